"""The tracker out again: in the shape it came in, and read back without a change."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from tenants.spreadsheets.export import (
    FURTHER,
    Shape,
    ShapedColumn,
    default_shape,
    from_document,
    shape_of,
    to_document,
    with_missing,
    write,
)
from tenants.spreadsheets.grid import Book
from tenants.spreadsheets.headings import guess_all, normalised
from tenants.spreadsheets.held import HeldAction, HeldCase, HeldDate, HeldDelay
from tenants.spreadsheets.layout import columns_of, find_headings
from tenants.spreadsheets.plan import Chosen, plan_book
from tenants.spreadsheets.planned import Plan
from tenants.spreadsheets.sheet import read
from tests.factories.trackers import MAPPED, Messy, messy
from tests.unit.spreadsheets.done import applied
from tests.unit.spreadsheets.made import AS_AT, TERMS, WORDS

FULL = HeldCase(
    "case-1",
    "001",
    {
        "name": "Mary Ann Lee", "dob": "2021-05-04", "sex": "2", "ethnicity": "MWAS", "sibling_group": "Lee group",
        "team": "North", "worker": "Priya Shah", "finder": "Jo Marsh",
    },
    dates={
        "decision": HeldDate(date(2023, 1, 9), None, frozenset({date(2023, 1, 9)})),
        "placed": HeldDate(date(2024, 1, 9), date(2024, 1, 9), frozenset({date(2024, 1, 9), date(2024, 1, 10)})),
    },
    delays=(
        HeldDelay("d1", "no_adopters", date(2024, 1, 1), "partly", "family_finding", date(2025, 6, 1)),
        HeldDelay("d2", "medical_late", date(2023, 1, 1), "unknown", "health"),
        HeldDelay("d3", "late_relative_assessment", date(2022, 1, 1), open=False),
    ),
    actions=(HeldAction("a1", "Later", "Jo", date(2025, 9, 1)), HeldAction("a2", "=First", "Jo", date(2025, 5, 1))),
    notes=("Typed by somebody", "From the spreadsheet: Matching panel: 12/12/2025"),
    derived={"rag": "red", "stage": "Family finding", "days": "400", "age": "3"},
)  # fmt: skip


def again(data: bytes, held: list[HeldCase], remembered: dict[str, str] | None = None) -> Plan:
    """The plan for an exported file, every sheet chosen as it is proposed."""
    book = read("out.xlsx", data)
    chosen = []
    for sheet in book.sheets:
        rows = find_headings(sheet)
        assert rows is not None
        columns = columns_of(sheet, rows)
        guesses = guess_all([(each.number, each.parts, each.shown) for each in columns], remembered or {})
        chosen.append(Chosen(sheet.name, rows, {number: found.field for number, found in guesses.items()}))
    return plan_book(book, chosen, held, TERMS, may_open=True)


def cells_of(data: bytes, sheet: str) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True)]


def test_our_own_shape_read_back_changes_nothing():
    plan = again(write([], [FULL], WORDS), [FULL])

    assert plan.changes_nothing
    assert plan.unchanged == 1
    assert not [entry for entry in plan.entries if entry.outcome in ("problem", "words", "kept_held")]


def test_one_row_a_child_and_what_is_more_on_a_sheet_of_its_own():
    data = write([], [FULL], WORDS)
    head, row = cells_of(data, "Tracker")
    told = dict(zip(head, row, strict=True))

    assert told["Next action"] == "=First"
    assert told["Reason for the delay"] == "No suitable adopters"
    assert told["Date of birth"] == datetime(2021, 5, 4)  # noqa: DTZ001
    assert told["RAG"] == "Red"
    assert told["Comments"] == "Typed by somebody"
    assert [row[:2] for row in cells_of(data, FURTHER)[1:]] == [["001", "Mary Ann Lee"]]


def test_no_cell_runs_as_a_formula():
    sheet = openpyxl.load_workbook(io.BytesIO(write([], [FULL], WORDS)))["Tracker"]

    (cell,) = [cell for row in sheet for cell in row if cell.value == "=First"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_the_shape_of_the_old_spreadsheet_with_its_two_rows_of_headings():
    shape = Shape(
        "Waiting ",
        (
            ShapedColumn(("Child", "Ref"), "child"),
            ShapedColumn(("Child", "First"), "first_name"),
            ShapedColumn(("Child", "Last"), "surname"),
            ShapedColumn((), "leave_out"),
            ShapedColumn(("Matching panel",), "match_panel"),
            ShapedColumn(("SHOBPA!",), "decision"),
            ShapedColumn(("Age",), "derived"),
        ),
    )
    data = write([shape], [FULL], WORDS)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Waiting "]

    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)] == [
        ["Child", None, None, None, "Matching panel", "SHOBPA!", "Age"],
        ["Ref", "First", "Last", None, None, None, None],
    ]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:C1", "E1:E2", "F1:F2", "G1:G2"}
    assert [cell.value for cell in sheet[3]] == [
        "001", "Mary Ann", "Lee", None, "12/12/2025", datetime(2023, 1, 9), "3",  # noqa: DTZ001
    ]  # fmt: skip
    remembered = {normalised(column.heading): column.field for column in shape.columns if column.parts}
    only = replace(FULL, delays=(), actions=())
    assert again(write([shape], [only], WORDS), [only], remembered).changes_nothing


def test_columns_it_did_not_have_come_at_the_end_when_asked_for():
    shape = Shape("T", (ShapedColumn(("Forename",), "first_name"), ShapedColumn(("Team",), "team")))

    fields = [column.field for column in with_missing(shape).columns]

    assert fields[:2] == ["first_name", "team"]
    assert "name" not in fields
    assert len(fields) == len(set(fields))
    assert {"child", "decision", "action_due"} <= set(fields)


def test_each_child_goes_to_the_sheet_it_stood_on():
    shapes = [Shape("Waiting", (ShapedColumn(("ID",), "child"),)), Shape("Placed", (ShapedColumn(("ID",), "child"),))]
    cases = [HeldCase("1", "A"), HeldCase("2", "B"), HeldCase("3", "C")]

    data = write(shapes, cases, WORDS, sheet_of={"B": "Placed", "C": "gone"})

    assert cells_of(data, "Waiting") == [["ID"], ["A"], ["C"]]
    assert cells_of(data, "Placed") == [["ID"], ["B"]]


def test_shapes_come_back_equal_from_their_document():
    shapes = [default_shape(), Shape("T", (ShapedColumn((), "note", "column A, which has no heading"),))]

    assert from_document(to_document(shapes)) == shapes


# --- the 300 rows


@pytest.fixture(scope="module")
def tracker() -> Messy:
    return messy()


@pytest.fixture(scope="module")
def book(tracker: Messy) -> Book:
    return read("tracker.xlsx", tracker.data)


@pytest.fixture(scope="module")
def chosen(book: Book) -> list[Chosen]:
    found = []
    for sheet in book.sheets[:2]:
        rows = find_headings(sheet)
        assert rows is not None
        columns = columns_of(sheet, rows)
        guesses = guess_all([(each.number, each.parts, each.shown) for each in columns], {})
        assert [guesses[each.number].field for each in columns] == list(MAPPED)
        found.append(Chosen(sheet.name, rows, {number: each.field for number, each in guesses.items()}))
    return found


def test_the_mess_is_read_without_losing_a_cell(tracker: Messy, book: Book, chosen: list[Chosen]):
    plan = plan_book(book, chosen, [], TERMS, may_open=True)

    own = [(entry.sheet, entry.row, entry.column) for entry in plan.entries if not entry.merged_with]
    assert sorted(own) == sorted((sheet.name, *at) for sheet in book.sheets for at in sheet.cells)
    assert len(plan.children) == len(tracker.children) == 300
    said = [entry.why for entry in plan.entries]
    assert sum("A month is not a day" in why for why in said) == tracker.months_only > 0
    assert sum("There is no month" in why for why in said) == tracker.american > 0
    assert sum("The comment on the cell" in why for why in said) == tracker.comments > 0
    waiting, placed, lists = plan.sheets
    # One blank row stands before the totals of each sheet, and one between them and the key.
    assert waiting.blank + placed.blank == tracker.blank_rows + 4
    assert (waiting.totals, waiting.bands, waiting.hidden_rows, waiting.hidden_columns) == (1, 1, 1, ("AI",))
    assert (lists.chosen, lists.hidden) == (False, True)


def test_the_mess_applied_exported_and_read_again_changes_nothing(book: Book, chosen: list[Chosen]):
    held = applied(plan_book(book, chosen, [], TERMS, may_open=True), [])
    shapes = [
        shape_of(each.sheet, columns_of(sheet, each.headings), each.mapping)
        for sheet, each in zip(book.sheets, chosen, strict=False)
    ]

    data = write(shapes, held, WORDS)
    once_more = again(data, held)

    assert [change for child in once_more.children for change in child.changes] == []
    assert once_more.unchanged == 300
    assert cells_of(data, "Waiting")[1][:4] == ["ID", "Child's Name", "D.O.B.", "Gender"]
    assert again(write([], held, WORDS), held).changes_nothing


def test_the_same_file_applied_twice_changes_nothing(book: Book, chosen: list[Chosen]):
    held = applied(plan_book(book, chosen, [], TERMS, may_open=True), [])

    twice = plan_book(book, chosen, held, TERMS, may_open=True)

    assert [change for child in twice.children for change in child.changes] == []
    assert twice.as_at == AS_AT
