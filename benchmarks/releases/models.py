"""References, releases and their frozen artefacts.

Rights and policies these tables need (the walls are raised in `permanence.database.walls`):
- `reference`: every authority's login and `permanence_national` SELECT; `permanence_benchmarks` SELECT, INSERT;
- `release`: readers SELECT where published; `permanence_benchmarks` SELECT, INSERT, and UPDATE while it is not decided;
- `release_artefact`: an authority's login SELECT where published and either for peers without a recipient or its own;
  `permanence_national` SELECT where published and without a recipient; `permanence_benchmarks` SELECT, and INSERT
  while the release is compiling;
- `release_ledger`: `permanence_benchmarks` SELECT, INSERT; nobody else. It holds what the joint audit must know.
Nobody has DELETE anywhere, and no published row can be updated.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database.columns import BenchmarksBase, created_at, moment, uuid_key

STATUSES = ("compiling", "draft", "withheld", "published")


class ReferenceRow(BenchmarksBase):
    """The frozen national reference of one stage; `version` names the period's end and counts from 1."""

    __tablename__ = "reference"
    __table_args__ = (UniqueConstraint("version", "stage"),)

    id: Mapped[UUID] = uuid_key()
    version: Mapped[str] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(Text)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    frozen_at: Mapped[datetime] = created_at()


class Release(BenchmarksBase):
    """A release from the moment it is asked for. `quarter` is the first day of the last quarter in it."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("quarter", "number"),
        Index("uq_release_published", "quarter", unique=True, postgresql_where=literal_column("status = 'published'")),
        CheckConstraint(f"status in ({', '.join(repr(status) for status in STATUSES)})", name="status_known"),
        CheckConstraint("approved_by is null or approved_by <> requested_by", name="approved_by_a_second_person"),
        CheckConstraint("(status = 'published') = (approved_at is not null)", name="published_when_approved"),
        CheckConstraint("(approved_at is null) = (approved_by is null)", name="approved_at_and_by_together"),
        CheckConstraint("(withheld_at is null) = (withheld_by is null)", name="withheld_at_and_by_together"),
        CheckConstraint("(status = 'compiling') = (compiled_at is null)", name="compiled_when_no_longer_compiling"),
        CheckConstraint("status not in ('draft', 'published') or sha256 is not null", name="frozen_with_a_digest"),
        CheckConstraint("status <> 'withheld' or jsonb_array_length(reasons) > 0", name="withheld_for_a_reason"),
    )

    id: Mapped[UUID] = uuid_key()
    quarter: Mapped[date] = mapped_column(Date)
    number: Mapped[int] = mapped_column(Integer)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    status: Mapped[str] = mapped_column(Text, default="compiling")
    reference: Mapped[str] = mapped_column(Text)
    rebase: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[list[str]] = mapped_column(JSONB, default=list)
    configuration: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    sha256: Mapped[str | None] = mapped_column(Text)
    requested_by: Mapped[UUID] = mapped_column()
    requested_by_name: Mapped[str] = mapped_column(Text)
    requested_at: Mapped[datetime] = created_at()
    compiled_at: Mapped[datetime | None] = moment()
    approved_by: Mapped[UUID | None] = mapped_column()
    approved_by_name: Mapped[str | None] = mapped_column(Text)
    approved_at: Mapped[datetime | None] = moment()
    # Set when a person kept a draft back; a release the rules refused has reasons and nobody's name.
    withheld_by: Mapped[UUID | None] = mapped_column()
    withheld_at: Mapped[datetime | None] = moment()


class ReleaseArtefact(BenchmarksBase):
    """One thing a reader sees, as the bytes it is sent as. `recipient` is an authority's role for its own data only."""

    __tablename__ = "release_artefact"
    __table_args__ = (
        UniqueConstraint("release_id", "audience", "recipient", "name", postgresql_nulls_not_distinct=True),
        CheckConstraint("audience in ('T0', 'T1', 'T2', 'T3')", name="audience_known"),
        CheckConstraint("(audience = 'T0') = (recipient is not null)", name="own_data_has_its_owner"),
        Index("ix_release_artefact_recipient", "recipient", "release_id"),
    )

    id: Mapped[UUID] = uuid_key()
    release_id: Mapped[UUID] = mapped_column(ForeignKey("benchmarks.release.id"))
    position: Mapped[int] = mapped_column(Integer)
    audience: Mapped[str] = mapped_column(Text)
    recipient: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    document: Mapped[bytes] = mapped_column(LargeBinary)
    chart: Mapped[bytes | None] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Text)


class ReleaseLedger(BenchmarksBase):
    """What later releases are audited against, and what the rules did. Never for a reader."""

    __tablename__ = "release_ledger"

    release_id: Mapped[UUID] = mapped_column(ForeignKey("benchmarks.release.id"), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    notes: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    recorded_at: Mapped[datetime] = created_at()
