"""What people do with meetings. Each flushes and never commits; what is about a child is recorded in the audit with it.

Everybody who writes into a meeting holds its row against being closed meanwhile; a child's words are held by its item.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from uuid import UUID

from permanence.audit import record
from permanence.database import session
from permanence.identity import Actor
from tenants.casework import actions as casework
from tenants.casework import store as cases
from tenants.casework.course import STAGES
from tenants.casework.revising import Changed, Kept, NotNow, change, keep_revision
from tenants.casework.seen import Sight
from tenants.meetings import store
from tenants.meetings.agenda import NOTHING_NEW, agenda_of
from tenants.meetings.facts import known_of
from tenants.meetings.models import CarriedAction, Meeting, MeetingItem

#: What several people write at once; every one of these is a text whose lines can be put together.
ITEM_FIELDS = ("discussion", "decision")
MEETING_FIELDS = ("attendees", "minutes")
#: A meeting of an hour speaks of about twelve children.
AN_HOUR = 12

__all__ = ["Changed", "Kept", "NotNow"]

#: A sight of everything, for what is worked out for the whole agenda and shown to nobody.
_WHOLE = Sight(UUID(int=0), only_named=False, restricted=True)


def plan_meeting(*, held_on: date, title: str, chair: str, by: Actor) -> Meeting:
    """A meeting on a day, with an empty agenda."""
    if not title.strip():
        raise NotNow("Give the meeting a title.")
    planned = Meeting(held_on=held_on, title=title.strip(), chair=chair.strip(), made_by=by.name)
    session().add(planned)
    session().flush()
    keep_revision("meeting", planned, MEETING_FIELDS, by)
    record("meeting_planned", by=by, meeting=str(planned.id), held_on=held_on.isoformat())
    session().flush()
    return planned


def change_plan(*, meeting_id: UUID, held_on: date, title: str, chair: str, by: Actor) -> None:
    """Another day, title or chair for a meeting that is not closed."""
    held = _writable(meeting_id, whole=True)
    if not title.strip():
        raise NotNow("Give the meeting a title.")
    held.held_on, held.title, held.chair = held_on, title.strip(), chair.strip()
    record("meeting_plan_changed", by=by, meeting=str(meeting_id), held_on=held_on.isoformat())
    session().flush()


def suggest(*, sight: Sight, held: Meeting, stage: str = "", team: str = "", most: int = AN_HOUR) -> list[UUID]:
    """The cases an agenda would begin with, by risk: those of a stage or a team where one is named."""
    on_it = {one.case_id for one in store.items(held.id)}
    listed = [
        case
        for case in cases.cases(sight)
        if case.id not in on_it and (not stage or case.stage == stage) and (not team or case.team == team)
    ]
    known = known_of(listed, on=held.held_on, since=store.closed_before(held))
    placed = agenda_of(one.facts for one in known.values())
    return [one.case_id for one in placed if one.reasons or stage or team][:most]


def add_children(*, meeting_id: UUID, case_ids: Iterable[UUID], by: Actor) -> int:
    """Put children on the agenda. Before the opening the agenda is put in order anew; in the meeting they come last."""
    held = _writable(meeting_id, whole=True)
    listed = store.items(meeting_id)
    on_it = {one.case_id for one in listed}
    last = max((one.place for one in listed), default=0)
    new = [case_id for case_id in dict.fromkeys(case_ids) if case_id not in on_it]
    for place, case_id in enumerate(new, start=last + 1):
        added = MeetingItem(meeting_id=meeting_id, case_id=case_id, place=place)
        session().add(added)
        session().flush()
        keep_revision("meeting_item", added, ITEM_FIELDS, by)
        record("child_put_on_agenda", by=by, child=_child(case_id), meeting=str(meeting_id))
    session().flush()
    _put_in_order(held, keep_places=held.state == "open")
    return len(new)


def remove_child(*, item_id: UUID, by: Actor) -> None:
    """Take a child off the agenda; not once something was written of it."""
    found = _item(item_id)
    held = _writable(found.meeting_id, whole=True)
    locked = store.lock_item(item_id)
    if locked is None or locked.discussion or locked.decision or locked.seen_at is not None:
        raise NotNow("Something is recorded for this child in this meeting already, so it stays on the agenda.")
    child = _child(found.case_id)
    store.remove(item_id)
    record("child_taken_off_agenda", by=by, child=child, meeting=str(held.id))
    session().flush()
    _put_in_order(held, keep_places=held.state == "open")


def pin(*, item_id: UUID, pinned: bool, by: Actor) -> None:
    """Put a child first by hand, or let it find its place by risk again."""
    found = _item(item_id)
    held = _writable(found.meeting_id, whole=True)
    if held.state != "planned":
        raise NotNow("The meeting is open: the agenda keeps its order.")
    found.pinned = pinned
    record("agenda_pinned" if pinned else "agenda_unpinned", by=by, child=_child(found.case_id), meeting=str(held.id))
    session().flush()
    _put_in_order(held)


def reorder(*, meeting_id: UUID, by: Actor) -> None:
    """Put the agenda in order by what is known now."""
    held = _writable(meeting_id, whole=True)
    if held.state != "planned":
        raise NotNow("The meeting is open: the agenda keeps its order.")
    _put_in_order(held)
    record("agenda_put_in_order", by=by, meeting=str(meeting_id))
    session().flush()


def _put_in_order(held: Meeting, *, keep_places: bool = False) -> None:
    listed = {one.case_id: one for one in store.items(held.id)}
    rows = cases.cases(_WHOLE, open_only=False, ids=list(listed))
    pinned = {one.case_id for one in listed.values() if one.pinned}
    known = known_of(rows, on=held.held_on, since=store.closed_before(held), pinned=pinned)
    for placed in agenda_of(one.facts for one in known.values()):
        found = listed[placed.case_id]
        if not keep_places:
            found.place = placed.place
        if not keep_places or not found.reasons:
            reasons = [asdict(reason) for reason in placed.reasons]
            found.reasons = reasons or [{"kind": "nothing", "words": NOTHING_NEW, "weight": 0}]
    session().flush()


def open_meeting(*, meeting_id: UUID, by: Actor) -> None:
    """Begin: from now on words are written, and the agenda keeps its order."""
    held = _writable(meeting_id, whole=True)
    if held.state != "planned":
        raise NotNow(f"{held.opened_by} opened the meeting already.")
    if not store.items(meeting_id):
        raise NotNow("Put children on the agenda first.")
    held.state, held.opened_at, held.opened_by = "open", datetime.now(UTC), by.name
    record("meeting_opened", by=by, meeting=str(meeting_id))
    session().flush()


def write_of_child(*, item_id: UUID, version: int, fields: Mapping[str, str], by: Actor) -> Kept:
    """Write discussion and decision of a child. What others wrote meanwhile is put together with it, line by line.

    Raises Changed where both changed the same lines, and NotNow outside an open meeting.
    """
    found = _item(item_id)
    _in_session(found.meeting_id)
    row = store.lock_item(item_id)
    if row is None:
        raise NotNow("This child was taken off the agenda meanwhile.")
    texts = {name: _lines(fields.get(name, "")) for name in ITEM_FIELDS if name in fields}
    _reach(row, by)
    if version == row.version and all(getattr(row, name) == text for name, text in texts.items()):
        session().flush()
        return Kept(row.version, merged=False)
    kept = change(row, "meeting_item", ITEM_FIELDS, version, texts, by, texts=set(ITEM_FIELDS))
    row.changed_at, row.changed_by = datetime.now(UTC), by.name
    record("meeting_words_written", by=by, child=_child(row.case_id), meeting=str(row.meeting_id), merged=kept.merged)
    session().flush()
    return kept


def write_minutes(*, meeting_id: UUID, version: int, fields: Mapping[str, str], by: Actor) -> Kept:
    """Write who was there and the free part of the minutes, put together with what others wrote meanwhile."""
    held = _writable(meeting_id, whole=True)
    texts = {name: _lines(fields.get(name, "")) for name in MEETING_FIELDS if name in fields}
    if version == held.version and all(getattr(held, name) == text for name, text in texts.items()):
        return Kept(held.version, merged=False)
    kept = change(held, "meeting", MEETING_FIELDS, version, texts, by, texts=set(MEETING_FIELDS))
    held.changed_at, held.changed_by = datetime.now(UTC), by.name
    record("minutes_written", by=by, meeting=str(meeting_id), merged=kept.merged)
    session().flush()
    return kept


def agree(
    *, meeting_id: UUID, what: str, owner: str, owner_id: UUID | None, due: date | None, by: Actor, item_id: UUID | None
) -> None:
    """Agree an action in a meeting, for a child of its agenda or (item None) for the service."""
    _in_session(meeting_id)
    row = _item_of(meeting_id, item_id) if item_id is not None else None
    casework.add_action(
        what=what,
        owner=owner,
        owner_id=owner_id,
        due=due,
        case_id=row.case_id if row else None,
        origin="meeting",
        origin_id=meeting_id,
        by=by,
    )
    if row is not None:
        _reach(row, by)
    session().flush()


def review_action(*, meeting_id: UUID, action_id: UUID, outcome: str, reason: str, due: date | None, by: Actor) -> None:
    """Say of an action that was open already that it is done, dropped, or kept, perhaps for another day."""
    _in_session(meeting_id)
    action = cases.action(action_id)
    if action is None:
        raise LookupError(f"No action {action_id}")
    if outcome == "kept":
        if due is not None and due != action.due:
            casework.change_action(
                action_id=action_id,
                version=action.version,
                fields={"due": due.isoformat()},
                by=by,
            )
    else:
        given = reason.strip() or ("Done, as the meeting heard" if outcome == "done" else "")
        if not given:
            raise NotNow("Say why the action is dropped.")
        casework.close_action(action_id=action_id, outcome=outcome, reason=given, by=by)
    row = store.review(meeting_id, action_id) or CarriedAction(meeting_id=meeting_id, action_id=action_id)
    row.case_id, row.what, row.owner = action.case_id, action.what, action.owner
    row.outcome, row.reason, row.due, row.made_by = outcome, reason.strip(), action.due, by.name
    session().add(row)
    record(
        "action_reviewed",
        by=by,
        child=_child(action.case_id) if action.case_id else None,
        meeting=str(meeting_id),
        action=str(action_id),
        outcome=outcome,
    )
    session().flush()


def close_meeting(*, meeting_id: UUID, by: Actor) -> None:
    """Close: what stands now is the record of the meeting and is not changed any more."""
    held = _writable(meeting_id, whole=True)
    if held.state != "open":
        raise NotNow("The meeting has not been opened.")
    listed = store.items(meeting_id)
    rows = cases.cases(_WHOLE, open_only=False, ids=[one.case_id for one in listed])
    known = known_of(rows, on=held.held_on, since=None)
    agreed: dict[UUID | None, list[dict[str, str]]] = {}
    for action in cases.actions_from("meeting", meeting_id):
        due = action.due.isoformat() if action.due else ""
        agreed.setdefault(action.case_id, []).append({"what": action.what, "owner": action.owner, "due": due})
    for row in listed:
        facts = known[row.case_id].facts
        row.closing = {
            "stage": STAGES[facts.stage],
            "days": facts.days_in_stage,
            "mark": facts.mark,
            "actions": agreed.get(row.case_id, []),
        }
    held.agreed = agreed.get(None, [])
    held.state, held.closed_at, held.closed_by = "closed", datetime.now(UTC), by.name
    record(
        "meeting_closed",
        by=by,
        meeting=str(meeting_id),
        children=len(listed),
        reached=sum(one.seen_at is not None for one in listed),
        actions=sum(map(len, agreed.values())),
    )
    session().flush()


def circulate(*, meeting_id: UUID, by: Actor) -> set[UUID]:
    """Send the minutes round: marked as such, and shown to whoever owns an action of it. Returns those people."""
    held = store.lock_meeting(meeting_id)
    if held is None:
        raise LookupError(f"No meeting {meeting_id}")
    if held.state != "closed":
        raise NotNow("Close the meeting first: what is circulated does not change any more.")
    if held.circulated_at is not None:
        raise NotNow(f"{held.circulated_by} circulated the minutes already.")
    held.circulated_at, held.circulated_by = datetime.now(UTC), by.name
    owners = {
        one.owner_id
        for one in cases.actions_from("meeting", meeting_id)
        if one.owner_id is not None and not one.outcome
    }
    record("minutes_circulated", by=by, meeting=str(meeting_id), owners=len(owners))
    session().flush()
    return owners


def reach(*, item_id: UUID, by: Actor) -> None:
    """Note that the meeting has come to a child, whatever else is recorded of it."""
    found = _item(item_id)
    _in_session(found.meeting_id)
    _reach(found, by)
    session().flush()


def _reach(row: MeetingItem, by: Actor) -> None:
    if row.seen_at is None:
        row.seen_at, row.seen_by = datetime.now(UTC), by.name
        record("child_discussed", by=by, child=_child(row.case_id), meeting=str(row.meeting_id))


def _lines(text: str) -> str:
    return "\n".join(text.splitlines()).strip()


def _writable(meeting_id: UUID, *, whole: bool = False) -> Meeting:
    """The meeting, held: against every other writer with `whole`, otherwise against being closed."""
    held = store.lock_meeting(meeting_id, share=not whole)
    if held is None:
        raise LookupError(f"No meeting {meeting_id}")
    if held.state == "closed":
        raise NotNow(f"{held.closed_by} closed this meeting; its record is not changed any more.")
    return held


def _in_session(meeting_id: UUID) -> Meeting:
    held = _writable(meeting_id)
    if held.state != "open":
        raise NotNow("The meeting has not been opened yet.")
    return held


def _item(item_id: UUID) -> MeetingItem:
    found = store.item(item_id)
    if found is None:
        raise LookupError(f"No item {item_id}")
    return found


def _item_of(meeting_id: UUID, item_id: UUID) -> MeetingItem:
    found = _item(item_id)
    if found.meeting_id != meeting_id:
        raise LookupError(f"No item {item_id} in meeting {meeting_id}")
    return found


def _child(case_id: UUID) -> str:
    row = cases.cases(_WHOLE, open_only=False, ids=[case_id])
    return row[0].child if row else ""
