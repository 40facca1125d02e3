"""A spreadsheet file read into a neutral grid: every sheet, every cell that holds something, nothing worked out.

A formula is never evaluated: its last result, as the workbook keeps it, is the cell's text, and the formula itself is
kept beside it. Colours that a rule of the workbook gives are not seen, only fills of cells.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from tenants.spreadsheets.colours import colour_of, theme_colours
from tenants.spreadsheets.grid import Book, Cell, Position, Sheet
from tenants.spreadsheets.opened import COPY_USED, SAVE_AS, is_workbook, members
from tenants.spreadsheets.parts import LAST_COLUMN, LAST_ROW, Beside, beside
from tenants.uploads.decoding import as_utf8
from tenants.uploads.refusal import Refused, refuse

MOST_SHEETS = 40
MOST_CELLS = 100_000
"""Cells that hold something, in all sheets together: a tracker of 2,000 children with 50 columns."""
LONGEST_TEXT = 8_000_000
"""Characters of all cells together: a text that many cells share is small in the file and large on every page."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]")
_PADDED = re.compile(r"^0{2,}$")
_DELIMITERS = ",;\t|"


def read(name: str, data: bytes) -> Book:
    """The workbook or CSV file as a grid. Raises Refused, saying how to mend it, for what cannot be read whole."""
    book = _workbook(name, data) if is_workbook(name, data) else _delimited(name, data)
    if not book.cells:
        raise refuse(name, "There is nothing in any cell.", f"Check that it is the right file. {SAVE_AS}")
    return book


def _workbook(name: str, data: bytes) -> Book:
    parts = members(name, data)
    try:
        # What openpyxl warns of (styles, rules and extensions it leaves out) is never a cell's value.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read_workbook(name, data, parts)
    except Refused:
        raise
    except Exception as error:  # a damaged file makes openpyxl fail in any way it likes
        raise refuse(name, "The workbook is damaged, or written in a way that cannot be read.", SAVE_AS) from error


def _read_workbook(name: str, data: bytes, parts: dict[str, bytes]) -> Book:
    values: Any = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if len(values.worksheets) > MOST_SHEETS:
        raise refuse(name, f"The workbook has more than {MOST_SHEETS} sheets.", COPY_USED)
    extras = {sheet.title: beside(name, sheet._worksheet_path, parts) for sheet in values.worksheets}
    behind = _formulas(data, {title for title, extra in extras.items() if extra.formulas})
    theme = theme_colours(parts.get("xl/theme/theme1.xml"))
    sheets = []
    room, letters_left = MOST_CELLS, LONGEST_TEXT
    for each in values.worksheets:
        extra = extras[each.title]
        cells = _sheet_cells(each, behind.get(each.title, {}), extra, theme)
        room -= len(cells)
        letters_left -= sum(len(cell.text) + len(cell.formula) + len(cell.comment) for cell in cells.values())
        _check_room(name, cells, room, letters_left)
        sheets.append(
            Sheet(
                each.title,
                cells,
                tuple(extra.merged),
                each.sheet_state != "visible",
                frozenset(extra.hidden_rows),
                frozenset(extra.hidden_columns),
            )
        )
    others = len(values.sheetnames) - len(values.worksheets)
    notes = [f"{others} sheets hold only a chart and are not read."] if others else []
    since_1904 = values.epoch == CALENDAR_MAC_1904
    values.close()
    return Book(name, tuple(sheets), tuple(notes), since_1904)


def _formulas(data: bytes, titles: set[str]) -> dict[str, dict[Position, str]]:
    """The formulas of these sheets, read a second time: openpyxl gives either results or formulas."""
    if not titles:
        return {}
    book: Any = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    found = {
        sheet.title: {(cell.row, cell.column): _formula(cell.value) for cell in _cells(sheet) if _is_formula(cell)}
        for sheet in book.worksheets
        if sheet.title in titles
    }
    book.close()
    return found


