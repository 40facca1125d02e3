"""Stays written by hand at a constant reference, so that every cumulative hazard can be worked out on paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from benchmarks.contributions.reference import Reference
from tenants.contribution.stays import Cause, Stay
from tenants.diagnosis.exposed import Exposed, exposed_in

STAGE = "order_to_match"
FIRST, LAST = date(2023, 4, 1), date(2026, 3, 31)
HAZARD = 0.005


def reference(hazard: float = HAZARD, stage: str = STAGE) -> Reference:
    return Reference(stage, "2025-03-31/1", date(2022, 4, 1), date(2025, 1, 1), (0,), (hazard,), (1_000_000,))


def stay(
    child: str,
    start: date,
    days: int | None = None,
    cause: Cause = "progressed",
    *,
    seen_to: date = LAST,
    stage: str = STAGE,
) -> Stay:
    """A stay left after so many days, or still open at `seen_to`."""
    end = start + timedelta(days=days) if days is not None else None
    return Stay(stage, child, start, end, cause if end else None, end or seen_to, 2, None)


def exposed(stays: Iterable[Stay], hazard: float = HAZARD) -> Exposed:
    return exposed_in(stays, reference(hazard), FIRST, LAST)


def service(
    *, pace: float = 1.0, hardly: int = 0, starts_a_year: int = 30, mean_wait: float = 200.0, seed: int = 1
) -> list[Stay]:
    """An invented service from 2015 on, at a constant hazard; `pace` holds from the window's first day.

    Of those at risk in the window `hardly` children hardly progress from then on.
    """
    chance = np.random.default_rng(seed)
    opening = date(2015, 4, 1)
    span = (LAST - opening).days
    began = np.sort(chance.integers(0, span, int(starts_a_year * span / 365.25)))
    opens = (FIRST - opening).days
    needed = chance.exponential(mean_wait, len(began))
    before = np.maximum(opens - began, 0)
    waits = np.where(needed < before, needed, before + (needed - before) / pace)
    here = np.flatnonzero(began + waits > opens)
    slow = chance.choice(here, hardly, replace=False) if hardly else []
    for place in slow:
        waits[place] = before[place] + chance.exponential(mean_wait / 0.05)
    found = []
    for number, (start, wait) in enumerate(zip(began, waits, strict=True)):
        day = opening + timedelta(days=int(start))
        ended = day + timedelta(days=int(wait)) <= LAST
        found.append(stay(f"{number:04d}", day, int(wait) if ended else None))
    return found
