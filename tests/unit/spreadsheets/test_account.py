"""The account: odd cells, and that every cell stands in it exactly once, whatever a workbook holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.spreadsheets.account import OUTCOMES, CountedTwice, Entry, Ledger
from tenants.spreadsheets.fields import FIELDS
from tenants.spreadsheets.grid import Area, Book, Cell, Sheet
from tenants.spreadsheets.held import fingerprint
from tenants.spreadsheets.layout import HeadingRows
from tenants.spreadsheets.plan import Chosen, plan_book
from tenants.spreadsheets.planned import Plan, from_document, to_document
from tests.unit.spreadsheets.made import HEAD, JANE, TERMS, kinds, outcomes, planned, why


def one_cell(cell: Cell, field: str = "worker") -> Plan:
    texts = {(1, 1): "ID", (1, 2): "What", (1, 3): "Team", (2, 1): "001"}
    cells = {at: Cell(*at, text) for at, text in texts.items()} | {(2, 2): cell}
    chosen = Chosen("S", HeadingRows(1, 1), {1: "child", 2: field, 3: "team"})
    return plan_book(Book("t", (Sheet("S", cells),)), [chosen], [JANE], TERMS, may_open=True)


def test_a_formula_says_its_result_or_that_it_has_none():
    result = one_cell(Cell(2, 2, "Tom Reed", formula="=X1"))
    none = one_cell(Cell(2, 2, "", formula="=X1"))
    error = one_cell(Cell(2, 2, "#REF!", formula="=X1"))

    assert kinds(result) == ["field"]
    assert "last result of the formula" in why(result, "B2")
    assert outcomes(none)["B2"] == outcomes(error)["B2"] == "problem"
    assert next(entry for entry in none.entries if entry.cell == "B2").found == "formula =X1"


def test_a_comment_is_kept_as_a_note_whatever_became_of_its_cell():
    beside = one_cell(Cell(2, 2, "Priya Shah", comment="until May"))
    alone = one_cell(Cell(2, 2, "", comment="until May"))

    for plan in (beside, alone):
        assert plan.children[0].changes[0].values == {"text": "From the spreadsheet: comment on What: until May"}
    assert outcomes(beside)["B2"] == "same"


def test_colours_are_read_in_the_rag_column_only():
    elsewhere = one_cell(Cell(2, 2, "", colour="red"))
    rag = one_cell(Cell(2, 2, "", colour="red"), "rag")

    assert outcomes(elsewhere)["B2"] == "colour"
    assert rag.children[0].changes[0].values == {"text": "From the spreadsheet: What: red"}


def test_a_value_merged_over_rows_is_used_for_each_and_its_cell_counted_once():
    rows = [["ID", "Team", "Name"], ["001", "North", "Jane Smith"], ["002", "", "Ben Cole"]]
    cells = {(r, c): Cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text}
    sheet = Sheet("S", cells, (Area(2, 2, 3, 2),))
    chosen = Chosen("S", HeadingRows(1, 1), {1: "child", 2: "team", 3: "name"})

    plan = plan_book(Book("t", (sheet,)), [chosen], [JANE], TERMS, may_open=True)

    teams = [(entry.cell, entry.outcome, entry.merged_with) for entry in plan.entries if entry.column == 2]
    assert teams == [("B1", "headings", ""), ("B2", "used", ""), ("B3", "used", "B2")]


# --- the account

TEXTS = st.sampled_from(
    ["", "001", "002", "1", "Jane Smith", "4/5/2021", "TBC", "Y", "N", "Tom Reed", "10/1/2023", "March 2023",
     "No match",
     "Book panel", "Total", "ID", "Name", "DOB", "Team", "#REF!", "Red", "12/12/2030"]
)  # fmt: skip
CELLS = st.builds(
    lambda text, formula, comment, colour: (text, formula, comment, colour),
    TEXTS,
    st.sampled_from(["", "", "", "=A1"]),
    st.sampled_from(["", "", "", "look"]),
    st.sampled_from(["", "", "", "red"]),
)


@st.composite
def books(draw):
    sheets, chosen = [], []
    for name in ("One", "Two"):
        cells = {}
        for row in range(1, draw(st.integers(2, 7))):
            for column in range(1, 6):
                text, formula, comment, colour = draw(CELLS)
                if text or formula or comment or colour:
                    cells[row, column] = Cell(row, column, text, None, False, formula, comment, colour)
        top, left = draw(st.integers(1, 5)), draw(st.integers(1, 4))
        area = Area(top, left, top + draw(st.integers(0, 2)), left + draw(st.integers(0, 2)))
        sheets.append(Sheet(name, cells, (area,) if draw(st.booleans()) else ()))
        first = draw(st.integers(1, 2))
        mapping = {column: draw(st.sampled_from(sorted(FIELDS))) for column in range(1, 6)}
        if name == "One" or draw(st.booleans()):
            chosen.append(Chosen(name, HeadingRows(first, first + draw(st.integers(0, 1))), mapping))
    return Book("t", tuple(sheets)), chosen


@given(books(), st.booleans(), st.booleans())
def test_every_cell_is_accounted_for_exactly_once(made, may_open, keep_held):
    book, chosen = made
    terms = replace(TERMS, keep_held=keep_held)

    plan = plan_book(book, chosen, [JANE], terms, may_open=may_open)

    own = [(entry.sheet, entry.row, entry.column) for entry in plan.entries if not entry.merged_with]
    held = [(sheet.name, *at) for sheet in book.sheets for at in sheet.cells]
    assert sorted(own) == sorted(held)
    assert {entry.outcome for entry in plan.entries} <= set(OUTCOMES)
    assert from_document(to_document(plan)) == plan
    # Whatever is done for a child names the cells it was read from, and those are in the account as taken or kept.
    for child in plan.children:
        assert all(change.cells for change in child.changes if change.kind != "opened")


def test_a_cell_cannot_be_counted_twice():
    ledger = Ledger()
    ledger.put(Entry("S", 1, 1, "", "x", "used"))

    with pytest.raises(CountedTwice, match="S!A1"):
        ledger.put(Entry("S", 1, 1, "", "x", "same"))


def test_the_fingerprint_tells_when_anything_held_changed():
    before = fingerprint([JANE])

    assert fingerprint([replace(JANE)]) == before
    assert fingerprint([replace(JANE, notes=("x",))]) != before
    assert fingerprint([replace(JANE, dates={})]) != before
    assert fingerprint([]) != before


def test_dates_that_can_be_read_two_ways_are_said_once_for_all():
    plan = planned(HEAD, ["001", "", "", "", "10/01/2023", ""], held=[JANE])

    assert plan.notes == (
        "1 date typed as text could be read in two ways, such as 3/4/2025. "
        "Each was read day first, 3 April, as dates are written here.",
    )
