"""Has it changed against the authority's own past? (statistics 3 F.) Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from scipy import stats

from benchmarks.contributions.bands import quarter_end
from benchmarks.contributions.reference import Reference
from tenants.contribution.stays import Stay
from tenants.diagnosis.exposed import exposed_in

LEVEL = 0.05
FROZEN = 12
"""Quarters on which the limits are worked out, and then frozen."""
RECENT = 4
SIDE = 7
_WIDTH = 2.66
# Moving ranges above their own upper limit are left out once: one freak quarter would widen every limit.
_RANGE_LIMIT = 3.267

Direction = Literal["slower", "quicker", "no_change"]


@dataclass(frozen=True)
class Quarter:
    """Progressions of one calendar quarter, and those expected at the reference's pace."""

    first: date
    observed: int
    expected: float

    @property
    def ratio(self) -> float | None:
        """Observed over expected, None where nothing was expected."""
        return self.observed / self.expected if self.expected > 0 else None


@dataclass(frozen=True)
class OwnPast:
    """The latest year against the three before: exact two-sided p, and which way; "no_change" above 5 %."""

    now: Quarter
    before: Quarter
    p: float
    direction: Direction


@dataclass(frozen=True)
class Chart:
    """Limits of the quarterly ratio frozen after twelve quarters, and the places (from 0) that signal."""

    centre: float
    lower: float
    upper: float
    outside: tuple[int, ...]
    one_side: tuple[int, ...]

    @property
    def signals(self) -> bool:
        """Whether a quarter lies outside, or seven in a row on one side."""
        return bool(self.outside or self.one_side)


def quarterly(stays: Iterable[Stay], reference: Reference, quarters: Iterable[date]) -> tuple[Quarter, ...]:
    """Progressions observed and expected in each calendar quarter (given by its first day)."""
    held = [stay for stay in stays if stay.stage == reference.stage]
    found = []
    for quarter in quarters:
        exposed = exposed_in(held, reference, quarter, quarter_end(quarter))
        found.append(Quarter(quarter, exposed.observed, exposed.expected))
    return tuple(found)


def own_past(quarters: Sequence[Quarter], recent: int = RECENT) -> OwnPast | None:
    """The last `recent` quarters against the up to twelve before them; None for fewer than `recent` before them.

    Given all progressions of both times, those of the recent one are binomial with the share of the expected numbers:
    O1 | O0 + O1 ~ Binomial(E1 / (E0 + E1)), whatever the authority's own pace.
    """
    now, before = _sum(quarters[-recent:]), _sum(quarters[:-recent][-FROZEN:])
    if len(quarters) < 2 * recent or now.expected <= 0 or before.expected <= 0:
        return None
    share = now.expected / (now.expected + before.expected)
    both = now.observed + before.observed
    p = float(stats.binomtest(now.observed, both, share).pvalue) if both else 1.0
    slower = now.observed < share * both
    return OwnPast(now, before, p, "no_change" if p >= LEVEL else "slower" if slower else "quicker")


def _sum(quarters: Sequence[Quarter]) -> Quarter:
    first = quarters[0].first if quarters else date.min
    return Quarter(first, sum(one.observed for one in quarters), sum(one.expected for one in quarters))


def chart(ratios: Sequence[float | None]) -> Chart | None:
    """The individuals chart (XmR) of quarterly ratios; None for fewer than twelve or with a quarter without one."""
    values = [ratio for ratio in ratios if ratio is not None]
    if len(values) < len(ratios) or len(values) < FROZEN:
        return None
    centre, lower, upper = xmr_limits(values[:FROZEN])
    outside = tuple(place for place, value in enumerate(values) if not lower <= value <= upper)
    runs, run, side = [], 0, 0
    for place, value in enumerate(values):
        now = (value > centre) - (value < centre)
        run = run + 1 if now and now == side else int(bool(now))
        side = now
        if run >= SIDE:
            runs.append(place)
    return Chart(centre, lower, upper, outside, tuple(runs))


def xmr_limits(values: Sequence[float], *, screen: bool = True) -> tuple[float, float, float]:
    """Mean and mean ± 2.66 × average moving range; with `screen`, outlying moving ranges do not widen the limits."""
    points = np.asarray(values, dtype=np.float64)
    ranges = np.abs(np.diff(points))
    average = ranges.mean()
    if screen:
        average = ranges[ranges <= _RANGE_LIMIT * average].mean()
    centre = float(points.mean())
    return centre, centre - _WIDTH * float(average), centre + _WIDTH * float(average)
