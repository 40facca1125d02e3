"""Speed: children who progressed over those expected at the reference's pace for the same days at risk.

Given its days at risk an authority's progressions are Poisson, so one ratio has exact limits (Garwood 1936).
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy import stats


@dataclass(frozen=True)
class Speed:
    """Observed progressions (children) and those expected at the reference; ratio below 1 is slower."""

    observed: int
    expected: float

    @property
    def ratio(self) -> float | None:
        """O/E, or None when nothing was expected."""
        return self.observed / self.expected if self.expected > 0 else None

    def limits(self, level: float = 0.95) -> tuple[float, float] | None:
        """Exact Poisson limits of the ratio at `level`; None when nothing was expected."""
        return poisson_limits(self.observed, self.expected, level) if self.expected > 0 else None


def poisson_limits(observed: float, expected: float, level: float = 0.95) -> tuple[float, float]:
    """Exact Poisson limits of `observed`/`expected`; ValueError where `expected` is not above 0 or O below 0."""
    if expected <= 0 or observed < 0:
        raise ValueError("limits need an expected number above 0 and an observed number not below 0")
    tail = (1 - level) / 2
    lower = float(stats.chi2.ppf(tail, 2 * observed)) / 2 / expected if observed > 0 else 0.0
    upper = float(stats.chi2.ppf(1 - tail, 2 * (observed + 1))) / 2 / expected
    return lower, upper


def verdict(ratio: float, lower: float, upper: float) -> str:
    """ "slower", "quicker" or "could not be told apart" from what chance gives, never "fine"."""
    if ratio < lower:
        return "slower"
    if ratio > upper:
        return "quicker"
    return "could not be told apart"
