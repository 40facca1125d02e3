"""What an authority arranges for itself: sibling groups, marks, clocks, saved filters. Each flushes, none commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from permanence.audit import record
from permanence.database import session
from permanence.identity import Actor
from permanence.parts import Colleague
from tenants.casework import store
from tenants.casework.actions import ACTION_FIELDS, CASE_FIELDS
from tenants.casework.clocks import UNITS, shipped
from tenants.casework.course import OPEN_STAGES
from tenants.casework.models import ClockSetting, Digest, SavedFilter, SiblingGroup, ThresholdRow
from tenants.casework.owed import Line, document_of
from tenants.casework.revising import NotNow, keep_revision


def set_siblings(
    *,
    case_id: UUID,
    label: str,
    by: Actor,
    decision: str = "undecided",
    deadline: date | None = None,
    decided_on: date | None = None,
    reason: str = "",
) -> None:
    """Say which sibling group a child belongs to ("" for none), and what is decided about it, for the whole group."""
    case = store.lock(case_id)
    if case is None:
        raise LookupError(f"No case {case_id}")
    label = label.strip()
    if not label:
        case.sibling_group_id = None
        record("sibling_group_left", by=by, child=case.child, case=str(case_id))
        session().flush()
        return
    if decision != "undecided" and decided_on is None:
        raise NotNow("Enter the day on which it was decided whether the children live together.")
    group = store.group_labelled(label)
    if group is None:
        group = SiblingGroup(label=label, created_by=by.name)
        session().add(group)
    group.decision, group.deadline, group.reason = decision, deadline, reason.strip()
    group.decided_on = decided_on if decision != "undecided" else None
    group.decided_by = by.name if decision != "undecided" else None
    session().flush()
    case.sibling_group_id = group.id
    record("sibling_group_set", by=by, child=case.child, case=str(case_id), group=str(group.id), decision=decision)
    session().flush()


def join_siblings(*, case_id: UUID, label: str, by: Actor, source: str = "typed") -> None:
    """Put a child into the sibling group of that label, new or not; what is decided about the group stays."""
    case = store.lock(case_id)
    if case is None:
        raise LookupError(f"No case {case_id}")
    group = store.group_labelled(label.strip())
    if group is None:
        group = SiblingGroup(label=label.strip(), created_by=by.name)
        session().add(group)
        session().flush()
    case.sibling_group_id = group.id
    record("sibling_group_joined", by=by, child=case.child, case=str(case_id), group=str(group.id), source=source)
    session().flush()


def set_threshold(*, stage: str, amber: int, red: int, since: date, reason: str, by: Actor) -> None:
    """The authority's own marks of a stage from a day on; the same day set again replaces it."""
    if stage not in OPEN_STAGES:
        raise NotNow("Choose a stage of the list.")
    if red <= amber:
        raise NotNow("The red mark comes after the amber one: enter more days for red.")
    row = store.threshold_row(stage, since) or ThresholdRow(stage=stage, since=since)
    row.amber, row.red, row.reason, row.made_by = amber, red, reason.strip(), by.name
    session().add(row)
    record("threshold_set", by=by, stage=stage, amber=amber, red=red, since=since.isoformat(), reason=reason)
    session().flush()


def set_clock(*, code: str, amount: int | None, unit: str, since: date, reason: str, by: Actor) -> None:
    """The authority's own amount of a clock from a day on; None switches it off."""
    if code not in {rule.code for rule in shipped()} or unit not in UNITS:
        raise NotNow("Choose a clock of the list, and what it is counted in.")
    row = store.clock_row(code, since) or ClockSetting(code=code, since=since)
    row.amount, row.unit, row.reason, row.made_by = amount, unit, reason.strip(), by.name
    session().add(row)
    record("clock_set", by=by, clock=code, amount=amount, unit=unit, since=since.isoformat(), reason=reason)
    session().flush()


def save_filter(*, name: str, query: str, by: Actor) -> None:
    """Keep a tracker filter under a name; the same name again replaces it."""
    held = store.filter_named(by.person_id, name.strip())
    if held is None:
        held = SavedFilter(person_id=by.person_id, name=name.strip())
        session().add(held)
    held.query = query
    session().flush()


def keep_digest(*, person_id: UUID, day: date, lines: Iterable[Line]) -> Digest:
    """Keep what was due for a person on a day, as it was put together."""
    row = Digest(person_id=person_id, day=day, lines=document_of(lines, day))
    session().add(row)
    session().flush()
    return row


def forget_filter(*, filter_id: UUID, by: Actor) -> None:
    """Take a person's own saved filter away."""
    held = store.saved_filter(filter_id, by.person_id)
    if held is not None:
        session().delete(held)
        session().flush()


def owned(person_id: UUID) -> int:
    """How many open cases and open actions a person owns."""
    return sum(store.owned_by(person_id))


def hand_over(person_id: UUID, to: Colleague, by: Actor) -> int:
    """Give every open case and action of a person to a colleague; how many pieces. Done twice it changes nothing."""
    moved = 0
    for case in store.cases_of(person_id):
        if case.worker_id == person_id:
            case.worker, case.worker_id = to.name, to.person_id
        if case.finder_id == person_id:
            case.finder, case.finder_id = to.name, to.person_id
        case.version += 1
        session().flush()
        keep_revision("case", case, CASE_FIELDS, by)
        record("case_handed_over", by=by, child=case.child, case=str(case.id), given_to=to.name)
        moved += 1
    for action in store.actions_owned(person_id):
        action.owner, action.owner_id = to.name, to.person_id
        action.version += 1
        session().flush()
        keep_revision("action", action, ACTION_FIELDS, by)
        record("action_handed_over", by=by, action=str(action.id), given_to=to.name)
        moved += 1
    session().flush()
    return moved
