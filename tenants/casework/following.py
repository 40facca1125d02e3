"""Keeping every case in line with what returns say and what was typed. The only place that writes derived fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from permanence.database import session
from tenants.casework import store
from tenants.casework.course import Course, course_of
from tenants.casework.returned import from_document, is_tracked, returned_of, to_document
from tenants.journeys.journey import Journey

if TYPE_CHECKING:
    from tenants.casework.store import ChildCase

_DATES = ("entry", "decision", "placement_order", "match", "placed", "order", "early_permanence")


def follow_journeys(journeys: Mapping[str, Journey]) -> None:
    """Bring every case in line with the journeys just derived; children with an adoption plan get a case.

    A case that no return tells of any more stays, with what was typed. Flushes; done twice it changes nothing.
    The upload that is applied or undone records that itself, so nothing is recorded here.
    """
    store.hold()
    held = store.all_by_child()
    typed = store.typed_of()
    new, changed = [], []
    last_year = max((max(journey.seen) for journey in journeys.values() if journey.seen), default=0)
    for child, journey in journeys.items():
        case = held.get(child)
        if case is None and not is_tracked(journey):
            continue
        returned = returned_of(journey, last_year)
        derived = {
            **_derived(course_of(returned, typed.get(case.id, ()) if case else ())),
            "in_returns": True,
            "returned": to_document(returned),
            "dob": journey.dob,
            "sex": journey.sex,
            "ethnicity": journey.ethnicity,
        }
        if case is None:
            new.append({"child": child, "created_by": "returns", **derived})
        elif any(getattr(case, name) != value for name, value in derived.items()):
            changed.append({"id": case.id, **derived})
    for child in held.keys() - journeys.keys():
        case = held[child]
        if case.in_returns:
            course = course_of(from_document({}), typed.get(case.id, ()))
            changed.append({"id": case.id, **_derived(course), "in_returns": False, "returned": {}})
    store.add_cases(new)
    _change_alike(changed)
    session().expire_all()
    session().flush()


def _change_alike(rows: list[dict[str, Any]]) -> None:
    """Bulk changes want the same fields in each row."""
    alike: dict[frozenset[str], list[dict[str, Any]]] = {}
    for row in rows:
        alike.setdefault(frozenset(row), []).append(row)
    for group in alike.values():
        store.change_cases(group)


def derive(case: ChildCase) -> Course:
    """Work out anew where a case stands, after a milestone of it was typed, withdrawn or decided."""
    course = course_of(from_document(case.returned), store.typed_of([case.id]).get(case.id, ()))
    for name, value in _derived(course).items():
        setattr(case, name, value)
    session().flush()
    return course


def _derived(course: Course) -> dict[str, Any]:
    return {
        **{name: course.on(name) for name in _DATES},
        "stage": course.stage,
        "stage_since": course.since,
        "closing_reason": course.closing_reason,
        "conflicts": [one.event for one in course.conflicts],
    }
