"""Files to take away: disarmed, tidy, and in the layout government asks for."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from permanence.web.downloads import Cover, Table, disarmed, file_answer, file_name, tidy_csv, workbook
from permanence.web.marks import Marked

ATTACKS = ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "|calc"]


@pytest.mark.parametrize("text", ATTACKS)
def test_no_text_becomes_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(tidy_csv(["a"], [[text]]).decode("utf-8-sig"), newline="")))
    assert rows[1][0] == "'" + text
    book = load_workbook(io.BytesIO(workbook(Cover("T"), [Table("S", "T", ["a"], [[text]])])))
    cell = book["S"]["A3"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


def test_numbers_stay_numbers() -> None:
    assert disarmed("plain") == "plain"
    assert tidy_csv(["n", "d"], [[-3, date(2026, 3, 31)]]).decode("utf-8-sig") == "n,d\r\n-3,2026-03-31\r\n"


def test_marks_are_written_as_on_the_screen() -> None:
    text = tidy_csv(["v"], [[Marked(None, "c")], [Marked(4, "u")], [0], [None]]).decode("utf-8-sig")
    assert text.split("\r\n")[1:5] == ["[c]", "4 [u]", "0", ""] or text.split("\r\n")[1:5] == [
        "[c]",
        "4 [u]",
        "0",
        '""',
    ]


def test_the_workbook_has_cover_notes_and_one_table_a_sheet() -> None:
    tables = [
        Table("Stage: a/b", "Waits by stage", ["stage", "days"], [["match", 41]], ["Days are calendar days."]),
        Table("B", "Second", ["x"], []),
    ]
    book = load_workbook(io.BytesIO(workbook(Cover("Waits", [("Data to", "31 March 2026")], ["Read this."]), tables)))
    assert book.sheetnames == ["Cover", "Notes", "Stage  a b", "B"]
    assert book["Cover"]["A1"].value == "Waits"
    assert [cell.value for cell in book["Notes"]["B"]] == [
        None,
        "Text",
        "Read this.",
        "Stage: a/b: Days are calendar days.",
    ]
    sheet = book["Stage  a b"]
    assert sheet["A1"].value == "Waits by stage"
    assert [cell.value for cell in sheet[2]] == ["stage", "days"]
    assert [cell.value for cell in sheet[3]] == ["match", 41]
    assert not sheet.merged_cells.ranges


def test_control_characters_do_not_stop_a_download() -> None:
    book = load_workbook(io.BytesIO(workbook(Cover("T"), [Table("S", "T", ["a"], [["a\x00b"]])])))
    assert book["S"]["A3"].value == "a b"


def test_names_and_types_of_files() -> None:
    assert file_name("A2", "Similar authorities", "", "2026-03", kind="csv") == "a2-similar-authorities-2026-03.csv"
    answer = file_answer(b"x", "t.xlsx")
    assert "spreadsheetml" in answer.content_type
    assert answer.headers["Content-Disposition"] == 'attachment; filename="t.xlsx"'