def _check_room(name: str, cells: dict[Position, Cell], room: int, letters_left: int) -> None:
    if room < 0 or letters_left < 0:
        raise refuse(name, f"The workbook holds more than {MOST_CELLS:,} filled cells, or very long texts.", COPY_USED)
    if any(column > LAST_COLUMN for _, column in cells):
        raise refuse(name, f"A sheet goes on to the right of {LAST_COLUMN} columns.", COPY_USED)


def _cells(sheet: Any) -> Iterator[Any]:
    sheet.reset_dimensions()  # what a sheet says of its own size is not trusted: rows would be filled up to it
    for row in sheet.iter_rows(max_row=LAST_ROW):
        yield from (cell for cell in row if getattr(cell, "row", None) is not None)


def _is_formula(cell: Any) -> bool:
    return cell.data_type == "f" or isinstance(cell.value, ArrayFormula | DataTableFormula)


def _formula(value: Any) -> str:
    if isinstance(value, ArrayFormula):
        return _clean(f"={str(value.text or '').removeprefix('=')}")
    return "=TABLE(…)" if isinstance(value, DataTableFormula) else _clean(str(value))


def _sheet_cells(sheet: Any, behind: dict[Position, str], extra: Beside, theme: list[str]) -> dict[Position, Cell]:
    found: dict[Position, Cell] = {}
    comments = dict(extra.comments)
    for cell in _cells(sheet):
        at = (cell.row, cell.column)
        text, day = _text(cell)
        colour = colour_of(cell.fill, theme) if cell.has_style else ""
        formula, comment = behind.get(at, ""), _clean(comments.pop(at, ""))
        if text or colour or formula or comment:
            numeric = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
            found[at] = Cell(*at, text, day, numeric, formula, comment, colour)
    for at, comment in comments.items():  # on a cell the file has no other word of
        if _clean(comment):
            found[at] = Cell(*at, "", comment=_clean(comment))
    return dict(sorted(found.items()))


def _text(cell: Any) -> tuple[str, date | None]:
    """What a person reads in the cell, and the day where it holds one."""
    value = cell.value
    if value is None:
        return "", None
    if isinstance(value, bool):
        return ("Yes" if value else "No"), None
    if isinstance(value, datetime):
        day = value.date()
        if value.time() == time(0):
            return f"{day:%d/%m/%Y}", day
        return f"{day:%d/%m/%Y} {value:%H:%M}", day
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}", value
    if isinstance(value, time | timedelta):
        return str(value), None
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or "")), None
    return _clean(str(value)), None


def _number(value: float, form: str) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    # An identifier shown with leading zeros is kept as it is shown.
    return str(value).zfill(len(form)) if isinstance(value, int) and value >= 0 and _PADDED.match(form) else str(value)


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").replace("\u00a0", " ")
    return _CONTROL.sub("", text).strip()


def _delimited(name: str, data: bytes) -> Book:
    try:
        decoded = as_utf8(data, name)
    except Refused as refused:
        raise refuse(name, refused.reasons[0].what, SAVE_AS) from None
    text = decoded.utf8.decode("utf-8")
    start = text[:20_000]
    delimiter = max(_DELIMITERS, key=lambda each: (start.count(each), -_DELIMITERS.index(each)))
    cells: dict[Position, Cell] = {}
    csv.field_size_limit(LONGEST_TEXT)
    try:
        for at, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if at > LAST_ROW and any(row):
                raise refuse(name, f"The file goes on below row {LAST_ROW:,}.", "Send only the rows in use.")
            for column, value in enumerate(row, start=1):
                if cleaned := _clean(value):
                    cells[at, column] = Cell(at, column, cleaned)
            _check_room(name, {}, MOST_CELLS - len(cells), LONGEST_TEXT)
    except csv.Error as error:
        raise refuse(name, "The CSV file breaks off in the middle of a quoted value.", SAVE_AS) from error
    _check_room(name, cells, MOST_CELLS - len(cells), LONGEST_TEXT - len(text))
    title = re.sub(r"\.[^.]*$", "", name.rpartition("/")[2])[:31] or "Sheet"
    return Book(name, (Sheet(title, cells),), (decoded.note,) if decoded.note else ())
