"""The days of a look back: the last quarter end by an engagement's end, and those 6, 12 and 24 months later. Pure.

Indicators are as at a quarter end, so the end of an engagement is looked at on the last one on or before its last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tenants.indicators.periods import QUARTER_ENDS, add_months

#: 0 is the end itself: what the later looks are held against.
MONTHS = (0, 6, 12, 24)


@dataclass(frozen=True)
class Checkpoint:
    """One look. `due` is when it may be made, `day` the quarter end it is about, `end_day` the one of the end."""

    months: int
    due: date
    day: date
    end_day: date


def quarter_end_by(day: date) -> date:
    """The last quarter end on or before a day."""
    ends = [date(year, month, last) for year in (day.year - 1, day.year) for month, last in QUARTER_ENDS]
    return max(one for one in ends if one <= day)


def checkpoints_of(last_day: date) -> tuple[Checkpoint, ...]:
    """The looks that follow an engagement whose last day this was."""
    end_day = quarter_end_by(last_day)
    return tuple(
        Checkpoint(
            months,
            add_months(last_day, months) + timedelta(days=0 if months else 1),
            add_months(end_day + timedelta(days=1), months) - timedelta(days=1),
            end_day,
        )
        for months in MONTHS
    )


def standing(checkpoint: Checkpoint, *, today: date, data_to: date | None, taken: bool) -> str:
    """taken; not_due; waits (due, but no return held reaches its day); ready (to be taken by the next round)."""
    if taken:
        return "taken"
    if today < checkpoint.due:
        return "not_due"
    return "ready" if data_to is not None and data_to >= checkpoint.day else "waits"
