"""What casework holds, as plan and export need it: read through casework's own store, as far as a person may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tenants.casework import store
from tenants.casework.course import STAGES, Course
from tenants.casework.delays import AVOIDABLE, CAUSES, OWNERS
from tenants.casework.returned import from_document
from tenants.casework.seen import Sight
from tenants.casework.waiting_marks import mark_of, thresholds_on
from tenants.spreadsheets.fields import FIELDS
from tenants.spreadsheets.held import HeldAction, HeldCase, HeldDate, HeldDelay, Vocabulary

if TYPE_CHECKING:
    from tenants.casework.store import ChildCase

VOCABULARY = Vocabulary(
    causes={code: cause.words for code, cause in CAUSES.items()},
    usual_owner={code: cause.owner for code, cause in CAUSES.items()},
    owners=OWNERS,
    avoidable=AVOIDABLE,
)
_EVENTS = [field for field in FIELDS.values() if field.event]
_OF_RETURNS = frozenset({"dob", "sex", "ethnicity"})


def held_now(sight: Sight, today: date) -> list[HeldCase]:
    """Every case a person may see, closed ones too, as it is held now."""
    rows = store.cases(sight, open_only=False)
    ids = [row.id for row in rows]
    courses = store.courses(rows)
    groups = {group.id: group.label for group in store.sibling_groups()}
    marks = thresholds_on(today, store.thresholds())
    delays, actions, notes = _by_case(store.delays(ids)), _by_case(store.actions_of(ids)), _by_case(store.notes(*ids))
    found = []
    for row in rows:
        course = courses[row.id]
        found.append(
            HeldCase(
                id=str(row.id),
                child=row.child,
                fields={
                    "name": row.name,
                    "dob": row.dob.isoformat() if row.dob else "",
                    "sex": row.sex,
                    "ethnicity": row.ethnicity,
                    "sibling_group": groups.get(row.sibling_group_id, "") if row.sibling_group_id else "",
                    "team": row.team,
                    "worker": row.worker,
                    "finder": row.finder,
                },
                fixed=_OF_RETURNS if row.in_returns else frozenset(),
                dates=_dates(row, course),
                delays=tuple(_delay(each) for each in delays.get(row.id, ())),
                actions=tuple(
                    HeldAction(str(each.id), each.what, each.owner, each.due, not each.outcome)
                    for each in actions.get(row.id, ())
                ),
                notes=tuple(each.text for each in notes.get(row.id, ())),
                derived=_derived(row, today, mark_of(row.stage, row.stage_since, today, marks)),
            )
        )
    return found


def _by_case(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _delay(row: Any) -> HeldDelay:
    return HeldDelay(str(row.id), row.cause, row.began, row.avoidable, row.owner, row.review_on, row.closed_at is None)


def _dates(row: ChildCase, course: Course) -> dict[str, HeldDate]:
    told = from_document(row.returned)
    found: dict[str, HeldDate] = {}
    for field in _EVENTS:
        typed = [
            each.on
            for each in course.typed
            if each.event == field.event and (not field.detail or each.detail == field.detail)
        ]
        dated = course.dates.get(field.event)
        returned = dated.returned if dated else told.dates.get(field.event)
        stands = dated.on if dated else max(typed, default=None)
        days = frozenset([*typed, *([returned] if returned else [])])
        if days or stands:
            found[field.code] = HeldDate(stands, returned, days)
    return found


def _derived(row: ChildCase, today: date, mark: str) -> dict[str, str]:
    since, dob = row.stage_since, row.dob
    waits = row.stage != "closed"
    age = today.year - dob.year - ((today.month, today.day) < (dob.month, dob.day)) if dob else None
    return {
        "rag": mark if waits and mark != "unknown" else "",
        "stage": STAGES[row.stage],
        "days": str((today - since).days) if waits and since else "",
        "age": str(age) if age is not None else "",
        "open": "yes" if waits else "",
    }
