"""Files into grids: nothing in a cell is lost, and what cannot be read whole is refused with how to mend it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from tenants.spreadsheets import grid, opened, parts, sheet
from tenants.spreadsheets.sheet import read
from tenants.uploads.refusal import Refused
from tests.unit.spreadsheets.made import workbook


def texts(data: bytes, name: str = "t.xlsx") -> dict[str, str]:
    return {cell.reference: cell.text for each in read(name, data).sheets for cell in each.cells.values()}


def refused(data: bytes, name: str = "t.xlsx") -> str:
    with pytest.raises(Refused) as caught:
        read(name, data)
    reason = caught.value.reasons[0]
    assert reason.what
    assert reason.mend
    return str(reason)


def altered(data: bytes, part: str, change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == part else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


# --- what is read


def test_dates_numbers_and_words_are_what_a_person_reads():
    data = workbook([datetime(2025, 3, 24), datetime(2025, 3, 24, 14, 5), 7, 2.5, True, " Smith\xa0 ", 12.0])  # noqa: DTZ001

    (only,) = read("t.xlsx", data).sheets
    found = [cell.text for cell in only.cells.values()]

    assert found == ["24/03/2025", "24/03/2025 14:05", "7", "2.5", "Yes", "Smith", "12"]
    assert only.cells[1, 1].day == date(2025, 3, 24)
    assert only.cells[1, 3].numeric


def test_an_identifier_keeps_the_zeros_it_is_shown_with():
    def padded(made):
        made["A1"].number_format = "000000"

    assert texts(workbook([1234, 1234], then=padded)) == {"A1": "001234", "B1": "1234"}


def test_a_formula_is_never_worked_out_but_its_text_and_last_result_are_kept():
    data = workbook(["=1+1", "=2+2"])
    with_one = altered(
        data, SHEET, lambda xml: re.sub(rb"(<f>1\+1</f>)<v\s*/>|(<f>1\+1</f>)<v></v>", rb"\1\2<v>9</v>", xml)
    )

    first, second = read("t.xlsx", with_one).sheets[0].cells.values()

    assert (first.text, first.formula) == ("9", "=1+1")
    assert (second.text, second.formula) == ("", "=2+2")


def test_a_text_that_begins_like_a_formula_is_a_text():
    def as_text(made):
        made["A1"] = "=see tab 2"
        made["A1"].data_type = "s"

    (cell,) = read("t.xlsx", workbook(then=as_text)).sheets[0].cells.values()

    assert (cell.text, cell.formula) == ("=see tab 2", "")


def test_merged_areas_are_remembered_and_a_value_hidden_below_one_is_not_lost():
    def merged(made):
        made["A1"], made["B1"] = "Placement", "hidden below"

    data = altered(
        workbook(then=merged),
        SHEET,
        lambda xml: xml.replace(
            b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'
        ),
    )

    (only,) = read("t.xlsx", data).sheets

    assert only.merged == (grid.Area(1, 1, 1, 3),)
    assert only.cells[1, 2].text == "hidden below"


def test_comments_colours_and_what_is_hidden_are_kept():
    def marked(made):
        made["B2"].comment = Comment("New worker", "M")
        made["A1"].fill = PatternFill("solid", fgColor="FFFF0000")
        made["A2"].fill = PatternFill("solid", fgColor="FFFFEB9C")
        made["A3"].fill = PatternFill("solid", fgColor="FF92D050")
        made["A4"].fill = PatternFill("solid", fgColor="FF4472C4")
        made["A5"].fill = PatternFill("solid", fgColor=Color(theme=6))  # green in the usual theme
        made.row_dimensions[2].hidden = True
        made.column_dimensions["B"].hidden = True

    (only,) = read("t.xlsx", workbook(then=marked)).sheets

    assert only.cells[2, 2].comment == "New worker"
    assert {cell.reference: cell.colour for cell in only.cells.values() if cell.colour} == {
        "A1": "red",
        "A2": "amber",
        "A3": "green",
        "A5": "green",
    }
    assert only.hidden_rows == {2}
    assert only.hidden_columns == {2}


def test_hidden_sheets_are_read_and_said():
    book = Workbook()
    book.active["A1"] = "seen"
    second = book.create_sheet("Lists")
    second["A1"], second.sheet_state = "unseen", "hidden"
    out = io.BytesIO()
    book.save(out)

    assert [(each.name, each.hidden, len(each.cells)) for each in read("t.xlsx", out.getvalue()).sheets] == [
        ("Sheet", False, 1),
        ("Lists", True, 1),
    ]


def test_a_grid_comes_back_equal_from_its_document():
    def marked(made):
        made["A1"].comment = Comment("x", "y")
        made["B1"].fill = PatternFill("solid", fgColor="FFFF0000")
        made.merge_cells("A3:B3")

    book = read("t.xlsx", workbook(["a", "=1"], [datetime(2025, 1, 2), 5], then=marked))  # noqa: DTZ001

    assert grid.from_document(grid.to_document(book)) == book


@pytest.mark.parametrize(
    ("data", "cells"),
    [
        (b"Name,DOB\r\nA,1/2/2025\r\n", {"A1": "Name", "B1": "DOB", "A2": "A", "B2": "1/2/2025"}),
        ("\ufeffName;DOB\nÅse;x\n".encode(), {"A1": "Name", "B1": "DOB", "A2": "Åse", "B2": "x"}),
        (b'Name\tDOB\n\n"a\nb"\tx\n', {"A1": "Name", "B1": "DOB", "A3": "a\nb", "B3": "x"}),
        ("Name,DOB\nJosé,x\n".encode("cp1252"), {"A1": "Name", "B1": "DOB", "A2": "José", "B2": "x"}),
    ],
)
def test_csv_is_read_with_its_separator_and_encoding(data, cells):
    assert texts(data, "Waiting list.csv") == cells
    assert read("Waiting list.csv", data).sheets[0].name == "Waiting list"


# --- what is refused


def test_old_and_locked_workbooks_are_told_apart():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

    assert ".xls" in refused(old)
    assert "password" in refused(old + "EncryptedPackage".encode("utf-16-le"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"<html><table></table></html>", "web page"),
        (b"\x89PNG\0\0\0", "neither"),
        (b"\n \n", "empty"),
        ("Name\nx".encode("utf-16"), "UTF-16"),
    ],
)
def test_other_files(data, said):
    assert said in refused(data)


def test_a_zip_that_is_no_workbook_and_other_office_files():
    def zipped(**entries: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for name, content in entries.items():
                made.writestr(name.replace("__", "/"), content)
        return out.getvalue()

    assert "not an Excel workbook" in refused(zipped(readme=b"x"))
    assert ".ods" in refused(zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.bin", b"x")
    assert ".xlsb" in refused(out.getvalue())


def test_a_workbook_of_blanks_is_refused():
    assert "nothing in any cell" in refused(workbook())


def test_a_bomb_stops_while_it_is_unpacked():
    data = altered(workbook(["x"]), SHEET, lambda xml: xml + b" " * (opened.LARGEST_SHEET + 1))

    assert len(data) < opened.LARGEST_FILE
    assert "zip bomb" in refused(data)


def test_entities_are_refused_before_any_parser_sees_them():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'

    assert "no spreadsheet program" in refused(altered(workbook(["x"]), SHEET, lambda _: bomb))


def test_a_merged_area_of_a_whole_sheet_costs_nothing():
    whole = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    data = altered(workbook(["x"]), SHEET, lambda xml: xml.replace(b"</sheetData>", whole))

    assert len(read("t.xlsx", data).sheets[0].cells) == 1


def test_too_many_cells_rows_and_columns(monkeypatch):
    monkeypatch.setattr(sheet, "MOST_CELLS", 3)
    assert "more than 3 filled cells" in refused(workbook(["a", "b", "c", "d"]))
    monkeypatch.setattr(sheet, "MOST_CELLS", 1000)
    monkeypatch.setattr(parts, "MOST_ELEMENTS", 3)
    assert "blanks included" in refused(workbook(["a", "b", "c", "d"]))
    monkeypatch.setattr(parts, "MOST_ELEMENTS", 1000)
    monkeypatch.setattr(parts, "LAST_ROW", 1)
    assert "below row 1" in refused(workbook(["a"], ["b"]))
    monkeypatch.setattr(sheet, "LAST_COLUMN", 1)
    assert "to the right" in refused(workbook(["a", "b"]))


def test_a_long_text_that_many_cells_share_is_refused(monkeypatch):
    monkeypatch.setattr(sheet, "LONGEST_TEXT", 50)

    assert "very long texts" in refused(workbook(*[["x" * 20] * 3]))


def test_a_damaged_sheet_is_said_to_be_damaged():
    assert "damaged" in refused(altered(workbook(["x"]), SHEET, lambda _: b"<worksheet><sheetData><row>"))
