"""Days as plain integers, and as the text a return writes them in.

A day is a proleptic Gregorian ordinal (`date.toordinal()`): the generator makes hundreds of thousands of them.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

Day: TypeAlias = int

_FIRST = date(1984, 1, 1).toordinal()
_LAST = date(2060, 12, 31).toordinal()
_TEXT = [date.fromordinal(day).strftime("%d/%m/%Y") for day in range(_FIRST, _LAST + 1)]


def day_text(day: Day) -> str:
    """dd/mm/yyyy, for days of 1984 to 2060."""
    return _TEXT[day - _FIRST]


def year_start(year: int) -> Day:
    """1 April before the 31 March that ends collection year `year`."""
    return date(year - 1, 4, 1).toordinal()


def year_end(year: int) -> Day:
    """31 March of collection year `year`."""
    return date(year, 3, 31).toordinal()


def weekday(day: Day) -> Day:
    """`day`, or the Monday after it at a weekend: panels, decision makers and courts do not sit then."""
    past_sunday = day % 7  # ordinal 7 was a Sunday
    if past_sunday == 0:
        return day + 1
    return day + 2 if past_sunday == 6 else day


def birthday(born: Day, age: int) -> Day:
    """The day a child turns `age`; 1 March in a common year for one born on 29 February."""
    birth = date.fromordinal(born)
    try:
        return birth.replace(year=birth.year + age).toordinal()
    except ValueError:
        return date(birth.year + age, 3, 1).toordinal()
