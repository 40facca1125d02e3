"""Every run of every job, as a row of the platform: Redis may forget, this does not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import PlatformBase
from permanence.database.columns import created_at, moment, uuid_key


class Run(PlatformBase):
    """One requested job. `number` counts how often it was queued; it is part of the queue's own job id, because a
    queue goes on refusing an id it has seen until that id expires."""

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint("state in ('queued', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("(state in ('done', 'failed')) = (finished_at is not null)", name="finished"),
        Index(
            "uq_run_unfinished",
            "scope",
            "task",
            "key",
            unique=True,
            postgresql_where=text("state in ('queued', 'running') and key is not null"),
        ),
        Index("ix_run_unfinished", "state", postgresql_where=text("state in ('queued', 'running')")),
    )

    id: Mapped[UUID] = uuid_key()
    task: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(Text)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB)
    key: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="queued")
    number: Mapped[int] = mapped_column(Integer, default=1)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    doing: Mapped[str] = mapped_column(Text, default="")
    error_class: Mapped[str] = mapped_column(Text, default="")
    message: Mapped[str] = mapped_column(Text, default="")
    what_to_do: Mapped[str] = mapped_column(Text, default="")
    requested_by: Mapped[UUID | None] = mapped_column(Uuid)
    requested_at: Mapped[datetime] = created_at()
    queued_at: Mapped[datetime | None] = moment()
    started_at: Mapped[datetime | None] = moment()
    finished_at: Mapped[datetime | None] = moment()
