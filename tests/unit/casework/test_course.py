"""What returns say and what people type, put side by side: which date stands, and where the child stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.casework.course import Returned, Typed, course_of

DAY = date(2025, 3, 3)


def typed(event: str, on: date, *, stands: str = "", minutes: int = 0, detail: str = "") -> Typed:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    return Typed(uuid4(), event, on, "Sam", at, detail, stands)


def returned(**dates: date) -> Returned:
    return Returned(dates=dates, sources={name: f"return, {name}" for name in dates})


def test_the_same_day_typed_and_returned_is_confirmed() -> None:
    course = course_of(returned(decision=DAY), [typed("decision", DAY)])
    assert course.dates["decision"].standing == "confirmed"
    assert course.conflicts == ()


def test_two_different_days_are_a_conflict_in_which_the_return_stands() -> None:
    course = course_of(returned(decision=DAY), [typed("decision", DAY + timedelta(days=9))])
    [conflict] = course.conflicts
    assert conflict.on == DAY
    assert conflict.typed is not None
    assert conflict.typed.on == DAY + timedelta(days=9)


@pytest.mark.parametrize(("stands", "day"), [("typed", DAY + timedelta(days=9)), ("returned", DAY)])
def test_a_person_decides_a_conflict(stands: str, day: date) -> None:
    course = course_of(returned(decision=DAY), [typed("decision", DAY + timedelta(days=9), stands=stands)])
    assert course.conflicts == ()
    assert course.dates["decision"].standing == "decided"
    assert course.on("decision") == day


def test_what_the_returns_cannot_tell_is_completed_by_what_was_typed() -> None:
    said = Returned(dates={"decision": DAY}, incomplete=frozenset({"placement_order"}))
    assert course_of(said, ()).stage == "finding"
    assert course_of(said, ()).since is None
    course = course_of(said, [typed("placement_order", DAY + timedelta(days=40))])
    assert course.dates["placement_order"].standing == "completed"
    assert course.since == DAY + timedelta(days=40)


def test_the_milestone_typed_last_corrects_the_one_before() -> None:
    course = course_of(Returned(), [typed("decision", DAY), typed("decision", DAY - timedelta(days=1), minutes=5)])
    assert course.on("decision") == DAY - timedelta(days=1)
    assert len(course.typed) == 2


def test_each_stage_begins_with_its_date() -> None:
    steps = [("early_alert", "early_alert"), ("decision", "awaiting_order"), ("placement_order", "finding")]
    steps += [("match", "matched"), ("placed", "placed"), ("order", "closed")]
    said: list[Typed] = []
    for number, (event, stage) in enumerate(steps):
        day = DAY + timedelta(days=30 * number)
        said.append(typed(event, day))
        course = course_of(Returned(), said)
        assert (course.stage, course.since) == (stage, day)
    assert course.closing_reason == "Adoption order made"


def test_consent_needs_no_order() -> None:
    course = course_of(Returned(dates={"decision": DAY}, consent=True), ())
    assert (course.stage, course.since) == ("finding", DAY)


def test_a_date_that_may_not_have_happened_makes_no_stage() -> None:
    untold = Returned(dates={"decision": DAY}, incomplete=frozenset({"placed", "match"}))
    assert course_of(untold, ()).stage == "awaiting_order"
    shown = Returned(dates={"decision": DAY}, incomplete=frozenset({"placed"}), in_placement=True)
    assert (course_of(shown, ()).stage, course_of(shown, ()).since) == ("placed", None)


def test_a_child_later_returns_do_not_list_is_closed_until_something_newer_is_typed() -> None:
    lost = Returned(dates={"decision": DAY}, lost_since=DAY + timedelta(28))
    assert course_of(lost, ()).stage == "closed"
    assert "record what became" in course_of(lost, [typed("decision", DAY)]).closing_reason
    assert course_of(lost, [typed("placement_order", DAY + timedelta(60))]).stage == "finding"


def test_a_new_decision_after_a_reversal_begins_anew_and_is_no_conflict() -> None:
    said = returned(decision=DAY, placement_order=DAY + timedelta(30), reversed=DAY + timedelta(200))
    assert course_of(said, ()).stage == "closed"
    course = course_of(said, [typed("decision", DAY + timedelta(300))])
    assert course.stage == "awaiting_order"
    assert course.on("decision") == DAY + timedelta(300)
    assert course.on("placement_order") is None
    assert course.conflicts == ()


def test_a_disruption_brings_the_child_back_to_family_finding() -> None:
    said = returned(
        decision=DAY, placement_order=DAY + timedelta(30), match=DAY + timedelta(90), placed=DAY + timedelta(99)
    )
    course = course_of(said, [typed("disrupted", DAY + timedelta(150))])
    assert (course.stage, course.since) == ("finding", DAY + timedelta(150))
    again = course_of(said, [typed("disrupted", DAY + timedelta(150)), typed("match", DAY + timedelta(250))])
    assert (again.stage, again.since) == ("matched", DAY + timedelta(250))
    assert again.conflicts == ()


def test_leaving_care_otherwise_closes_with_the_returns_reason() -> None:
    course = course_of(Returned(dates={"decision": DAY}, left=DAY + timedelta(50), left_reason="E45"), ())
    assert course.stage == "closed"
    assert "E45" in course.closing_reason


EVENTS = st.sampled_from(["entry", "decision", "placement_order", "match", "placed", "order", "reversed", "disrupted"])
DAYS = st.integers(0, 900).map(lambda days: DAY + timedelta(days=days))


@given(
    st.dictionaries(st.sampled_from(["entry", "decision", "placement_order", "match", "placed", "order"]), DAYS),
    st.lists(st.tuples(EVENTS, DAYS), max_size=6),
)
def test_a_case_is_closed_with_a_reason_or_open_with_none(dates: dict, events: list) -> None:
    said = [typed(event, day, minutes=number) for number, (event, day) in enumerate(events)]
    course = course_of(Returned(dates=dates), said)
    assert (course.stage == "closed") == bool(course.closing_reason)
    assert set(course.typed) == set(said)
    assert course_of(Returned(dates=dates), reversed(said)) == course
