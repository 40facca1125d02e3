"""Reading dd/mm/yyyy, many at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.datetime64]
"""datetime64[D], NaT where there is no such day."""

NO_DAY = np.datetime64("NaT", "D")

# A year outside these is a slip of the keyboard (0024, 2204), and no child in a return was born or died there.
_EARLIEST, _LATEST = np.datetime64("1900-01-01", "D"), np.datetime64("2100-12-31", "D")


def read_days(texts: npt.NDArray[np.object_]) -> Days:
    """Days of texts written dd/mm/yyyy, all ten characters; NaT for blank, impossible or otherwise written ones."""
    ten = np.fromiter((len(text) == 10 for text in texts), dtype=bool, count=len(texts))
    written = pd.Series(np.where(ten, texts, ""), dtype="str")
    read = pd.to_datetime(written, format="%d/%m/%Y", errors="coerce", cache=False)
    days: Days = read.to_numpy().astype("datetime64[D]")
    days[(days < _EARLIEST) | (days > _LATEST)] = NO_DAY
    return days


def read_partial_days(texts: npt.NDArray[np.object_]) -> tuple[Days, npt.NDArray[np.bool_]]:
    """Latest possible days of texts whose day, day and month, or all parts may be ZZ; and which are well formed.

    ZZ/05/2014 → 31 May 2014; ZZ/ZZ/2014 → 31 December 2014; ZZ/ZZ/ZZZZ → NaT, well formed. Blank → NaT, well formed.
    """
    series = pd.Series(texts, dtype="str")
    unknown_day = series.str.match(r"ZZ/\d{1,2}/\d{4}$")
    unknown_month = series.str.match(r"ZZ/ZZ/\d{4}$")
    unknown = (series == "ZZ/ZZ/ZZZZ") | (series == "")
    earliest = series.where(~unknown_day, "01" + series.str[2:]).where(~unknown_month, "01/01" + series.str[5:])
    days = read_days(earliest.to_numpy(dtype=object))
    last_of_month = (days.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    last_of_year = (days.astype("datetime64[Y]") + 1).astype("datetime64[D]") - 1
    days = np.where(unknown_day.to_numpy(bool), last_of_month, days)
    days = np.where(unknown_month.to_numpy(bool), last_of_year, days)
    return days, ~np.isnat(days) | unknown.to_numpy(bool)


def birthday(births: Days, age: int) -> Days:
    """The day of turning `age`; for those born on 29 February, 28 February in a year without one."""
    months = births.astype("datetime64[M]")
    day_of_month = (births - months.astype("datetime64[D]")).astype(np.int64)
    later = months + 12 * age
    last = ((later + 1).astype("datetime64[D]") - 1 - later.astype("datetime64[D]")).astype(np.int64)
    result: Days = later.astype("datetime64[D]") + np.where(np.isnat(births), 0, np.minimum(day_of_month, last))
    return result
