"""Uploads of one authority and the files they came in; the bytes lie in storage and are never overwritten."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from permanence.database import AuthorityBase
from permanence.database.columns import created_at, moment, uuid_key
from tenants.uploads.union import ExtractKey, Key


class Upload(AuthorityBase):
    """One set of files and what became of it.

    `kind` is known once the files are read: a return of `years`, or an extract that is `as_at` a day; until then, and
    where they cannot be read, it is a return of no year. `stated_as_at` is the day the person gave for an extract.

    The same bytes are one upload as long as that one counts. `effective_before` names what was in effect when the
    difference was worked out: it may only be applied to that. `asked_by` is the person a waiting job works for.
    """

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint(
            "state in ('received', 'checking', 'checked', 'applying', 'applied', 'undone', 'failed')", name="state"
        ),
        CheckConstraint("(applied_at is null) = (applied_by is null)", name="applied"),
        CheckConstraint("(undone_at is null) = (undone_by is null)", name="undone"),
        CheckConstraint("(state in ('applied', 'undone')) = (applied_order is not null)", name="applied_order"),
        CheckConstraint("(state = 'undone') = (undone_at is not null)", name="undone_state"),
        CheckConstraint("state <> 'failed' or what_to_do <> ''", name="failed_says_what_to_do"),
        CheckConstraint("undo_asked_at is null or state = 'applied'", name="undo_asked"),
        CheckConstraint("kind in ('return', 'annex_a_list_10', 'ssd_permanence')", name="kind"),
        CheckConstraint("(kind = 'return') = (as_at is null)", name="as_at"),
        CheckConstraint("kind = 'return' or years = '{}'", name="years"),
        Index(
            "uq_upload_content_hash",
            "content_hash",
            unique=True,
            postgresql_where=text("state not in ('undone', 'failed')"),
        ),
        Index("ix_upload_received_at", "received_at"),
    )

    id: Mapped[UUID] = uuid_key()
    content_hash: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="received")
    message: Mapped[str] = mapped_column(Text, default="")
    what_to_do: Mapped[str] = mapped_column(Text, default="")
    stated_year: Mapped[int | None] = mapped_column(Integer)
    stated_as_at: Mapped[date | None] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(Text, default="return", server_default="return")
    years: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    as_at: Mapped[date | None] = mapped_column(Date)
    size: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = created_at()
    received_by: Mapped[str] = mapped_column(Text)
    received_by_id: Mapped[UUID] = mapped_column(Uuid)
    checked_at: Mapped[datetime | None] = moment()
    applied_at: Mapped[datetime | None] = moment()
    applied_by: Mapped[str | None] = mapped_column(Text)
    applied_by_id: Mapped[UUID | None] = mapped_column(Uuid)
    applied_order: Mapped[int | None] = mapped_column(Integer, unique=True)
    undo_asked_at: Mapped[datetime | None] = moment()
    undone_at: Mapped[datetime | None] = moment()
    undone_by: Mapped[str | None] = mapped_column(Text)
    undone_by_id: Mapped[UUID | None] = mapped_column(Uuid)
    asked_by: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    run_id: Mapped[UUID | None] = mapped_column(Uuid)
    contents: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    notes: Mapped[list[str]] = mapped_column(JSONB, default=list)
    doubts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    findings: Mapped[int] = mapped_column(Integer, default=0)
    blocking: Mapped[int] = mapped_column(Integer, default=0)
    effective_before: Mapped[str] = mapped_column(Text, default="")
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    # Children's dates, up to a megabyte: read only where the changes are shown.
    difference: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)

    files: Mapped[list[UploadFile]] = relationship(
        order_by="UploadFile.place", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def keys(self) -> tuple[Key, ...]:
        """The sources the upload holds."""
        return tuple(self.years) if self.as_at is None else (ExtractKey(self.kind, self.as_at),)


class UploadFile(AuthorityBase):
    """One file as it was sent: its name, and where its bytes lie."""

    __tablename__ = "upload_file"
    __table_args__ = (UniqueConstraint("upload_id", "place"),)

    id: Mapped[UUID] = uuid_key()
    upload_id: Mapped[UUID] = mapped_column(ForeignKey("upload.id", ondelete="cascade"))
    place: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(Text)
    storage_key: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
