"""Arrivals, stock and departures by stage and month: where children queue. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tenants.contribution.stays import Stay

RECENT = 12
GROWS = 2


@dataclass(frozen=True)
class Month:
    """One stage in one month: who arrived, who left and how, who was there at its end.

    `unseen` left the returns without a way out being told.
    """

    first: date
    arrived: int
    progressed: int
    plan_changed: int
    other_exit: int
    unseen: int
    waiting: int


@dataclass(frozen=True)
class Queue:
    """One stage over the last twelve months: who waits, who came and left, and the months of work that stand there.

    `months` is the stock over the pace of leaving, None where nobody left. `grows`: two or more children more arrived
    than left.
    """

    stage: str
    waiting: int
    arrived: int
    left: int
    months: float | None
    grows: bool


def months_between(first: date, last: date) -> tuple[date, ...]:
    """First days of every whole month from `first` to `last`."""
    found = []
    day = first if first.day == 1 else _next(first)
    while _next(day) - timedelta(days=1) <= last:
        found.append(day)
        day = _next(day)
    return tuple(found)


def flow(stays: Iterable[Stay], stage: str, months: Sequence[date]) -> tuple[Month, ...]:
    """Arrivals, departures and stock of one stage. Arrivals less departures are the change of the stock, exactly."""
    held = [stay for stay in stays if stay.stage == stage]
    last_day = max((stay.seen_to for stay in held), default=date.min)
    found = []
    for first in months:
        end = _next(first) - timedelta(days=1)
        counts = {"progressed": 0, "plan_changed": 0, "other_exit": 0}
        unseen = arrived = waiting = 0
        for stay in held:
            arrived += first <= stay.start <= end
            if stay.end is not None and stay.cause and first <= stay.end <= end:
                counts[stay.cause] += 1
            lost = stay.end is None and stay.seen_to < last_day
            unseen += lost and first <= stay.seen_to <= end
            gone = stay.end is not None and stay.end <= end
            waiting += stay.start <= end and not gone and not (lost and stay.seen_to <= end)
        found.append(Month(first, arrived, **counts, unseen=unseen, waiting=waiting))
    return tuple(found)


def queue(stage: str, months: Sequence[Month]) -> Queue | None:
    """Where the stage stands after its last twelve months; None for fewer."""
    recent = months[-RECENT:]
    if len(recent) < RECENT:
        return None
    arrived = sum(month.arrived for month in recent)
    left = sum(month.progressed + month.plan_changed + month.other_exit + month.unseen for month in recent)
    waiting = recent[-1].waiting
    return Queue(stage, waiting, arrived, left, waiting / (left / RECENT) if left else None, arrived - left >= GROWS)


def queues(stays: Sequence[Stay], stages: Iterable[str], first: date, last: date) -> tuple[Queue, ...]:
    """Every stage with twelve months behind it, the one with most months of work standing first."""
    months = months_between(first, last)
    found = [queue(stage, flow(stays, stage, months)) for stage in stages]
    return tuple(
        sorted(
            (one for one in found if one is not None),
            key=lambda one: (-(one.months if one.months is not None else float(one.waiting) * 1000), one.stage),
        )
    )


def _next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
