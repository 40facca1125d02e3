"""Reading extracts with the mess they come in: recognised by their titles, nothing lost in silence, nothing guessed."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from tenants.uploads.extract_columns import recognise_extract
from tenants.uploads.extract_days import day_in_name
from tenants.uploads.extract_reading import read_sent
from tenants.uploads.extract_values import Unreadable, answer_of, day_of, permanence_order_of, reason_of, sex_of
from tenants.uploads.extracts import ANNEX_A, PERMANENCE, Extract
from tenants.uploads.refusal import Refused
from tests.unit.uploads.extracts_made import TITLES, as_csv, list_10, permanence, table, workbook
from tests.unit.uploads.made import sent, year_of, zipped

RECEIVED = date(2026, 7, 3)
ROW = {"child": "000101", "dob": "03/02/2022", "decision": "10/10/2024", "match": "20/6/26", "family": "f7"}


def read(data: bytes, name: str = "list10.csv", *, stated: date | None = None) -> Extract:
    extract = read_sent([(name, data)], stated=stated, received=RECEIVED)
    assert isinstance(extract, Extract)
    return extract


def refused(*files: tuple[str, bytes], stated: date | None = None, year: int | None = None) -> str:
    with pytest.raises(Refused) as caught:
        read_sent(files, year=year, stated=stated, received=RECEIVED)
    return str(caught.value)


def problems(extract: Extract) -> list[tuple[str, int, str, str, str]]:
    return [(one.code, one.row, one.column, one.child, one.found) for one in extract.problems]


# --- recognising


def test_list_10_by_its_titles() -> None:
    extract = read(list_10(ROW))
    assert (extract.kind, len(extract.rows)) == (ANNEX_A, 1)
    row = extract.rows[0]
    assert (row.child, row.row, row.family) == ("000101", 2, "F7")
    assert row.days == {"dob": date(2022, 2, 3), "decision": date(2024, 10, 10), "match": date(2026, 6, 20)}
    assert extract.problems == ()


def test_titles_whatever_their_case_spaces_and_punctuation() -> None:
    odd = {name: f"  {title.upper().replace(' ', '  ').replace('(', '[')} :" for name, title in TITLES.items()}
    assert read(list_10(ROW, titles=odd)).rows == read(list_10(ROW)).rows


def test_columns_in_another_order() -> None:
    assert read(list_10(ROW, titles=dict(reversed(TITLES.items())))).rows == read(list_10(ROW)).rows


def test_ssd_permanence_with_and_without_its_prefix() -> None:
    data = permanence({"person_id": "7", "adm_decision_date": "2024-10-10T00:00:00", "matched_date": "2026-06-20"})
    extract = read(data, "ssd_permanence.csv")
    assert (extract.kind, extract.rows[0].days["match"]) == (PERMANENCE, date(2026, 6, 20))
    assert read(data.replace(b"perm_", b""), "x.csv").rows == extract.rows


@pytest.mark.parametrize("name", ["person_id", "child_id", "la_person_id", "PERM_PERSON_ID"])
def test_the_identifier_under_its_usual_names(name: str) -> None:
    data = permanence({"person_id": "7", "adm_decision_date": "2024-10-10"})
    assert read(data.replace(b"perm_person_id", name.encode())).rows[0].child == "7"


def test_a_missing_column_is_named_with_what_is_not_known() -> None:
    titles = TITLES | {"match": "Matched on"}
    said = refused(("list10.csv", list_10(ROW, titles=titles)))
    assert "This looks like Annex A list 10, but it lacks “Date of Matching Child and Prospective Adopters”" in said
    assert "Not known in it: “Matched on”" in said
    assert "Add what is missing" in said


def test_a_column_there_twice() -> None:
    rows = table([ROW])
    assert "more than once" in refused(("x.csv", as_csv([[*row, row[10]] for row in rows])))


def test_columns_nobody_asked_for_are_named_in_a_note() -> None:
    titles = TITLES | {"team": "Team"}
    assert "Columns that are not used: Team." in read(list_10({**ROW, "team": "West"}, titles=titles)).notes


def test_an_ordinary_table_is_not_taken_for_an_extract() -> None:
    returns = read_sent(sent(year_of(2024), "2024"), received=RECEIVED)
    assert not isinstance(returns, Extract)
    assert [one.year for one in returns] == [2024]


def test_what_a_refused_table_might_also_have_been() -> None:
    assert "titles of Annex A list 10" in refused(("x.csv", b"a,b,c\n1,2,3\n"))


def test_alone() -> None:
    assert "by itself" in refused(*sent(year_of(2024), "2024"), ("list10.csv", list_10(ROW)))
    assert "by itself" in refused(("list10.xlsx", workbook({"List 10": table([ROW])})), ("x.csv", b"a,b\n"))


def test_in_a_zip() -> None:
    packed = zipped({"list10.csv": list_10(ROW)})
    assert read(packed, "annex_a_2026-06-30.zip").as_at == date(2026, 6, 30)


# --- the day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("list10_2026-06-30.csv", date(2026, 6, 30)),
        ("list10 30-06-2026.xlsx", date(2026, 6, 30)),
        ("20260630_annexA.csv", date(2026, 6, 30)),
        ("30.6.2026/list10.csv", date(2026, 6, 30)),
        ("list10_2026-01-01_to_2026-06-30.csv", None),
        ("list10.csv", None),
        ("list10_2026-13-30.csv", None),
        ("ref 1234567890123.csv", None),
    ],
)
def test_a_day_in_a_name(name: str, day: date | None) -> None:
    assert day_in_name(name) == day


def test_the_day_stated_named_or_received_and_a_note_says_which() -> None:
    assert read(list_10(ROW), stated=date(2026, 6, 1)).as_at == date(2026, 6, 1)
    named = read(list_10(ROW), "list10_2026-06-30.csv")
    assert (named.as_at, "Taken as at 30 June 2026, the date in the name of the file." in named.notes) == (
        date(2026, 6, 30),
        True,
    )
    received = read(list_10(ROW))
    assert (received.as_at, received.name) == (RECEIVED, "Annex A list 10 as at 3 July 2026")
    assert any("the day it was received" in note for note in received.notes)


def test_days_that_cannot_be() -> None:
    assert "The name says 30 June 2026" in refused(("x_2026-06-30.csv", list_10(ROW)), stated=date(2026, 6, 1))
    assert "after the day it was received" in refused(("x_2026-08-30.csv", list_10(ROW)))
    assert "not an extract" in refused(*sent(year_of(2024), "2024"), stated=date(2026, 6, 1))
    assert "Leave the year blank" in refused(("x.csv", list_10(ROW)), year=2025)


# --- values


@pytest.mark.parametrize(
    "text", ["24/03/2025", "24/3/25", "2025-03-24", "24-03-2025", "24.3.2025", "2025-03-24 09:30:00"]
)
def test_ways_to_write_a_day(text: str) -> None:
    assert day_of(text) == date(2025, 3, 24)


@pytest.mark.parametrize("text", ["", " ", "-", "n/a", "NULL", "01/01/1900", "1900-01-01 00:00:00.000"])
def test_ways_to_write_nothing(text: str) -> None:
    assert day_of(text) is None


@pytest.mark.parametrize("text", ["31/02/2025", "TBC", "March 2025", "45740", "24/3/251", "2025/3/24", "24/03/1825"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(Unreadable):
        day_of(text)


def test_answers_and_codes() -> None:
    assert [answer_of(text) for text in ("a) Yes", "b) No", "Y", "0", "Unknown", "")] == [
        True,
        False,
        True,
        False,
        None,
        None,
    ]
    assert [reason_of(text) for text in ("RD3", "rd1 - needs changed", "b) RD2: court", "")] == [
        "RD3",
        "RD1",
        "RD2",
        "",
    ]
    assert [sex_of(text) for text in ("a) Male", "F", "2", "c) Not stated/recorded", "")] == ["M", "F", "F", "U", ""]
    kinds = [
        permanence_order_of(text) for text in ("Adoption", "E11", "A6", "SGO", "Special Guardianship Order", "E41")
    ]
    assert kinds == ["adoption"] * 3 + ["special guardianship order"] * 2 + ["child arrangements order"]
    for read_value, text in ((answer_of, "maybe"), (reason_of, "RD5"), (sex_of, "x"), (permanence_order_of, "PO")):
        with pytest.raises(Unreadable):
            read_value(text)


def test_cells_that_cannot_be_read_are_kept_as_problems() -> None:
    extract = read(
        list_10(
            ROW,
            {
                "child": "2",
                "decision": "10/10/2024",
                "placed": "TBC",
                "reversal_reason": "gave up",
                "disability": "perhaps",
            },
            {"child": "", "decision": "11/10/2024"},
            {"child": "4", "decision": "=TODAY()", "order": "=A1"},
        )
    )
    assert sorted(problems(extract)) == [
        ("X01", 3, TITLES["placed"], "2", "TBC"),
        ("X05", 3, TITLES["reversal_reason"], "2", "gave up"),
        ("X08", 4, TITLES["child"], "", ""),
        ("X11", 3, TITLES["disability"], "2", "perhaps"),
        ("X12", 5, TITLES["order"], "4", "=A1"),
        ("X12", 5, TITLES["decision"], "4", "=TODAY()"),
    ]
    assert [row.unreadable for row in extract.rows] == [set(), {"placed"}, {"decision", "order"}]


def test_zeros_kept_from_a_spreadsheet_by_an_equals_sign() -> None:
    assert read(list_10({**ROW, "child": '="000101"'})).rows[0].child == "000101"


def test_every_kind_of_order_in_one_column() -> None:
    given = {"adm_decision_date": "2024-10-10", "permanence_order_date": "2026-05-01"}
    kinds = ("Adoption", "Special Guardianship", "", "Interim")
    rows = [{**given, "person_id": str(number), "permanence_order_type": kind} for number, kind in enumerate(kinds)]
    extract = read(permanence(*rows))
    assert [(row.days.get("order"), row.days.get("left"), row.left_reason) for row in extract.rows] == [
        (date(2026, 5, 1), None, ""),
        (None, date(2026, 5, 1), "special guardianship order"),
        (None, None, ""),
        (None, None, ""),
    ]
    # Of what kind it was nobody says: whether the child was adopted is not known.
    assert [row.unreadable for row in extract.rows] == [set(), set(), {"order"}, {"order"}]
    assert [(code, row) for code, row, *_ in problems(extract)] == [("X11", 4), ("X11", 5)]


def test_the_row_with_the_latest_decision_counts() -> None:
    rows = [{**ROW, "decision": day} for day in ("10/10/2022", "10/10/2024", "10/10/2023")]
    extract = read(list_10(*rows))
    assert [row.row for row in extract.rows] == [2, 3, 4]
    assert extract.by_child()["000101"].row == 3


# --- files


def test_headings_above_blank_rows_between_and_titles_again() -> None:
    cells = table([ROW, {"child": "2", "decision": "10/10/2024"}])
    width = len(cells[0])
    heading = ["List 10: adoption", *[""] * (width - 1)]
    extract = read(as_csv([heading, [""] * width, cells[0], cells[1], [""] * width, cells[0], cells[2]]))
    assert [(row.child, row.row) for row in extract.rows] == [("000101", 4), ("2", 7)]
    assert "1 rows that repeat the titles were left out." in extract.notes


def test_a_row_cut_off() -> None:
    assert "Row 2 has 3 values" in refused(("x.csv", list_10(ROW).split(b"\r\n")[0] + b"\r\n1,2,3\r\n"))
    assert "cut off" in refused(("x.csv", list_10(ROW, {"child": "7", "family": 'F"1'}).rstrip()[:-20] + b'"'))


def test_no_child_below_the_titles() -> None:
    assert "no child below the titles" in refused(("x.csv", list_10()))


def test_a_workbook_with_cells_that_are_dates_and_other_sheets() -> None:
    row = {
        "child": 101,
        "decision": date(2024, 10, 10),
        "match": datetime(2026, 6, 20, tzinfo=UTC).replace(tzinfo=None),
        "disability": True,
    }
    data = workbook(
        {"List 10": [["Annex A"], [], *table([row])], "List 11": [["Adopter"], ["x"]], "Empty": []},
        formats={"A4": "000000"},
    )
    extract = read(data, "annexA_2026-06-30.xlsx")
    assert extract.rows[0].child == "000101"
    assert extract.rows[0].days == {"decision": date(2024, 10, 10), "match": date(2026, 6, 20)}
    assert (extract.rows[0].disability, extract.rows[0].row, extract.problems) == (True, 4, ())
    assert "Only the sheet “List 10” was read. Left out: List 11." in extract.notes


def test_a_formula_in_a_workbook_is_never_worked_out() -> None:
    data = workbook({"x": table([{"child": "1", "decision": "=DATE(2024,10,10)", "match": "=HYPERLINK(1)"}])})
    extract = read(data, "x.xlsx")
    assert {(code, found) for code, _, _, _, found in problems(extract)} == {
        ("X12", "=DATE(2024,10,10)"),
        ("X12", "=HYPERLINK(1)"),
    }
    assert extract.rows[0].unreadable == {"decision", "match"}


def test_a_number_where_a_date_should_be_is_no_date() -> None:
    assert [
        one[0] for one in problems(read(workbook({"x": table([{"child": "1", "decision": 45575}])}), "x.xlsx"))
    ] == ["X01"]


def test_workbooks_that_hold_no_list_or_two() -> None:
    assert "none of its sheets holds" in refused(("x.xlsx", workbook({"a": [["x", "y"], [1, 2]]})))
    two = workbook({"a": table([ROW]), "b": table([ROW])})
    assert "More than one sheet" in refused(("x.xlsx", two))
    lacking = workbook({"a": [["Child Unique ID", *list(TITLES.values())[8:11]], ["1", "", "", ""]]})
    assert "it lacks “Date Placed for Adoption”" in refused(("x.xlsx", lacking))


def _with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, content if entry.filename == name else old.read(entry.filename))
        if name not in old.namelist():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 200_000_000, "far more than a return would"),
        ("xl/worksheets/sheet1.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>", "declares a document type"),
        ("xl/worksheets/sheet1.xml", "<!DOCTYPE x><worksheet/>".encode("utf-16"), "declares a document type"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row", "damaged"),
        ("../../etc/x", b"x", "leads outside"),
    ],
)
def test_workbooks_that_attack(name: str, content: bytes, said: str) -> None:
    assert said in refused(("x.xlsx", _with_part(workbook({"a": table([ROW])}), name, content)))


def test_a_broken_workbook() -> None:
    data = workbook({"a": table([ROW])})
    assert refused(("x.xlsx", data[: len(data) // 2]))


def test_a_sheet_that_says_it_is_smaller_than_it_is() -> None:
    data = workbook({"a": table([ROW, {"child": "2", "decision": "10/10/2024"}])})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b'<dimension ref="' in sheet
    start = sheet.index(b'<dimension ref="') + 16
    lying = sheet[:start] + b"A1:B2" + sheet[sheet.index(b'"', start) :]
    assert len(read(_with_part(data, "xl/worksheets/sheet1.xml", lying), "x.xlsx").rows) == 2


def test_no_value_of_a_row_is_in_a_refusal() -> None:
    known = recognise_extract([*list(TITLES.values())[8:12], "000101", "12/05/2023"], "x.csv")
    assert "12/05/2023" not in str(known)
