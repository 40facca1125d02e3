"""The queries of meetings, all in the authority's own schema. Children are handed out as far as a person sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, func, select

from permanence.database import session
from tenants.casework import store as casework
from tenants.casework.seen import Sight
from tenants.meetings.models import CarriedAction, Meeting, MeetingItem

if TYPE_CHECKING:
    from tenants.casework.store import ActionRow, ChildCase


def meetings() -> Sequence[Meeting]:
    """Every meeting, the newest day first."""
    return session().scalars(select(Meeting).order_by(Meeting.held_on.desc(), Meeting.made_at.desc())).all()


def meeting(meeting_id: UUID) -> Meeting | None:
    """One meeting, to read."""
    return session().get(Meeting, meeting_id)


def lock_meeting(meeting_id: UUID, *, share: bool = False) -> Meeting | None:
    """One meeting, kept from other writers; with `share` only from being changed or closed meanwhile."""
    query = select(Meeting).where(Meeting.id == meeting_id).with_for_update(read=share)
    return session().scalars(query.execution_options(populate_existing=True)).one_or_none()


def lock_item(item_id: UUID) -> MeetingItem | None:
    """One child of an agenda, kept from other writers."""
    query = select(MeetingItem).where(MeetingItem.id == item_id).with_for_update()
    return session().scalars(query.execution_options(populate_existing=True)).one_or_none()


def item(item_id: UUID) -> MeetingItem | None:
    """One child of an agenda, whoever may see it: for actions."""
    return session().get(MeetingItem, item_id)


def items(meeting_id: UUID) -> Sequence[MeetingItem]:
    """The whole agenda in its order, whoever may see it: for putting it in order and for closing, never for a page."""
    query = select(MeetingItem).where(MeetingItem.meeting_id == meeting_id)
    return session().scalars(query.order_by(MeetingItem.place, MeetingItem.id)).all()


def items_seen(meeting_id: UUID, sight: Sight) -> list[tuple[MeetingItem, ChildCase]]:
    """The agenda as one person may see it, in its order; a child they may not see is not in it and leaves no gap."""
    listed = items(meeting_id)
    seen = cases_seen((one.case_id for one in listed), sight)
    return [(one, seen[one.case_id]) for one in listed if one.case_id in seen]


def cases_seen(case_ids: Iterable[UUID], sight: Sight) -> dict[UUID, ChildCase]:
    """Those of these cases that a person may see, closed ones too."""
    ids = set(case_ids)
    return {case.id: case for case in casework.cases(sight, open_only=False, ids=ids)} if ids else {}


def children_by_meeting(sight: Sight) -> Counter[UUID]:
    """Meeting → how many children of its agenda a person may see."""
    listed = session().execute(select(MeetingItem.meeting_id, MeetingItem.case_id)).all()
    seen = cases_seen((case_id for _, case_id in listed), sight)
    return Counter(meeting_id for meeting_id, case_id in listed if case_id in seen)


def closed_before(meeting: Meeting) -> datetime | None:
    """When the meeting before this one was closed; None where there was none."""
    query = select(func.max(Meeting.closed_at)).where(Meeting.id != meeting.id)
    if meeting.closed_at is not None:
        query = query.where(Meeting.closed_at < meeting.closed_at)
    found: datetime | None = session().scalar(query)
    return found


def last_decisions(case_ids: Collection[UUID], besides: UUID) -> dict[UUID, tuple[MeetingItem, Meeting]]:
    """Case → the decision another meeting took last, with that meeting."""
    query = (
        select(MeetingItem, Meeting)
        .join(Meeting, Meeting.id == MeetingItem.meeting_id)
        .where(MeetingItem.case_id.in_(case_ids), MeetingItem.decision != "", Meeting.id != besides)
        .where(Meeting.state != "planned")
        .order_by(Meeting.held_on, Meeting.opened_at)
    )
    return {found.case_id: (found, held) for found, held in session().execute(query)}


def carried_over(meeting: Meeting, sight: Sight) -> list[ActionRow]:
    """Actions of earlier meetings that are open, the soonest due first, as far as the person may see the child."""
    listed = [one for one in _open_from_meetings() if one.origin_id != meeting.id]
    return _of_children_seen(listed, sight)


def _open_from_meetings() -> list[ActionRow]:
    return [one for one in casework.actions_of(open_only=True) if one.origin == "meeting"]


def agreed(meeting_id: UUID, sight: Sight) -> list[ActionRow]:
    """What this meeting agreed, as far as the person may see the child."""
    return _of_children_seen(casework.actions_from("meeting", meeting_id), sight)


def owned(person_id: UUID, sight: Sight) -> list[tuple[ActionRow, Meeting]]:
    """The open actions a person owns from meetings whose minutes were circulated, the soonest due first."""
    circulated = {
        held.id: held for held in session().scalars(select(Meeting).where(Meeting.circulated_at.is_not(None)))
    }
    listed = [one for one in _open_from_meetings() if one.owner_id == person_id]
    return [
        (one, circulated[one.origin_id])
        for one in _of_children_seen(listed, sight)
        if one.origin_id is not None and one.origin_id in circulated
    ]


def _of_children_seen(actions: Sequence[ActionRow], sight: Sight) -> list[ActionRow]:
    seen = cases_seen((one.case_id for one in actions if one.case_id is not None), sight)
    return [one for one in actions if one.case_id is None or one.case_id in seen]


def reviewed(meeting_id: UUID, sight: Sight) -> list[CarriedAction]:
    """What a meeting said of the actions carried over, as far as the person may see the child."""
    query = select(CarriedAction).where(CarriedAction.meeting_id == meeting_id).order_by(CarriedAction.made_at)
    listed = session().scalars(query).all()
    seen = cases_seen((one.case_id for one in listed if one.case_id is not None), sight)
    return [one for one in listed if one.case_id is None or one.case_id in seen]


def review(meeting_id: UUID, action_id: UUID) -> CarriedAction | None:
    """What a meeting said of one action."""
    query = select(CarriedAction).where(CarriedAction.meeting_id == meeting_id, CarriedAction.action_id == action_id)
    return session().scalars(query).one_or_none()


def remove(item_id: UUID) -> None:
    """Take a child off an agenda."""
    session().execute(delete(MeetingItem).where(MeetingItem.id == item_id))


def addable(meeting_id: UUID, sight: Sight, *, stage: str, team: str, words: str) -> list[ChildCase]:
    """Open cases that are not on the agenda, narrowed by stage, team, and a part of the child's identifier or name."""
    on_it = {one.case_id for one in items(meeting_id)}
    sought = words.strip().casefold()
    return [
        case
        for case in casework.cases(sight)
        if case.id not in on_it
        and (not stage or case.stage == stage)
        and (not team or case.team == team)
        and (sought in case.child.casefold() or sought in case.name.casefold())
    ]


def teams(sight: Sight) -> list[str]:
    """The teams of the open cases a person may see."""
    return sorted({case.team for case in casework.cases(sight) if case.team})
