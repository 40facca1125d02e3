"""Cases on a real database: brought in line with returns, typed milestones kept, and seen only by who may."""

from __future__ import annotations

import threading
from datetime import date
from uuid import UUID, uuid4

import pytest

from permanence.database import commit, working_as
from permanence.parts import Colleague
from tenants.casework import actions, arrangements, store
from tenants.casework.actions import Changed, NotNow
from tenants.casework.seen import sight_of
from tests.factories.cases import Casework, someone
from tests.unit.journeys.histories import history

WAITS = history("WAITS", "2024-01-01 S C1 U6\n2024-08-01 L E1 U6", "2024-06-01")
STAYS = history("STAYS", "2018-01-05 S C2 U6")
PLACED = history("WAITS", "2024-01-01 S C1 U6\n2024-08-01 L E1 U6\n2025-02-01 P E1 A6", "2024-06-01")


def stages(casework: Casework) -> dict[str, tuple[str, date | None]]:
    with working_as(casework.scope):
        return {child: (case.stage, case.stage_since) for child, case in store.all_by_child().items()}


def test_children_with_a_plan_get_a_case_and_it_follows_their_returns(casework: Casework) -> None:
    casework.returns(WAITS, STAYS)
    assert stages(casework) == {"WAITS": ("finding", date(2024, 8, 1))}
    casework.returns(PLACED, STAYS)
    assert stages(casework) == {"WAITS": ("placed", date(2025, 2, 1))}
    casework.returns(WAITS, STAYS)
    assert stages(casework) == {"WAITS": ("finding", date(2024, 8, 1))}


def test_a_case_no_return_tells_of_any_more_keeps_what_was_typed(casework: Casework) -> None:
    casework.returns(WAITS)
    manager = someone("service_manager", casework.code)
    with working_as(casework.scope):
        case = store.case_of("WAITS", sight_of(manager))
        assert case is not None
        actions.add_milestone(case_id=case.id, event="family_finding_start", on=date(2024, 9, 1), by=manager)
        actions.add_milestone(case_id=case.id, event="decision", on=date(2024, 6, 3), by=manager)
        commit()
        assert store.all_by_child()["WAITS"].conflicts == ["decision"]
    casework.returns(STAYS)
    with working_as(casework.scope):
        left = store.all_by_child()["WAITS"]
        assert (left.in_returns, left.decision, left.conflicts) == (False, date(2024, 6, 3), [])
        assert len(store.milestones(left.id)) == 2


def test_a_typed_milestone_is_confirmed_by_the_next_return(casework: Casework) -> None:
    case_id = casework.child("WAITS", ("decision", date(2024, 6, 1)))
    casework.returns(WAITS)
    with working_as(casework.scope):
        [case] = store.all_by_child().values()
        assert case.id == case_id
        course = store.courses([case])[case.id]
    assert course.dates["decision"].standing == "confirmed"
    assert course.dates["placement_order"].standing == "returned"


def test_what_cannot_have_happened_is_refused(casework: Casework) -> None:
    case_id = casework.child("BABY")
    by = someone("social_worker", casework.code)
    with working_as(casework.scope):
        for event, on, detail in (
            ("decision", date(2999, 1, 1), ""),
            ("decision", date(2001, 1, 1), ""),
            ("widened", date(2025, 1, 1), ""),
            ("nothing", date(2025, 1, 1), ""),
        ):
            with pytest.raises(NotNow):
                actions.add_milestone(case_id=case_id, event=event, on=on, detail=detail, by=by)
        with pytest.raises(NotNow):
            actions.open_case(child="baby", by=by)


def seen(casework: Casework, role: str, **more: str) -> set[str]:
    with working_as(casework.scope):
        return {case.child for case in store.cases(sight_of(someone(role, casework.code, **more)))}


def test_a_restricted_case_is_there_for_who_may_see_it_only(casework: Casework) -> None:
    kept, secret = casework.waiting("OPEN1"), casework.waiting("SECRET1")
    manager, worker = someone("service_manager", casework.code), someone("social_worker", casework.code)
    with working_as(casework.scope):
        actions.restrict(case_id=secret, restricted=True, by=manager)
        commit()
    assert seen(casework, "service_manager") == {"OPEN1", "SECRET1"}
    assert seen(casework, "social_worker") == {"OPEN1"}
    with working_as(casework.scope):
        assert store.case(secret, sight_of(worker)) is None
        assert store.case(kept, sight_of(worker)) is not None
        assert store.hidden_children(sight_of(worker)) == {"SECRET1"}
        actions.open_to(case_id=secret, person_id=worker.person_id, person_name=worker.name, by=manager)
        commit()
        assert store.case(secret, sight_of(worker)) is not None
        [access] = store.access_to(secret)
        actions.close_to(access_id=access.id, by=manager)
        commit()
        assert store.case(secret, sight_of(worker)) is None


