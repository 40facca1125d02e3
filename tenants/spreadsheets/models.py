"""Spreadsheets that came in, and what people chose for their headings; the files lie in storage."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import AuthorityBase
from permanence.database.columns import created_at, moment, uuid_key


class Spreadsheet(AuthorityBase):
    """One tracker as it was sent, the mapping a person gave it, and the plan worked out from both.

    `chosen` and `shape` are as `offering` and `export` write them. A plan rests on what one person may see, so it is
    that person's: `planned_by_id` alone reads and applies it. `ground` is the fingerprint of what it rests on; applied
    to anything else it would do something nobody looked at. `asked_by` is who a waiting job works for.
    """

    __tablename__ = "spreadsheet"
    __table_args__ = (
        CheckConstraint("state in ('received', 'mapped', 'planned', 'applying', 'applied', 'abandoned')", name="state"),
        CheckConstraint("(mapped_at is null) = (mapped_by is null)", name="mapped"),
        CheckConstraint("(planned_at is null) = (planned_by is null)", name="planned"),
        CheckConstraint("(applied_at is null) = (applied_by is null)", name="applied"),
        CheckConstraint("(state = 'applied') = (applied_at is not null)", name="applied_state"),
        CheckConstraint("(abandoned_at is null) = (abandoned_by is null)", name="abandoned"),
        CheckConstraint("(state = 'abandoned') = (abandoned_at is not null)", name="abandoned_state"),
        CheckConstraint("state not in ('planned', 'applying', 'applied') or plan is not null", name="has_plan"),
        Index("ix_spreadsheet_received_at", "received_at"),
    )

    id: Mapped[UUID] = uuid_key()
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="received")
    message: Mapped[str] = mapped_column(Text, default="")
    storage_key: Mapped[str] = mapped_column(Text)
    grid_key: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    sheets: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    received_at: Mapped[datetime] = created_at()
    received_by: Mapped[str] = mapped_column(Text)
    received_by_id: Mapped[UUID] = mapped_column(Uuid)
    chosen: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    as_at: Mapped[date | None] = mapped_column(Date)
    keep_held: Mapped[bool] = mapped_column(default=False)
    shape: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    mapped_at: Mapped[datetime | None] = moment()
    mapped_by: Mapped[str | None] = mapped_column(Text)
    planned_at: Mapped[datetime | None] = moment()
    planned_by: Mapped[str | None] = mapped_column(Text)
    planned_by_id: Mapped[UUID | None] = mapped_column(Uuid)
    ground: Mapped[str] = mapped_column(Text, default="")
    cells: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    changes: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    asked_by: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    run_id: Mapped[UUID | None] = mapped_column(Uuid)
    applied_at: Mapped[datetime | None] = moment()
    applied_by: Mapped[str | None] = mapped_column(Text)
    abandoned_at: Mapped[datetime | None] = moment()
    abandoned_by: Mapped[str | None] = mapped_column(Text)
    # Every cell with what became of it, up to some megabytes: read only where it is shown.
    plan: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), deferred=True)
    # Child → the sheet it stood on, for the way out.
    placed: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict, deferred=True)


class HeadingChoice(AuthorityBase):
    """What a heading was last said to mean, proposed the next time. `heading` as `headings.normalised` writes it."""

    __tablename__ = "spreadsheet_heading"

    id: Mapped[UUID] = uuid_key()
    heading: Mapped[str] = mapped_column(Text, unique=True)
    shown: Mapped[str] = mapped_column(Text)
    field: Mapped[str] = mapped_column(Text)
    chosen_at: Mapped[datetime] = created_at()
    chosen_by: Mapped[str] = mapped_column(Text)
