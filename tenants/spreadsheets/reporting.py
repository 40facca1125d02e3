"""The report of a plan as tables to take away: what would change, what became of every cell, what was read. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from permanence.web.downloads import Cover, Table, tidy_csv, workbook
from tenants.spreadsheets.account import OUTCOMES
from tenants.spreadsheets.planned import KINDS, Plan, SheetReport

_CHANGES = ("child", "name", "rows", "kind", "what", "was", "becomes", "cells")
_CELLS = ("sheet", "cell", "heading", "found", "what became of it", "why, and how to mend it", "child")
_SHEETS = ("sheet", "read", "rows of headings", "rows about a child", "blank rows", "cells", "remarks")


def sheet_remarks(sheet: SheetReport) -> list[str]:
    """What is worth knowing of a sheet, in sentences."""
    said = [
        ("hidden in the workbook" if sheet.hidden else ""),
        _many(sheet.totals, "row of totals", "rows of totals", "left out"),
        _many(sheet.bands, "title between the rows", "titles between the rows", "left out"),
        _many(sheet.repeated, "row repeats the headings", "rows repeat the headings", "left out"),
        _many(sheet.hidden_rows, "hidden row", "hidden rows", "read like the others" if sheet.chosen else ""),
        f"hidden columns {', '.join(sheet.hidden_columns)}" if sheet.hidden_columns else "",
        _many(
            sheet.formulas,
            "formula",
            "formulas",
            "its last result read" if sheet.formulas == 1 else "last results read",
        )
        if sheet.chosen
        else "",
        _many(sheet.merged, "merged area", "merged areas", ""),
    ]
    return [each for each in said if each]


def _many(number: int, one: str, several: str, more: str) -> str:
    if not number:
        return ""
    words = f"{number:,} {one if number == 1 else several}"
    return f"{words}, {more}" if more else words


def change_rows(plan: Plan) -> list[Sequence[str]]:
    """Every change, child by child."""
    return [
        (
            child.child, child.name, "; ".join(child.rows), KINDS[change.kind], change.what, change.was, change.now,
            ", ".join(change.cells),
        )
        for child in plan.children
        for change in child.changes
    ]  # fmt: skip


def cell_rows(plan: Plan, outcome: str = "") -> list[Sequence[str]]:
    """Every cell with what became of it; with `outcome` only those."""
    return [
        (
            each.sheet,
            f"{each.cell} (merged with {each.merged_with})" if each.merged_with else each.cell,
            each.heading,
            each.found,
            OUTCOMES[each.outcome].words,
            each.why,
            each.child,
        )
        for each in plan.entries
        if outcome in ("", each.outcome)
    ]


def as_csv(plan: Plan) -> bytes:
    """The account of the cells."""
    return tidy_csv(_CELLS, cell_rows(plan))


def as_workbook(plan: Plan, name: str) -> bytes:
    """The whole report: sheets read, changes, problems first, every cell."""
    counts = [(OUTCOMES[code].words, f"{many:,}") for code, many in plan.counts.items()]
    changes = [(KINDS[kind], f"{many:,}") for kind, many in plan.changes.items()]
    mend = [code for code in plan.counts if OUTCOMES[code].mend]
    sheets = [
        (
            sheet.name, "yes" if sheet.chosen else "no", sheet.headings, str(sheet.rows), str(sheet.blank),
            str(sheet.cells), "; ".join(sheet_remarks(sheet)),
        )
        for sheet in plan.sheets
    ]  # fmt: skip
    return workbook(
        Cover(f"What the spreadsheet “{name}” would change", [*changes, *counts], plan.notes),
        [
            Table("Sheets", "What was read", _SHEETS, sheets),
            Table("Changes", "What would change", _CHANGES, change_rows(plan)),
            Table("To mend", "Cells to look at", _CELLS, [row for code in mend for row in cell_rows(plan, code)]),
            Table("Every cell", "What became of every cell", _CELLS, cell_rows(plan)),
        ],
    )
