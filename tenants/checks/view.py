"""One year's return laid out for the rules: every child a number, every column coded once, every date read once.

Rules compare whole columns. Coding a column (each distinct text once, and a small number a row) makes a test for a
code, a blank or a date cost one look-up a distinct text, and keeps memory far below that of the texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from tenants.checks.dates import NO_DAY, Days, birthday, read_days
from tenants.uploads.tables import TABLES, AnnualReturn, year_end, year_start

Mask = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.intp]
Children = npt.NDArray[np.int64]

NOBODY = -1
"""Number of a row whose CHILD is blank."""


class Coded(NamedTuple):
    """A column as numbers into its distinct texts."""

    numbers: npt.NDArray[np.int64]
    texts: npt.NDArray[np.object_]


class TableView:
    """One table of one year; every array is as long as the table and in the order of the file."""

    def __init__(self, key: str, frame: pd.DataFrame, child: Children, *, sent: bool) -> None:
        self.key = key
        self.frame = frame
        self.child = child
        self.sent = sent
        self._coded: dict[str, Coded] = {}
        self._days: dict[str, Days] = {}

    def __len__(self) -> int:
        return len(self.frame)

    def coded(self, column: str) -> Coded:
        """The column as numbers into its distinct texts."""
        if column not in self._coded:
            numbers, texts = pd.factorize(self.frame[column].to_numpy(dtype=object))
            self._coded[column] = Coded(numbers, np.asarray(texts, dtype=object))
        return self._coded[column]

    def text(self, column: str) -> npt.NDArray[np.object_]:
        """The column's texts, '' for blank."""
        numbers, texts = self.coded(column)
        return texts[numbers] if len(texts) else np.empty(len(self), dtype=object)

    def among(self, column: str, codes: Collection[str]) -> Mask:
        """Where the column holds one of these codes."""
        numbers, texts = self.coded(column)
        held = np.fromiter((text in codes for text in texts), dtype=bool, count=len(texts))
        return held[numbers] if len(texts) else np.zeros(len(self), dtype=bool)

    def blank(self, column: str) -> Mask:
        """Where nothing was entered."""
        return self.among(column, ("",))

    def filled(self, column: str) -> Mask:
        """Where something was entered, readable or not."""
        return ~self.blank(column)

    def day(self, column: str) -> Days:
        """The column's days, NaT where blank or not a date."""
        if column not in self._days:
            numbers, texts = self.coded(column)
            self._days[column] = read_days(texts)[numbers] if len(texts) else np.empty(len(self), "datetime64[D]")
        return self._days[column]

    @property
    def known(self) -> Mask:
        """Where the row names a child."""
        return self.child != NOBODY


class Episodes(TableView):
    """The episodes, with each one's neighbours in its child's own order of start dates."""

    @cached_property
    def order(self) -> Positions:
        """Positions by child, then by start; undated episodes last, otherwise the order of the file."""
        return np.lexsort((self.day("DECOM"), self.child))

    @cached_property
    def before(self) -> Positions:
        """Position of the child's episode before this one, -1 where there is none."""
        previous = np.full(len(self), -1, dtype=np.intp)
        order = self.order
        same = (self.child[order[1:]] == self.child[order[:-1]]) & (self.child[order[1:]] != NOBODY)
        previous[order[1:][same]] = order[:-1][same]
        return previous

    @cached_property
    def after(self) -> Positions:
        """Position of the child's episode after this one, -1 where there is none."""
        following = np.full(len(self), -1, dtype=np.intp)
        has = np.flatnonzero(self.before >= 0)
        following[self.before[has]] = has
        return following

    def unlike_before(self, column: str) -> Mask:
        """Where the column differs from the child's episode before; False where there is none. Blank equals blank."""
        numbers = self.coded(column).numbers
        return (self.before >= 0) & (numbers != numbers[self.before])


