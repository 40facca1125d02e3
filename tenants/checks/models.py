"""Findings of an upload, in the authority's own schema."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, Index, Integer, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import AuthorityBase
from permanence.database.columns import uuid_key


class KeptFinding(AuthorityBase):
    """One finding of one upload, as the checks gave it. `place` is its place among the findings of the upload.

    Rows come and go with a check of the upload and are never changed; whether a rule blocks is kept as it was then.
    """

    __tablename__ = "finding"
    __table_args__ = (Index("ix_finding_upload_id_code_place", "upload_id", "code", "place", unique=True),)

    id: Mapped[UUID] = uuid_key()
    upload_id: Mapped[UUID] = mapped_column(Uuid)
    place: Mapped[int] = mapped_column(Integer)
    year: Mapped[int] = mapped_column(Integer)
    file: Mapped[str] = mapped_column(Text)
    table: Mapped[str] = mapped_column("table_key", Text)
    row: Mapped[int] = mapped_column("row_number", Integer)
    column: Mapped[str] = mapped_column("column_name", Text)
    child: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    found: Mapped[str] = mapped_column(Text)
    blocks: Mapped[bool] = mapped_column(Boolean)
