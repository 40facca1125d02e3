"""One CSV file to the frame of its table, every value still as written."""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

import numpy as np
import pandas as pd

from tenants.uploads.decoding import as_utf8
from tenants.uploads.recognise import recognise
from tenants.uploads.refusal import Refused, refuse
from tenants.uploads.tables import TABLES

_CUT_OFF = "The file may have been cut off or edited by hand: export it again."


class ReadTable(NamedTuple):
    table: str
    frame: pd.DataFrame
    notes: tuple[str, ...]


def read_csv(name: str, data: bytes) -> ReadTable:
    """The table in a CSV file: columns in the order of TABLES, text as written, index = row in the file, names = row 1.

    Refused for an encoding, columns or rows that cannot be trusted. Blank rows are left out and counted in a note.
    """
    text = as_utf8(data, name)
    notes = [text.note] if text.note else []
    try:
        # The column names are read as a row, so that a name that is there twice is seen and a long row is an error.
        cells = pd.read_csv(
            io.BytesIO(text.utf8), header=None, dtype=str, keep_default_na=False, skip_blank_lines=False, engine="c"
        )
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise _unparsed(name, text.utf8, error) from None
    columns = [str(value).strip().upper() for value in cells.iloc[0]]
    if columns != [str(value) for value in cells.iloc[0]]:
        notes.append(f"{name}: column names were trimmed and put into capitals.")
    cells = cells.iloc[1:]
    cells.index = pd.RangeIndex(2, len(cells) + 2, name="row")
    unnamed = [place for place, column in enumerate(columns) if not column]
    if unnamed and not any((cells.iloc[:, place] != "").any() for place in unnamed):
        kept = [place for place in range(len(columns)) if place not in unnamed]
        cells, columns = cells.iloc[:, kept], [columns[place] for place in kept]
        notes.append(f"{name}: {len(unnamed)} blank columns without a name were left out.")
    table = recognise(columns, name)
    _refuse_short_rows(name, text.utf8, len(columns) + len(unnamed))
    cells.columns = pd.Index(columns)
    frame = cells[list(TABLES[table])]
    frame, blank = _without_blank_rows(frame)
    if blank:
        notes.append(f"{name}: {blank} blank rows were left out.")
    return ReadTable(table, frame, tuple(notes))


def _without_blank_rows(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    # Only rows without a child can be blank, so the other columns are looked at for those few rows alone.
    childless = frame.index[(frame["CHILD"].str.strip() == "").to_numpy(dtype=bool)]
    if len(childless) == 0:
        return frame, 0
    suspects = frame.loc[childless]
    filled = np.zeros(len(suspects), dtype=bool)
    for column in suspects.columns:
        filled |= (suspects[column].str.strip() != "").to_numpy(dtype=bool)
    blank = childless[~filled]
    return (frame.drop(index=blank), len(blank)) if len(blank) else (frame, 0)


def _refuse_short_rows(name: str, utf8: bytes, width: int) -> None:
    """pandas fills a row that ends early with blanks; here it is a sign that the file was cut off."""
    if b'"' not in utf8:
        lines = utf8.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        blank = lines.count(b"\n\n") + lines.startswith(b"\n")
        rows = lines.count(b"\n") + (not lines.endswith(b"\n")) - blank
        if utf8.count(b",") == rows * (width - 1):
            return
    for number, row in enumerate(csv.reader(io.TextIOWrapper(io.BytesIO(utf8), "utf-8", newline="")), start=1):
        if 0 < len(row) < width and any(value.strip() for value in row):
            raise refuse(name, f"Row {number} has {len(row)} values where the columns are {width}.", _CUT_OFF)


def _unparsed(name: str, utf8: bytes, error: Exception) -> Refused:
    if utf8.lstrip() != utf8.lstrip(b" "):
        return refuse(name, "The first row is blank.", "The first row must hold the column names.")
    if "EOF inside string" in str(error):
        return refuse(name, "A quotation mark is opened and never closed.", _CUT_OFF)
    width = None
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(utf8), "utf-8", newline=""))
    for number, row in enumerate(rows, start=1):
        width = len(row) if width is None else width
        if len(row) > width:
            what = f"Row {number} has {len(row)} values where the columns are {width}."
            return refuse(name, what, "A value with a comma must stand in quotation marks: export the file again.")
    return refuse(name, "The file cannot be read as a table.", _CUT_OFF)
