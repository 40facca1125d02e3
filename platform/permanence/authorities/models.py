"""The register: authorities with their dates, what became of them, who works with them, and what they agreed to."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import PlatformBase
from permanence.database.columns import created_at, moment, uuid_key

STATUSES = ("registered", "active", "suspended")
DELIVERY_MODELS = ("consultancy", "managed_service", "none")


class AuthorityRow(PlatformBase):
    """One English upper-tier authority. `role` is null until it is provisioned, then names its login and schema."""

    __tablename__ = "authority"
    __table_args__ = (
        CheckConstraint("status in ('registered', 'active', 'suspended')", name="status"),
        CheckConstraint("(status = 'registered') = (role is null)", name="provisioned"),
        CheckConstraint("valid_until is null or valid_until > valid_from", name="dates"),
    )

    id: Mapped[UUID] = uuid_key()
    code: Mapped[str] = mapped_column(Text, unique=True)
    ons_code: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[str] = mapped_column(Text)
    region: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[str | None] = mapped_column(Text, unique=True)
    colour: Mapped[str] = mapped_column(Text, default="#12436D")
    status: Mapped[str] = mapped_column(Text, default="registered")
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = created_at()
    provisioned_at: Mapped[datetime | None] = moment()


class Succession(PlatformBase):
    """An authority whose children another one took over, and from which day (local government reorganisation)."""

    __tablename__ = "authority_succession"
    __table_args__ = (UniqueConstraint("predecessor_id", "successor_id"),)

    id: Mapped[UUID] = uuid_key()
    predecessor_id: Mapped[UUID] = mapped_column(ForeignKey("platform.authority.id"))
    successor_id: Mapped[UUID] = mapped_column(ForeignKey("platform.authority.id"))
    on_day: Mapped[date] = mapped_column(Date)


class Engagement(PlatformBase):
    """A time in which Coram works with an authority, and by which delivery model. `ended_at` once it has been closed:
    on the day after its last, or at once."""

    __tablename__ = "engagement"
    __table_args__ = (
        CheckConstraint("delivery_model in ('consultancy', 'managed_service', 'none')", name="delivery_model"),
        CheckConstraint("ends is null or ends >= starts", name="dates"),
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended"),
        Index("ix_engagement_current", "authority_id", "starts"),
    )

    id: Mapped[UUID] = uuid_key()
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("platform.authority.id"))
    delivery_model: Mapped[str] = mapped_column(Text)
    starts: Mapped[date] = mapped_column(Date)
    ends: Mapped[date | None] = mapped_column(Date)
    purpose: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = created_at()
    ended_at: Mapped[datetime | None] = moment()
    ended_by: Mapped[str | None] = mapped_column(Text)
    end_reason: Mapped[str] = mapped_column(Text, default="", server_default="")


class Agreement(PlatformBase):
    """A signed data agreement. Without a current one an authority contributes nothing; `named_to_national` is its
    consent to be seen by name by Coram's national leads (disclosure rule R1, T2)."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("valid_until > valid_from", name="dates"),
        Index("uq_agreement_open", "authority_id", unique=True, postgresql_where=text("ended_at is null")),
    )

    id: Mapped[UUID] = uuid_key()
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("platform.authority.id"))
    signed_by: Mapped[str] = mapped_column(Text)
    signed_on: Mapped[date] = mapped_column(Date)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date] = mapped_column(Date)
    named_to_national: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime] = created_at()
    ended_at: Mapped[datetime | None] = moment()
