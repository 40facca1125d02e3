"""Small workbooks and what is held, for the tests of spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from tenants.spreadsheets.grid import Book, Cell, Sheet
from tenants.spreadsheets.headings import guess_all
from tenants.spreadsheets.held import HeldCase, HeldDate, Vocabulary
from tenants.spreadsheets.layout import columns_of, find_headings
from tenants.spreadsheets.plan import Chosen, plan_book
from tenants.spreadsheets.planned import Plan
from tenants.spreadsheets.working import Terms

AS_AT = date(2025, 4, 30)
CAUSES = {
    "late_relative_assessment": "Late relative assessment",
    "repeat_parent_assessment": "Repeat parent assessment",
    "no_adopters": "No suitable adopters",
    "medical_late": "Adoption medical late",
}
WORDS = Vocabulary(
    CAUSES,
    {"late_relative_assessment": "court", "repeat_parent_assessment": "court", "no_adopters": "family_finding"}
    | {"medical_late": "health"},
    {"court": "Court", "authority": "Authority", "family_finding": "Family finding", "health": "Health"},
    {"yes": "Yes", "partly": "Partly", "no": "No", "unknown": "Not known yet"},
)
TERMS = Terms(AS_AT, WORDS)

HEAD = ["ID", "Name", "DOB", "Social worker", "ADM decision", "Comments"]
JANE = HeldCase(
    "case-1",
    "001",
    {"name": "Jane Smith", "dob": "2021-05-04", "worker": "Priya Shah"},
    dates={"decision": HeldDate(date(2023, 1, 9), date(2023, 1, 9), frozenset({date(2023, 1, 9)}))},
    notes=("Carer may claim",),
)


def workbook(*rows: Sequence[Any], then: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of one sheet with these rows; `then` does more to the sheet."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    if then:
        then(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def grid(*rows: Sequence[str], name: str = "Tracker") -> Sheet:
    """A sheet of texts."""
    cells = {
        (at, column): Cell(at, column, text)
        for at, row in enumerate(rows, start=1)
        for column, text in enumerate(row, start=1)
        if text
    }
    return Sheet(name, cells)


def chosen(sheet: Sheet, **instead: str) -> Chosen:
    """The sheet with its headings found and every guess accepted; `instead` field by column letter."""
    headings = find_headings(sheet)
    assert headings is not None
    columns = columns_of(sheet, headings)
    guesses = guess_all([(each.number, each.parts, each.shown) for each in columns], {})
    mapping = {each.number: instead.get(each.letter, guesses[each.number].field) for each in columns}
    return Chosen(sheet.name, headings, mapping)


def planned(
    *rows: Sequence[str], held: Sequence[HeldCase] = (), terms: Terms = TERMS, may_open: bool = True, **instead: str
) -> Plan:
    """The plan for one sheet of texts."""
    sheet = grid(*rows)
    return plan_book(Book("t.xlsx", (sheet,)), [chosen(sheet, **instead)], held, terms, may_open=may_open)


def outcomes(plan: Plan) -> dict[str, str]:
    """What became of each cell, by its name."""
    return {entry.cell: entry.outcome for entry in plan.entries}


def kinds(plan: Plan) -> list[str]:
    return [change.kind for child in plan.children for change in child.changes]


def why(plan: Plan, cell: str) -> str:
    return next(entry.why for entry in plan.entries if entry.cell == cell)
