"""Casework of the world that the browser meets: a case with something of everything, and a date two sides tell."""

from __future__ import annotations

from datetime import timedelta

from permanence.database import Scope, commit, working_as
from permanence.identity import Actor
from tenants.casework import actions, arrangements, store
from tenants.casework.seen import sight_of


def work_on_cases(scope: Scope, manager: Actor, worker: Actor) -> None:
    """One child known to returns gets a date that disagrees, a delay, actions, a note, needs and a sibling."""
    with working_as(scope):
        listed = [case for case in store.cases(sight_of(manager)) if case.in_returns and case.decision]
        # The first of the tracker, so that following its first links finds it.
        case = min(listed, key=lambda one: (one.stage_since is None, one.stage_since, one.child))
        day = actions.today()
        if case.decision is not None:
            on = case.decision + timedelta(days=3)
            actions.add_milestone(case_id=case.id, event="decision", on=on, by=worker)
        began = day - timedelta(days=20)
        for cause in ("no_profile", "not_widened"):
            delay = actions.add_delay(
                case_id=case.id,
                cause=cause,
                began=began,
                avoidable="partly",
                owner="family_finding",
                review_on=day,
                by=worker,
            )
        actions.close_delay(delay_id=delay.id, ended=day, reason="Widened", by=worker)
        owner = {"owner": worker.name, "owner_id": worker.person_id}
        actions.add_action(case_id=case.id, what="Film with the carer", due=day - timedelta(days=2), by=worker, **owner)
        actions.add_action(what="Review how films are made", due=day, by=manager, **owner)
        actions.add_note(case_id=case.id, text="The carer agrees to a film.", by=worker)
        actions.record_needs(case_id=case.id, answers={"disability": "yes", "health": "no"}, by=worker)
        arrangements.set_siblings(case_id=case.id, label="Oak", deadline=day + timedelta(days=9), by=manager)
        arrangements.set_threshold(
            stage="finding", amber=60, red=100, since=began, reason="Agreed in the service plan", by=manager
        )
        arrangements.set_clock(
            code="widen", amount=60, unit="days", since=began, reason="Agreed with the agency", by=manager
        )
        arrangements.save_filter(name="Over the mark", query="mark=red", by=manager)
        commit()
