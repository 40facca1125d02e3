"""Putting together what is due in an authority, from clocks, actions, delays, conflicts and sibling decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from permanence.web.dates import in_words
from tenants.casework import store
from tenants.casework.clocks import due_of, rules_on
from tenants.casework.delays import CAUSES, OWNERS
from tenants.casework.milestones import MILESTONES
from tenants.casework.owed import Kind, Line
from tenants.casework.seen import Sight


def lines_for(sight: Sight, today: date) -> list[Line]:
    """Everything that is due, soon or later, about the cases one person may see."""
    cases = {case.id: case for case in store.cases(sight)}
    return [*_of_courses(cases, today), *_of_delays(cases), *_of_actions(cases)]


def _line(
    case: store.ChildCase, kind: Kind, what: str, why: str, on: date | None, record_id: UUID | None = None
) -> Line:
    people = frozenset(one for one in (case.worker_id, case.finder_id) if one)
    names = " and ".join(filter(None, (case.worker, case.finder))) or "nobody yet"
    return Line(kind, what, why, on, case.child, case.id, record_id, case.team, names, people)


def _of_courses(cases: Mapping[UUID, store.ChildCase], today: date) -> Iterator[Line]:
    rules, since = rules_on(today, store.clock_settings()), store.recorded_since()
    groups = {group.id: group for group in store.sibling_groups()}
    for case_id, course in store.courses(cases.values()).items():
        case = cases[case_id]
        for due in due_of(course, rules, since):
            yield _line(case, "clock", due.words, f"{due.why} ({due.source})", due.on)
        for dated in course.conflicts:
            typed = dated.typed.id if dated.typed else None
            words = MILESTONES[dated.event].words
            yield _line(case, "conflict", words, "A return and what was typed disagree", None, typed)
        group = groups.get(case.sibling_group_id) if case.sibling_group_id else None
        if group is not None and group.decision == "undecided" and group.deadline:
            what = f"Together or apart: {group.label}"
            yield _line(case, "siblings", what, "The children wait until this is decided", group.deadline)


def _of_delays(cases: Mapping[UUID, store.ChildCase]) -> Iterator[Line]:
    for delay in store.delays(list(cases), open_only=True):
        if delay.review_on:
            why = f"To be looked at again; with {OWNERS[delay.owner].lower()} since {in_words(delay.began)}"
            yield _line(cases[delay.case_id], "delay", CAUSES[delay.cause].words, why, delay.review_on, delay.id)


def _of_actions(cases: Mapping[UUID, store.ChildCase]) -> Iterator[Line]:
    for action in store.actions_of(open_only=True):
        case = cases.get(action.case_id) if action.case_id else None
        if action.case_id is not None and case is None:
            continue
        yield Line(
            "action",
            action.what,
            f"Agreed with {action.owner} on {in_words(action.made_at.date())}",
            action.due,
            case.child if case else "",
            action.case_id,
            action.id,
            case.team if case else "",
            action.owner,
            frozenset((action.owner_id,) if action.owner_id else ()),
        )