class YearView:
    """One year's return, and the year before when that is held."""

    def __init__(self, held: AnnualReturn, tables: Mapping[str, TableView], children: int) -> None:
        self.year = held.year
        self.start = np.datetime64(year_start(held.year), "D")
        self.end = np.datetime64(year_end(held.year), "D")
        self.held = held
        self.tables = tables
        self.children = children
        self.previous: YearView | None = None

    def __getitem__(self, table: str) -> TableView:
        return self.tables[table]

    @property
    def episodes(self) -> Episodes:
        """The episodes with their order."""
        return cast(Episodes, self.tables["episodes"])

    @property
    def last_year(self) -> YearView:
        """The year before; only rules that said they compare with it may ask."""
        if self.previous is None:
            raise LookupError(f"no return held for {self.year - 1}")
        return self.previous

    @cached_property
    def born(self) -> Days:
        """Day of birth by child (first row of Header), NaT where unknown."""
        header = self["header"]
        born = np.full(self.children, NO_DAY)
        rows = np.flatnonzero(header.known)[::-1]
        born[header.child[rows]] = header.day("DOB")[rows]
        return born

    @cached_property
    def eighteenth(self) -> Days:
        """Eighteenth birthday by child, NaT where the date of birth is unknown."""
        return birthday(self.born, 18)

    def has(self, table: str, where: Mask) -> Mask:
        """By child: whether the child has a row of the table where `where` holds."""
        child = self[table].child[where]
        flags = np.zeros(self.children, dtype=bool)
        flags[child[child != NOBODY]] = True
        return flags

    def least(self, table: str, values: Days, where: Mask) -> Positions:
        """By child: position of the row of `where` with the earliest of `values`, else -1; the first row wins ties."""
        return self._extreme(table, values, where, latest=False)

    def greatest(self, table: str, values: Days, where: Mask) -> Positions:
        """By child: position of the row of `where` with the latest of `values`, else -1; the first row wins ties."""
        return self._extreme(table, values, where, latest=True)

    def _extreme(self, table: str, values: Days, where: Mask, *, latest: bool) -> Positions:
        child = self[table].child
        rows = np.flatnonzero(where & (child != NOBODY) & ~np.isnat(values))
        keys = values[rows].astype(np.int64)
        rows = rows[np.lexsort((-keys if latest else keys, child[rows]))]
        found = np.full(self.children, -1, dtype=np.intp)
        found[child[rows[::-1]]] = rows[::-1]
        return found

    def by_row(self, table: str, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Values by child looked up for each row of the table; NaT, False or -1 where the row names no child."""
        nothing = {"M": NO_DAY, "b": False}.get(values.dtype.kind, -1)
        result: npt.NDArray[Any] = np.append(values, np.array([nothing], dtype=values.dtype))[self[table].child]
        return result


def picked(values: Days, positions: Positions) -> Days:
    """Values at positions; NaT where the position is -1."""
    result = np.full(len(positions), NO_DAY)
    there = positions >= 0
    result[there] = values[positions[there]]
    return result


def pairs(left: Children, right: Children) -> tuple[Positions, Positions]:
    """Every pair of positions at which two arrays of children name the same child."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    known = np.flatnonzero(left != NOBODY)
    first = np.searchsorted(ordered, left[known], "left")
    many = np.searchsorted(ordered, left[known], "right") - first
    lefts = np.repeat(known, many)
    offset = np.arange(len(lefts)) - np.repeat(np.cumsum(many) - many, many)
    return lefts, order[np.repeat(first, many) + offset]


def lay_out(returns: Sequence[AnnualReturn]) -> Iterator[YearView]:
    """The years in order, each linked to the one before when that is held; children are numbered across all of them."""
    ordered = sorted(returns, key=lambda held: held.year)
    columns = [held.tables[table]["CHILD"].to_numpy(dtype=object) for held in ordered for table in TABLES]
    numbers, texts = pd.factorize(np.concatenate(columns)) if columns else (np.empty(0, int), np.empty(0, object))
    blank = np.flatnonzero(np.asarray(texts, dtype=object) == "")
    if len(blank):
        numbers = np.where(numbers == blank[0], NOBODY, numbers)
    parts = iter(np.split(numbers, np.cumsum([len(column) for column in columns])[:-1]))
    previous: YearView | None = None
    for held in ordered:
        tables = {
            table: (Episodes if table == "episodes" else TableView)(
                table, held.tables[table], next(parts), sent=held.sent(table)
            )
            for table in TABLES
        }
        view = YearView(held, tables, len(texts))
        if previous is not None and previous.year == held.year - 1:
            view.previous = previous
            previous.previous = None
        previous = view
        yield view
