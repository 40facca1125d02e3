"""Children's histories written as a few lines, and the annual returns an authority would have made of them.

A return of year Y lists what was so on any day from 1 April Y-1 to 31 March Y, as it was known on that 31 March.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tenants.uploads.tables import TABLES, AnnualReturn, empty_table, year_end, year_start


def day(text: str) -> date:
    return date.fromisoformat(text)


@dataclass(frozen=True)
class Episode:
    start: date
    rne: str
    legal_status: str
    place: str
    end: date | None
    rec: str
    urn: str = "2345678"


@dataclass(frozen=True)
class Plan:
    """A decision, and where it was reversed, when and why."""

    made: date
    ceased: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class History:
    child: str
    episodes: tuple[Episode, ...]
    plans: tuple[Plan, ...] = ()
    match: date | None = None
    foster_care: str = "0"
    dob: date = date(2018, 1, 1)
    sex: str = "F"

    @property
    def order(self) -> date | None:
        return next((one.end for one in self.episodes if one.rec in ("E11", "E12")), None)


def history(
    child: str,
    episodes: str,
    decisions: str = "",
    *,
    match: str = "",
    foster_care: str = "0",
    dob: str = "2018-01-01",
    sex: str = "F",
) -> History:
    """`episodes`: lines of "start RNE LS PLACE [URN]", each ended by the next one (X1), or by a line "day REC".
    `decisions`: lines of "day" or "day reversed-day RD1".
    """
    lines = [line.split() for line in episodes.strip().splitlines()]
    made = []
    for index, words in enumerate(lines):
        if len(words) == 2:
            continue
        after = lines[index + 1] if index + 1 < len(lines) else None
        end, rec = (day(after[0]), after[1] if len(after) == 2 else "X1") if after else (None, "")
        made.append(Episode(day(words[0]), words[1], words[2], words[3], end, rec, *words[4:]))
    plans = tuple(
        Plan(day(words[0]), day(words[1]), words[2]) if len(words) == 3 else Plan(day(words[0]))
        for words in (line.split() for line in decisions.strip().splitlines())
    )
    return History(child, tuple(made), plans, day(match) if match else None, foster_care, day(dob), sex)


def returns_of(histories: Iterable[History], years: Iterable[int]) -> tuple[AnnualReturn, ...]:
    """The return of each of `years`, of these histories."""
    everyone = tuple(histories)
    return tuple(return_of(everyone, year) for year in years)


def returns_as_told(told: Mapping[int, Sequence[History]]) -> tuple[AnnualReturn, ...]:
    """The return of each year from the histories as they were told then: later years may correct earlier ones."""
    return tuple(return_of(told[year], year) for year in told)


def return_of(histories: Sequence[History], year: int) -> AnnualReturn:
    first, last = year_start(year), year_end(year)
    tables: dict[str, list[dict[str, str]]] = {table: [] for table in TABLES}
    for one in histories:
        shown = [each for each in one.episodes if each.start <= last and (each.end is None or each.end >= first)]
        if not shown:
            continue
        known = {"CHILD": one.child, "DOB": _written(one.dob)}
        tables["header"].append({**known, "SEX": one.sex, "ETHNIC": "WBRI", "UPN": "UN1", "MOTHER": "0"})
        tables["episodes"] += [_episode(one.child, each, last) for each in shown]
        for plan in one.plans:
            over = plan.ceased or one.order
            if plan.made <= last and (over is None or over >= first):
                ceased = plan.ceased is not None and plan.ceased <= last
                tables["placed_adoption"].append(
                    {
                        **known,
                        "DATE_PLACED": _written(plan.made),
                        "DATE_PLACED_CEASED": _written(plan.ceased) if ceased else "",
                        "REASON_PLACED_CEASED": plan.reason if ceased else "",
                    }
                )
        if one.order is not None and first <= one.order <= last:
            tables["ad1"].append(
                {
                    **known,
                    "DATE_INT": _written(one.plans[-1].made),
                    "DATE_MATCH": _written(one.match),
                    "FOSTER_CARE": one.foster_care,
                }
            )
    return made_return(year, tables)


def made_return(year: int, tables: Mapping[str, Sequence[Mapping[str, str]]]) -> AnnualReturn:
    """A return of these rows; every table counts as sent."""
    return AnnualReturn(
        year,
        {table: _frame(table, tables.get(table, ())) for table in TABLES},
        {table: f"{year}/{table}.csv" for table in TABLES},
    )


_EMPTY = {table: empty_table(table) for table in TABLES}


def _frame(table: str, rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    if not rows:
        return _EMPTY[table]
    filled = [{column: row.get(column, "") for column in TABLES[table]} for row in rows]
    return pd.DataFrame(filled, index=range(2, len(rows) + 2), dtype="str")


def _episode(child: str, each: Episode, last: date) -> dict[str, str]:
    ended = each.end is not None and each.end <= last
    return {
        "CHILD": child,
        "DECOM": _written(each.start),
        "RNE": each.rne,
        "LS": each.legal_status,
        "CIN": "N1",
        "PLACE": each.place,
        "PLACE_PROVIDER": "PR1",
        "DEC": _written(each.end) if ended else "",
        "REC": each.rec if ended else "",
        "URN": each.urn,
    }


def _written(when: date | None) -> str:
    return when.strftime("%d/%m/%Y") if when is not None else ""
