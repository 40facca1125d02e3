"""How a sheet is laid out: which rows are headings, what each column is called, what each row below is. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from tenants.spreadsheets.grid import Area, Cell, Sheet, letters
from tenants.spreadsheets.headings import guess

LOOKED_AT = 30
"""Rows from the top among which headings are looked for and can be chosen."""
MOST_HEADING_ROWS = 3
_FEWEST = 3
_TOTAL = re.compile(r"^(grand |sub[- ]?)?totals?\b|^(number|no\.?|count) of children\b|^average\b", re.IGNORECASE)

RowKind = Literal["child", "headings again", "total", "band"]


@dataclass(frozen=True)
class HeadingRows:
    """The rows that hold the headings, both counted."""

    first: int
    last: int


@dataclass(frozen=True)
class Column:
    """One column: its number, and its heading part by part where it stands in several rows."""

    number: int
    parts: tuple[str, ...]

    @property
    def letter(self) -> str:
        """The spreadsheet's name of the column."""
        return letters(self.number)

    @property
    def heading(self) -> str:
        """The heading on one line: “Placement / Date”."""
        return " / ".join(self.parts)

    @property
    def shown(self) -> str:
        """What the column is called on pages: its heading, or its letter where it has none."""
        return self.heading or f"column {self.letter}, which has no heading"


@dataclass(frozen=True)
class Row:
    """One row below the headings. `cells` by column; one of a merged area stands in each of the area's rows."""

    number: int
    kind: RowKind
    cells: Mapping[int, Cell]


def find_headings(sheet: Sheet) -> HeadingRows | None:
    """The rows that look most like headings; None where no row has three texts side by side."""
    rows = [row for row in sheet.rows if row <= LOOKED_AT]
    best: tuple[float, HeadingRows] | None = None
    for row in rows:
        both = row + 1 in rows and _reaches_below(sheet, row)
        candidate = HeadingRows(row, row + 1 if both else row)
        score = _likeness(sheet, candidate)
        if score > 0 and (best is None or score > best[0]):
            best = (score, candidate)
    return best[1] if best else None


def _reaches_below(sheet: Sheet, row: int) -> bool:
    """Whether a row is the upper of two rows of headings.

    It has headings merged across, and the texts of the row below stand under those or under blanks, not under headings
    of their own as the first child's would.
    """
    across = [area for area in sheet.merged if area.top == row == area.bottom and area.right > area.left]
    upper = {column for (at, column), cell in sheet.cells.items() if at == row and cell.text}
    lower = [cell for (at, _), cell in sheet.cells.items() if at == row + 1 and cell.text]
    if not across or len(upper) < 2 or not lower or not all(_is_text(cell) for cell in lower):
        return False
    below = [cell for cell in lower if cell.column not in upper or any(a.holds(row, cell.column) for a in across)]
    return len(below) >= 0.6 * len(lower)


def _is_text(cell: Cell) -> bool:
    return bool(cell.text) and cell.day is None and not cell.numeric and len(cell.text) < 120


def _likeness(sheet: Sheet, rows: HeadingRows) -> float:
    columns = columns_of(sheet, rows)
    named = [column for column in columns if column.parts]
    held = [cell for (row, _), cell in sheet.cells.items() if rows.first <= row <= rows.last]
    if len(named) < _FEWEST or len({column.heading.casefold() for column in named}) < _FEWEST:
        return 0
    if sum(_is_text(cell) for cell in held) < 0.8 * len(held):
        return 0
    known = {"remembered": 3.0, "known": 3.0, "likely": 2.0, "none": 0.0}
    found = sum(known[guess(*column.parts).how] for column in named)
    # Among rows that say as little, the one with more cells, and of those the upper.
    return found + 0.1 * len(named) - 0.001 * rows.first


def columns_of(sheet: Sheet, rows: HeadingRows) -> list[Column]:
    """Every column that holds something in or below the headings, with what its heading rows say."""
    numbers = {column for row, column in sheet.cells if row >= rows.first}
    for area in sheet.merged:
        if rows.first <= area.top <= rows.last and (area.top, area.left) in sheet.cells:
            numbers |= {column for column in range(area.left, area.right + 1) if column in numbers}
    covering = [area for area in sheet.merged if rows.first <= area.top <= rows.last]
    return [Column(number, _parts(sheet, rows, number, covering)) for number in sorted(numbers)]


def _parts(sheet: Sheet, rows: HeadingRows, column: int, covering: list[Area]) -> tuple[str, ...]:
    parts: list[str] = []
    for row in range(rows.first, rows.last + 1):
        cell = sheet.cells.get((row, column))
        if cell is None or not cell.text:
            area = next((each for each in covering if each.holds(row, column)), None)
            cell = sheet.cells.get((area.top, area.left)) if area else None
        text = " ".join(cell.text.split()) if cell else ""
        if text and (not parts or parts[-1].casefold() != text.casefold()):
            parts.append(text)
    return tuple(parts)


def rows_below(sheet: Sheet, rows: HeadingRows) -> list[Row]:
    """The rows below the headings that hold something, in order."""
    spread = _spread_down(sheet, rows.last)
    headings = {column.number: column.heading.casefold() for column in columns_of(sheet, rows) if column.parts}
    found = []
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sheet.cells.items():
        if row > rows.last:
            by_row.setdefault(row, {})[column] = cell
    for row, cells in sorted(by_row.items()):
        kind = _kind(sheet, row, cells, headings)
        # A value merged over several rows stands for each of them; where that row holds a value of its own, that.
        whole = {**spread.get(row, {}), **cells} if kind == "child" else cells
        found.append(Row(row, kind, MappingProxyType(dict(sorted(whole.items())))))
    return found


def _spread_down(sheet: Sheet, after: int) -> dict[int, dict[int, Cell]]:
    spread: dict[int, dict[int, Cell]] = {}
    rows = [row for row in sheet.rows if row > after]
    for area in sheet.merged:
        anchor = sheet.cells.get((area.top, area.left))
        if anchor is None or area.top <= after or area.bottom == area.top:
            continue
        for row in rows:
            if area.top < row <= area.bottom:
                spread.setdefault(row, {})[area.left] = anchor
    return spread


def _kind(sheet: Sheet, row: int, cells: Mapping[int, Cell], headings: Mapping[int, str]) -> RowKind:
    texts = {column: " ".join(cell.text.split()).casefold() for column, cell in cells.items() if cell.text}
    same = sum(1 for column, text in texts.items() if headings.get(column, "").endswith(text))
    if len(texts) >= _FEWEST and same >= 0.7 * len(texts):
        return "headings again"
    first = next(iter(texts.values()), "")
    if _TOTAL.match(first):
        return "total"
    if len(texts) == 1:
        column = next(iter(texts))
        area = sheet.area_of(row, column)
        if area is not None and area.right > area.left and area.top == area.bottom:
            return "band"
    return "child"


def blank_rows(sheet: Sheet, rows: HeadingRows) -> int:
    """How many rows between the headings and the last filled row hold nothing."""
    filled = [row for row in sheet.rows if row > rows.last]
    return (filled[-1] - rows.last - len(filled)) if filled else 0
