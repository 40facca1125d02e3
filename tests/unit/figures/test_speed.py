from __future__ import annotations

import pytest
from scipy import stats

from benchmarks.figures.funnel import GRID, grid_limits, limits, minimum_detectable, overdispersion, tail_probability
from benchmarks.figures.speed import Speed, poisson_limits, verdict

WORKED = {
    15: (0.5597, 1.6493, 0.3863, 2.0829),
    20: (0.6108, 1.5444, 0.4479, 1.9021),
    30: (0.6747, 1.4276, 0.5290, 1.7028),
}


@pytest.mark.parametrize("expected", [15, 20, 30])
def test_published_funnel_limits(expected: int) -> None:
    found = limits(expected)
    assert WORKED[expected] == tuple(
        round(value, 4) for value in (found.lower_95, found.upper_95, found.lower_998, found.upper_998)
    )


def test_limits_of_a_ratio_hold_its_tail_probability() -> None:
    lower, upper = Speed(12, 20.0).limits() or (0, 0)
    assert stats.poisson.sf(11, lower * 20) == pytest.approx(0.025)
    assert stats.poisson.cdf(12, upper * 20) == pytest.approx(0.025)
    assert Speed(12, 20.0).ratio == 0.6
    assert poisson_limits(0, 4.0)[0] == 0


def test_nothing_expected_gives_no_ratio() -> None:
    assert Speed(0, 0.0).ratio is None
    assert Speed(0, 0.0).limits() is None
    with pytest.raises(ValueError, match="above 0"):
        poisson_limits(3, 0)


def test_sixty_expected_can_only_be_proved_slow_at_about_half_speed() -> None:
    found = minimum_detectable(60)
    assert found == pytest.approx(0.55, abs=0.02)
    lower = limits(60).lower_998 * 60
    assert stats.poisson.cdf(int(lower), (found or 0) * 60.0) == pytest.approx(0.8)


def test_more_children_show_a_smaller_slow_down_and_few_show_none() -> None:
    assert (minimum_detectable(60, tau=0.1) or 1) < (minimum_detectable(60) or 0)
    found = [minimum_detectable(expected) for expected in (10, 30, 60, 120, 300)]
    assert found == sorted(value for value in found if value)
    assert minimum_detectable(4, tau=1) is None
    assert minimum_detectable(0.1) is None
    assert minimum_detectable(0) is None


def test_no_signal_is_never_called_fine() -> None:
    assert verdict(0.5, 0.7, 1.3) == "slower"
    assert verdict(1.5, 0.7, 1.3) == "quicker"
    assert verdict(0.9, 0.7, 1.3) == "could not be told apart"


def test_over_dispersion_by_hand() -> None:
    """E = 100 each, so s = .1: z = −2, −1, 0, 1, 2; φ = 2; τ² = (5·2 − 4) / (500 − 100)."""
    found = overdispersion([80, 90, 100, 110, 120], [100.0] * 5, winsorise=0)
    assert found.phi == pytest.approx(2)
    assert found.tau == pytest.approx((6 / 400) ** 0.5)


def test_one_freak_authority_is_drawn_in() -> None:
    ordinary = [80, 90, 100, 110, 120] * 4
    calm = overdispersion(ordinary, [100.0] * 20)
    freak = overdispersion([*ordinary, 400], [100.0] * 21)
    assert freak.tau < 2 * calm.tau


def test_chance_alone_gives_no_spread() -> None:
    found = overdispersion([99, 101, 100, 98, 102], [100.0] * 5)
    assert found.tau == 0
    assert found.phi < 1
    with pytest.raises(ValueError, match="two or more"):
        overdispersion([3], [3.0])


def test_spread_widens_every_limit_and_the_grid_is_generic() -> None:
    for plain, wide in zip(grid_limits(), grid_limits(0.12), strict=True):
        assert wide.lower_998 <= wide.lower_95 < plain.lower_95 < plain.upper_95 < wide.upper_95 < wide.upper_998
        assert wide.lower_998 >= 0
    assert tuple(limit.expected for limit in grid_limits()) == GRID


def test_two_sided_tail_probability() -> None:
    assert tail_probability(60, 60.0) > 0.9
    assert tail_probability(38, 60.0) < 0.01
