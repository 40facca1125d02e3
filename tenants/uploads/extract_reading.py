"""A file that holds an extract to its rows; what cannot be taken as it stands is kept as a problem of its cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tenants.uploads.archives import SentFile, is_zip, unpack
from tenants.uploads.decoding import as_utf8
from tenants.uploads.extract_columns import Recognised, is_meant_as_extract, likeness, recognise_extract
from tenants.uploads.extract_days import as_at
from tenants.uploads.extract_values import (
    Unreadable,
    answer_of,
    day_of,
    ethnicity_of,
    is_blank,
    number_of,
    permanence_order_of,
    reason_of,
    sex_of,
)
from tenants.uploads.extracts import DAYS, EXTRACT_NAMES, Extract, ExtractRow, Problem
from tenants.uploads.reading import read_files
from tenants.uploads.refusal import Reason, Refused, refuse
from tenants.uploads.tables import AnnualReturn
from tenants.uploads.workbook import FORMULA, MOST_COLUMNS, MOST_ROWS, Rows, is_workbook, read_workbook
from tenants.uploads.xml_form import looks_like_xml

_TITLES_WITHIN = 20
"""Rows of a sheet within which its titles are looked for: headings and explanations often stand above them."""
_LITERAL = re.compile(r'^="([^"]*)"$')
"""How exports keep the leading zeros of an identifier from a spreadsheet; there is nothing in it to work out."""
_ALONE = "Send the extract by itself, one file at a time."
# The codes are those of `tenants.checks.rules.extracts`.
UNREADABLE_DATE, UNKNOWN_REASON, NO_CHILD, UNKNOWN_VALUE, IS_FORMULA = "X01", "X05", "X08", "X11", "X12"


class _Table(NamedTuple):
    """Where in a file the extract lies: the titles, and the rows below them with their numbers."""

    sheet: str
    titles: list[str]
    rows: Rows


def read_sent(
    files: Sequence[tuple[str, bytes]], *, year: int | None = None, stated: date | None = None, received: date
) -> tuple[AnnualReturn, ...] | Extract:
    """What a person sent: the returns in it, by year, or the one extract it is. Raises Refused.

    `stated` is the day the person says an extract is as at, `received` the day the files came in.
    """
    found = _extract_among(files)
    if found is None:
        if stated is not None:
            raise refuse(
                files[0][0],
                "A day was stated that an extract is as at, and these files are not an extract.",
                "Leave that day blank for a return. An extract is recognised by the titles of its columns: the first "
                "row must hold those of Annex A list 10 or of ssd_permanence.",
            )
        return read_files(files, year=year)
    if year is not None:
        raise refuse(found.name, "A collection year was chosen, and this is an extract.", "Leave the year blank.")
    return read_extract(found.name, found.data, stated=stated, received=received)


def _extract_among(files: Sequence[tuple[str, bytes]]) -> SentFile | None:
    """The file that is an extract, or None where none is. Refused where it is not alone."""
    workbooks = [SentFile(name, data) for name, data in files if is_workbook(data)]
    if workbooks:
        if len(files) > 1:
            raise refuse(workbooks[0].name, "A workbook was sent together with other files.", _ALONE)
        return workbooks[0]
    plain = unpack(files) if any(is_zip(data) for _, data in files) else [SentFile(*each) for each in files]
    meant = [each for each in plain if _is_extract_csv(each.data)]
    if meant and len(plain) > 1:
        raise refuse(meant[0].name, "An extract was sent together with other files.", _ALONE)
    return meant[0] if meant else None


def _is_extract_csv(data: bytes) -> bool:
    if looks_like_xml(data):
        return False
    try:
        rows = _csv_rows("", data, most=_TITLES_WITHIN)
    except Refused:
        return False  # whoever reads it as a return says what is wrong with it
    return any(is_meant_as_extract(cells) for _, cells in rows)


def read_extract(name: str, data: bytes, *, stated: date | None = None, received: date) -> Extract:
    """The extract in one file, a workbook or a CSV. Raises Refused."""
    table, left_out = _table_in(name, data)
    known = recognise_extract(table.titles, name)
    if isinstance(known, Reason):
        raise Refused(known)
    day, said = as_at(name, stated=stated, received=received)
    notes = [f"Recognised as {EXTRACT_NAMES[known.kind]} by the titles of its columns.", said]
    if left_out:
        notes.append(f"Only the sheet “{table.sheet}” was read. Left out: {', '.join(left_out)}.")
    if known.unused:
        notes.append(f"Columns that are not used: {', '.join(known.unused)}.")
    reader = _Reader(known)
    rows = [row for number, cells in table.rows if (row := reader.row(number, cells)) is not None]
    if not rows:
        raise refuse(name, "There is no child below the titles.", "Export the list again with the children in it.")
    if reader.repeated_titles:
        notes.append(f"{reader.repeated_titles} rows that repeat the titles were left out.")
    return Extract(known.kind, day, tuple(rows), name, known.titles, tuple(reader.problems), tuple(notes))


def _table_in(name: str, data: bytes) -> tuple[_Table, list[str]]:
    """The table most like an extract, and the names of the other sheets."""
    if not is_workbook(data):
        table = _below_titles("", _csv_rows(name, data, most=MOST_ROWS))
        if table is None:
            raise refuse(name, "No row of titles was found.", "The titles must stand in one of the first 20 rows.")
        for number, cells in table.rows:
            if len(cells) < len(table.titles):
                what = f"Row {number} has {len(cells)} values where the columns are {len(table.titles)}."
                raise refuse(name, what, "The file may have been cut off or edited by hand: export it again.")
        return table, []
    sheets = read_workbook(name, data)
    tables = [table for sheet in sheets if (table := _below_titles(sheet.name, sheet.rows)) is not None]
    if not tables:
        raise refuse(
            name,
            "This is an Excel workbook, and none of its sheets holds Annex A list 10 or ssd_permanence.",
            "For an extract, its columns need the titles of the list, in one row. For a return, save each sheet as "
            "“CSV UTF-8 (comma delimited)”.",
        )
    complete = [table for table in tables if isinstance(recognise_extract(table.titles, name), Recognised)]
    if len(complete) > 1:
        sheets_named = " and ".join(f"“{table.sheet}”" for table in complete)
        raise refuse(name, f"More than one sheet holds an extract: {sheets_named}.", "Leave only one in the workbook.")
    chosen = complete[0] if complete else max(tables, key=lambda table: likeness(table.titles)[1])
    return chosen, [sheet.name for sheet in sheets if sheet.name != chosen.sheet]


def _below_titles(sheet: str, rows: Rows) -> _Table | None:
    first = rows[:_TITLES_WITHIN]
    if not any(is_meant_as_extract(cells) for _, cells in first):
        return None
    place = max(range(len(first)), key=lambda index: likeness(first[index][1])[1])
    return _Table(sheet, first[place][1], rows[place + 1 :])


def _csv_rows(name: str, data: bytes, *, most: int) -> Rows:
    text = as_utf8(data, name).utf8.decode("utf-8")
    rows: Rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            if any(cell.strip() for cell in cells):
                rows.append((number, cells[:MOST_COLUMNS]))
            if len(rows) > most:
                if most > _TITLES_WITHIN:
                    raise refuse(name, f"The file has more than {most:,} rows.", "Send the list of children alone.")
                break
    except csv.Error as error:
        what = (
            "The file cannot be read as a table: a quotation mark is opened and never closed, or the file is cut off."
        )
        raise refuse(name, what, "Export the file again.") from error
    return rows


def _family_of(text: str) -> str:
    return "" if is_blank(text) else text.upper()


class _Reader:
    """Reads rows of one table and gathers what could not be taken."""

    def __init__(self, known: Recognised) -> None:
        self.known = known
        self.problems: list[Problem] = []
        self.repeated_titles = 0

    def row(self, number: int, cells: Sequence[str]) -> ExtractRow | None:
        """One row; None for one that is blank, repeats the titles or names no child."""
        given = {
            name: _LITERAL.sub(r"\1", cells[place].strip()) if place < len(cells) else ""
            for name, place in self.known.places.items()
        }
        if not any(given.values()):
            return None
        if sum(given[name] == title for name, title in self.known.titles.items()) > len(given) / 2:
            self.repeated_titles += 1
            return None
        child = given["child"].upper()
        if is_blank(child) or child.startswith(FORMULA):
            self.problems.append(Problem(NO_CHILD, number, self.known.titles["child"], "", given["child"]))
            return None
        return self._read(number, child, given)

    def _read(self, number: int, child: str, given: Mapping[str, str]) -> ExtractRow:
        days: dict[str, date] = {}
        unreadable: set[str] = set()

        def take(name: str, read: Callable[[str], Any], code: str) -> Any:
            """The value, or None with a problem kept."""
            text = given.get(name, "")
            try:
                if text.startswith(FORMULA):
                    raise Unreadable(text)
                return read(text)
            except Unreadable:
                kept = IS_FORMULA if text.startswith(FORMULA) else code
                self.problems.append(Problem(kept, number, self.known.titles[name], child, text[:80]))
                if code == UNREADABLE_DATE:
                    unreadable.add(name)
                return None

        for name in (*DAYS, "permanence_order"):
            found = take(name, day_of, UNREADABLE_DATE)
            if found is not None:
                days[name] = found
        kind = take("permanence_order_type", permanence_order_of, UNKNOWN_VALUE)
        left_reason = self._permanence_order(number, child, days, unreadable, kind)
        return ExtractRow(
            child=child,
            row=number,
            days=days,
            unreadable=frozenset(unreadable),
            sex=take("sex", sex_of, UNKNOWN_VALUE) or "",
            ethnicity=take("ethnicity", ethnicity_of, UNKNOWN_VALUE) or "",
            family=take("family", _family_of, UNKNOWN_VALUE) or "",
            reversal_reason=take("reversal_reason", reason_of, UNKNOWN_REASON) or "",
            left_reason=left_reason,
            sibling_group=take("sibling_group", answer_of, UNKNOWN_VALUE),
            siblings_together=take("siblings_together", number_of, UNKNOWN_VALUE),
            siblings_apart=take("siblings_apart", number_of, UNKNOWN_VALUE),
            disability=take("disability", answer_of, UNKNOWN_VALUE),
            adopted_by_carer=take("adopted_by_carer", answer_of, UNKNOWN_VALUE),
        )

    def _permanence_order(
        self, number: int, child: str, days: dict[str, date], unreadable: set[str], kind: str | None
    ) -> str:
        """ssd_permanence has one date for every kind of order: put it where it belongs, and say why care was left."""
        if "permanence_order" in unreadable:
            unreadable.discard("permanence_order")
            unreadable.add("order")
        day = days.pop("permanence_order", None)
        if day is None:
            return ""
        if kind == "adoption":
            days["order"] = day
        elif kind:
            days["left"] = day
            return kind
        else:
            # Without its type the order may be of any kind: it ended the plan or the care, nobody can say which.
            unreadable.add("order")
            if kind == "":
                column = self.known.titles.get("permanence_order_type", self.known.titles["permanence_order"])
                self.problems.append(Problem(UNKNOWN_VALUE, number, column, child, ""))
        return ""