def test_two_people_change_different_fields_of_a_case_and_both_are_kept(casework: Casework) -> None:
    case_id = casework.waiting("BOTH")
    ann, bo = someone("social_worker", casework.code, name="Ann"), someone("family_finder", casework.code, name="Bo")
    with working_as(casework.scope):
        actions.change_case(case_id=case_id, version=1, fields={"team": "North", "worker": ""}, by=ann)
        commit()
        kept = actions.change_case(case_id=case_id, version=1, fields={"team": "", "worker": "Cy"}, by=bo)
        commit()
        case = store.all_by_child()["BOTH"]
    assert (kept.merged, case.team, case.worker, case.version) == (True, "North", "Cy", 3)


def test_the_same_field_changed_at_once_is_shown_with_both_wordings_and_nothing_is_lost(casework: Casework) -> None:
    case_id = casework.waiting("CLASH")
    refused: list[Changed] = []
    ready = threading.Barrier(2)

    def change(name: str) -> None:
        by = someone("social_worker", casework.code, name=name)
        with working_as(casework.scope):
            ready.wait()
            try:
                actions.change_case(case_id=case_id, version=1, fields={"team": f"Team {name}"}, by=by)
                commit()
            except Changed as problem:
                refused.append(problem)

    threads = [threading.Thread(target=change, args=(name,)) for name in ("Ann", "Bo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [problem] = refused
    [clash] = problem.clashes
    with working_as(casework.scope):
        kept = store.all_by_child()["CLASH"].team
    assert {clash.mine, clash.theirs} == {"Team Ann", "Team Bo"}
    assert kept == clash.theirs


def test_delays_and_actions_end_with_a_reason(casework: Casework) -> None:
    case_id: UUID = casework.waiting("ENDS")
    by = someone("social_worker", casework.code)
    with working_as(casework.scope):
        delay = actions.add_delay(
            case_id=case_id,
            cause="no_profile",
            began=date(2026, 1, 5),
            avoidable="yes",
            owner="family_finding",
            by=by,
        )
        action = actions.add_action(case_id=case_id, what="Make a profile", owner="Sam", due=date(2026, 2, 1), by=by)
        with pytest.raises(NotNow):
            actions.close_delay(delay_id=delay.id, ended=date(2026, 2, 1), reason=" ", by=by)
        with pytest.raises(NotNow):
            actions.close_action(action_id=action.id, outcome="done", reason="", by=by)
        actions.close_delay(delay_id=delay.id, ended=date(2026, 2, 1), reason="Profile is online", by=by)
        actions.close_action(action_id=action.id, outcome="done", reason="Online since 1 February", by=by)
        commit()
        assert (delay.stage, delay.closed_by) == ("finding", by.name)
        with pytest.raises(NotNow):
            actions.close_action(action_id=action.id, outcome="done", reason="again", by=by)


def test_open_work_of_somebody_who_goes_is_a_colleagues_and_nothing_is_left(casework: Casework) -> None:
    case_id = casework.waiting("KEPT")
    manager, goes = someone("service_manager", casework.code), someone("coram_manager", casework.code, name="Go")
    stays = Colleague(uuid4(), "Stay")
    with working_as(casework.scope):
        actions.change_case(
            case_id=case_id, version=1, fields={"finder": "Go"}, owners={"finder": goes.person_id}, by=goes
        )
        actions.add_action(case_id=case_id, what="Ring", owner="Go", owner_id=goes.person_id, by=goes)
        done = actions.add_action(case_id=case_id, what="Done", owner="Go", owner_id=goes.person_id, by=goes)
        actions.close_action(action_id=done.id, outcome="done", reason="Done", by=goes)
        commit()
        assert arrangements.owned(goes.person_id) == 2
        assert arrangements.hand_over(goes.person_id, stays, manager) == 2
        commit()
        assert arrangements.owned(goes.person_id) == 0
        assert arrangements.hand_over(goes.person_id, stays, manager) == 0
        case = store.all_by_child()["KEPT"]
        assert (case.finder, case.finder_id) == ("Stay", stays.person_id)
        assert {one.what: one.owner for one in store.actions_of([case_id])} == {"Ring": "Stay", "Done": "Go"}
