"""A funnel on O/E: what chance alone gives at each size, and how far authorities differ beyond it.

Limits are drawn on a generic grid of expected numbers: a limit at an authority's own E would give that E away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from benchmarks.figures.speed import poisson_limits

GRID: tuple[int, ...] = (10, 15, 20, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500)
"""Expected progressions at which limits are drawn, the same in every release."""


@dataclass(frozen=True)
class Overdispersion:
    """`phi` mean squared winsorised z (1 when chance explains all), `tau` the spread of true ratios beyond chance."""

    phi: float
    tau: float
    authorities: int


@dataclass(frozen=True)
class Limits:
    """Limits of O/E at one expected number when the true ratio is 1."""

    expected: float
    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


def overdispersion(
    observed: NDArray[np.int64] | list[int], expected: NDArray[np.float64] | list[float], *, winsorise: float = 0.1
) -> Overdispersion:
    """Additive random effects after Spiegelhalter (2005): z of each ratio against 1, its tails drawn in at 10 and 90 %.

    `observed` and `expected` have one number an authority; ValueError for fewer than two or an E not above 0.
    """
    o, e = np.asarray(observed, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    if len(o) < 2 or (e <= 0).any():
        raise ValueError("over-dispersion needs two or more authorities, each expected to have some progressions")
    error = 1 / np.sqrt(e)
    z = (o / e - 1) / error
    z = np.clip(z, *np.quantile(z, (winsorise, 1 - winsorise)))
    n = len(z)
    phi = float((z**2).mean())
    weight = 1 / error**2
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    tau2 = max(0.0, (n * phi - (n - 1)) / float(spread))
    return Overdispersion(phi, float(np.sqrt(tau2)), n)


def limits(expected: float, tau: float = 0.0) -> Limits:
    """Exact Poisson limits around 1 at O = E, widened by the spread `tau` beyond chance; ratios, never below 0."""
    wider = float(np.sqrt(1 + tau**2 * expected))
    drawn = []
    for level in (0.95, 0.998):
        lower, upper = poisson_limits(expected, expected, level)
        drawn += [max(0.0, 1 - (1 - lower) * wider), 1 + (upper - 1) * wider]
    return Limits(expected, *drawn)


def grid_limits(tau: float = 0.0, grid: Iterable[float] = GRID) -> tuple[Limits, ...]:
    """Limits over the generic grid."""
    return tuple(limits(expected, tau) for expected in grid)


def minimum_detectable(expected: float, *, tau: float = 0.0, power: float = 0.8) -> float | None:
    """The speed an authority would have to fall to for the lower 99.8 % limit to show it with this `power`.

    A ratio below 1, or None where even nobody progressing at all would not be told apart from chance.
    """
    if expected <= 0:
        return None
    most = int(np.ceil(limits(expected, tau).lower_998 * expected)) - 1
    if most < 0 or stats.poisson.cdf(most, expected) >= power:
        return None
    mean = optimize.brentq(lambda m: stats.poisson.cdf(most, m) - power, 1e-9, expected)
    return float(mean / expected)


def tail_probability(observed: int, expected: float) -> float:
    """Two-sided mid-P of so few or so many progressions by chance alone, at most 1."""
    middle = float(stats.poisson.pmf(observed, expected)) / 2
    below = float(stats.poisson.cdf(observed, expected)) - middle
    return min(1.0, 2 * min(below, 1 - below))
