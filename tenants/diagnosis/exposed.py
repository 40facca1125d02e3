"""Children at risk in one stage over a window, on the scale of the frozen national reference. Pure.

A wait becomes a cumulative reference hazard: 1 is the wait within which, at the reference's pace, one progression is
expected. A child already waiting when the window opens joins at the hazard served by then (left truncation). Days are
counted as in the tables that may leave: the first and the last day of a stay both are days at risk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.contributions.bands import bands_of
from benchmarks.contributions.reference import Reference
from tenants.contribution.stays import Stay

Hazards = NDArray[np.float64]
Days = NDArray[np.int64]
Flags = NDArray[np.bool_]


_ARRAYS = ("joined", "waited", "could", "entered", "reached", "could_reach", "progressed", "otherwise", "waiting")


@dataclass(frozen=True, eq=False)
class Exposed:
    """One row a stay; arrays of n rows. A child with two stays (a reversed decision, then a new one) has two rows.

    waited      days of waiting on the last day at risk, from 0
    joined      days of waiting on the first day at risk in the window
    could       days of waiting by the window's end, or by the day another way out ended the stay
    entered     cumulative reference hazard served before the window (a)
    reached     cumulative reference hazard on the last day at risk (b)
    could_reach the same on the day `could`: how far the child could have been followed
    progressed  left the stage by progressing inside the window
    otherwise   left the stage another way inside the window
    waiting     still at the stage on the window's last day
    """

    stage: str
    first: date
    last: date
    child: tuple[str, ...]
    joined: Days
    waited: Days
    could: Days
    entered: Hazards
    reached: Hazards
    could_reach: Hazards
    progressed: Flags
    otherwise: Flags
    waiting: Flags

    @property
    def observed(self) -> int:
        """Children who progressed."""
        return int(self.progressed.sum())

    @property
    def expected(self) -> float:
        """Children who would have progressed at the reference's pace, for the same days at risk."""
        return float((self.reached - self.entered).sum())

    @property
    def ratio(self) -> float | None:
        """Observed over expected; None where nothing was expected."""
        return self.observed / self.expected if self.expected > 0 else None

    @property
    def children(self) -> int:
        """Different children at risk in the window."""
        return len(set(self.child))

    @property
    def reference_survival(self) -> Hazards:
        """S0 of each row: the share of children who, at the reference's pace, would still wait after such a wait."""
        survival: Hazards = np.exp(-self.reached)
        return survival

    def only(self, rows: Flags) -> Exposed:
        """The rows for which `rows` is true."""
        kept: dict[str, Any] = {name: getattr(self, name)[rows] for name in _ARRAYS}
        child = tuple(name for name, keep in zip(self.child, rows, strict=True) if keep)
        return Exposed(self.stage, self.first, self.last, child, **kept)


def daily_hazard(reference: Reference, days: int) -> Hazards:
    """The reference's hazard on days of waiting 0 to `days`, float64[days + 1]."""
    return reference.rates[bands_of(np.arange(days + 1))]


def cumulative(reference: Reference, waited: Days) -> Hazards:
    """Cumulative reference hazard at the end of each day of waiting; 0 for −1, the eve of the first day."""
    longest = int(waited.max(initial=0))
    summed = np.concatenate(([0.0], np.cumsum(daily_hazard(reference, longest))))
    return summed[waited + 1]


def exposed_in(stays: Iterable[Stay], reference: Reference, first: date, last: date) -> Exposed:
    """The stays of the reference's stage that were at risk on a day from `first` to `last`, both counted."""
    opens, closes = first.toordinal(), last.toordinal()
    child: list[str] = []
    rows: list[tuple[int, int, int, bool, bool, bool]] = []
    for stay in stays:
        if stay.stage != reference.stage:
            continue
        began, seen = stay.start.toordinal(), stay.seen_to.toordinal()
        here, gone = max(began, opens), min(seen, closes)
        if here > gone:
            continue
        inside = stay.end is not None and stay.end <= last
        progressed = inside and stay.cause == "progressed"
        # Another way out, or an earlier last sight, is as far as anybody could have followed this child.
        could = closes if progressed else gone
        waiting = not inside and seen >= closes
        child.append(stay.child)
        rows.append((here - began, gone - began, could - began, progressed, inside and not progressed, waiting))
    days = np.array([row[:3] for row in rows], dtype=np.int64).reshape(-1, 3)
    joined, waited, could_wait = days[:, 0], days[:, 1], days[:, 2]
    return Exposed(
        reference.stage,
        first,
        last,
        tuple(child),
        joined,
        waited,
        could_wait,
        cumulative(reference, joined - 1),
        cumulative(reference, waited),
        cumulative(reference, could_wait),
        np.array([row[3] for row in rows], dtype=bool),
        np.array([row[4] for row in rows], dtype=bool),
        np.array([row[5] for row in rows], dtype=bool),
    )


@dataclass(frozen=True, eq=False)
class Expectation:
    """Per row: days waited in the window before the horizon, and days the reference expects of the same child.

    The expectation follows the child as far as the window, another way out and the horizon allow, so that neither
    side is credited with days nobody could have seen.
    """

    actual: Hazards
    expected: Hazards

    @property
    def excess(self) -> Hazards:
        """Days beyond the reference's expectation, signed."""
        return self.actual - self.expected


def expectation(exposed: Exposed, reference: Reference, horizon: int, pace: float = 1.0) -> Expectation:
    """Days waited and expected of each row, counting only days of waiting before `horizon`.

    With `pace` what is expected at so many times the reference's hazard: the authority's own earlier pace.
    """
    longest = int(exposed.could.max(initial=0))
    before = np.concatenate(([0.0], np.cumsum(daily_hazard(reference, longest))))[:-1]
    until = np.minimum(exposed.could, horizon - 1) + 1
    begin = np.minimum(exposed.joined, until)
    # At risk on day t: not gone by the end of day t − 1. Row by row, because a difference of sums over all days would
    # lose a child who joined after a very long wait in rounding.
    expected = [
        np.exp(pace * (joined - before[low:high])).sum()
        for joined, low, high in zip(exposed.entered, begin, until, strict=True)
    ]
    actual = np.minimum(exposed.waited, horizon - 1) + 1 - begin
    return Expectation(np.clip(actual, 0, None).astype(np.float64), np.array(expected, dtype=np.float64))


def horizon_of(stage: str) -> int:
    """Days up to which waits are counted: a year for match→placed, two years otherwise (statistics 1)."""
    return 365 if stage == "match_to_placed" else 730
