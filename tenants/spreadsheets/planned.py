"""A plan: what applying a spreadsheet would change, child by child, and what became of every cell. Pure data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tenants.spreadsheets.account import Entry, counts

KINDS: Mapping[str, str] = {
    "opened": "Case opened",
    "field": "About the child",
    "milestone": "Date",
    "conflict": "Date that a return says otherwise",
    "delay": "Delay",
    "delay_changed": "Delay changed",
    "action": "Action",
    "action_changed": "Action changed",
    "note": "Note",
}


@dataclass(frozen=True)
class Change:
    """One thing that applying does for a child. `values` is what casework is given; `cells` where it was read."""

    kind: str
    what: str
    was: str
    now: str
    values: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChildPlan:
    """What applying does for one child. `case_id` '' where a case is opened; `rows` as “Tracker, row 7”."""

    case_id: str
    child: str
    name: str
    rows: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class SheetReport:
    """What was read of one sheet. `headings` '' for a sheet that was not chosen."""

    name: str
    hidden: bool
    chosen: bool
    headings: str = ""
    rows: int = 0
    blank: int = 0
    totals: int = 0
    bands: int = 0
    repeated: int = 0
    hidden_rows: int = 0
    hidden_columns: tuple[str, ...] = ()
    formulas: int = 0
    merged: int = 0
    cells: int = 0


@dataclass(frozen=True)
class Plan:
    """Everything a person looks at before applying, and everything applying needs."""

    as_at: date
    children: tuple[ChildPlan, ...]
    entries: tuple[Entry, ...]
    sheets: tuple[SheetReport, ...]
    notes: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many cells had each outcome."""
        return counts(self.entries)

    @property
    def changes(self) -> dict[str, int]:
        """How many changes of each kind."""
        found = Counter(change.kind for child in self.children for change in child.changes)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    @property
    def changes_nothing(self) -> bool:
        """Whether applying would change nothing at all."""
        return not self.children


Document = dict[str, Any]
_SCHEMA = "plan/1"


def to_document(plan: Plan) -> Document:
    """The plan as JSON can hold it; `from_document` gives it back equal."""
    return {
        "schema": _SCHEMA,
        "as_at": plan.as_at.isoformat(),
        "notes": list(plan.notes),
        "unchanged": plan.unchanged,
        "children": [
            [
                each.case_id,
                each.child,
                each.name,
                list(each.rows),
                [[c.kind, c.what, c.was, c.now, dict(c.values), list(c.cells)] for c in each.changes],
            ]
            for each in plan.children
        ],
        "entries": [
            [e.sheet, e.row, e.column, e.heading, e.found, e.outcome, e.why, e.child, e.merged_with]
            for e in plan.entries
        ],
        "sheets": [{**vars(sheet), "hidden_columns": list(sheet.hidden_columns)} for sheet in plan.sheets],
    }


def from_document(document: Document) -> Plan:
    """The plan that `to_document` wrote. Raises KeyError or ValueError for anything else."""
    if document["schema"] != _SCHEMA:
        raise ValueError(f"A plan of the form {document['schema']!r} is not known")
    return Plan(
        as_at=date.fromisoformat(document["as_at"]),
        children=tuple(
            ChildPlan(
                case_id,
                child,
                name,
                tuple(rows),
                tuple(
                    Change(kind, what, was, now, values, tuple(cells)) for kind, what, was, now, values, cells in all_
                ),
            )
            for case_id, child, name, rows, all_ in document["children"]
        ),
        entries=tuple(Entry(*row) for row in document["entries"]),
        sheets=tuple(
            SheetReport(**{**sheet, "hidden_columns": tuple(sheet["hidden_columns"])}) for sheet in document["sheets"]
        ),
        notes=tuple(document["notes"]),
        unchanged=document["unchanged"],
    )
