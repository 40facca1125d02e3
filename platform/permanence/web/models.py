"""What people tell us about the product itself. Never about a child: the page says so before they write."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import PlatformBase
from permanence.database.columns import created_at, uuid_key


class Feedback(PlatformBase):
    """One message about the product."""

    __tablename__ = "feedback"

    id: Mapped[UUID] = uuid_key()
    at: Mapped[datetime] = created_at()
    person_id: Mapped[UUID | None] = mapped_column(Uuid)
    page: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
