"""Queries about feedback. Runs as the platform."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from permanence.database import session
from permanence.web.models import Feedback


def add_feedback(*, text: str, page: str, person_id: UUID | None) -> None:
    """Keep one message."""
    session().add(Feedback(text=text, page=page, person_id=person_id))
    session().flush()


def count_feedback() -> int:
    """How many messages there are."""
    return session().scalar(select(func.count()).select_from(Feedback)) or 0


def feedback(*, offset: int, limit: int) -> Sequence[Feedback]:
    """Messages, newest first."""
    return session().scalars(select(Feedback).order_by(Feedback.at.desc()).offset(offset).limit(limit)).all()
