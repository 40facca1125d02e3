"""The waiting curve of one stage beside the one the reference's pace would have given. Pure.

Both count every way out: the reference's curve takes the reference's pace of progressing and the authority's own
changes of plan, so that the two differ by pace alone. A curve ends where fewer than five children are at risk.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.contributions.reference import Reference
from tenants.diagnosis.exposed import Days, Exposed, daily_hazard

STEP = 30
LEAST = 5


@dataclass(frozen=True)
class Curve:
    """Share still waiting after 0, 30, 60 … days: the authority's own and at the reference's pace."""

    days: tuple[int, ...]
    own: tuple[float, ...]
    reference: tuple[float, ...]


def curve(exposed: Exposed, reference: Reference, horizon: int) -> Curve:
    """Both curves up to the horizon, from all days at risk in the window (left truncation counted)."""
    length = horizon + 1
    joined = np.bincount(np.minimum(exposed.joined, length), minlength=length + 1)[:length]
    gone = np.bincount(np.minimum(exposed.waited + 1, length), minlength=length + 1)[:length]
    at_risk = np.cumsum(joined) - np.cumsum(gone)
    progressed = _events(exposed.waited[exposed.progressed], length)
    otherwise = _events(exposed.waited[exposed.otherwise], length)
    many = np.maximum(at_risk, 1)
    own = np.cumprod(1 - (progressed + otherwise) / many)
    pace = np.cumprod(np.clip(1 - daily_hazard(reference, horizon) - otherwise / many, 0, 1))
    thin = np.flatnonzero(at_risk < LEAST)
    last = int(thin[0]) if len(thin) else length
    days = tuple(range(0, min(last, horizon) + 1, STEP)) if last > 0 else ()
    # After d days: the product over days 0 … d − 1.
    return Curve(
        days,
        tuple(round(float(own[day - 1]), 4) if day else 1.0 for day in days),
        tuple(round(float(pace[day - 1]), 4) if day else 1.0 for day in days),
    )


def _events(waited: Days, length: int) -> Days:
    return np.bincount(np.minimum(waited, length), minlength=length + 1)[:length]
