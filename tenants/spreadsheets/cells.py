"""What one cell says: a day, an answer, a choice, that it is not known; or words that are none of these. Pure.

Dates are read day first, as they are written here; nothing is guessed. What says that something is not known (TBC,
N/A, ?) is not a blank and not a no.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tenants.spreadsheets.grid import Cell

Said = Literal["day", "value", "unknown", "words", "blank"]

DAY_FIRST = "Read day first"
EARLIEST = date(1995, 1, 1)
"""Before this no child of a tracker was born; an earlier date is a slip of the keyboard."""
YEARS_AHEAD = 5
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_UNKNOWN = frozenset(
    {
        "tbc", "tba", "tbd", "na", "nk", "unknown", "notknown", "notyetknown",
        "notknownyet", "notapplicable", "pending", "awaited",
        "awaiting", "awaitingdate", "notyet", "unsure", "asap", "ongoing", "unclear", "tobeconfirmed", "tobeagreed",
        "none", "nil", "dontknow", "notrecorded", "noinformation", "notset", "dateawaited", "unallocated",
    }
)  # fmt: skip
_YES = frozenset(["y", "yes", "true", "1", "✓", "✔", "☑", "confirmed"])
_NO = frozenset(["n", "no", "false", "0", "✗", "✘", "☒"])
_PARTED = re.compile(r"^(\d{1,4})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,4})$")
_WRITTEN = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*([a-z]+)\.?[\s\-/.,]*('?\d{2}|\d{4})$")
_WEEKDAY = re.compile(r"^(mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(day|sday|nesday|rsday|urday)?[\s,]+")
_CLOCK = re.compile(r"[\sT]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*(am|pm)?$", re.IGNORECASE)
_MONTH_ONLY = re.compile(r"^(early|mid|late|end( of)?)?\s*([a-z]+)[\s\-/,.]*('?\d{2}|\d{4})$")
_SERIAL = range(34_700, 73_051)  # 1995 to 2099


@dataclass(frozen=True)
class Reading:
    """What a cell says. `day` or `value` where it says one; `why` says what was assumed, or why it was not taken."""

    said: Said
    day: date | None = None
    value: str = ""
    why: str = ""


BLANK = Reading("blank")


def is_unknown(text: str) -> bool:
    """Whether the words say that something is not known."""
    letters = re.sub(r"[^a-z0-9]", "", text.casefold())
    if not letters:
        return bool(text.strip()) and set(text.strip()) <= set("?-–—./_ ")
    return letters in _UNKNOWN


def read_day(cell: Cell, *, since_1904: bool = False) -> Reading:
    """The day a cell holds, whatever its style; words where it holds none, with the reason."""
    text = cell.text
    if not text:
        return BLANK
    if cell.day is not None:
        timed = text != f"{cell.day:%d/%m/%Y}"
        return _sound(cell.day, "The time of day is left out." if timed else "")
    if is_unknown(text):
        return Reading("unknown", why=f"“{text}” says that it is not known; nothing is taken from it.")
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in _SERIAL:
        return _of_number(int(float(text)), since_1904)
    return _from_text(text)


def _of_number(number: int, since_1904: bool) -> Reading:
    day = (date(1904, 1, 1) if since_1904 else date(1899, 12, 30)) + timedelta(days=number)
    return _sound(day, f"The day number {number} of the spreadsheet is {day:%d/%m/%Y}.")


def _from_text(text: str) -> Reading:
    plain = _CLOCK.sub("", _WEEKDAY.sub("", " ".join(text.casefold().split())))
    if found := _PARTED.match(plain):
        return _from_numbers(found[1], found[2], found[3])
    if found := _WRITTEN.match(plain):
        month = _month(found[2])
        if month:
            return _made(int(found[1]), month, _year(found[3]), "")
    if (found := _MONTH_ONLY.match(plain)) and _month(found[3]):
        return _words("A month is not a day: write the day, month and year.")
    if re.search(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{1,2}\s*[a-z]{3,9}\s*\d{2,4}", plain):
        return _words("There is more in the cell than one date: put the date alone in it.")
    return _words("This is not a date: write the day, month and year, for example 24/03/2025.")


def _from_numbers(first: str, second: str, third: str) -> Reading:
    if len(first) == 4:
        return _made(int(third), int(second), int(first), "") if len(third) <= 2 else _no_such()
    if len(first) > 2 or len(third) not in (2, 4):
        return _words("The year cannot be told: write the day, month and year, for example 24/03/2025.")
    day, month, year = int(first), int(second), _year(third)
    if month > 12 >= day:
        return _words(
            f"There is no month {month}. Dates are read day first: write {second}/{first}/{year} if meant so."
        )
    doubt = ""
    if day != month and day <= 12:
        doubt = f"{DAY_FIRST}: {day} {_LONG[month - 1].title()} {year}." if 1 <= month <= 12 else ""
    return _made(day, month, year, doubt)


def _year(text: str) -> int:
    digits = text.removeprefix("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(text: str) -> int:
    if text in MONTHS or text in _LONG or text == "sept":
        return MONTHS.index(text[:3]) + 1
    return 0


def _made(day: int, month: int, year: int, why: str) -> Reading:
    try:
        return _sound(date(year, month, day), why)
    except ValueError:
        return _no_such()


def _no_such() -> Reading:
    return _words("There is no such date: check the day and the month.")


def _sound(day: date, why: str) -> Reading:
    if day < EARLIEST:
        return _words(f"{day:%d/%m/%Y} is too long ago for a child of a tracker: check the year.")
    return Reading("day", day=day, why=why)


def _words(why: str) -> Reading:
    return Reading("words", why=why)


def too_far_ahead(day: date, as_at: date) -> bool:
    """Whether a day lies further ahead than anybody plans: a slip of the keyboard."""
    return day.year > as_at.year + YEARS_AHEAD


def read_answer(text: str) -> Reading:
    """yes or no as `value`; what is not known stays unknown."""
    if not text.strip():
        return BLANK
    letters = text.strip().casefold().rstrip(".!")
    if letters in _YES:
        return Reading("value", value="yes")
    if letters in _NO:
        return Reading("value", value="no")
    if is_unknown(text):
        return Reading("unknown", why=f"“{text}” says that it is not known; it is not taken for no.")
    return _words("This is neither yes nor no.")


def read_text(text: str) -> Reading:
    """A name or a few words, on one line, or that it is not known."""
    plain = " ".join(text.split())
    if not plain:
        return BLANK
    if is_unknown(plain):
        return Reading("unknown", why=f"“{plain}” says that it is not known; nothing is taken from it.")
    return Reading("value", value=plain)


def alike(text: str) -> str:
    """Words as they are compared: one line, lower case, one space, no full stop at the end."""
    return " ".join(text.split()).casefold().rstrip(".")


def name_key(text: str) -> tuple[str, ...]:
    """A name as it is compared: its words in any order, so that “Smith, Jane” is “Jane Smith”."""
    return tuple(sorted(re.findall(r"[^\W\d_]+", text.casefold().replace("’", "").replace("'", ""))))
