"""What applying an upload would change: journeys before against journeys after, child by child and date by date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tenants.journeys.journey import DATES, Correction, Journey, Source

FACTS = (
    "dob",
    "sex",
    "ethnicity",
    "reversal_reason",
    "left",
    "left_reason",
    "early_permanence",
    "early_permanence_decision",
    "family",
    "sibling_group",
    "siblings_together",
    "siblings_apart",
    "disability",
    "adopted_by_carer",
)


@dataclass(frozen=True)
class DateMoved:
    """One date of one journey: what it was and is, and which source said so. None with `…_incomplete` is not known."""

    name: str
    was: date | None
    now: date | None
    was_incomplete: bool
    now_incomplete: bool
    was_source: Source | None
    now_source: Source | None


@dataclass(frozen=True)
class FactAltered:
    """Something else about the child that is now said otherwise; '' where nothing is said."""

    name: str
    was: str
    now: str


@dataclass(frozen=True)
class ChangedChild:
    """A child held before and after whose journey is not the same."""

    child: str
    dates: tuple[DateMoved, ...]
    facts: tuple[FactAltered, ...]


@dataclass(frozen=True)
class Conflict:
    """Two sources that disagree about a child; the later counts, both are kept. Values are ISO dates or codes."""

    child: str
    name: str
    earlier: str
    later: str
    said_by: Source
    changed_by: Source


@dataclass(frozen=True)
class Difference:
    """Children by id: `new`, `gone`, `changed`; how many stay as they were; conflicts that were not there before."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[ChangedChild, ...]
    unchanged: int
    conflicts: tuple[Conflict, ...]

    @property
    def dates_moved(self) -> int:
        return sum(len(child.dates) for child in self.changed)

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.gone or self.changed or self.conflicts)


def difference(before: Mapping[str, Journey], after: Mapping[str, Journey]) -> Difference:
    """How `after` differs from `before`; both by child id."""
    changed: list[ChangedChild] = []
    conflicts: list[Conflict] = []
    for child in sorted(after):
        earlier, later = before.get(child), after[child]
        conflicts += _new_conflicts(earlier, later)
        if earlier is not None and (change := _change(earlier, later)):
            changed.append(change)
    both = sum(1 for child in after if child in before)
    return Difference(
        new=tuple(sorted(after.keys() - before.keys())),
        gone=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(changed),
        unchanged=both - len(changed),
        conflicts=tuple(conflicts),
    )


def _change(before: Journey, after: Journey) -> ChangedChild | None:
    dates = tuple(
        DateMoved(
            name,
            getattr(before, name),
            getattr(after, name),
            name in before.incomplete,
            name in after.incomplete,
            before.sources.get(name),
            after.sources.get(name),
        )
        for name in DATES
        if getattr(before, name) != getattr(after, name) or (name in before.incomplete) != (name in after.incomplete)
    )
    facts = tuple(
        FactAltered(name, _said(getattr(before, name)), _said(getattr(after, name)))
        for name in FACTS
        if getattr(before, name) != getattr(after, name)
    )
    return ChangedChild(after.child, dates, facts) if dates or facts else None


def _said(value: date | str | bool | int | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value if value is not None else "")


def _new_conflicts(before: Journey | None, after: Journey) -> list[Conflict]:
    known = {_said_twice(each) for each in before.corrections} if before else set()
    return [
        Conflict(after.child, each.name, each.earlier, each.later, each.said_by, each.changed_by)
        for each in after.corrections
        if _said_twice(each) not in known
    ]


def _said_twice(correction: Correction) -> tuple[str, str, str, date, date]:
    return (
        correction.name,
        correction.earlier,
        correction.later,
        correction.said_by.told_on,
        correction.changed_by.told_on,
    )


Document = dict[str, Any]


def to_document(found: Difference) -> Document:
    """The difference as JSON can hold it; `from_document` gives it back equal."""
    return {
        "schema": "difference/1",
        "new": list(found.new),
        "gone": list(found.gone),
        "unchanged": found.unchanged,
        "changed": [
            {
                "child": each.child,
                "dates": [_date_document(moved) for moved in each.dates],
                "facts": [[fact.name, fact.was, fact.now] for fact in each.facts],
            }
            for each in found.changed
        ],
        "conflicts": [
            [each.child, each.name, each.earlier, each.later, _source_row(each.said_by), _source_row(each.changed_by)]
            for each in found.conflicts
        ],
    }


def _date_document(moved: DateMoved) -> Document:
    return {
        "name": moved.name,
        "was": moved.was.isoformat() if moved.was else None,
        "now": moved.now.isoformat() if moved.now else None,
        "was_incomplete": moved.was_incomplete,
        "now_incomplete": moved.now_incomplete,
        "was_source": _source_row(moved.was_source) if moved.was_source else None,
        "now_source": _source_row(moved.now_source) if moved.now_source else None,
    }


def _source_row(source: Source) -> list[Any]:
    row: list[Any] = [source.year, source.table, source.row, source.file]
    return row if source.as_at is None else [*row, source.as_at.isoformat()]


def _source(row: list[Any]) -> Source:
    year, table, number, file, *as_at = row
    return Source(year, table, number, file, _day(as_at[0]) if as_at else None)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def from_document(document: Document) -> Difference:
    """The difference that `to_document` wrote. Raises KeyError or ValueError for anything else."""
    if document["schema"] != "difference/1":
        raise ValueError(f"A difference of the form {document['schema']!r} is not known")
    return Difference(
        new=tuple(document["new"]),
        gone=tuple(document["gone"]),
        unchanged=document["unchanged"],
        changed=tuple(
            ChangedChild(
                each["child"],
                tuple(
                    DateMoved(
                        moved["name"],
                        _day(moved["was"]),
                        _day(moved["now"]),
                        moved["was_incomplete"],
                        moved["now_incomplete"],
                        _source(moved["was_source"]) if moved["was_source"] else None,
                        _source(moved["now_source"]) if moved["now_source"] else None,
                    )
                    for moved in each["dates"]
                ),
                tuple(FactAltered(*fact) for fact in each["facts"]),
            )
            for each in document["changed"]
        ),
        conflicts=tuple(
            Conflict(child, name, earlier, later, _source(said_by), _source(changed_by))
            for child, name, earlier, later, said_by, changed_by in document["conflicts"]
        ),
    )
