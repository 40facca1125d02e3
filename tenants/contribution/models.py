"""What a named person certified, and what became of it. The contributions themselves lie on the benchmark side."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Integer, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import AuthorityBase
from permanence.database.columns import created_at, moment, uuid_key


class Certification(AuthorityBase):
    """One person's word that exactly this may leave: `shown` is the hash of what was on the page."""

    __tablename__ = "certification"
    __table_args__ = (
        CheckConstraint("grade in ('A', 'B', 'C', 'D')", name="grade"),
        CheckConstraint("(sent_at is null) = (documents is null)", name="sent"),
        UniqueConstraint("version"),
    )

    id: Mapped[UUID] = uuid_key()
    version: Mapped[int] = mapped_column(Integer)
    shown: Mapped[str] = mapped_column(Text)
    data_to: Mapped[date] = mapped_column(Date)
    extract_date: Mapped[date] = mapped_column(Date)
    grade: Mapped[str] = mapped_column(Text)
    grade_proposed: Mapped[str] = mapped_column(Text)
    remark: Mapped[str] = mapped_column(Text, default="")
    certified_by: Mapped[str] = mapped_column(Text)
    certified_by_id: Mapped[UUID] = mapped_column(Uuid)
    certified_at: Mapped[datetime] = created_at()
    sent_at: Mapped[datetime | None] = moment()
    documents: Mapped[int | None] = mapped_column(Integer)
    second_round_at: Mapped[datetime | None] = moment()
    second_round_reference: Mapped[str] = mapped_column(Text, default="")
