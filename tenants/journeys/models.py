"""One row a child: the journey as derived, with the dates people filter and sort by in columns of their own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, Index, Text, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import AuthorityBase
from permanence.database.columns import uuid_key


class JourneyRow(AuthorityBase):
    """A child's journey. `document` is the whole of it; the columns beside it repeat what lists need.

    Pages name the row by `id`, so that no child's identifier stands in an address. `standing` and `waiting_since` are
    `as_at` the last day of the returns held or, for a child whom an extract tells of beyond it, that of the extract.
    `digest` is of the document: an unchanged journey is not touched.
    """

    __tablename__ = "journey"
    __table_args__ = (
        CheckConstraint(
            "standing in ('no_decision', 'waiting_for_order', 'waiting_for_placement', 'placed', 'adopted', "
            "'reversed', 'left', 'unknown')",
            name="standing",
        ),
        CheckConstraint(
            "(waiting_since is not null) = (standing in ('waiting_for_order', 'waiting_for_placement'))",
            name="waiting_since",
        ),
        Index("ix_journey_standing", "standing"),
        Index("ix_journey_incomplete", "incomplete", postgresql_using="gin"),
    )

    id: Mapped[UUID] = uuid_key()
    child: Mapped[str] = mapped_column(Text, unique=True)
    dob: Mapped[date | None] = mapped_column(Date)
    entry: Mapped[date | None] = mapped_column(Date)
    decision: Mapped[date | None] = mapped_column(Date)
    placement_order: Mapped[date | None] = mapped_column(Date)
    match: Mapped[date | None] = mapped_column(Date)
    placed: Mapped[date | None] = mapped_column(Date)
    carer_start: Mapped[date | None] = mapped_column(Date)
    order: Mapped[date | None] = mapped_column(Date)
    reversed: Mapped[date | None] = mapped_column(Date)
    left: Mapped[date | None] = mapped_column(Date)
    incomplete: Mapped[list[str]] = mapped_column(ARRAY(Text))
    standing: Mapped[str] = mapped_column(Text)
    waiting_since: Mapped[date | None] = mapped_column(Date)
    known_until: Mapped[date] = mapped_column(Date)
    as_at: Mapped[date] = mapped_column(Date)
    digest: Mapped[str] = mapped_column(Text)
    # Some kilobytes a child: lists do not read it.
    document: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    derived_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
