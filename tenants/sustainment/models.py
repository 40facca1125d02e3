"""Each look back with what it found: never taken again, so that a page says what was known then, from which data."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, Integer, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from permanence.database import AuthorityBase
from permanence.database.columns import created_at, uuid_key


class SustainmentCheck(AuthorityBase):
    """One look, 0, 6, 12 or 24 months after an engagement's end; `day` and `end_day` are quarter ends.

    `data_version` is a digest of the journeys it was taken from, `data_to` the last day they tell of.
    """

    __tablename__ = "sustainment_check"
    __table_args__ = (
        CheckConstraint("months in (0, 6, 12, 24)", name="months"),
        CheckConstraint("day >= end_day", name="days"),
        UniqueConstraint("engagement_id", "months"),
    )

    id: Mapped[UUID] = uuid_key()
    engagement_id: Mapped[UUID] = mapped_column(Uuid)
    ended_on: Mapped[date] = mapped_column(Date)
    months: Mapped[int] = mapped_column(Integer)
    end_day: Mapped[date] = mapped_column(Date)
    day: Mapped[date] = mapped_column(Date)
    data_to: Mapped[date] = mapped_column(Date)
    data_version: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[datetime] = created_at()
    values: Mapped[list[SustainmentValue]] = relationship(order_by="SustainmentValue.place")


class SustainmentValue(AuthorityBase):
    """One indicator of a look: at the end and at its day from the same data, and what can be said of the two."""

    __tablename__ = "sustainment_value"
    __table_args__ = (
        CheckConstraint("unit in ('days', 'share', 'children', 'events')", name="unit"),
        CheckConstraint("side in ('speed', 'waiting', 'balance')", name="side"),
        CheckConstraint("verdict in ('kept_up', 'slipped', 'cannot_tell')", name="verdict"),
        UniqueConstraint("check_id", "code"),
    )

    id: Mapped[UUID] = uuid_key()
    check_id: Mapped[UUID] = mapped_column(ForeignKey("sustainment_check.id"))
    place: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    side: Mapped[str] = mapped_column(Text)
    end_value: Mapped[float | None] = mapped_column(Float)
    end_n: Mapped[int] = mapped_column(Integer)
    value: Mapped[float | None] = mapped_column(Float)
    n: Mapped[int] = mapped_column(Integer)
    verdict: Mapped[str | None] = mapped_column(Text)  # null at the end itself
    why: Mapped[str] = mapped_column(Text, default="")
