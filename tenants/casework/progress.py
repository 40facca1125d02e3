"""One bar a stage for a case, beside England's average for children of the same age, and who the delays are with. Pure.

The averages are the department's stage durations by age at entry to care, children adopted in the year ending
31 March 2025, in whole months (OGL v3.0): of children who were adopted, so a child who still waits is not in them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise

from tenants.casework.course import Course

STAGES = (
    ("entry_to_decision", "Entry to care to decision", "entry", "decision"),
    ("decision_to_match", "Decision to match", "decision", "match"),
    ("match_to_placed", "Match to moving in", "match", "placed"),
    ("placed_to_order", "Moving in to adoption order", "placed", "order"),
)
DAYS_IN_MONTH = 365.25 / 12
OLDEST = 7
WIDTH = 1000


@dataclass(frozen=True)
class Wait:
    """A delay as the bar shows it: who it is with, its cause in words, from when to when (None: still)."""

    owner: str
    words: str
    began: date
    ended: date | None


@dataclass(frozen=True)
class Segment:
    """A part of a bar in thousandths of the picture, by who the delay is with; "" for no delay recorded."""

    start: int
    width: int
    owner: str


@dataclass(frozen=True)
class StageBar:
    """One stage: its days so far, whether it goes on, the average of the child's age in days (None: age not known)."""

    label: str
    days: int
    still: bool
    begins: date
    ends: date
    average: int | None
    average_at: int
    segments: tuple[Segment, ...]
    waits: tuple[Wait, ...]


@cache
def _averages() -> dict[tuple[str, int], int]:
    text = files("tenants.casework").joinpath("pace.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["stage"], int(row["age"])): round(int(row["months"]) * DAYS_IN_MONTH) for row in rows}


def bars_of(course: Course, dob: date | None, waits: Iterable[Wait], today: date) -> list[StageBar]:
    """The stages that began, on one scale; a stage whose first day cannot be told has no bar."""
    entry = course.on("entry")
    age = min(_years(dob, entry), OLDEST) if dob and entry else None
    until = course.closed_on or today
    found = []
    for code, label, begins, ends in STAGES:
        first = course.on(begins)
        if first is None or first > until:
            continue
        last = course.on(ends)
        found.append((code, label, first, last if last and last >= first else None))
    longest = max(((last or until) - first).days for _, _, first, last in found) if found else 1
    averages = [_averages()[code, age] for code, *_ in found] if age is not None else [0]
    scale = WIDTH / max(longest, *averages, 1) if found else 1.0
    held = tuple(waits)
    bars = []
    for code, label, first, last in found:
        end = last or until
        average = _averages()[code, age] if age is not None else None
        inside = tuple(wait for wait in held if wait.began < end and (wait.ended or until) > first)
        bars.append(
            StageBar(
                label=label,
                days=(end - first).days,
                still=last is None and course.closed_on is None,
                begins=first,
                ends=end,
                average=average,
                average_at=round((average or 0) * scale),
                segments=_segments(first, end, inside, scale, until),
                waits=inside,
            )
        )
    return bars


def _segments(first: date, end: date, waits: Sequence[Wait], scale: float, until: date) -> tuple[Segment, ...]:
    """The bar cut where delays begin and end; where two run at once the one that began first is shown."""
    cuts = {first, end}
    for wait in waits:
        cuts |= {day for day in (wait.began, wait.ended or until) if first < day < end}
    days = sorted(cuts)
    found = []
    for start, stop in pairwise(days):
        running = [wait for wait in waits if wait.began <= start and (wait.ended or until) >= stop]
        owner = min(running, key=lambda wait: wait.began).owner if running else ""
        found.append(Segment(round((start - first).days * scale), max(round((stop - start).days * scale), 3), owner))
    return tuple(found)


def _years(dob: date, on: date) -> int:
    return on.year - dob.year - ((on.month, on.day) < (dob.month, dob.day))
