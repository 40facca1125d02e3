"""Contributions as the authorities' own logins wrote them. Nothing in these tables is ever changed or taken back: a
correction is a further version of the whole quarter.

Rights and policies these tables need (the walls are raised in `permanence.database.walls`):
- each authority's login: SELECT and INSERT, only rows where `authority_role = current_user`;
- `permanence_benchmarks`: SELECT, every row;
- nobody: UPDATE, DELETE.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, Integer, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from benchmarks.contributions.vocabulary import GRADES, STAGES
from permanence.database.columns import BenchmarksBase, created_at, uuid_key


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(repr(word) for word in words)})"


def _certified(name: str) -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint("version >= 1", name="version_counts_from_one"),
        CheckConstraint(_one_of("grade", GRADES), name="grade_known"),
        CheckConstraint(
            "extract(day from quarter) = 1 and extract(month from quarter) in (1, 4, 7, 10)", name="whole_quarter"
        ),
        # The login that writes is the authority: a role name of another kind could only be a mistake of ours.
        CheckConstraint("authority_role like 't\\_%'", name="written_by_an_authority"),
        CheckConstraint("jsonb_typeof(document) = 'object'", name=f"{name}_is_a_document"),
    )


class Contribution(BenchmarksBase):
    """One contribution/1: an authority, a stage, a quarter and a version."""

    __tablename__ = "contribution"
    __table_args__ = (
        UniqueConstraint("authority_role", "stage", "quarter", "version"),
        CheckConstraint(_one_of("stage", STAGES), name="stage_known"),
        *_certified("contribution"),
    )

    id: Mapped[UUID] = uuid_key()
    authority_role: Mapped[str] = mapped_column(Text, server_default=func.current_user(), nullable=False)
    stage: Mapped[str] = mapped_column(Text)
    quarter: Mapped[date] = mapped_column(Date, index=True)
    version: Mapped[int] = mapped_column(Integer)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    certified_by: Mapped[str] = mapped_column(Text)
    certified_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    grade: Mapped[str] = mapped_column(Text)
    inserted_at: Mapped[datetime] = created_at()


class RoundTwo(BenchmarksBase):
    """One round/2: what an authority expected of itself at the national reference, over the 36 months to a quarter."""

    __tablename__ = "round_two"
    __table_args__ = (UniqueConstraint("authority_role", "quarter", "version"), *_certified("round_two"))

    id: Mapped[UUID] = uuid_key()
    authority_role: Mapped[str] = mapped_column(Text, server_default=func.current_user(), nullable=False)
    quarter: Mapped[date] = mapped_column(Date, index=True)
    reference: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    certified_by: Mapped[str] = mapped_column(Text)
    certified_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    grade: Mapped[str] = mapped_column(Text)
    inserted_at: Mapped[datetime] = created_at()
