"""Small returns for tests: tell what happened to a child, get the rows each year's return would hold of it.

held = returns_of([Story("A1", ...)], years=(2024, 2025))        clean returns of invented children
held = annual_return(2025, header=[{"CHILD": "A1"}], ...)          rows as written, whatever is wrong with them
held = changed(held, "ad1", "A1", DATE_MATCH="")                  one return with one child's rows altered
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from tenants.uploads.tables import TABLES, AnnualReturn, empty_table, year_end, year_start

Row = dict[str, str]


@dataclass(frozen=True)
class Story:
    """What happened to one invented child; dates that are None did not happen.

    consent   placed with consent (A3, A4): no placement order
    carer     adopted by the foster carer (A3, A5), who is the first carer
    left      day and reason of leaving care otherwise than by adoption
    """

    child: str
    born: date
    entry: date
    decision: date | None = None
    placement_order: date | None = None
    match: date | None = None
    placed: date | None = None
    adopted: date | None = None
    reversed: date | None = None
    reversal_reason: str = "RD1"
    left: tuple[date, str] | None = None
    consent: bool = False
    carer: bool = False
    foster: str = "U6"
    sex: str = "F"

    @property
    def end(self) -> tuple[date, str] | None:
        """Day and reason of leaving care, adopted or otherwise."""
        return (self.adopted, "E12") if self.adopted else self.left

    def episodes(self) -> list[tuple[date, Row]]:
        """Every episode of the child with its start, the last one ended if the child left."""
        legal, place, urn, post = "C2" if not self.consent else "V2", self.foster, "SC010101", "N1 0AB"
        begun = [(self.entry, "S")]
        if self.placement_order and not self.consent:
            begun.append((self.placement_order, "L"))
        if self.placed:
            begun.append((self.placed, "T" if self.carer else "P"))
        rows: list[tuple[date, Row]] = []
        for start, reason in sorted(begun):
            if start == self.placement_order:
                legal = "E1"
            if start == self.placed:
                place = {(0, 0): "A6", (0, 1): "A5", (1, 0): "A4", (1, 1): "A3"}[self.consent, self.carer]
                urn, post = (urn, post) if self.carer else ("SC020202", "N1 0AC")
            row = {"RNE": reason, "LS": legal, "PLACE": place, "URN": urn, "PL_POST": post}
            rows.append(
                (start, {"CHILD": self.child, "CIN": "N1", "PLACE_PROVIDER": "PR1", "HOME_POST": "N1 0AA", **row})
            )
        return rows

    def rows(self, year: int) -> Iterator[tuple[str, Row]]:
        """(table, row) of this child in the return of one collection year; nothing if not looked after in it."""
        first, last = year_start(year), year_end(year)
        if self.entry > last or (self.end and self.end[0] < first):
            return
        who = {"CHILD": self.child, "DOB": written(self.born)}
        sex = self.sex if year >= 2025 else {"M": "1", "F": "2"}[self.sex]
        yield "header", {**who, "SEX": sex, "ETHNIC": "WBRI", "UPN": "UN1"}
        episodes = self.episodes()
        for (start, row), following in zip(episodes, [*(start for start, _ in episodes[1:]), None], strict=True):
            ended = (following, "X1") if following else self.end
            if start > last or (ended and ended[0] < first):
                continue
            dated = {"DECOM": written(start)}
            if ended and ended[0] <= last:
                dated |= {"DEC": written(ended[0]), "REC": ended[1]}
                dated |= {"REASON_PLACE_CHANGE": "CARPL"} if following and following == self.placed else {}
            yield "episodes", {**row, **dated}
        if self.entry >= first:
            yield "previous_permanence", {**who, "PREV_PERM": "Z1"}
        if self.decision and self.decision <= last and not (self.reversed and self.reversed < first):
            row = {"DATE_PLACED": written(self.decision)}
            if self.reversed and self.reversed <= last:
                row |= {"DATE_PLACED_CEASED": written(self.reversed), "REASON_PLACED_CEASED": self.reversal_reason}
            yield "placed_adoption", {**who, **row}
        if self.adopted and first <= self.adopted <= last:
            adopters = {"NB_ADOPTR": "2", "SEX_ADOPTR": "MF", "LS_ADOPTR": "L11", "FOSTER_CARE": str(int(self.carer))}
            dates = {"DATE_INT": written(self.decision), "DATE_MATCH": written(self.match)}
            yield "ad1", {**who, **dates, **adopters}


def written(day: date | None) -> str:
    """A day as a return writes it, '' for None."""
    return f"{day:%d/%m/%Y}" if day else ""


def annual_return(year: int, **tables: Sequence[Mapping[str, str]]) -> AnnualReturn:
    """A return with these rows; columns not given are blank; tables not given were sent without rows."""
    frames = {table: _frame(table, tables.get(table, ())) for table in TABLES}
    return AnnualReturn(year=year, tables=frames, files={table: f"{year}/{table}.csv" for table in TABLES})


def _frame(table: str, rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    if not rows:
        return empty_table(table)
    frame = pd.DataFrame({column: [row.get(column, "") for row in rows] for column in TABLES[table]}, dtype="str")
    frame.index = pd.RangeIndex(2, len(frame) + 2, name="row")
    return frame


def returns_of(stories: Iterable[Story], years: Iterable[int]) -> tuple[AnnualReturn, ...]:
    """The returns of these years about these children."""
    told = list(stories)
    held = []
    for year in years:
        tables: dict[str, list[Row]] = {}
        for story in told:
            for table, row in story.rows(year):
                tables.setdefault(table, []).append(row)
        held.append(annual_return(year, **tables))
    return tuple(held)


def rows_of(held: AnnualReturn, table: str) -> list[Row]:
    """The rows of a table as dictionaries, to change and build anew."""
    return [{str(name): str(value) for name, value in row.items()} for row in held.tables[table].to_dict("records")]


def with_rows(held: AnnualReturn, table: str, rows: Sequence[Mapping[str, str]]) -> AnnualReturn:
    """The same return with other rows in one table."""
    return replace(held, tables={**held.tables, table: _frame(table, rows)})


def changed(held: AnnualReturn, table: str, child: str, **values: str) -> AnnualReturn:
    """The same return with values changed in every row of that child in that table."""
    rows = [{**row, **values} if row["CHILD"] == child else row for row in rows_of(held, table)]
    return with_rows(held, table, rows)


def without(held: AnnualReturn, table: str, child: str) -> AnnualReturn:
    """The same return without the rows of that child in that table."""
    return with_rows(held, table, [row for row in rows_of(held, table) if row["CHILD"] != child])
