"""A workbook as people see it: sheets of cells with their text, whatever file they came in. Pure data.

Every cell that holds a text, a formula, a comment or a red, amber or green fill is in it; all others hold nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

Position = tuple[int, int]
"""Row and column, both from 1 as the spreadsheet counts."""


class Area(NamedTuple):
    """Cells merged into one; the corners belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell at this row and column is part of the area."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True)
class Cell:
    """One cell that holds something.

    text     what a person reads in it, trimmed; a date as dd/mm/yyyy
    day      the date, where the cell holds a real one and not a text that looks like one
    numeric  whether it holds a number
    formula  the formula behind the text, '' where there is none; it is never worked out here
    colour   red, amber or green where the cell is filled with such a colour
    """

    row: int
    column: int
    text: str
    day: date | None = None
    numeric: bool = False
    formula: str = ""
    comment: str = ""
    colour: str = ""

    @property
    def reference(self) -> str:
        """The cell's name in the spreadsheet, such as B7."""
        return f"{letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Sheet:
    """One sheet. `cells` holds only cells that hold something."""

    name: str
    cells: Mapping[Position, Cell]
    merged: tuple[Area, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def rows(self) -> list[int]:
        """The rows that hold something, in order."""
        return sorted({row for row, _ in self.cells})

    @property
    def columns(self) -> list[int]:
        """The columns that hold something, in order."""
        return sorted({column for _, column in self.cells})

    def area_of(self, row: int, column: int) -> Area | None:
        """The merged area a cell lies in, None where it lies in none."""
        return next((area for area in self.merged if area.holds(row, column)), None)


@dataclass(frozen=True)
class Book:
    """All sheets of one file. `since_1904`: its day numbers count from 1904, as old Macs did."""

    file: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    since_1904: bool = field(default=False)

    @property
    def cells(self) -> int:
        """How many cells hold something."""
        return sum(len(sheet.cells) for sheet in self.sheets)


def letters(column: int) -> str:
    """The spreadsheet's name of a column: 1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


Document = dict[str, Any]
_SCHEMA = "grid/1"
_BLANK: list[Any] = [0, 0, "", "", 0, "", "", ""]


def to_document(book: Book) -> Document:
    """The book as JSON can hold it; `from_document` gives it back equal."""
    return {
        "schema": _SCHEMA,
        "file": book.file,
        "notes": list(book.notes),
        "since_1904": book.since_1904,
        "sheets": [
            {
                "name": sheet.name,
                "hidden": sheet.hidden,
                "merged": [list(area) for area in sheet.merged],
                "hidden_rows": sorted(sheet.hidden_rows),
                "hidden_columns": sorted(sheet.hidden_columns),
                "cells": [_row_of(cell) for cell in sheet.cells.values()],
            }
            for sheet in book.sheets
        ],
    }


def _row_of(cell: Cell) -> list[Any]:
    day = cell.day.isoformat() if cell.day else ""
    row = [cell.row, cell.column, cell.text, day, int(cell.numeric), cell.formula, cell.comment, cell.colour]
    while not row[-1] and len(row) > 3:  # most cells are only a text
        row.pop()
    return row


def _cell_of(row: list[Any]) -> Cell:
    at, column, text, day, numeric, formula, comment, colour = row + _BLANK[len(row) :]
    return Cell(at, column, text, date.fromisoformat(day) if day else None, bool(numeric), formula, comment, colour)


def from_document(document: Document) -> Book:
    """The book that `to_document` wrote. Raises KeyError or ValueError for anything else."""
    if document["schema"] != _SCHEMA:
        raise ValueError(f"A grid of the form {document['schema']!r} is not known")
    sheets = []
    for each in document["sheets"]:
        cells = [_cell_of(row) for row in each["cells"]]
        sheets.append(
            Sheet(
                each["name"],
                {(cell.row, cell.column): cell for cell in cells},
                tuple(Area(*area) for area in each["merged"]),
                each["hidden"],
                frozenset(each["hidden_rows"]),
                frozenset(each["hidden_columns"]),
            )
        )
    return Book(document["file"], tuple(sheets), tuple(document["notes"]), document["since_1904"])
