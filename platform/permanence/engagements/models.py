"""What each of Coram's people was proposed for, was given by the authority, and when it ended. Never a child's case."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import PlatformBase
from permanence.database.columns import created_at, moment, uuid_key
from permanence.identity.roles import CORAM, SEES


class AccessRow(PlatformBase):
    """One person's access under one engagement. Ended without having been approved, it was refused or withdrawn.

    `ended_by` is a name, because an engagement also ends by the clock.
    """

    __tablename__ = "engagement_access"
    __table_args__ = (
        CheckConstraint(f"role in ({', '.join(repr(code) for code in CORAM)})", name="role"),
        CheckConstraint(f"sees in ({', '.join(repr(code) for code in SEES)})", name="sees"),
        CheckConstraint("(approved_at is null) = (approved_by is null)", name="approved"),
        CheckConstraint("(approved_at is null) = (membership_id is null)", name="granted"),
        CheckConstraint("approved_by <> person_id", name="not_by_oneself"),
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended"),
        Index("ix_engagement_access_person", "person_id"),
        Index(
            "uq_engagement_access_open",
            "engagement_id",
            "person_id",
            "role",
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
    )

    id: Mapped[UUID] = uuid_key()
    engagement_id: Mapped[UUID] = mapped_column(ForeignKey("platform.engagement.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("platform.person.id"))
    role: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    sees: Mapped[str] = mapped_column(Text)
    expires: Mapped[date] = mapped_column(Date)
    requested_at: Mapped[datetime] = created_at()
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("platform.person.id"))
    approved_at: Mapped[datetime | None] = moment()
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("platform.person.id"))
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("platform.membership.id"))
    ended_at: Mapped[datetime | None] = moment()
    ended_by: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
