"""What the tests of family finding do again and again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from permanence.database import commit, working_as
from tenants.casework import actions as casework_actions
from tenants.casework import store as cases
from tenants.family_finding import actions, arrangements, store
from tests.factories.cases import Casework, someone

TODAY = casework_actions.today()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def finder(casework: Casework, name: str = "Fay") -> Any:
    return someone("family_finder", casework.code, name=name)


def milestones(casework: Casework, case_id: UUID) -> list[tuple[str, int, str, str]]:
    """Event, days ago, detail and source of the typed milestones in force."""
    with working_as(casework.scope):
        return [
            (one.event, (TODAY - one.on).days, one.detail, one.source)
            for one in cases.milestones(case_id)
            if one.withdrawn_at is None and one.event not in ("decision", "placement_order")
        ]


def days(casework: Casework, case_id: UUID) -> int | None:
    with working_as(casework.scope):
        return store.days_without_link([case_id], TODAY).get(case_id)


def add_steps(casework: Casework, case_id: UUID, *steps: tuple[str, str, int]) -> list[UUID]:
    with working_as(casework.scope):
        made = [
            actions.add_step(case_id=case_id, kind=kind, reach=reach, began=ago(since), by=finder(casework)).id
            for kind, reach, since in steps
        ]
        commit()
    return made


def add_link(casework: Casework, case_id: UUID, reference: str, since: int) -> UUID:
    with working_as(casework.scope):
        made = actions.add_link(case_id=case_id, reference=reference, considered=ago(since), by=finder(casework)).id
        commit()
    return made


def stop(casework: Casework, link_id: UUID, since: int, **more: str) -> None:
    with working_as(casework.scope):
        given = {"reason": "criteria", "decided_by": "Matching meeting", **more}
        actions.stop_link(link_id=link_id, ended=ago(since), by=finder(casework), **given)
        commit()


def add_family(casework: Casework, reference: str, **fields: str) -> UUID:
    with working_as(casework.scope):
        given = {
            "kind": "in_house",
            "status": "available",
            "available_from": ago(30).isoformat(),
            "disability": "unknown",
            "health": "unknown",
            "development": "unknown",
            **fields,
        }
        made = arrangements.add_family(reference=reference, fields=given, by=finder(casework)).id
        commit()
    return made
