"""An Excel workbook to its sheets of plain text, without trusting what it says of itself and without working out
anything in it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tenants.uploads.archives import check_workbook, is_zip
from tenants.uploads.refusal import refuse

MOST_ROWS = 20_000
"""Rows of one sheet: the largest authority has a few hundred children with a plan of adoption."""
MOST_COLUMNS = 200
MOST_SHEETS = 40
_MEND = "Save the sheet as “CSV UTF-8 (comma delimited)” and send that, or export the list again."
_ZEROS = re.compile(r"0+")
_DAMAGE: tuple[type[Exception], ...] = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
)
FORMULA = "="
"""A cell with a formula is given as this and the formula's text: what it comes to is not worked out here."""

Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Sheet:
    """A sheet with something in it: its name, and (row number, cells as text) of every row that is not blank."""

    name: str
    rows: Rows


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a workbook in the form of Excel since 2007."""
    if not is_zip(data):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def read_workbook(name: str, data: bytes) -> list[Sheet]:
    """The sheets of a workbook. Refused for one that is damaged, locked, too large, or unpacks beyond reason."""
    check_workbook(name, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions it leaves out
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                if len(book.worksheets) > MOST_SHEETS:
                    raise refuse(name, f"The workbook has more than {MOST_SHEETS} sheets.", _MEND)
                return [sheet for each in book.worksheets if (sheet := _sheet(name, each)).rows]
            finally:
                book.close()
    except _DAMAGE as error:
        # What damage makes of openpyxl is as various as the damage; an XML that does not parse is a SyntaxError.
        raise refuse(name, "The workbook is damaged or cannot be read.", _MEND) from error


def _sheet(name: str, sheet: Any) -> Sheet:
    rows: Rows = []
    sheet.reset_dimensions()  # a sheet may say that it is smaller than it is
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            rows.append((number, texts))
        if len(rows) > MOST_ROWS:
            raise refuse(name, f"The sheet “{sheet.title}” has more than {MOST_ROWS:,} rows.", _MEND)
    return Sheet(str(sheet.title), rows)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return f"{FORMULA}{str(value).removeprefix('=')}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    return str(value)


def _number(value: int | float, shown_as: str) -> str:
    whole = int(value) if float(value).is_integer() else None
    if whole is None:
        return str(value)
    # A format of zeros alone (000000) is how a sheet keeps the leading zeros of an identifier.
    return str(whole).zfill(len(shown_as)) if _ZEROS.fullmatch(shown_as) else str(whole)
