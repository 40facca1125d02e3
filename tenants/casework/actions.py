"""What people do with cases. Each flushes and never commits; what is about a child is recorded in the audit with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from permanence.audit import record
from permanence.database import session
from permanence.identity import Actor
from tenants.casework import store
from tenants.casework.delays import CAUSES
from tenants.casework.following import derive
from tenants.casework.milestones import DETAILS, MILESTONES
from tenants.casework.models import ActionRow, CaseAccess, ChildCase, DelayRow, MilestoneRow, NoteRow
from tenants.casework.revising import Changed, Kept, NotNow, change, keep_revision

#: The fields of a case that people write, each as text; the others are derived or have actions of their own.
CASE_FIELDS = ("name", "team", "worker", "finder", "legal_hold")
DELAY_FIELDS = ("cause", "began", "avoidable", "owner", "remedy", "review_on")
ACTION_FIELDS = ("what", "owner", "due")

__all__ = ["Changed", "Kept", "NotNow"]


def today() -> date:
    """The day in London."""
    from permanence.web.dates import LONDON

    return datetime.now(LONDON).date()


def open_case(*, child: str, by: Actor, dob: date | None = None, name: str = "", source: str = "typed") -> ChildCase:
    """A case for a child no return tells of yet: an early alert. Raises NotNow for an identifier already in use."""
    child = child.strip().upper()
    if not child.isalnum() or len(child) > 10:
        raise NotNow("Enter the child's identifier as the return will have it: letters and digits, at most ten.")
    if store.is_known(child):
        raise NotNow("There is a case with this identifier already, or you may not see it. Ask your manager.")
    opened = ChildCase(child=child, dob=dob, name=name.strip(), stage="early_alert", created_by=by.name)
    session().add(opened)
    session().flush()
    keep_revision("case", opened, CASE_FIELDS, by)
    record("case_opened", by=by, child=child, case=str(opened.id), source=source)
    return opened


def change_case(
    *,
    case_id: UUID,
    version: int,
    fields: Mapping[str, str],
    by: Actor,
    owners: Mapping[str, UUID | None] | None = None,
) -> Kept:
    """Change a case's own fields, given as text. Another person's change of other fields is put together with it.

    `owners` gives the person behind `worker` and `finder` where one is known. Raises Changed for the same field.
    """
    row = _locked(case_id)
    kept = change(row, "case", CASE_FIELDS, version, fields, by)
    for name, person in (owners or {}).items():
        if name in ("worker", "finder"):
            setattr(row, f"{name}_id", person)
    row.changed_at = datetime.now(UTC)
    record("case_changed", by=by, child=row.child, case=str(case_id), fields=sorted(fields), merged=kept.merged)
    session().flush()
    return kept


def describe_child(*, case_id: UUID, by: Actor, source: str = "typed", **facts: str | date | None) -> None:
    """Say the `dob`, `sex` or `ethnicity` (a return's codes) of a child of whom no return tells yet.

    Raises NotNow where a return tells of the child: it is mended there.
    """
    row = _locked(case_id)
    if row.in_returns:
        raise NotNow("The returns tell of this child. Mend the record they are made from.")
    for name in ("dob", "sex", "ethnicity"):
        if name in facts:
            setattr(row, name, facts[name])
    row.changed_at = datetime.now(UTC)
    record("child_described", by=by, child=row.child, case=str(case_id), fields=sorted(facts), source=source)
    session().flush()


def record_needs(*, case_id: UUID, answers: Mapping[str, str], by: Actor) -> None:
    """Record what is known of a child's needs; an answer "unknown" takes a record away, it is not no."""
    row = _locked(case_id)
    row.recorded_needs = {need: answer for need, answer in answers.items() if answer in ("yes", "no")}
    record("needs_recorded", by=by, child=row.child, case=str(case_id), answers=dict(row.recorded_needs))
    session().flush()


def add_milestone(
    *, case_id: UUID, event: str, on: date, by: Actor, detail: str = "", note: str = "", source: str = "typed"
) -> MilestoneRow:
    """Type a milestone. Raises NotNow for a day to come, an unknown event, or a day already typed for the event."""
    row = _locked(case_id)
    milestone = MILESTONES.get(event)
    if milestone is None:
        raise NotNow(f"{event!r} is no milestone.")
    if on > today():
        raise NotNow(
            "This day is still to come. Record a milestone once it has happened; until then make it an action."
        )
    if row.dob is not None and on < row.dob:
        raise NotNow("This day is before the child was born. Check the day and the year.")
    if milestone.detail and detail not in DETAILS[milestone.detail]:
        raise NotNow(f"Say also: {milestone.detail.replace('_', ' ')}.")
    same = [one for one in store.typed_of([case_id]).get(case_id, ()) if one.event == event and one.on == on]
    if any(one.detail == detail for one in same):
        raise NotNow("This milestone was typed already with this day.")
    typed = MilestoneRow(
        case_id=case_id,
        event=event,
        on=on,
        detail=detail,
        note=note.strip(),
        source=source,
        made_by=by.name,
        made_by_id=by.person_id,
    )
    session().add(typed)
    session().flush()
    derive(row)
    record(
        "milestone_typed", by=by, child=row.child, case=str(case_id), milestone=event, on=on.isoformat(), source=source
    )
    session().flush()
    return typed


def withdraw_milestone(*, milestone_id: UUID, reason: str, by: Actor) -> None:
    """Take a typed milestone back with a reason; it stays readable."""
    typed, row = _milestone(milestone_id)
    if typed.withdrawn_at is not None:
        raise NotNow("This milestone was withdrawn already.")
    if not reason.strip():
        raise NotNow("Say why the milestone is withdrawn.")
    typed.withdrawn_at, typed.withdrawn_by, typed.withdrawn_reason = datetime.now(UTC), by.name, reason.strip()
    session().flush()
    derive(row)
    record("milestone_withdrawn", by=by, child=row.child, case=str(row.id), milestone=typed.event, reason=reason)
    session().flush()


def decide_conflict(*, milestone_id: UUID, stands: str, by: Actor) -> None:
    """Say which stands, what was "typed" or what was "returned", where the two disagree."""
    typed, row = _milestone(milestone_id)
    if stands not in ("typed", "returned"):
        raise NotNow("Choose the typed or the returned date.")
    typed.stands, typed.decided_at, typed.decided_by = stands, datetime.now(UTC), by.name
    session().flush()
    derive(row)
    record("conflict_decided", by=by, child=row.child, case=str(row.id), milestone=typed.event, stands=stands)
    session().flush()


def add_delay(
    *,
    case_id: UUID,
    cause: str,
    began: date,
    avoidable: str,
    owner: str,
    by: Actor,
    stage: str = "",
    remedy: str = "",
    review_on: date | None = None,
) -> DelayRow:
    """Record why a child waits; `stage` is the case's own unless given."""
    row = _locked(case_id)
    if cause not in CAUSES:
        raise NotNow("Choose a cause of the list.")
    if began > today():
        raise NotNow("A delay cannot begin on a day to come.")
    added = DelayRow(
        case_id=case_id,
        stage=stage or row.stage,
        cause=cause,
        began=began,
        avoidable=avoidable,
        owner=owner,
        remedy=remedy.strip(),
        review_on=review_on,
        made_by=by.name,
    )
    session().add(added)
    session().flush()
    keep_revision("delay", added, DELAY_FIELDS, by)
    record("delay_recorded", by=by, child=row.child, case=str(case_id), cause=cause, owner=owner, avoidable=avoidable)
    session().flush()
    return added


def change_delay(*, delay_id: UUID, version: int, fields: Mapping[str, str], by: Actor) -> Kept:
    """Review a delay: fields as text, days as ISO. Raises Changed, and NotNow for one already closed."""
    found = store.delay(delay_id)
    if found is None:
        raise LookupError(f"No delay {delay_id}")
    if found.closed_at is not None:
        raise NotNow("This delay is closed. Record a new one if the child waits again.")
    row = _locked(found.case_id)
    kept = change(found, "delay", DELAY_FIELDS, version, fields, by, texts={"remedy"})
    record("delay_reviewed", by=by, child=row.child, case=str(row.id), delay=str(delay_id), merged=kept.merged)
    session().flush()
    return kept


def close_delay(*, delay_id: UUID, ended: date, reason: str, by: Actor) -> None:
    """The child no longer waits for this; `reason` says what ended it."""
    found = store.delay(delay_id)
    if found is None:
        raise LookupError(f"No delay {delay_id}")
    if found.closed_at is not None:
        raise NotNow(f"{found.closed_by} closed this delay already.")
    if not reason.strip():
        raise NotNow("Say what ended the delay.")
    if ended < found.began or ended > today():
        raise NotNow("A delay ends on a day after it began and not after today.")
    row = _locked(found.case_id)
    found.ended, found.closed_at, found.closed_by = ended, datetime.now(UTC), by.name
    found.closing_reason = reason.strip()
    record("delay_closed", by=by, child=row.child, case=str(row.id), delay=str(delay_id), ended=ended.isoformat())
    session().flush()


def add_action(
    *,
    what: str,
    owner: str,
    by: Actor,
    case_id: UUID | None = None,
    owner_id: UUID | None = None,
    due: date | None = None,
    origin: str = "case",
    origin_id: UUID | None = None,
) -> ActionRow:
    """Agree that somebody does something, for a child or (without a case) for the service."""
    if not what.strip() or not owner.strip():
        raise NotNow("Say what is to be done and by whom.")
    row = _locked(case_id) if case_id is not None else None
    added = ActionRow(
        case_id=case_id,
        what=what.strip(),
        owner=owner.strip(),
        owner_id=owner_id,
        due=due,
        origin=origin,
        origin_id=origin_id,
        made_by=by.name,
    )
    session().add(added)
    session().flush()
    keep_revision("action", added, ACTION_FIELDS, by)
    record("action_agreed", by=by, child=row.child if row else None, action=str(added.id), owner=owner, origin=origin)
    session().flush()
    return added


def change_action(
    *, action_id: UUID, version: int, fields: Mapping[str, str], by: Actor, owner_id: UUID | None = None
) -> Kept:
    """Change an open action: fields as text, days as ISO. Raises Changed, and NotNow for one already closed."""
    found = _open_action(action_id)
    kept = change(found, "action", ACTION_FIELDS, version, fields, by)
    if "owner" in fields:
        found.owner_id = owner_id
    record("action_changed", by=by, child=_child_of(found), action=str(action_id), merged=kept.merged)
    session().flush()
    return kept


def close_action(*, action_id: UUID, outcome: str, reason: str, by: Actor) -> None:
    """An action is "done" or "dropped", with a word on how or why."""
    found = _open_action(action_id)
    if outcome not in ("done", "dropped") or not reason.strip():
        raise NotNow("Say whether the action is done or dropped, and how or why.")
    found.outcome, found.closing_reason = outcome, reason.strip()
    found.closed_at, found.closed_by = datetime.now(UTC), by.name
    record("action_closed", by=by, child=_child_of(found), action=str(action_id), outcome=outcome)
    session().flush()


def add_note(*, case_id: UUID, text: str, by: Actor, source: str = "typed") -> NoteRow:
    """Keep a note on a case."""
    row = _locked(case_id)
    if not text.strip():
        raise NotNow("Write the note first.")
    added = NoteRow(case_id=case_id, text=text.strip(), source=source, made_by=by.name)
    session().add(added)
    record("note_added", by=by, child=row.child, case=str(case_id), source=source)
    session().flush()
    return added


def restrict(*, case_id: UUID, restricted: bool, by: Actor) -> None:
    """Let only those with the right, or named people, see that a case exists; or open it again."""
    row = _locked(case_id)
    row.restricted_at = datetime.now(UTC) if restricted else None
    row.restricted_by = by.name if restricted else None
    record("case_restricted" if restricted else "case_unrestricted", by=by, child=row.child, case=str(case_id))
    session().flush()


def open_to(*, case_id: UUID, person_id: UUID, person_name: str, by: Actor) -> None:
    """Open a case to one person by name; doing it twice changes nothing."""
    row = _locked(case_id)
    if any(one.person_id == person_id for one in store.access_to(case_id)):
        return
    session().add(CaseAccess(case_id=case_id, person_id=person_id, person_name=person_name, granted_by=by.name))
    record("case_opened_to", by=by, child=row.child, case=str(case_id), person=person_name)
    session().flush()


def close_to(*, access_id: UUID, by: Actor) -> None:
    """End one person's access to a case."""
    found = store.access(access_id)
    if found is None or found.ended_at is not None:
        raise NotNow("This access has ended already.")
    row = _locked(found.case_id)
    found.ended_at, found.ended_by = datetime.now(UTC), by.name
    record("case_closed_to", by=by, child=row.child, case=str(row.id), person=found.person_name)
    session().flush()


def _locked(case_id: UUID) -> ChildCase:
    found = store.lock(case_id)
    if found is None:
        raise LookupError(f"No case {case_id}")
    return found


def _milestone(milestone_id: UUID) -> tuple[MilestoneRow, ChildCase]:
    found = store.milestone(milestone_id)
    if found is None:
        raise LookupError(f"No milestone {milestone_id}")
    return found, _locked(found.case_id)


def _open_action(action_id: UUID) -> ActionRow:
    found = store.action(action_id)
    if found is None:
        raise LookupError(f"No action {action_id}")
    if found.outcome:
        raise NotNow(f"{found.closed_by} closed this action already: {found.closing_reason}")
    return found


def _child_of(action: ActionRow) -> str | None:
    return _locked(action.case_id).child if action.case_id is not None else None
