"""The tables, counted by hand, and that they add up exactly over quarters."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.contributions.bands import band_of
from benchmarks.contributions.reference import Reference
from benchmarks.contributions.table import total
from tenants.contribution.second_round import compare
from tenants.contribution.tables import assemble
from tests.unit.contribution.journeys_by_hand import journey


def test_one_child_over_two_quarters() -> None:
    """Decision on 20 March, match on 10 April 2024: 12 days at risk in the first quarter, 10 in the second."""
    child = journey(decision="2024-03-20", match="2024-04-10", known_until="2024-06-30")
    assembled = assemble([child], first_day=date(2024, 1, 1), last_day=date(2024, 6, 30))
    first, second = (assembled.tables["decision_to_match", q]["all"] for q in assembled.quarters)
    assert (first.exposure_days[0], int(first.exits.sum())) == (12, 0)
    assert (second.exposure_days[0], second.total("progressed")) == (10, 1)
    assert second.events["progressed"][band_of(21)] == 1


def test_a_child_already_waiting_joins_at_the_wait_served() -> None:
    child = journey(decision="2023-01-01", match="2024-01-10", known_until="2024-03-31")
    assembled = assemble([child], first_day=date(2024, 1, 1), last_day=date(2024, 3, 31))
    table = assembled.tables["decision_to_match", date(2024, 1, 1)]["all"]
    assert table.exposure_days[0] == 0
    assert int(table.exposure_days.sum()) == 10
    assert table.exposure_days[band_of(365)] == 10


def test_part_of_a_quarter_is_not_offered() -> None:
    assembled = assemble([], first_day=date(2024, 1, 15), last_day=date(2024, 8, 1))
    assert assembled.quarters == (date(2024, 4, 1),)


def test_siblings_are_absent_because_a_return_does_not_hold_them() -> None:
    assembled = assemble([journey(decision="2024-01-01")], first_day=date(2024, 1, 1), last_day=date(2024, 3, 31))
    strata = set(assembled.tables["decision_to_match", date(2024, 1, 1)])
    assert strata == {"all", "age_under_1", "age_1_4", "age_5_plus", "complex_any", "complex_none"}


starts = st.integers(0, 1400)
lives = st.lists(st.tuples(starts, st.one_of(st.none(), st.integers(0, 900))), max_size=12)


@given(lives)
def test_quarters_add_up_to_the_whole(found: list[tuple[int, int | None]]) -> None:
    origin = date(2021, 1, 1).toordinal()
    journeys = [
        journey(
            str(number),
            decision=str(date.fromordinal(origin + start)),
            known_until="2024-12-31",
            **({} if wait is None else {"match": str(date.fromordinal(origin + start + wait))}),
        )
        for number, (start, wait) in enumerate(found)
    ]
    assembled = assemble(journeys, first_day=date(2021, 1, 1), last_day=date(2024, 12, 31))
    whole = total([assembled.tables["decision_to_match", q]["all"] for q in assembled.quarters])
    last = date(2024, 12, 31).toordinal()
    ends = [(origin + s, last if w is None else min(last, origin + s + w)) for s, w in found if origin + s <= last]
    assert int(whole.exposure_days.sum()) == sum(end - start + 1 for start, end in ends)
    assert whole.total("progressed") == sum(1 for s, w in found if w is not None and origin + s + w <= last)


def test_the_second_round_counts_days_at_the_reference_pace() -> None:
    """Three children wait 100 days each from the first day of the window; at 1 in 1,000 a day 0.303 were expected."""
    journeys = [journey(str(n), decision="2023-04-01", match="2023-07-10", known_until="2026-03-31") for n in range(3)]
    assembled = assemble(journeys, first_day=date(2020, 4, 1), last_day=date(2026, 3, 31))
    reference = Reference(
        "decision_to_match", "2026-01-01/1", date(2022, 1, 1), date(2024, 10, 1), (0,), (0.001,), (1_000_000,)
    )
    found = compare(assembled, {"decision_to_match": reference}, date(2026, 1, 1))["decision_to_match"]
    assert (found.observed, found.children) == (3, 3)
    assert np.isclose(found.expected, 3 * 101 * 0.001)
    # Without its own 3 progressions in 303 days the others progressed 997 times in 999,697 days.
    assert found.leave_one_out is not None
    assert np.isclose(found.leave_one_out, 303 * 997 / 999_697, atol=1e-6)


def test_a_stage_with_a_quarter_missing_is_not_compared() -> None:
    assembled = assemble([], first_day=date(2025, 1, 1), last_day=date(2026, 3, 31))
    reference = Reference("decision_to_match", "x/1", date(2022, 1, 1), date(2024, 10, 1), (0,), (0.001,), (1000,))
    assert compare(assembled, {"decision_to_match": reference}, date(2026, 1, 1)) == {}
