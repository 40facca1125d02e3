"""How many are still waiting, and which way the others left: Aalen–Johansen curves from tables of events and days.

Days are discrete: a child is at risk on each whole day of waiting and leaves on one of them. A day's hazard is then
events over children at risk, and the product over days is exactly the Kaplan–Meier and Aalen–Johansen estimator when
every band is one day wide; over wider bands it assumes an even pace inside a band and nothing else. Left truncation
needs no correction: a child who joins late simply adds no days to the earlier bands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.contributions.bands import EDGES, WIDTHS
from benchmarks.contributions.table import StageTable
from benchmarks.contributions.vocabulary import CAUSES

Shares = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Curves:
    """Shares at `days` of waiting completed; `waiting` and the ways out in `left` add up to 1 on every day.

    `days` int64[n] from 0; `waiting` float64[n]; `left[cause]` float64[n]; `at_risk` float64[n], children at risk on
    average in the band that begins there. The curves end where nobody was at risk any longer.
    """

    days: Counts
    waiting: Shares
    left: Mapping[str, Shares]
    at_risk: Shares

    def at(self, days: NDArray[np.int64] | list[int]) -> Curves:
        """The curves read at other days: even pace inside a band; days beyond the last known one are left out."""
        wanted = np.asarray(days, dtype=np.int64)
        wanted = wanted[wanted <= self.days[-1]]
        band = np.clip(np.searchsorted(self.days, wanted, side="right") - 1, 0, max(len(self.days) - 2, 0))
        if len(self.days) == 1:
            return Curves(wanted, self.waiting[band], {k: v[band] for k, v in self.left.items()}, self.at_risk[band])
        into = (wanted - self.days[band]) / (self.days[band + 1] - self.days[band])
        start, end = self.waiting[band], self.waiting[band + 1]
        with np.errstate(divide="ignore", invalid="ignore"):
            pace = np.where(start > 0, (end / start) ** into, 0.0)
        pace = np.where(into == 0, 1.0, pace)
        waiting = start * pace
        gone = np.divide(start - waiting, start - end, out=np.zeros_like(start), where=start > end)
        left = {cause: share[band] + gone * (share[band + 1] - share[band]) for cause, share in self.left.items()}
        last = np.searchsorted(self.days, wanted, side="right") - 1
        return Curves(wanted, waiting, left, self.at_risk[last])

    def median(self, least_at_risk: float = 10) -> int | None:
        """Days until half had left; None when the curve does not get there with `least_at_risk` still at risk."""
        below = np.flatnonzero(self.waiting <= 0.5)
        if not below.size or below[0] == 0 or self.at_risk[below[0] - 1] < least_at_risk:
            return None
        band = int(below[0]) - 1
        start, end = self.waiting[band], self.waiting[band + 1]
        width = int(self.days[band + 1] - self.days[band])
        into = width if end == 0 else np.log(0.5 / start) / np.log(end / start) * width
        return int(self.days[band] + np.ceil(min(into, width)))


def curves(events: Mapping[str, Counts], exposure_days: Counts, widths: Counts) -> Curves:
    """Curves over closed bands of `widths` days from 0; events and exposure hold one number a band, int64[bands].

    ValueError where more children left in a band than days were at risk.
    """
    known = np.flatnonzero(exposure_days == 0)
    length = int(known[0]) if known.size else len(widths)
    days = np.concatenate(([0], np.cumsum(widths[:length])))
    exposed = exposure_days[:length].astype(np.float64)
    by_cause = {cause: number[:length] / exposed for cause, number in events.items()}
    hazard = sum(by_cause.values(), np.zeros(length))
    if (hazard > 1).any():
        raise ValueError("more children left in a band than there were days at risk in it")
    waiting = np.concatenate(([1.0], np.cumprod((1 - hazard) ** widths[:length])))
    gone = waiting[:-1] - waiting[1:]
    share = {cause: np.divide(rate, hazard, out=np.zeros(length), where=hazard > 0) for cause, rate in by_cause.items()}
    left = {cause: np.concatenate(([0.0], np.cumsum(part * gone))) for cause, part in share.items()}
    at_risk = np.append(exposed / widths[:length], 0.0)
    return Curves(days.astype(np.int64), waiting, left, at_risk)


def stage_curves(table: StageTable) -> Curves:
    """Curves of one stage to 2,184 days; the open last band has no width and so no place on a curve."""
    closed = {cause: table.events[cause][:-1] for cause in CAUSES}
    return curves(closed, table.exposure_days[:-1], WIDTHS)


GRID = np.arange(0, 1093, 91, dtype=np.int64)
"""Days at which curves are published: every 91 days to three years."""


def events_on(grid: NDArray[np.int64], events: Counts) -> tuple[int, ...]:
    """Events after each day of `grid` and up to the next, the first 0; a band goes where its middle lies."""
    middle = np.asarray(EDGES[:-1]) + WIDTHS / 2
    counted = np.zeros(len(grid) + 1, dtype=np.int64)
    np.add.at(counted, np.searchsorted(grid, middle), events[:-1])
    return tuple(int(number) for number in counted[: len(grid)])
