"""Individuals chart (XmR) on a quarterly ratio: has this service changed against its own past?

Only quarterly ratios belong on it. Single children's waits do not: half of all stable series would signal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LEAST = 12
"""Quarters before limits are drawn, and the quarters they are then frozen on."""

SIDE = 7
_WIDTH = 2.66
# Moving ranges above the range chart's own upper limit are left out once: one freak point would widen every limit.
_RANGE_LIMIT = 3.267


@dataclass(frozen=True)
class Chart:
    """Centre and limits, and the positions (from 0) of points outside them or ending seven in a row on one side."""

    centre: float
    lower: float
    upper: float
    outside: tuple[int, ...]
    one_side: tuple[int, ...]

    @property
    def signals(self) -> bool:
        """Whether either rule was met."""
        return bool(self.outside or self.one_side)


def xmr_limits(values: Sequence[float], *, screen: bool = True) -> tuple[float, float, float]:
    """Centre, lower and upper limit of a series; with `screen`, outlying moving ranges do not widen the limits."""
    points = np.asarray(values, dtype=np.float64)
    if len(points) < 2:
        raise ValueError("a moving range needs two points")
    ranges = np.abs(np.diff(points))
    average = ranges.mean()
    if screen:
        average = ranges[ranges <= _RANGE_LIMIT * average].mean()
    centre = points.mean()
    return float(centre), float(centre - _WIDTH * average), float(centre + _WIDTH * average)


def chart(values: Sequence[float]) -> Chart | None:
    """The chart of a quarterly series, its limits frozen on the first twelve points; None for fewer than twelve."""
    if len(values) < LEAST:
        return None
    centre, lower, upper = xmr_limits(values[:LEAST])
    outside = tuple(i for i, value in enumerate(values) if not lower <= value <= upper)
    runs, run, side = [], 0, 0
    for i, value in enumerate(values):
        now = (value > centre) - (value < centre)
        run = run + 1 if now and now == side else int(bool(now))
        side = now
        if run >= SIDE:
            runs.append(i)
    return Chart(centre, lower, upper, outside, tuple(runs))
