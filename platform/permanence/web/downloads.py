"""Tables to take away: tidy CSV and a workbook in the layout government asks for, with the numbers the screen shows.

Spreadsheets run text that begins with = + - @ as a formula; what came from a return could hold such text, so it is
disarmed in both forms.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import Response
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font

from permanence.web.marks import Marked, shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
SHEET_NAME = 31  # the most characters a sheet's name may have


@dataclass(frozen=True)
class Table:
    """One sheet: a title, what it says about itself, column names, rows. Values may be Marked, numbers, dates, text."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Cover:
    """The first sheet: what this is, and facts such as the data's date, the release and a contact."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = field(default=())


def disarmed(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before the signs that start one."""
    return f"'{text}" if text.startswith(TRIGGERS) else text


def _plain(value: Any) -> Any:
    if isinstance(value, Marked):
        return shown(value) if value.mark else value.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float) else disarmed(str(value))


def tidy_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One header row, one observation a row, UTF-8 with a byte order mark (Excel reads it wrongly without)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def workbook(cover: Cover, tables: Sequence[Table]) -> bytes:
    """A workbook: cover, notes, then one table a sheet with its title in A1; no merged cells, no empty rows between."""
    book = Workbook(write_only=True)
    _sheet(book, "Cover", [[cover.title], *([name, value] for name, value in cover.facts)], headed=1, widths=(34, 70))
    notes = [*cover.notes, *(f"{table.name}: {note}" for table in tables for note in table.notes)]
    if notes:
        numbered = [[number, note] for number, note in enumerate(notes, start=1)]
        _sheet(book, "Notes", [["Notes"], ["Note", "Text"], *numbered], headed=2, widths=(10, 100))
    for table in tables:
        head: list[Sequence[Any]] = [[table.title], list(table.columns)]
        rows = (list(row) for row in table.rows)
        _sheet(book, table.name, _chain(head, rows), headed=2, widths=[max(12, len(c) + 2) for c in table.columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _chain(head: Iterable[Sequence[Any]], rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    yield from head
    yield from rows


def _sheet(book: Workbook, name: str, rows: Iterable[Sequence[Any]], *, headed: int, widths: Sequence[float]) -> None:
    sheet: Any = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:SHEET_NAME])
    for index, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + index) if index < 26 else f"A{chr(ord('A') + index - 26)}"].width = width
    for index, row in enumerate(rows):
        sheet.append([_cell(sheet, value, head=index < headed, title=index == 0) for value in row])


def _cell(sheet: Any, value: Any, *, head: bool, title: bool) -> Cell:
    plain = _plain(value)
    if isinstance(plain, str):
        # Control characters that XML cannot carry would stop the whole download.
        plain = ILLEGAL_CHARACTERS_RE.sub(" ", plain)
    cell = WriteOnlyCell(sheet, value=plain)
    if isinstance(plain, str):
        cell.data_type = "s"
    if head:
        cell.font = Font(bold=True, size=15 if title else 11)
        cell.alignment = Alignment(wrap_text=not title, vertical="top")
    return cell


def file_name(*parts: str, kind: str) -> str:
    """A file's name from its parts (measure, peers, release): `a2-similar-authorities-2026-03.csv`."""
    joined = "-".join(part for part in parts if part)
    return f"{re.sub(r'[^a-z0-9]+', '-', joined.lower()).strip('-') or 'table'}.{kind}"


def file_answer(data: bytes, name: str) -> Response:
    """The answer that saves a file; CSV or XLSX by its name."""
    response = Response(data, content_type=XLSX if name.endswith(".xlsx") else CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
