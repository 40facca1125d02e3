"""Waits on the scale of the reference, worked by hand, and the same numbers as in the tables that may leave."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.contributions.reference import Reference
from tenants.contribution.second_round import compare
from tenants.contribution.stays import stays_of
from tenants.contribution.tables import assemble
from tenants.diagnosis.exposed import expectation, exposed_in, horizon_of
from tests.unit.contribution.journeys_by_hand import journey
from tests.unit.diagnosis.waits_by_hand import FIRST, LAST, exposed, reference, stay


def test_a_child_who_began_in_the_window() -> None:
    """Day 0 to day 99, both at risk: 100 days at 0.005."""
    found = exposed([stay("1", date(2024, 1, 1), 99)])
    assert (found.observed, found.children) == (1, 1)
    assert found.entered.tolist() == [0.0]
    assert found.reached.tolist() == pytest.approx([0.5])
    assert found.expected == pytest.approx(0.5)
    assert found.ratio == pytest.approx(2.0)


def test_a_child_already_waiting_joins_at_the_wait_served() -> None:
    """Began 50 days before the window, left on day 59: 50 days served, 10 at risk in the window."""
    found = exposed([stay("1", FIRST - timedelta(days=50), 59)])
    assert found.joined.tolist() == [50]
    assert found.entered.tolist() == pytest.approx([0.25])
    assert found.expected == pytest.approx(0.05)


def test_who_left_before_the_window_or_at_another_stage_is_not_in_it() -> None:
    stays = [stay("1", date(2022, 1, 1), 20), stay("2", date(2024, 1, 1), 20, stage="match_to_placed")]
    found = exposed(stays)
    assert (len(found.child), found.ratio) == (0, None)


def test_a_change_of_plan_is_exposure_without_progress_and_ends_how_far_the_child_could_be_followed() -> None:
    found = exposed([stay("1", date(2024, 1, 1), 40, "plan_changed"), stay("2", date(2024, 1, 1), 40)])
    assert found.progressed.tolist() == [False, True]
    assert found.waiting.tolist() == [False, False]
    assert found.could.tolist() == [40, (LAST - date(2024, 1, 1)).days]


def test_who_leaves_after_the_window_still_waits_in_it() -> None:
    early = exposed_in([stay("1", date(2024, 1, 1), 400)], reference(), FIRST, date(2024, 12, 31))
    assert early.waiting.tolist() == [True]
    assert early.observed == 0


def test_one_child_with_two_stays_is_one_child() -> None:
    found = exposed([stay("1", date(2023, 5, 1), 20, "plan_changed"), stay("1", date(2024, 5, 1))])
    assert (len(found.child), found.children) == (2, 1)


def test_the_same_observed_and_expected_as_the_second_round_sends() -> None:
    """Exposure by rows and the banded tables are two ways of counting the same days."""
    steps = Reference(
        "decision_to_match", "2025-03-31/1", date(2022, 4, 1), date(2025, 1, 1), (0, 4, 9), (0.001, 0.004, 0.002),
        (9, 9, 9),
    )  # fmt: skip
    children = [
        journey(str(n), entry="2020-01-01", decision=start, **({"match": match, "placed": match} if match else {}))
        for n, (start, match) in enumerate(
            [("2021-02-03", "2023-06-01"), ("2022-11-11", None), ("2023-04-01", "2023-04-01"), ("2025-01-05", None)]
        )
    ]
    assembled = assemble(children, first_day=date(2020, 4, 1), last_day=LAST)
    round_two = compare(assembled, {"decision_to_match": steps}, date(2026, 1, 1))["decision_to_match"]
    found = exposed_in([one for child in children for one in stays_of(child)[0]], steps, FIRST, LAST)
    assert found.observed == round_two.observed == 2
    assert found.children == round_two.children == 4
    assert found.expected == pytest.approx(round_two.expected, abs=1e-5)


@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 900)), min_size=1, max_size=20))
def test_windows_add_up(drawn: list[tuple[int, int]]) -> None:
    """Two halves of a window hold the same days and progressions as the whole."""
    stays = [stay(str(n), date(2021, 1, 1) + timedelta(days=s), d) for n, (s, d) in enumerate(drawn)]
    middle = date(2024, 10, 1)
    whole = exposed(stays)
    halves = [
        exposed_in(stays, reference(), FIRST, middle - timedelta(days=1)),
        exposed_in(stays, reference(), middle, LAST),
    ]
    assert whole.observed == sum(half.observed for half in halves)
    assert whole.expected == pytest.approx(sum(half.expected for half in halves))


def test_days_expected_by_hand() -> None:
    """At 0.5 a day the reference expects 1 + e^-.5 + e^-1 … of the days a child could be followed."""
    found = exposed([stay("1", LAST - timedelta(days=2))], hazard=0.5)
    days = expectation(found, reference(0.5), 730)
    assert days.actual.tolist() == [3]
    assert days.expected.tolist() == pytest.approx([1 + np.exp(-0.5) + np.exp(-1.0)])


def test_days_expected_of_a_child_already_waiting_do_not_look_back() -> None:
    found = exposed([stay("1", FIRST - timedelta(days=100), 101)], hazard=0.5)
    days = expectation(found, reference(0.5), 730)
    assert days.actual.tolist() == [2]
    assert days.expected[0] == pytest.approx(1 / (1 - np.exp(-0.5)), rel=1e-6)


def test_no_day_after_the_horizon_is_counted() -> None:
    found = exposed([stay("1", FIRST), stay("2", FIRST - timedelta(days=500))])
    days = expectation(found, reference(), horizon_of("match_to_placed"))
    assert days.actual.tolist() == [365, 0]
    assert days.expected[1] == 0
    assert horizon_of("order_to_match") == 730


def test_at_the_references_pace_there_is_no_excess_on_average() -> None:
    chance = np.random.default_rng(3)
    starts = chance.integers(-600, (LAST - FIRST).days, 4000)
    stays = [
        stay(str(n), FIRST + timedelta(days=int(s)), int(w) if FIRST + timedelta(days=int(s + w)) <= LAST else None)
        for n, (s, w) in enumerate(zip(starts, chance.geometric(1 - np.exp(-0.005), 4000) - 1, strict=True))
    ]
    found = expectation(exposed(stays), reference(), 730)
    assert abs(found.excess.mean()) < 3 * found.excess.std() / np.sqrt(len(found.excess))
