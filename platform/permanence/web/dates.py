"""Dates as people type them: three inputs that also take 24/3/25 in the first, and dates in words for pages."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateField

LONDON = ZoneInfo("Europe/London")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Two-digit years up to this one are this century's.
PIVOT = 69


def read_day(parts: list[str]) -> date | None:
    """A day from day, month and year, or from one text such as 24/3/25 or 2025-03-24; None when all is blank.

    Raises ValueError, in words for the person, for anything that is not a date.
    """
    given = [part.strip() for part in parts if part and part.strip()]
    if not given:
        return None
    if len(given) == 1:
        given = [part for part in re.split(r"[\s/.\-]+", given[0]) if part]
        if len(given) == 3 and len(given[0]) == 4:
            given.reverse()
    if len(given) != 3:
        raise ValueError("Enter a day, a month and a year, for example 24 3 2025")
    day, month, year = given[0], _month(given[1]), given[2]
    if not (day.isdecimal() and month and year.isdecimal() and len(year) in (2, 4)):
        raise ValueError("Enter a day, a month and a year, for example 24 3 2025")
    full_year = int(year) if len(year) == 4 else int(year) + (2000 if int(year) <= PIVOT else 1900)
    try:
        return date(full_year, month, int(day))
    except ValueError:
        raise ValueError("There is no such date. Check the day and the month") from None


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    short = text[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


class DayField(DateField):
    """A date in three inputs of one name (the GOV.UK date input); `data` is a date or None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the three inputs, or all of the date typed into the first."""
        # The widget shows what was typed from exactly three values.
        self.raw_data = [*(str(value) for value in valuelist), "", "", ""][:3]
        self.data = read_day(self.raw_data)


def in_words(value: date | datetime | None) -> str:
    """“24 March 2025”; a moment is given in London's time, “24 March 2025 at 14:02”; '' for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = value.astimezone(LONDON)
        return f"{local.day} {local:%B %Y} at {local:%H:%M}"
    return f"{value.day} {value:%B %Y}"
