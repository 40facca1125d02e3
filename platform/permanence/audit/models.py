"""Two trails: an authority's own, about its children and people, and the platform's, about access. Both only grow."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import AuthorityBase, PlatformBase
from permanence.database.columns import created_at, uuid_key


class AuditEvent(AuthorityBase):
    """Who saw or changed what about a child or the authority's work. Names are copied: the people live elsewhere."""

    __tablename__ = "audit_event"
    __table_args__ = (
        CheckConstraint("kind in ('read', 'write')", name="kind"),
        Index("ix_audit_event_at", "at"),
        Index("ix_audit_event_child", "child", "at"),
    )

    id: Mapped[UUID] = uuid_key()
    at: Mapped[datetime] = created_at()
    kind: Mapped[str] = mapped_column(Text)
    event: Mapped[str] = mapped_column(Text)
    child: Mapped[str | None] = mapped_column(Text)
    person_id: Mapped[UUID] = mapped_column(Uuid)
    person_name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    membership_id: Mapped[UUID | None] = mapped_column(Uuid)
    request_id: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class SecurityEvent(PlatformBase):
    """Signing in and out, access given and taken, passwords changed. Never anything about a child."""

    __tablename__ = "security_event"
    __table_args__ = (Index("ix_security_event_at", "at"), Index("ix_security_event_authority", "authority_id", "at"))

    id: Mapped[UUID] = uuid_key()
    at: Mapped[datetime] = created_at()
    event: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID | None] = mapped_column(Uuid)
    person_name: Mapped[str] = mapped_column(Text, default="")
    membership_id: Mapped[UUID | None] = mapped_column(Uuid)
    authority_id: Mapped[UUID | None] = mapped_column(Uuid)
    address: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
