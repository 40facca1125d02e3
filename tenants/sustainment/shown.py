"""The looks of one engagement side by side, for a page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from permanence.web.marks import Marked
from tenants.indicators.showing import PLACES, UNITS
from tenants.sustainment.checkpoints import checkpoints_of, standing
from tenants.sustainment.judging import SIDES, VERDICTS


class Value(Protocol):
    """One indicator of a look, as it is kept."""

    code: str
    title: str
    unit: str
    side: str
    end_value: float | None
    end_n: int
    value: float | None
    n: int
    verdict: str | None
    why: str


class Look(Protocol):
    """A look, as it is kept."""

    months: int
    day: date
    end_day: date
    data_to: date
    data_version: str
    taken_at: datetime

    @property
    def values(self) -> Sequence[Value]:
        """What it found."""


@dataclass(frozen=True)
class Cell:
    """An indicator at one look: value and number counted, what can be said and why."""

    value: Marked
    n: int
    verdict: str
    words: str
    why: str


@dataclass(frozen=True)
class Row:
    """An indicator: at the end, and at each look (None: not taken)."""

    title: str
    unit: str
    places: int
    end: Marked
    end_n: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Moment:
    """A checkpoint and how it stands."""

    months: int
    due: date
    day: date
    standing: str
    look: Look | None


def moments_of(last_day: date, looks: Sequence[Look], *, today: date, data_to: date | None) -> list[Moment]:
    """The checkpoints of an engagement, the end itself first."""
    taken = {one.months: one for one in looks}
    return [
        Moment(
            one.months,
            one.due,
            one.day,
            standing(one, today=today, data_to=data_to, taken=one.months in taken),
            taken.get(one.months),
        )
        for one in checkpoints_of(last_day)
    ]


def sides_of(looks: Sequence[Look]) -> list[tuple[str, list[Row]]]:
    """The indicators by side: speed never without who waits and which plans changed."""
    if not looks:
        return []
    latest = looks[-1]
    by_months = {one.months: {each.code: each for each in one.values} for one in looks}
    sides = []
    for side, words in SIDES.items():
        rows = [_row(value, by_months) for value in latest.values if value.side == side]
        sides.append((words, rows))
    return sides


def _row(latest: Value, by_months: dict[int, dict[str, Value]]) -> Row:
    first = by_months.get(0, {}).get(latest.code)
    # What the end is now known to have been; returns that came since may have moved it.
    revised = first is not None and first.end_value != latest.end_value
    return Row(
        latest.title,
        UNITS[latest.unit],
        PLACES[latest.unit],
        _marked(latest.end_value, latest.unit, "r" if revised else ""),
        latest.end_n,
        tuple(_cell(by_months.get(months, {}).get(latest.code)) for months in (6, 12, 24)),
    )


def _cell(value: Value | None) -> Cell | None:
    if value is None:
        return None
    verdict = value.verdict or "cannot_tell"
    return Cell(_marked(value.value, value.unit), value.n, verdict, VERDICTS[verdict], value.why)


def _marked(value: float | None, unit: str, mark: str = "") -> Marked:
    if value is None:
        return Marked(None, "z")
    return Marked(100 * value if unit == "share" else value, mark)
