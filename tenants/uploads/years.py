"""Which collection year a set of files is of: by its names, by the person, by its dates; and when that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePosixPath

import pandas as pd

from tenants.uploads.refusal import Reason
from tenants.uploads.tables import year_end, year_start

FIRST_YEAR, LAST_YEAR = 2005, 2099
"""Collection years that are believed of a name or a person: placement orders began in December 2005."""

_WHOLE_DATE = re.compile(r"(?<!\d)(?:20\d\d[-_.]\d\d[-_.]\d\d|\d\d[-_.]\d\d[-_.]20\d\d)(?!\d)")
_SPAN = re.compile(r"(?<!\d)(20\d\d)[-_–/ ]?(?:20)?(\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")

_SUBSTANTIAL = 0.05
"""Share of the dates a collection year must hold to count: a mistyped year must not decide what a return is."""
_TOO_MANY_LATER = 0.2


def year_in_name(name: str) -> int | None:
    """The collection year a path states, innermost part first: 2024/episodes.csv, SSDA903_2024_x.csv, 2023-24/x.csv.

    None where no part states one, or the innermost that does states several.
    """
    path = PurePosixPath(name)
    for part in (path.name, *(parent.name for parent in path.parents)):
        years = _years_in(_WHOLE_DATE.sub(" ", part))
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _years_in(part: str) -> set[int]:
    years = set()
    for start, end in _SPAN.findall(part):
        if int(end) == (int(start) + 1) % 100:
            years.add(int(start) + 1)
            part = part.replace(start, " ")
    years |= {int(year) for year in _YEAR.findall(part)}
    return {year for year in years if FIRST_YEAR <= year <= LAST_YEAR}


def collection_year_of(day: date) -> int:
    """The collection year a day lies in."""
    return day.year + (day >= date(day.year, 4, 1))


def infer_year(episodes: pd.DataFrame) -> int | None:
    """The latest collection year that holds a substantial share of the start and end dates; None without any date."""
    counts = _dates_by_year(_days(episodes["DECOM"]), _days(episodes["DEC"]))
    return _latest_substantial(counts)


def contradiction(year: int, episodes: pd.DataFrame, file: str) -> Reason | None:
    """Why these episodes cannot be a return of `year`; None when they can. A few wrong dates are for the checks."""
    starts, ends = _days(episodes["DECOM"]), _days(episodes["DEC"])
    mend = "Choose the year the files are of, or send the files of the year you chose."
    later = sum(count for day, count in starts.items() if day > year_end(year))
    if later > _TOO_MANY_LATER * max(sum(starts.values()), 1):
        what = (
            f"These are not the episodes of the year to 31 March {year}: "
            f"{later} of {sum(starts.values())} start after that day."
        )
        return Reason(file, what, mend)
    before = sum(count for day, count in ends.items() if day < year_start(year))
    latest = _latest_substantial(_dates_by_year(starts, ends))
    if latest is not None and latest < year and before > sum(ends.values()) / 2:
        what = (
            f"These are not the episodes of the year to 31 March {year}: {before} of {sum(ends.values())} "
            f"end before that year began, and the latest dates are of the year to 31 March {latest}."
        )
        return Reason(file, what, mend)
    return None


def _days(values: pd.Series) -> dict[date, int]:
    days: dict[date, int] = {}
    for value, count in values.value_counts().to_dict().items():
        day = parse_day(str(value))
        if day is not None:
            days[day] = days.get(day, 0) + int(count)
    return days


def parse_day(value: str) -> date | None:
    """The day a dd/mm/yyyy value names; None for anything else."""
    if len(value) != 10 or value[2] != "/" or value[5] != "/":
        return None
    try:
        return date(int(value[6:]), int(value[3:5]), int(value[:2]))
    except ValueError:
        return None


def _dates_by_year(*days: Mapping[date, int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for each in days:
        for day, count in each.items():
            counts[collection_year_of(day)] = counts.get(collection_year_of(day), 0) + count
    return counts


def _latest_substantial(counts: Mapping[int, int]) -> int | None:
    least = _SUBSTANTIAL * sum(counts.values())
    return max((year for year, count in counts.items() if count >= least), default=None)


def named(years: Iterable[int]) -> str:
    """Years as they are said in a sentence: 2022, 2023 and 2024."""
    words = [str(year) for year in sorted(years)]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
