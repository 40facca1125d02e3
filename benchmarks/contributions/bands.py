"""Waiting in bands: 30 days wide to 750 days, then 91 days wide to 2,184 days (six years), the last band open.

A day of waiting is a whole number: 0 on the day the stage began. A child is at risk on every date from the day the
stage began to the day it ended, **both counted**, so that a child who moves on the day the stage began was at risk for
one day and an event always lies in a band with days at risk. Each child-day falls in exactly one band and one calendar
quarter, which is why tables add up exactly over quarters and authorities, and why a child already waiting when a
quarter opens joins at the wait already served and not at 0 (left truncation).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

EDGES: Final[tuple[int, ...]] = (*range(0, 751, 30), *range(841, 2184, 91), 2184)
"""Lower edge of each band in days. The 91-day grid is cut at 2,184, so the last closed band is 69 days wide."""

BANDS: Final[int] = len(EDGES)

_LOWER: Final[NDArray[np.int64]] = np.array(EDGES, dtype=np.int64)
_UPPER: Final[NDArray[np.int64]] = np.append(_LOWER[1:], np.iinfo(np.int64).max)

WIDTHS: Final[NDArray[np.int64]] = np.diff(_LOWER)
"""Days in each closed band, int64[BANDS - 1]; the last band has no width."""
WIDTHS.setflags(write=False)

Days = NDArray[np.int64]


def band_of(days: int) -> int:
    """Index of the band that holds a wait of `days` whole days; ValueError for a negative wait."""
    if days < 0:
        raise ValueError(f"a wait cannot be negative: {days} days")
    return int(np.searchsorted(_LOWER, days, side="right")) - 1


def bands_of(days: Iterable[int] | Days) -> Days:
    """`band_of` for many waits at once: int64[n]."""
    waits = np.asarray(days if isinstance(days, np.ndarray) else list(days), dtype=np.int64)
    if waits.size and waits.min() < 0:
        raise ValueError("a wait cannot be negative")
    return np.searchsorted(_LOWER, waits, side="right").astype(np.int64) - 1


def exposure(first: int | Days, last: int | Days) -> Days:
    """Days at risk in each band for waits that ran from day `first` to day `last` of the stage, both counted.

    Scalars give int64[BANDS], arrays of n waits int64[n, BANDS]. A `last` before its `first` gives no days.
    """
    start = np.asarray(first, dtype=np.int64)[..., np.newaxis]
    end = np.asarray(last, dtype=np.int64)[..., np.newaxis] + 1
    if start.size and start.min() < 0:
        raise ValueError("a wait cannot be negative")
    return np.clip(np.minimum(end, _UPPER) - np.maximum(start, _LOWER), 0, None)


def band_label(band: int) -> str:
    """A band in words: "30 to 59 days", "2,184 days or more"."""
    if band == BANDS - 1:
        return f"{EDGES[band]:,} days or more"
    return f"{EDGES[band]:,} to {EDGES[band + 1] - 1:,} days"


def is_quarter(day: date) -> bool:
    """Whether `day` is the first day of a calendar quarter."""
    return day.day == 1 and day.month in (1, 4, 7, 10)


def quarter_of(day: date) -> date:
    """First day of the calendar quarter `day` lies in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def next_quarter(quarter: date, steps: int = 1) -> date:
    """First day of the quarter `steps` after (before, when negative) the quarter of `quarter`."""
    months = quarter.year * 4 + (quarter.month - 1) // 3 + steps
    return date(months // 4, 3 * (months % 4) + 1, 1)


def quarter_end(quarter: date) -> date:
    """Last day of the quarter that begins on `quarter`."""
    return next_quarter(quarter) - timedelta(days=1)


def quarters_between(first: date, last: date) -> tuple[date, ...]:
    """Every quarter from that of `first` to that of `last`, both included."""
    quarter, end = quarter_of(first), quarter_of(last)
    found = []
    while quarter <= end:
        found.append(quarter)
        quarter = next_quarter(quarter)
    return tuple(found)
