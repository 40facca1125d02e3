"""Restricted mean wait: days spent waiting in a stage, on average, within the first τ days, however the wait ended.

The area under the still-waiting curve up to τ. Unlike a mean over completed waits it counts the children who still
wait, and it does not fall when only quick cases happen to be complete.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.contributions.bands import WIDTHS
from benchmarks.contributions.table import StageTable

TAU = {"match_to_placed": 365}
"""Days to which waits are followed; 730 for every stage not named here."""


FEW = 0.1
"""Share still waiting up to which a band nobody was followed into may take the pace of all bands before it."""


@dataclass(frozen=True)
class RestrictedMean:
    """Days waited within the first `tau` days, with the standard error of that mean (days)."""

    days: float
    standard_error: float
    tau: int

    def interval(self, z: float = 1.959964) -> tuple[float, float]:
        """95 % interval in days, kept inside 0 and τ."""
        half = z * self.standard_error
        return max(0.0, self.days - half), min(float(self.tau), self.days + half)


def tau_of(stage: str) -> int:
    """Days to which a stage's waits are followed."""
    return TAU.get(stage, 730)


def restricted_mean(table: StageTable, tau: int | None = None) -> RestrictedMean | None:
    """Restricted mean wait of one stage; None where nobody was at risk in some part of the first `tau` days."""
    return from_counts(table.exits[:-1], table.exposure_days[:-1], WIDTHS, tau or tau_of(table.stage))


def from_counts(
    exits: NDArray[np.int64], exposure_days: NDArray[np.int64], widths: NDArray[np.int64], tau: int
) -> RestrictedMean | None:
    """As `restricted_mean`, for closed bands of any `widths` (all arrays int64[bands])."""
    starts = np.concatenate(([0], np.cumsum(widths)[:-1]))
    used = starts < tau
    followed = np.minimum(starts + widths, tau)[used] - starts[used]
    if followed.sum() < tau:
        raise ValueError(f"the bands end before {tau} days")
    events, days = exits[used].astype(np.float64), exposure_days[used].astype(np.float64)
    hazard = np.divide(events, days, out=np.zeros_like(days), where=days > 0)
    alive = 1.0
    for band in range(len(days)):
        if days[band] == 0 and alive > 0:
            # Everyone had left or was followed no further. While few still waited, the pace so far may stand in.
            if alive > FEW or not events[:band].any():
                return None
            hazard[band] = events[:band].sum() / days[:band].sum()
        alive *= float((1 - hazard[band]) ** followed[band])
    mean = _area(hazard, followed)
    # Delta method: events in a band are Poisson given its days at risk, so var(hazard) = events / days².
    step = 1e-6
    slope = np.array([(_area(hazard + step * row, followed) - mean) / step for row in np.eye(len(hazard))])
    variance = np.divide(events, days**2, out=np.zeros_like(days), where=days > 0)
    return RestrictedMean(float(mean), float(np.sqrt((slope**2 * variance).sum())), tau)


def _area(hazard: NDArray[np.float64], followed: NDArray[np.int64]) -> float:
    stay = np.clip(1 - hazard, 0, None)
    alive = np.cumprod(np.concatenate(([1.0], stay[:-1] ** followed[:-1])))
    moving = hazard > 0
    within = np.where(moving, stay * (1 - stay**followed) / np.where(moving, hazard, 1.0), followed)
    return float((alive * within).sum())
