"""The tables of tracking meetings, all in the authority's own schema. Milestones, delays and actions are casework's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import AuthorityBase
from permanence.database.columns import created_at as moment_of_writing
from permanence.database.columns import moment, uuid_key


class Meeting(AuthorityBase):
    """One tracking meeting. `minutes` and `attendees` are typed by several people at once, counted by `version`.

    `agreed` is written at the close: the actions for the service as they stood then. What a meeting agreed for a child
    stands with the child's item, so that nobody reads it here who may not see the child.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("state in ('planned', 'open', 'closed')", name="state"),
        CheckConstraint("(opened_at is null) = (opened_by is null)", name="opened"),
        CheckConstraint("(closed_at is null) = (closed_by is null)", name="closed"),
        CheckConstraint("(circulated_at is null) = (circulated_by is null)", name="circulated"),
        CheckConstraint("(state = 'planned') = (opened_at is null)", name="planned"),
        CheckConstraint("(state = 'closed') = (closed_at is not null)", name="state_closed"),
        CheckConstraint("circulated_at is null or closed_at is not null", name="circulated_closed"),
        CheckConstraint("title <> ''", name="title"),
        Index("ix_meeting_held_on", "held_on"),
    )

    id: Mapped[UUID] = uuid_key()
    held_on: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(Text)
    chair: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(Text, default="planned")
    attendees: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[str] = mapped_column(Text, default="")
    agreed: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    version: Mapped[int] = mapped_column(Integer, default=1)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime | None] = moment()
    changed_by: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime | None] = moment()
    opened_by: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = moment()
    closed_by: Mapped[str | None] = mapped_column(Text)
    circulated_at: Mapped[datetime | None] = moment()
    circulated_by: Mapped[str | None] = mapped_column(Text)


class MeetingItem(AuthorityBase):
    """A child on the agenda of a meeting. `reasons` says why it has its place, as the agenda was made.

    `seen_at` is null while the meeting has not reached the child. `closing` is written at the close: the stage, the
    days in it, the mark and the agreed actions as they stood then.
    """

    __tablename__ = "meeting_item"
    __table_args__ = (
        CheckConstraint("place > 0", name="place"),
        CheckConstraint("(seen_at is null) = (seen_by is null)", name="seen"),
        UniqueConstraint("meeting_id", "case_id"),
        Index("ix_meeting_item_case_id", "case_id"),
    )

    id: Mapped[UUID] = uuid_key()
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("child_case.id"))
    place: Mapped[int] = mapped_column(Integer)
    pinned: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    discussion: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[str] = mapped_column(Text, default="")
    closing: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    version: Mapped[int] = mapped_column(Integer, default=1)
    changed_at: Mapped[datetime | None] = moment()
    changed_by: Mapped[str] = mapped_column(Text, default="")
    seen_at: Mapped[datetime | None] = moment()
    seen_by: Mapped[str | None] = mapped_column(Text)


class CarriedAction(AuthorityBase):
    """What a meeting said of an action that was open already: done, dropped or kept. `due` is the day as kept."""

    __tablename__ = "carried_action"
    __table_args__ = (
        CheckConstraint("outcome in ('done', 'dropped', 'kept')", name="outcome"),
        UniqueConstraint("meeting_id", "action_id"),
        Index("ix_carried_action_action_id", "action_id"),
    )

    id: Mapped[UUID] = uuid_key()
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    action_id: Mapped[UUID] = mapped_column(ForeignKey("action.id"))
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    what: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[date | None] = mapped_column(Date)
    made_at: Mapped[datetime] = moment_of_writing()
    made_by: Mapped[str] = mapped_column(Text)
