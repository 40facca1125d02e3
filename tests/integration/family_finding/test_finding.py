"""Family finding on a real database: the case learns of it, days count right, and two people at once lose nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from permanence.audit.models import AuditEvent
from permanence.database import commit, session, working_as
from tenants.casework import actions as casework_actions
from tenants.casework import store as cases
from tenants.family_finding import actions, arrangements, store
from tenants.family_finding.actions import Changed, NotNow
from tests.factories.cases import Casework, someone
from tests.integration.family_finding.looked_for import (
    TODAY,
    add_family,
    add_link,
    add_steps,
    ago,
    days,
    finder,
    milestones,
    stop,
)


def test_the_case_learns_of_the_start_and_each_widening(casework: Casework) -> None:
    case_id = casework.waiting("WIDE")
    add_steps(
        casework,
        case_id,
        ("profile", "", 190),
        ("search", "in_house", 180),
        ("search", "national", 100),
        ("search", "regional", 90),
        ("exchange_day", "", 50),
    )
    assert milestones(casework, case_id) == [
        ("family_finding_start", 180, "", "family_finding"),
        ("widened", 100, "national", "family_finding"),
        ("widened", 50, "activity_day", "family_finding"),
    ]
    # An earlier first search corrects the day of the start.
    add_steps(casework, case_id, ("search", "in_house", 185))
    assert ("family_finding_start", 185, "", "family_finding") in milestones(casework, case_id)
    with working_as(casework.scope):
        [case] = cases.all_by_child().values()
        assert cases.courses([case])[case_id].on("family_finding_start") == ago(185)
        events = set(session().scalars(select(AuditEvent.event).where(AuditEvent.child == "WIDE")))
    assert {"search_step_recorded", "milestone_typed"} <= events


def test_what_was_typed_on_the_case_is_not_typed_again(casework: Casework) -> None:
    case_id = casework.child(
        "TYPED",
        ("decision", ago(300)),
        ("placement_order", ago(200)),
        ("family_finding_start", ago(150)),
        ("link", ago(60)),
    )
    by = finder(casework)
    with working_as(casework.scope):
        casework_actions.add_milestone(case_id=case_id, event="widened", on=ago(80), detail="regional", by=by)
        commit()
    add_steps(casework, case_id, ("search", "in_house", 150), ("search", "regional", 70))
    link_id = add_link(casework, case_id, "A1", 60)
    assert [one[0] for one in milestones(casework, case_id)] == ["family_finding_start", "widened", "link"]
    assert days(casework, case_id) == 140
    stop(casework, link_id, 20)
    assert days(casework, case_id) == 160
    assert ("link_ended", 20, "", "family_finding") in milestones(casework, case_id)


def test_links_typed_on_the_case_alone_pause_the_count(casework: Casework) -> None:
    case_id = casework.child(
        "LOOSE", ("decision", ago(300)), ("placement_order", ago(100)), ("link", ago(50)), ("link_ended", ago(30))
    )
    assert days(casework, case_id) == 80
    with working_as(casework.scope):
        [case] = cases.all_by_child().values()
        assert store.looking([case])[case_id].loose == (ago(50),)


def test_a_step_withdrawn_takes_its_milestone_with_it(casework: Casework) -> None:
    case_id = casework.waiting("SLIP")
    add_steps(casework, case_id, ("search", "in_house", 100))
    [step] = add_steps(casework, case_id, ("search", "national", 10))
    with working_as(casework.scope):
        with pytest.raises(NotNow):
            actions.withdraw_step(step_id=step, reason=" ", by=finder(casework))
        actions.withdraw_step(step_id=step, reason="Another child", by=finder(casework))
        commit()
        with pytest.raises(NotNow, match="withdrew this step already"):
            actions.withdraw_step(step_id=step, reason="Another child", by=finder(casework))
    assert [one[0] for one in milestones(casework, case_id)] == ["family_finding_start"]


def test_prompts_come_at_the_authoritys_own_triggers(casework: Casework) -> None:
    case_id = casework.waiting("PROMPT", days=70)
    with working_as(casework.scope):
        assert store.prompts([case_id], TODAY)[case_id].level == 1
        manager = someone("service_manager", casework.code)
        arrangements.set_trigger(level=2, days=65, since=ago(1), reason="Agreed in July", by=manager)
        commit()
        prompt = store.prompts([case_id], TODAY)[case_id]
        assert (prompt.level, prompt.trigger) == (2, 65)
        arrangements.set_trigger(level=2, days=None, since=ago(1), reason="Slip", by=manager)
        commit()
        assert store.prompts([case_id], TODAY)[case_id].level == 1
    add_link(casework, case_id, "A1", 0)
    with working_as(casework.scope):
        assert store.prompts([case_id], TODAY) == {}
        assert [one.reference for one in store.live_links([case_id])[case_id]] == ["A1"]


def test_a_link_compares_the_family_held_and_moves_its_status(casework: Casework) -> None:
    first, second = casework.waiting("ONE"), casework.waiting("TWO")
    family = add_family(casework, "fam-1", age_from="0", age_to="9", sex="any")
    link = add_link(casework, first, "FAM-1", 20)
    other = add_link(casework, second, "fam-1", 20)

    def status() -> str:
        with working_as(casework.scope):
            return store.family(family).status  # type: ignore[union-attr]

    with working_as(casework.scope):
        made = store.link(link)
        assert made is not None
        assert (made.family_id, made.age, made.sex, made.siblings) == (family, "met", "met", "unknown")
    assert status() == "linked"
    stop(casework, link, 5)
    assert status() == "linked"
    stop(casework, other, 5)
    assert status() == "available"
    with working_as(casework.scope):
        again = actions.add_link(case_id=first, reference="FAM-1", considered=ago(4), by=finder(casework))
        actions.match_link(link_id=again.id, agreed=ago(1), by=finder(casework))
        commit()
    assert status() == "matched"
    assert ("match", 1, "", "family_finding") in milestones(casework, first)
    assert days(casework, first) is None


def test_what_cannot_be_is_refused(casework: Casework) -> None:
    case_id = casework.waiting("NEVER")
    by = finder(casework)
    link = add_link(casework, case_id, "A1", 10)
    tried: list[Callable[[], object]] = [
        lambda: actions.add_step(case_id=case_id, kind="search", began=ago(1), by=by),
        lambda: actions.add_step(case_id=case_id, kind="photo", reach="regional", began=ago(1), by=by),
        lambda: actions.add_step(case_id=case_id, kind="photo", began=ago(-1), by=by),
        lambda: actions.add_step(case_id=case_id, kind="photo", began=ago(5), ended=ago(6), by=by),
        lambda: actions.add_step(case_id=case_id, kind="photo", began=date(2001, 1, 1), by=by),
        lambda: actions.add_link(case_id=case_id, reference="The Smiths", considered=ago(1), by=by),
        lambda: actions.add_link(case_id=case_id, reference="a1", considered=ago(10), by=by),
        lambda: actions.stop_link(link_id=link, ended=ago(11), reason="criteria", decided_by="", by=by),
        lambda: actions.stop_link(link_id=link, ended=ago(1), reason="other", decided_by="", by=by),
        lambda: actions.stop_link(link_id=link, ended=ago(1), reason="nothing", decided_by="", by=by),
        lambda: actions.give_feedback(link_id=link, on=ago(1), given_by="Fay", by=by),
        lambda: actions.change_link(link_id=link, version=1, fields={"decision": "pursue", "decided_by": ""}, by=by),
        lambda: arrangements.set_trigger(level=3, days=1, since=ago(1), reason="x", by=by),
        lambda: arrangements.set_trigger(level=1, days=0, since=ago(1), reason="x", by=by),
        lambda: arrangements.add_family(reference="Smith", fields={"kind": "in_house"}, by=by),
    ]
    with working_as(casework.scope):
        for one in tried:
            with pytest.raises(NotNow):
                one()
        for one in (
            lambda: actions.add_link(case_id=link, reference="a1", considered=ago(10), by=by),
            lambda: actions.stop_link(link_id=case_id, ended=ago(1), reason="criteria", decided_by="", by=by),
        ):
            with pytest.raises(LookupError):
                one()


def test_feedback_is_owed_from_the_stop_until_it_is_recorded_once(casework: Casework) -> None:
    case_id = casework.waiting("OWED")
    link = add_link(casework, case_id, "A1", 30)
    stop(casework, link, 10)
    by = finder(casework)
    with working_as(casework.scope):
        assert [one.id for one in store.feedback_owed([case_id])] == [link]
        with pytest.raises(NotNow):
            actions.give_feedback(link_id=link, on=ago(11), given_by="Fay", by=by)
        actions.give_feedback(link_id=link, on=ago(3), given_by="Fay", by=by)
        commit()
        assert store.feedback_owed([case_id]) == []
        with pytest.raises(NotNow, match="already"):
            actions.give_feedback(link_id=link, on=ago(2), given_by="Bo", by=by)


def at_once(casework: Casework, work: Callable[[Any], None], refusal: type[Exception]) -> list[Exception]:
    """What was refused when two people do the same at once."""
    refused: list[Exception] = []
    ready = threading.Barrier(2)

    def run(name: str) -> None:
        with working_as(casework.scope):
            ready.wait()
            try:
                work(finder(casework, name))
                commit()
            except refusal as problem:
                refused.append(problem)

    threads = [threading.Thread(target=run, args=(name,)) for name in ("Ann", "Bo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_people_stop_one_link_at_once_and_one_is_told(casework: Casework) -> None:
    case_id = casework.waiting("TWICE")
    family = add_family(casework, "F1")
    link = add_link(casework, case_id, "F1", 30)

    def work(by: Any) -> None:
        actions.stop_link(link_id=link, ended=ago(1), reason="contact", decided_by=by.name, by=by)

    [problem] = at_once(casework, work, NotNow)
    with working_as(casework.scope):
        held = store.link(link)
        assert held is not None
        assert held.ended_by == held.stop_decided_by
        assert str(problem).startswith(f"{held.ended_by} ended this link already")
        assert store.family(family).status == "available"  # type: ignore[union-attr]
    assert [one[0] for one in milestones(casework, case_id)] == ["link", "link_ended"]


def test_two_first_searches_at_once_are_one_start(casework: Casework) -> None:
    case_id = casework.waiting("START")

    def work(by: Any) -> None:
        actions.add_step(case_id=case_id, kind="search", reach="regional", began=ago(9), by=by)

    assert at_once(casework, work, NotNow) == []
    assert [one[0] for one in milestones(casework, case_id)] == ["family_finding_start"]
    with working_as(casework.scope):
        assert len(store.steps_of([case_id])) == 2


def test_two_people_judge_different_criteria_and_both_are_kept(casework: Casework) -> None:
    link = add_link(casework, casework.waiting("BOTH"), "A1", 30)
    fields = dict.fromkeys(("source", "note", "decision", "decided_by", "decided_on"), "")
    fields |= dict.fromkeys(actions.CRITERIA, "unknown")
    with working_as(casework.scope):
        actions.change_link(link_id=link, version=1, fields={**fields, "age": "met"}, by=finder(casework, "Ann"))
        commit()
        kept = actions.change_link(
            link_id=link, version=1, fields={**fields, "region": "not_met"}, by=finder(casework, "Bo")
        )
        commit()
        held = store.link(link)
        assert held is not None
        assert (kept.merged, held.age, held.region) == (True, "met", "not_met")
        with pytest.raises(Changed):
            actions.change_link(link_id=link, version=1, fields={**fields, "age": "not_met"}, by=finder(casework))
