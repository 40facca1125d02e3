"""Extracts: sources beside the annual return that an authority can make any day, and the form they have in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

ANNEX_A = "annex_a_list_10"
PERMANENCE = "ssd_permanence"

EXTRACT_NAMES: Mapping[str, str] = MappingProxyType(
    {ANNEX_A: "Annex A list 10", PERMANENCE: "Standard Safeguarding Dataset, ssd_permanence"}
)
"""Kind → what people call it. In this order two extracts as at the same day are told, the later one winning."""

DAYS = (
    "dob",
    "entry",
    "decision",
    "placement_order",
    "match",
    "placed",
    "carer_start",
    "order",
    "reversed",
    "left",
    "early_permanence",
    "early_permanence_decision",
)
"""The days a row can give, by the name the journey has for them."""


@dataclass(frozen=True)
class ExtractRow:
    """One row: what the extract says of one child, as at its day. `row` counts as a spreadsheet does.

    days        name of DAYS → the day; a blank has no entry
    unreadable  names of DAYS in which something stands that is no day: whether and when it happened is not known
    left_reason why the child left care otherwise than by adoption, in words
    """

    child: str
    row: int
    days: Mapping[str, date] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    sex: str = ""
    ethnicity: str = ""
    family: str = ""
    reversal_reason: str = ""
    left_reason: str = ""
    sibling_group: bool | None = None
    siblings_together: int | None = None
    siblings_apart: int | None = None
    disability: bool | None = None
    adopted_by_carer: bool | None = None


@dataclass(frozen=True)
class Problem:
    """One cell that could not be taken as it stands: `code` is that of a rule of the checks."""

    code: str
    row: int
    column: str
    child: str
    found: str


@dataclass(frozen=True)
class Extract:
    """One extract of one kind as at one day.

    rows      every row that names a child, in the order of the file
    columns   field → the title its column has in the file
    problems  what reading could not take
    notes     plain sentences on what reading did or assumed
    """

    kind: str
    as_at: date
    rows: tuple[ExtractRow, ...]
    file: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What people call it, with its day: “Annex A list 10 as at 30 June 2026”."""
        return f"{EXTRACT_NAMES[self.kind]} as at {self.as_at:%-d %B %Y}"

    def by_child(self) -> dict[str, ExtractRow]:
        """Child → the row that counts: of several, the one with the latest decision, and of those the last."""
        chosen: dict[str, ExtractRow] = {}
        for row in self.rows:
            other = chosen.get(row.child)
            if other is None or _decided(row) >= _decided(other):
                chosen[row.child] = row
        return chosen


def _decided(row: ExtractRow) -> date:
    return row.days.get("decision", date.min)


def in_order_told(extracts: tuple[Extract, ...]) -> tuple[Extract, ...]:
    """Extracts from the earliest said to the latest, so that the order they were applied in does not matter."""
    kinds = tuple(EXTRACT_NAMES)
    return tuple(sorted(extracts, key=lambda one: (one.as_at, kinds.index(one.kind))))
