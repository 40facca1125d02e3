from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from benchmarks.contributions.bands import EDGES, WIDTHS, exposure
from benchmarks.contributions.table import StageTable
from benchmarks.figures.incidence import GRID, Curves, curves, events_on, stage_curves

from .population import population

FREIREICH = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"


def daily(waits: list[int], cause: list[int], length: int, joined: list[int] | None = None) -> Curves:
    """Curves on bands of one day from single waits; a cause of 0 is a wait that was still going on."""
    start = np.zeros(len(waits), dtype=int) if joined is None else np.array(joined)
    days = np.arange(length)
    at_risk = ((start[:, None] <= days) & (days <= np.array(waits)[:, None])).sum(axis=0)
    t, c = np.array(waits), np.array(cause)
    events = {name: np.bincount(t[c == i], minlength=length) for i, name in ((1, "one"), (2, "two"))}
    return curves(events, at_risk, np.ones(length, dtype=np.int64))


def after(curve: NDArray[np.float64], day: int) -> float:
    """The value once day `day` is over: the estimator's value at t = day."""
    return round(float(curve[day + 1]), 4)


def test_kaplan_meier_worked_example_of_freireich() -> None:
    waits = [int(wait.rstrip("+")) for wait in FREIREICH.split()]
    cause = [0 if wait.endswith("+") else 1 for wait in FREIREICH.split()]
    waiting = daily(waits, cause, 36).waiting
    expected = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    assert {day: after(waiting, day) for day in expected} == expected


def test_two_cause_worked_example() -> None:
    found = daily([1, 2, 2, 3, 4, 5, 5, 6, 7, 8], [1, 2, 1, 0, 1, 2, 1, 0, 1, 0], 9)
    assert (after(found.waiting, 2), after(found.waiting, 5), after(found.waiting, 7)) == (0.7, 0.35, 0.175)
    assert after(found.left["one"], 7) == 0.6083
    assert after(found.left["two"], 7) == 0.2167


def test_scipy_gives_the_same_still_waiting_curve() -> None:
    chance = np.random.default_rng(5)
    waits, ends = chance.integers(0, 300, 80), chance.integers(0, 300, 80)
    seen, censored = np.minimum(waits, ends), waits > ends
    oracle = stats.ecdf(stats.CensoredData.right_censored(seen, censored)).sf
    found = daily(seen.tolist(), np.where(censored, 0, 1).tolist(), 300)
    assert found.waiting[1:][oracle.quantiles[oracle.quantiles < 299].astype(int)] == pytest.approx(
        oracle.probabilities[oracle.quantiles < 299]
    )


@pytest.mark.oracle
def test_lifelines_gives_the_same_ways_out() -> None:
    lifelines = pytest.importorskip("lifelines")
    chance = np.random.default_rng(8)
    waits = np.sort(chance.choice(np.arange(1, 400), 120, replace=False))
    cause = chance.integers(0, 3, 120)
    found = daily(waits.tolist(), cause.tolist(), 400)
    oracle = lifelines.AalenJohansenFitter(calculate_variance=False).fit(waits, cause, event_of_interest=1)
    assert found.left["one"][waits + 1] == pytest.approx(oracle.cumulative_density_.loc[waits].iloc[:, 0].to_numpy())


def test_a_child_who_joins_late_counts_only_from_then() -> None:
    """Two children leave on days 2 and 5; one joined on day 3. At risk: 1 on day 2, then 1 on day 5."""
    found = daily([2, 5, 9], [1, 1, 0], 10, joined=[0, 3, 4])
    assert after(found.waiting, 2) == 0.0
    both = daily([2, 5, 9], [1, 1, 0], 10, joined=[0, 0, 4])
    assert (after(both.waiting, 2), after(both.waiting, 5)) == (0.5, 0.25)


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_banding_costs_no_more_than_seven_in_ten_thousand(seed: int) -> None:
    """Against the same children followed day by day, late joiners and children still waiting included."""
    children = population(20_000, seed)
    banded = stage_curves(children.table())
    edges = [edge for edge in EDGES if edge <= 750]
    exact = children.still_waiting(750)[edges]
    error = np.abs(banded.waiting[: len(edges)] - exact).max()
    assert 0 < error <= 0.0007


@pytest.mark.parametrize("seed", [0, 1])
def test_reading_between_the_edges_stays_within_half_a_percentage_point(seed: int) -> None:
    children = population(20_000, seed)
    grid = GRID[GRID <= 728]
    read = stage_curves(children.table()).at(grid)
    assert np.abs(read.waiting - children.still_waiting(728)[grid]).max() < 0.005


def test_shares_add_up_and_reading_at_the_edges_changes_nothing() -> None:
    found = stage_curves(population(500, 3).table())
    assert found.waiting + sum(found.left.values()) == pytest.approx(np.ones(len(found.days)))
    again = found.at(found.days)
    assert again.waiting == pytest.approx(found.waiting)
    assert again.left["plan_changed"] == pytest.approx(found.left["plan_changed"])
    between = found.at(GRID)
    assert between.waiting + sum(between.left.values()) == pytest.approx(np.ones(len(between.days)))
    assert (np.diff(between.waiting) <= 0).all()


def test_curves_end_where_nobody_is_at_risk() -> None:
    table = StageTable("match_to_placed", "all", {"progressed": np.eye(42, dtype=int)[1] * 3}, exposure(0, 69))
    assert stage_curves(table).days.tolist() == [0, 30, 60, 90]
    assert stage_curves(table).at([0, 30, 91]).days.tolist() == [0, 30]
    nobody = stage_curves(StageTable("match_to_placed", "all"))
    assert nobody.days.tolist() == [0]
    assert nobody.at(GRID).waiting.tolist() == [1.0]


def test_more_leaving_than_at_risk_is_refused() -> None:
    with pytest.raises(ValueError, match="at risk"):
        curves({"one": np.array([3])}, np.array([2]), np.array([30]))


def test_a_median_needs_half_to_have_left_and_ten_at_risk() -> None:
    found = stage_curves(population(5000, 1).table())
    median = found.median()
    assert median is not None
    assert found.at([median]).waiting[0] <= 0.5 < found.at([median - 1]).waiting[0]
    assert found.median(least_at_risk=1e6) is None
    slow = StageTable("match_to_placed", "all", {"progressed": np.ones(42, dtype=int)}, np.full(42, 30_000))
    assert stage_curves(slow).median() is None


def test_events_on_the_published_grid_are_each_counted_once() -> None:
    events = np.zeros(42, dtype=np.int64)
    events[:12] = 1
    assert events_on(GRID, events)[:6] == (0, 3, 3, 3, 3, 0)
    everything = np.ones(42, dtype=np.int64)
    wide = np.arange(0, 2276, 91)
    assert sum(events_on(wide, everything)) == 41
    assert len(events_on(GRID, events)) == len(GRID)


def test_widths_cover_six_years() -> None:
    assert WIDTHS.sum() == 2184
