"""An invented population of waits, for comparing banded tables with the same waits followed day by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.contributions.bands import BANDS, bands_of, exposure
from benchmarks.contributions.table import StageTable
from benchmarks.contributions.vocabulary import CAUSES

Waits = NDArray[np.int64]


@dataclass(frozen=True)
class Population:
    """Day of waiting on which each child was first and last seen; `cause` 0 for still waiting, else 1–3."""

    joined: Waits
    left: Waits
    cause: Waits

    def table(self) -> StageTable:
        """The waits as an occurrence/exposure table."""
        events = {
            name: np.bincount(bands_of(self.left[self.cause == i]), minlength=BANDS) for i, name in enumerate(CAUSES, 1)
        }
        return StageTable("decision_to_match", "all", events, exposure(self.joined, self.left).sum(axis=0))

    def still_waiting(self, days: int) -> NDArray[np.float64]:
        """Kaplan–Meier on single days: the share still waiting when 0, 1, … `days` days are over."""
        length = int(self.left.max()) + 2
        leaving = np.bincount(self.left[self.cause > 0], minlength=length)
        gone = np.concatenate(([0], np.bincount(self.left, minlength=length).cumsum()[:-1]))
        at_risk = np.bincount(self.joined, minlength=length).cumsum() - gone
        stay = 1 - leaving / np.maximum(at_risk, 1)
        return np.concatenate(([1.0], np.cumprod(stay)))[: days + 1]


def population(children: int, seed: int) -> Population:
    """Children with a rising then easing pace of matching, plan changes, some joining late and some still waiting."""
    chance = np.random.default_rng(seed)
    ways = [chance.gamma(1.6, 260, children), chance.exponential(1800, children), chance.exponential(9000, children)]
    ends = np.floor(np.vstack([chance.uniform(0, 1500, children), *ways])).astype(np.int64)
    late = np.where(chance.random(children) < 0.4, chance.integers(0, 500, children), 0)
    left, cause = ends.min(axis=0), ends.argmin(axis=0)
    seen = left >= late
    return Population(late[seen], left[seen], cause[seen])
