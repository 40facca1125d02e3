from __future__ import annotations

import numpy as np
import pytest

from benchmarks.contributions.bands import BANDS, exposure
from benchmarks.contributions.table import StageTable
from benchmarks.figures.restricted_mean import from_counts, restricted_mean, tau_of

from .population import population


def test_three_children_followed_to_ten_days() -> None:
    """Waits 2, 4 and still waiting at 10: 2 + 4 + 10 days over three children, by bands of one day."""
    days = np.arange(10)
    waits = np.array([2, 4, 12])
    at_risk = (days <= waits[:, None]).sum(axis=0)
    exits = np.bincount([2, 4], minlength=10)
    found = from_counts(exits, at_risk, np.ones(10, dtype=np.int64), 10)
    assert found is not None
    assert found.days == pytest.approx(16 / 3)


@pytest.mark.parametrize("seed", [0, 1])
def test_agrees_with_the_area_under_the_curve_of_single_days(seed: int) -> None:
    children = population(20_000, seed)
    found = restricted_mean(children.table())
    assert found is not None
    assert found.tau == 730
    assert found.days == pytest.approx(children.still_waiting(730)[1:].sum(), abs=0.7)


def test_the_standard_error_is_that_of_repeated_populations() -> None:
    means = [restricted_mean(population(400, seed).table()) for seed in range(200)]
    days = [mean.days for mean in means if mean]
    errors = [mean.standard_error for mean in means if mean]
    assert np.mean(errors) == pytest.approx(np.std(days), rel=0.15)


def test_the_interval_stays_between_nothing_and_tau() -> None:
    table = StageTable("match_to_placed", "all", {"progressed": np.eye(BANDS, dtype=int)[0]}, exposure(0, 400))
    found = restricted_mean(table)
    assert found is not None
    lower, upper = found.interval()
    assert 0 <= lower < found.days < upper <= 365 == tau_of("match_to_placed")


def test_unknown_where_nobody_was_at_risk() -> None:
    assert restricted_mean(StageTable("decision_to_match", "all", {}, exposure(0, 400))) is None


def test_known_when_everybody_had_left_before() -> None:
    days, exits = np.array([20, 0]), np.array([20, 0])
    found = from_counts(exits, days, np.array([30, 30]), 60)
    assert found is not None
    assert found.days == 0


def test_bands_must_reach_tau() -> None:
    with pytest.raises(ValueError, match="before 90"):
        from_counts(np.array([0]), np.array([5]), np.array([30]), 90)


def test_a_band_nobody_reached_takes_the_pace_so_far_while_few_still_wait() -> None:
    widths = np.array([30, 30])
    quick = from_counts(np.array([20, 0]), np.array([200, 0]), widths, 60)
    same_pace = from_counts(np.array([20, 1]), np.array([200, 10]), widths, 60)
    assert quick is not None
    assert same_pace is not None
    assert quick.days == pytest.approx(same_pace.days)
    assert from_counts(np.array([10, 0]), np.array([200, 0]), widths, 60) is None
