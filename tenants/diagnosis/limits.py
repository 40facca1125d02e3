"""What chance alone does to observed over expected, exactly (statistics 2). Pure.

The benchmark side has the same arithmetic for what it publishes; an authority may not import it, so both are held to
the same worked values by their tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scipy import optimize, stats

Place = Literal["below", "inside", "above"]


@dataclass(frozen=True)
class Limits:
    """Lower and upper limit of a ratio at one level."""

    lower: float
    upper: float


def poisson_limits(observed: float, expected: float, level: float = 0.95) -> Limits:
    """Exact Poisson limits of observed/expected (Garwood 1936); ValueError where nothing was expected."""
    if expected <= 0 or observed < 0:
        raise ValueError("limits need an expected number above 0 and an observed number not below 0")
    tail = (1 - level) / 2
    lower = float(stats.chi2.ppf(tail, 2 * observed)) / 2 / expected if observed > 0 else 0.0
    return Limits(lower, float(stats.chi2.ppf(1 - tail, 2 * (observed + 1))) / 2 / expected)


def funnel_limits(expected: float, level: float = 0.95) -> Limits:
    """Limits around 1 at this expected number: what chance does to an authority at the reference's pace."""
    return poisson_limits(expected, expected, level)


def place(observed: int, expected: float, level: float = 0.95) -> Place:
    """Where a ratio lies among what chance gives at the reference's pace, by the exact tail of the Poisson.

    Not by the drawn limits: at a small expected number nobody progressing at all lies below them and is yet likely.
    """
    tail = (1 - level) / 2
    if stats.poisson.cdf(observed, expected) <= tail:
        return "below"
    return "above" if stats.poisson.sf(observed - 1, expected) <= tail else "inside"


def minimum_detectable(expected: float, power: float = 0.8) -> float | None:
    """The pace to which a stage would have to fall to lie below 99.8 % with this power.

    None where even nobody progressing at all could be chance.
    """
    if expected <= 0:
        return None
    most = int(stats.poisson.ppf(0.001, expected))
    if stats.poisson.cdf(most, expected) > 0.001:
        most -= 1
    if most < 0:
        return None
    mean = optimize.brentq(lambda m: stats.poisson.cdf(most, m) - power, 1e-9, expected)
    return float(mean / expected)
