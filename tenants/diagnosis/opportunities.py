"""The things with most to gain: by stage and recorded cause, ranked by days that could be gained. Pure.

At the reference's pace there would be nothing to gain: what a stage could gain are the days its children waited beyond
the reference's expectation, net over all its children, and never more. They are shared among the recorded causes by
the excess days of the children who carry each. Ranked by days, never by a percentile: a percentile says nothing of how
much a change would bring to children.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tenants.diagnosis.exposed import Expectation, Exposed
from tenants.diagnosis.money import Range
from tenants.diagnosis.practices import Practice, practices_for

SHOWN = 3


@dataclass(frozen=True, eq=False)
class StageWaits:
    """One stage's children, what the reference expects of them, and the recorded cause of each waiting child."""

    exposed: Exposed
    expectation: Expectation
    causes: Mapping[str, tuple[str, ...]]

    @property
    def to_gain(self) -> float:
        """Days waited beyond expectation over the whole window, net; 0 where children waited no longer."""
        return max(0.0, float(self.expectation.excess.sum()))


@dataclass(frozen=True)
class Opportunity:
    """A stage and a recorded cause ("" where none is): children who wait now, days a year, cost, what addresses it."""

    stage: str
    cause: str
    children: tuple[str, ...]
    days: float
    cost: Range
    practices: tuple[Practice, ...]


def opportunities(stages: Mapping[str, StageWaits], daily_cost: Range, years: float = 3.0) -> tuple[Opportunity, ...]:
    """Every stage and cause with days to gain, most days first. `years` is the length of the window."""
    found = [one for stage, waits in stages.items() for one in _of(stage, waits, daily_cost, years)]
    return tuple(sorted(found, key=lambda one: (-one.days, one.stage, one.cause)))


def _of(stage: str, waits: StageWaits, daily_cost: Range, years: float) -> list[Opportunity]:
    beyond = np.clip(waits.expectation.excess, 0, None)
    whole = float(beyond.sum())
    gain = waits.to_gain / years
    if whole <= 0 or gain < 1:
        return []
    days: dict[str, float] = {}
    children: dict[str, set[str]] = {}
    for row in np.flatnonzero(beyond > 0):
        child = waits.exposed.child[row]
        named = waits.causes.get(child, ()) or ("",)
        for cause in named:
            days[cause] = days.get(cause, 0.0) + float(beyond[row]) / len(named)
            if waits.exposed.waiting[row]:
                children.setdefault(cause, set()).add(child)
    return [
        Opportunity(
            stage,
            cause,
            tuple(sorted(children.get(cause, ()))),
            gain * share / whole,
            daily_cost.times(gain * share / whole),
            practices_for(cause, stage),
        )
        for cause, share in days.items()
        if gain * share / whole >= 1
    ]
