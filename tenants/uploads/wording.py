"""How dates, facts and sources of a journey are called on the pages of uploads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from tenants.journeys.journey import Source
from tenants.journeys.told import said_by
from tenants.uploads.difference import ChangedChild, Conflict, DateMoved, Difference

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "entry": "Entry to care",
        "decision": "Decision (ADM)",
        "placement_order": "Placement order",
        "match": "Match",
        "placed": "Placed for adoption",
        "carer_start": "Start with the carers who adopt",
        "order": "Adoption order",
        "reversed": "Decision reversed",
        "reversal_reason": "Reason of the reversal",
        "dob": "Date of birth",
        "sex": "Sex",
        "ethnicity": "Ethnicity",
        "left": "Left care",
        "left_reason": "Reason for leaving care",
        "early_permanence": "Early permanence placement",
        "early_permanence_decision": "Decision for early permanence",
        "family": "Family identifier",
        "sibling_group": "Part of a sibling group",
        "siblings_together": "Siblings placed together, the child included",
        "siblings_apart": "Siblings placed apart",
        "disability": "Disability",
        "adopted_by_carer": "Adopted by a carer",
    }
)

KINDS: Mapping[str, str] = MappingProxyType(
    {"changed": "Changed", "new": "New", "gone": "Gone", "conflicts": "Sources that disagree"}
)
"""The lists of a difference, in the order they are shown."""

Row = tuple[str, str, str, str, str]


def rows_of(found: Difference, kind: str) -> list[Row]:
    """The rows of one list: child, what, was, is, said by. One row a date or fact; KeyError for no such kind."""
    if kind == "new":
        return [(child, "", "", "", "") for child in found.new]
    if kind == "gone":
        return [(child, "", "", "", "") for child in found.gone]
    if kind == "changed":
        return [row for child in found.changed for row in _rows_of_child(child)]
    if kind == "conflicts":
        return [_conflict_row(conflict) for conflict in found.conflicts]
    raise KeyError(kind)


def _rows_of_child(child: ChangedChild) -> list[Row]:
    dates = [
        (
            child.child,
            NAMES[moved.name],
            _known(moved.was, moved.was_incomplete),
            _known(moved.now, moved.now_incomplete),
            _said_by(moved),
        )
        for moved in child.dates
    ]
    facts = [
        (child.child, NAMES[fact.name], _value(fact.was) or "none", _value(fact.now) or "none", "")
        for fact in child.facts
    ]
    return dates + facts


def _known(day: date | None, incomplete: bool) -> str:
    if day is not None:
        return _day(day)
    return "not known yet" if incomplete else "none"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _value(text: str) -> str:
    """A code as it is; a day, which difference keeps as ISO, in words."""
    try:
        return _day(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def _said_by(moved: DateMoved) -> str:
    if moved.now_source is not None:
        return source_in_words(moved.now_source)
    return f"was {source_in_words(moved.was_source)}" if moved.was_source is not None else ""


def source_in_words(source: Source) -> str:
    """The row: “2024, episodes, row 7”, or “Annex A list 10 as at 30 June 2026, row 14”."""
    if source.as_at is not None:
        return said_by(source)
    return f"{source.year}, {source.table.replace('_', ' ')}, row {source.row}"


def _conflict_row(conflict: Conflict) -> Row:
    return (
        conflict.child,
        NAMES[conflict.name],
        f"{_value(conflict.earlier)} ({source_in_words(conflict.said_by)})",
        _value(conflict.later) or "none",
        source_in_words(conflict.changed_by),
    )
