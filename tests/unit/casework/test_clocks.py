"""What is due and why, by England's working days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from tenants.casework.clocks import Setting, due_of, rules_on, shipped
from tenants.casework.course import Returned, Typed, course_of
from tenants.casework.milestones import MILESTONES
from tenants.casework.working_days import add, add_working_days, is_working_day

LONG_AGO = date(2010, 1, 1)


def typed(event: str, on: date) -> Typed:
    return Typed(uuid4(), event, on, "Sam", datetime(2026, 1, 1, tzinfo=UTC))


def dues(*events: Typed, settings: tuple[Setting, ...] = (), since: date | None = LONG_AGO, **dates: date) -> dict:
    course = course_of(Returned(dates=dates), events)
    return {due.clock: due for due in due_of(course, rules_on(date(2026, 6, 1), settings), since)}


def test_easter_and_christmas_are_no_working_days() -> None:
    assert not is_working_day(date(2026, 4, 3))
    assert not is_working_day(date(2025, 12, 25))
    assert not is_working_day(date(2025, 12, 27))
    assert is_working_day(date(2025, 12, 29))
    # Panel on Wednesday before Easter 2026: Good Friday and Easter Monday do not count.
    assert add_working_days(date(2026, 4, 1), 7) == date(2026, 4, 14)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 11, 5), 3, date(2026, 2, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(start: date, months: int, end: date) -> None:
    assert add(start, months, "months") == end


def test_every_rule_names_events_that_exist_and_its_source() -> None:
    for rule in shipped():
        for name in (*rule.starts_with, *rule.ends_with):
            assert name.split(":")[0] in MILESTONES, rule.code
        assert rule.source


def test_a_match_is_due_six_months_after_the_decision_until_it_is_made() -> None:
    due = dues(decision=date(2026, 1, 15))["match_in_six_months"]
    assert due.on == date(2026, 7, 15)
    assert "15 January 2026" in due.why
    assert "match_in_six_months" not in dues(
        decision=date(2026, 1, 15), match=date(2026, 3, 1), placement_order=date(2026, 2, 1)
    )


def test_the_search_is_widened_ninety_days_after_it_began_unless_a_link_came() -> None:
    plan = {"decision": date(2026, 1, 1), "placement_order": date(2026, 2, 1)}
    started = typed("family_finding_start", date(2026, 2, 3))
    assert dues(started, **plan)["widen"].on == date(2026, 5, 4)
    assert "widen" not in dues(started, typed("link", date(2026, 3, 1)), **plan)
    assert "widen" in dues(started, typed("link", date(2026, 1, 1)), **plan)


def test_visits_are_weekly_until_the_first_review() -> None:
    plan = {"decision": date(2026, 1, 1), "placement_order": date(2026, 2, 1), "placed": date(2026, 3, 2)}
    assert dues(**plan)["first_visit"].on == date(2026, 3, 9)
    seen = dues(typed("visit", date(2026, 3, 6)), **plan)
    assert "first_visit" not in seen
    assert seen["weekly_visit"].on == date(2026, 3, 13)
    assert "weekly_visit" not in dues(
        typed("visit", date(2026, 3, 6)), typed("first_review", date(2026, 3, 20)), **plan
    )


def test_second_and_later_reviews() -> None:
    first = typed("review", date(2026, 1, 20))
    assert dues(entry=date(2026, 1, 1))["first_review"].on == date(2026, 1, 29)
    assert dues(first, entry=date(2026, 1, 1))["second_review"].on == date(2026, 4, 20)
    both = dues(first, typed("review", date(2026, 4, 1)), entry=date(2026, 1, 1))
    assert "second_review" not in both
    assert both["next_review"].on == date(2026, 10, 1)


def test_what_was_due_before_anything_was_recorded_here_is_not_asked_for() -> None:
    assert "first_review" not in dues(since=date(2026, 5, 1), entry=date(2026, 1, 1))
    assert "first_review" not in dues(since=None, entry=date(2026, 1, 1))
    plan = {"decision": date(2026, 1, 1), "placement_order": date(2026, 2, 1)}
    assert "unplaced_review" not in dues(since=date(2026, 5, 1), **plan)
    assert "widen" in dues(typed("family_finding_start", date(2026, 2, 3)), since=date(2026, 5, 1), **plan)
    # A return can hold the match, so that clock needs nobody's typing.
    assert "match_in_six_months" in dues(since=None, decision=date(2026, 1, 1))


def test_an_authority_sets_its_own_amount_from_a_day_or_switches_a_clock_off() -> None:
    plan = {"decision": date(2026, 1, 1), "placement_order": date(2026, 2, 1)}
    started = typed("family_finding_start", date(2026, 2, 3))
    own = Setting("widen", 60, "days", date(2026, 4, 1))
    assert dues(started, settings=(own,), **plan)["widen"].on == date(2026, 4, 4)
    later = Setting("widen", 30, "days", date(2026, 9, 1))
    assert dues(started, settings=(own, later), **plan)["widen"].on == date(2026, 4, 4)
    assert "widen" not in dues(started, settings=(Setting("widen", None, "days", date(2026, 4, 1)),), **plan)


def test_a_closed_case_owes_nothing() -> None:
    assert dues(decision=date(2026, 1, 1), reversed=date(2026, 2, 1)) == {}
