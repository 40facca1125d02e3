"""Invented authorities with a known truth, and how often the method says so (its operating points). Pure.

The set-up, which the design's table leaves open and which comes closest to it of those tried:

- the reference is a constant hazard with a mean wait of 180 days;
- children begin the stage as a Poisson process, 30 a year, for ten years before a window of 36 months, so that
  those already waiting when it opens are left-truncated as in life;
- each authority has a speed of its own, LogNormal(0, τ), τ = 0.10, at all times (the long form prints also what
  comes of it where all have the reference's own speed);
- a slow-down multiplies the hazard from the day the window opens;
- children who hardly progress (hazard × 0.05) are drawn from all who are at risk in the window, from the day they
  began the stage or, if later, from the day it opens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenants.diagnosis.conclusion import Answer, answer_of
from tenants.diagnosis.exposed import Exposed
from tenants.diagnosis.hypotheses import HARDLY, QUICK, SPREAD, Grid, posteriors

Numbers = NDArray[np.float64]
YEAR = 365.25


@dataclass(frozen=True)
class Truth:
    """What is so in an invented authority: everybody's pace, and how many children hardly progress."""

    name: str
    pace: float = 1.0
    hardly: int = 0


NOTHING = Truth("No delay")
SLOWER = Truth("Everybody at 0.6 of the pace", pace=0.6)
FEW = Truth("Five children who hardly progress", hardly=5)
TRUTHS = (NOTHING, SLOWER, FEW)


@dataclass(frozen=True)
class SetUp:
    """The invented service. `spread` is how far true speeds differ; the method always takes τ = 0.10."""

    starts_a_year: float = 30.0
    years: float = 3.0
    mean_wait: float = 180.0
    spread: float = SPREAD
    years_before: float = 10.0


@dataclass(frozen=True, eq=False)
class Waits:
    """Cumulative reference hazards of an authority's children on joining and on leaving the window."""

    entered: Numbers
    reached: Numbers
    progressed: NDArray[np.bool_]


@dataclass(frozen=True)
class Operating:
    """How often each answer was given under one truth: shares of `tried` authorities."""

    truth: Truth
    tried: int
    shares: Mapping[Answer, float]

    @property
    def flagged(self) -> float:
        """Share with any answer other than none."""
        return 1 - self.shares.get("none", 0.0)


def invented(truth: Truth, set_up: SetUp, chance: np.random.Generator) -> Waits:
    """One authority's children over the window."""
    opens, closes = set_up.years_before * YEAR, (set_up.years_before + set_up.years) * YEAR
    number = chance.poisson(set_up.starts_a_year * (set_up.years_before + set_up.years))
    began = chance.uniform(0, closes, number)
    hazard = 1 / set_up.mean_wait
    own = hazard * np.exp(chance.normal(0, set_up.spread))
    needed = chance.exponential(1, number)
    before = np.maximum(opens - began, 0) * own
    ended = np.where(
        needed < before, began + needed / own, np.maximum(began, opens) + (needed - before) / (own * truth.pace)
    )
    here = ended > opens
    began, ended = began[here], ended[here]
    if truth.hardly:
        chosen = chance.choice(len(began), min(truth.hardly, len(began)), replace=False)
        slow = chance.exponential(1, len(chosen)) / (own * HARDLY)
        ended[chosen] = np.maximum(began[chosen], opens) + slow
    last = np.minimum(ended, closes)
    return Waits(np.maximum(opens - began, 0) * hazard, (last - began) * hazard, ended <= closes)


def operating_points(truth: Truth, tried: int, seed: int, set_up: SetUp | None = None, grid: Grid = QUICK) -> Operating:
    """How often each answer is given for `tried` authorities in which `truth` holds."""
    chance = np.random.default_rng(seed)
    set_up = set_up or SetUp()
    return _answers(truth, [invented(truth, set_up, chance) for _ in range(tried)], SPREAD, grid)


def own_operating_points(
    exposed: Exposed, truths: Sequence[Truth], tried: int, seed: int, spread: float = SPREAD
) -> tuple[Operating, ...]:
    """What could have been seen among these very children: the same children, followed as far as they could be,
    with invented ends under each truth. Answers "what could not have been seen" for one authority's stage."""
    chance = np.random.default_rng(seed)
    return tuple(
        _answers(truth, [_again(exposed, truth, spread, chance) for _ in range(tried)], spread, QUICK)
        for truth in truths
    )


def _again(exposed: Exposed, truth: Truth, spread: float, chance: np.random.Generator) -> Waits:
    number = len(exposed.child)
    pace = np.full(number, truth.pace * np.exp(chance.normal(0, spread)))
    if truth.hardly:
        chosen = chance.choice(number, min(truth.hardly, number), replace=False)
        pace[chosen] *= HARDLY
    ends = exposed.entered + chance.exponential(1, number) / pace
    return Waits(exposed.entered, np.minimum(ends, exposed.could_reach), ends <= exposed.could_reach)


def _answers(truth: Truth, authorities: Sequence[Waits], spread: float, grid: Grid) -> Operating:
    found = posteriors(
        np.concatenate([one.entered for one in authorities]),
        np.concatenate([one.reached for one in authorities]),
        np.concatenate([one.progressed for one in authorities]),
        [len(one.entered) for one in authorities],
        spread,
        grid,
    )
    counted = Counter(answer_of(one) for one in found)
    return Operating(truth, len(authorities), {answer: number / len(found) for answer, number in counted.items()})
