"""A child's journey as rows of a picture: where each stage begins and ends on one scale, and its days in words. Pure.

The picture is in whole thousandths of its width; the words beside it say all that it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tenants.journeys.journey import Journey
from tenants.journeys.waiting import decisions_of

WIDTH = 1000
Kind = Literal["stage", "reversed", "disrupted", "early", "unknown"]

#: The stages one after the other: label, first date, last date. The match is left out for a consent case's order.
STAGES = (
    ("Entry to care to decision", "entry", "decision"),
    ("Decision to placement order", "decision", "placement_order"),
    ("Placement order to match", "placement_order", "match"),
    ("Match to moving in", "match", "placed"),
    ("Moving in to adoption order", "placed", "order"),
)
CONSENT_STAGES = (
    STAGES[0],
    ("Decision to match (with consent, no order)", "decision", "match"),
    STAGES[3],
    STAGES[4],
)
#: What ends a stage that was still open, by the date it would have ended with.
ENDS_THE_PLAN = ("reversed", "left", "order")


@dataclass(frozen=True)
class Bar:
    """One row: `start` and `width` in thousandths of the picture, nothing drawn where `width` is 0.

    `begins` and `ends` are the days in the words; `ends` None with `still` true: not ended on the last day known.
    `days` keeps its sign: a match before its order is negative. `unknown` says in words what cannot be known.
    """

    label: str
    kind: Kind
    start: int
    width: int
    begins: date | None
    ends: date | None
    days: int | None
    still: bool = False
    unknown: str = ""


@dataclass(frozen=True)
class Timeline:
    """All rows, and the first and last day of the scale."""

    first: date
    last: date
    bars: tuple[Bar, ...]


def timeline_of(journey: Journey) -> Timeline:
    """The picture of one journey; it begins with the earliest day shown and ends with the last one known."""
    first = _first_day(journey)
    last = max(journey.left or journey.known_until, first + timedelta(days=1))
    scale = _Scale(first, last)
    bars: list[Bar] = []
    stages = CONSENT_STAGES if journey.consent else STAGES
    for label, begins, ends in stages:
        bar = _stage(journey, scale, label, begins, ends)
        if bar is not None:
            bars.append(bar)
    bars += _beside(journey, scale)
    return Timeline(first, last, tuple(bars))


def _first_day(journey: Journey) -> date:
    known = [day for day in (journey.entry, journey.decision, journey.early_permanence) if day is not None]
    final = max((spell.period for spell in journey.episodes), default=-1)
    shown = [spell.decom for spell in journey.episodes if spell.period == final]
    # Without an entry the first episode held says nothing about a stage: begin where the first stage does.
    return min(known or shown, default=journey.known_until - timedelta(days=1))


class _Scale:
    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last

    def place(self, begins: date, ends: date) -> tuple[int, int]:
        """Start and width of the days from `begins` to `ends`, at least a sliver."""
        whole = (self.last - self.first).days
        low, high = min(begins, ends), max(begins, ends)
        start = round(WIDTH * max((low - self.first).days, 0) / whole)
        end = round(WIDTH * min((high - self.first).days, whole) / whole)
        return min(start, WIDTH - 4), max(end - start, 4)


def _stage(journey: Journey, scale: _Scale, label: str, begins: str, ends: str) -> Bar | None:
    first, last = getattr(journey, begins), getattr(journey, ends)
    for name in (begins, ends):
        if name in journey.incomplete:
            # What is known still counts: a stage that began is drawn open, one that cannot be placed is words alone.
            start, width = scale.place(first, last or scale.last) if first is not None else (0, 0)
            return Bar(label, "unknown", start, width, first, last, None, unknown=journey.missing.get(name, ""))
    if first is None:
        return None
    if last is not None:
        start, width = scale.place(first, last)
        return Bar(label, "stage", start, width, first, last, (last - first).days)
    broken_off = next((stay.end for stay in journey.disruptions if begins == "placed" and stay.start == first), None)
    ways = (broken_off, *(getattr(journey, name) for name in ENDS_THE_PLAN))
    ended = min((day for day in ways if day is not None), default=None)
    if ended is not None and ended < first:
        return None
    until = ended or scale.last
    start, width = scale.place(first, until)
    kind: Kind = "stage"
    if ended is not None and ended in (broken_off, journey.reversed):
        kind = "disrupted" if ended == broken_off else "reversed"
    return Bar(label, kind, start, width, first, ended, (until - first).days, still=ended is None)


def _beside(journey: Journey, scale: _Scale) -> list[Bar]:
    bars: list[Bar] = []
    if journey.early_permanence is not None:
        until = journey.placed if journey.placed and journey.placed > journey.early_permanence else scale.last
        start, width = scale.place(journey.early_permanence, until)
        days = (until - journey.early_permanence).days
        still = until == scale.last and journey.left is None
        bars.append(
            Bar(
                "Early permanence",
                "early",
                start,
                width,
                journey.early_permanence,
                None if still else until,
                days,
                still,
            )
        )
    for one in decisions_of(journey):
        if one is journey.current_decision or one.reversed is None or one.reversed <= scale.first:
            continue
        start, width = scale.place(one.made, one.reversed)
        bars.append(
            Bar(
                f"Earlier decision, reversed ({one.reason or 'no reason given'})",
                "reversed",
                start,
                width,
                one.made,
                one.reversed,
                (one.reversed - one.made).days,
            )
        )
    for stay in journey.disruptions:
        if stay.end is None or stay.end <= scale.first or (stay.start is not None and stay.start == journey.placed):
            continue
        start, width = scale.place(stay.earliest_seen, stay.end)
        days = (stay.end - stay.earliest_seen).days
        bars.append(Bar("Placement that ended", "disrupted", start, width, stay.start, stay.end, days))
    return bars
