"""Casework of the world that the browser meets: a case with something of everything, and a date two sides tell."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from permanence.database import Scope, commit, working_as
from permanence.identity import Actor
from tenants.casework import actions, arrangements, store
from tenants.casework.seen import sight_of


def work_on_cases(scope: Scope, manager: Actor, worker: Actor) -> None:
    """One child known to returns gets a date that disagrees, a delay, actions, a note, needs and a sibling."""
    with working_as(scope):
        listed = [case for case in store.cases(sight_of(manager)) if case.in_returns and case.stage_since]
        day = actions.today()
        # The first of the tracker, so that following its first links finds them.
        for case in sorted(listed, key=lambda one: (one.stage_since, one.child))[:3]:
            told = store.courses([case])[case.id].dates
            dated = next(one for one in told.values() if one.returned and one.returned + timedelta(days=1) < day)
            on = dated.returned + timedelta(days=1)
            actions.add_milestone(case_id=case.id, event=dated.event, on=on, by=worker)
            _work_on(case.id, manager, worker)
        actions.add_action(what="Review how films are made", due=day, by=manager, owner=worker.name)
        began = day - timedelta(days=20)
        arrangements.set_threshold(
            stage="finding", amber=60, red=100, since=began, reason="Agreed in the service plan", by=manager
        )
        arrangements.set_clock(
            code="widen", amount=60, unit="days", since=began, reason="Agreed with the agency", by=manager
        )
        arrangements.save_filter(name="Over the mark", query="mark=red", by=manager)
        commit()


def _work_on(case_id: UUID, manager: Actor, worker: Actor) -> None:
    day = actions.today()
    began = day - timedelta(days=20)
    for cause in ("no_profile", "not_widened"):
        delay = actions.add_delay(
            case_id=case_id,
            cause=cause,
            began=began,
            avoidable="partly",
            owner="family_finding",
            review_on=day,
            by=worker,
        )
    actions.close_delay(delay_id=delay.id, ended=day, reason="Widened", by=worker)
    actions.add_action(
        case_id=case_id,
        what="Film with the carer",
        due=day - timedelta(days=2),
        owner=worker.name,
        owner_id=worker.person_id,
        by=worker,
    )
    actions.add_note(case_id=case_id, text="The carer agrees to a film.", by=worker)
    actions.record_needs(case_id=case_id, answers={"disability": "yes", "health": "no"}, by=worker)
    arrangements.set_siblings(case_id=case_id, label="Oak", deadline=day + timedelta(days=9), by=manager)
