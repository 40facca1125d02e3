"""Extracts as the bytes a person would send: list 10 and ssd_permanence, as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

TITLES = {
    "child": "Child Unique ID",
    "family": "Family identifier",
    "sex": "Gender",
    "ethnicity": "Ethnicity",
    "dob": "Date of Birth",
    "age": "Age of Child (Years)",
    "disability": "Does the Child have a Disability",
    "entry": "Date the Child Entered Care",
    "decision": "Date of Decision that Child Should be Placed for Adoption",
    "placement_order": "Date of Placement Order",
    "match": "Date of Matching Child and Prospective Adopters",
    "placed": "Date Placed for Adoption",
    "order": "Date of Adoption Order",
    "reversed": "Date of Decision that Child Should No Longer be Placed for Adoption",
    "reversal_reason": "Reason Why Child No Longer Placed for Adoption",
    "early_permanence": "Date the child was placed for fostering in FFA or concurrent planning placement",
}
COLUMNS = (
    "perm_table_id",
    "perm_person_id",
    "perm_cla_id",
    "perm_adm_decision_date",
    "perm_part_of_sibling_group",
    "perm_siblings_placed_together",
    "perm_siblings_placed_apart",
    "perm_ffa_cp_decision_date",
    "perm_placement_order_date",
    "perm_matched_date",
    "perm_placed_for_adoption_date",
    "perm_adopted_by_carer_flag",
    "perm_placed_foster_carer_date",
    "perm_placed_ffa_cp_date",
    "perm_decision_reversed_date",
    "perm_decision_reversed_reason",
    "perm_permanence_order_date",
    "perm_permanence_order_type",
)


def table(rows: Sequence[Mapping[str, Any]], titles: Mapping[str, str] = TITLES) -> list[list[Any]]:
    """The row of titles, and the rows below it; what a row does not give is blank."""
    return [list(titles.values()), *([row.get(name, "") for name in titles] for row in rows)]


def list_10(*rows: Mapping[str, Any], titles: Mapping[str, str] = TITLES) -> bytes:
    """List 10 as CSV."""
    return as_csv(table(rows, titles))


def permanence(*rows: Mapping[str, Any]) -> bytes:
    """ssd_permanence as CSV; rows by the names of columns without their prefix."""
    return as_csv(table(rows, {name.removeprefix("perm_"): name for name in COLUMNS}))


def as_csv(cells: Sequence[Sequence[Any]]) -> bytes:
    """Rows of cells as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(cells)
    return out.getvalue().encode()


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], *, formats: Mapping[str, str] | None = None) -> bytes:
    """A workbook of these sheets; `formats` cell of the first sheet → number format."""
    book = Workbook()
    book.remove(book.active)
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append([value if value != "" else None for value in row])
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, date):
                    cell.number_format = "dd/mm/yyyy"
    for place, shown_as in (formats or {}).items():
        book.worksheets[0][place].number_format = shown_as
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
