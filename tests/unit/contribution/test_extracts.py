"""What extracts do to what leaves: true dates within the span of the returns count, and nothing else changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.contribution.span import span_of
from tenants.contribution.tables import Assembled, assemble
from tenants.indicators.catalogue import indicators
from tenants.journeys.build import build_journeys
from tenants.uploads.extracts import Extract
from tests.unit.journeys.histories import History, history, returns_of
from tests.unit.journeys.listed import listed, listed_of
from tests.unit.journeys.lives import life

WAITS = history("1", "2024-05-03 S C1 U6\n2024-08-12 L E1 U6", "2024-07-10")
ALSO = history("2", "2024-05-03 S C1 U6\n2024-08-12 L E1 U6", "2024-07-10")
YEARS = range(2023, 2026)


def assembled(histories: list[History], *extracts: Extract) -> Assembled:
    journeys = build_journeys(returns_of(histories, YEARS), extracts)
    span = span_of(year for journey in journeys.values() for year in journey.seen)
    assert span is not None
    return assemble(journeys.values(), first_day=span.first_day, last_day=span.last_day)


def exposure(found: Assembled, stage: str, quarter: date) -> int:
    return int(found.tables[stage, quarter]["all"].exposure_days.sum())


LAST = date(2025, 1, 1)


def test_an_extract_of_after_the_span_does_not_lengthen_it() -> None:
    extract = listed("2025-07-15", {"1": "decision=2024-07-10 match=2025-06-01 placed=2025-06-20"})
    with_it, without = assembled([WAITS, ALSO], extract), assembled([WAITS, ALSO])
    assert with_it.quarters == without.quarters
    assert with_it.quarters[-1] == LAST
    assert with_it.tables == without.tables  # match and moving in lie after the span
    assert with_it.left_out == without.left_out


def test_a_match_within_the_span_ends_the_wait_on_its_day() -> None:
    extract = listed("2025-07-15", {"1": "decision=2024-07-10 match=2025-02-01"})
    with_it, without = assembled([WAITS, ALSO], extract), assembled([WAITS, ALSO])
    table = with_it.tables["decision_to_match", LAST]["all"]
    assert table.total("progressed") == 1
    assert exposure(without, "decision_to_match", LAST) - exposure(with_it, "decision_to_match", LAST) == 58


@pytest.mark.parametrize(
    ("decided", "stages"), [("2025-02-01", {"decision_to_match", "care_to_decision"}), ("2025-05-01", set())]
)
def test_a_child_only_an_extract_lists_is_named_and_not_counted(decided: str, stages: set[str]) -> None:
    entry = "2025-01-01" if stages else "2025-04-20"
    extract = listed("2025-07-15", {"7": f"dob=2024-12-01 entry={entry} decision={decided}"})
    with_it, without = assembled([WAITS, ALSO], extract), assembled([WAITS, ALSO])
    assert with_it.tables == without.tables
    assert {(one.child, one.date_missing) for one in with_it.left_out} == ({("7", "return")} if stages else set())
    assert stages <= {one.stage for one in with_it.left_out}


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.lists(st.integers(1, 300), min_size=1, max_size=2, unique=True))
def test_true_extracts_of_after_the_span_leave_the_other_stages_as_they_are(seed: int, days: list[int]) -> None:
    lives = [life(seed + number, f"{number:04d}") for number in range(4)]
    returns = returns_of([one.history for one in lives], range(2015, 2026))
    extracts = [listed_of(lives, date(2025, 3, 31) + timedelta(days=each)) for each in days]
    found = []
    for held in ((), extracts):
        journeys = [one for one in build_journeys(returns, held).values() if one.seen]
        found.append(assemble(journeys, first_day=date(2020, 4, 1), last_day=date(2025, 3, 31)))
    for stage in ("care_to_decision", "care_to_placed", "placed_to_adoption"):
        for quarter in found[0].quarters:
            assert found[0].tables[stage, quarter] == found[1].tables[stage, quarter]


def test_indicators_count_children_a_return_lists() -> None:
    extract = listed("2025-07-15", {"7": "dob=2024-12-01 entry=2025-01-01 decision=2025-02-01"})
    returns = returns_of([WAITS, ALSO], YEARS)
    both = [indicators(build_journeys(returns, held), date(2025, 3, 31), thresholds=()) for held in ((), [extract])]
    assert both[0] == both[1]
