"""The queries of the looks back, all in the authority's own schema."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from permanence.database import session
from tenants.sustainment.models import SustainmentCheck


def taken(engagement_id: UUID) -> set[int]:
    """How many months after the end looks were taken."""
    query = select(SustainmentCheck.months).where(SustainmentCheck.engagement_id == engagement_id)
    return set(session().scalars(query))


def checks(engagement_id: UUID) -> Sequence[SustainmentCheck]:
    """The looks of an engagement with their values, the earliest first."""
    query = select(SustainmentCheck).where(SustainmentCheck.engagement_id == engagement_id)
    query = query.options(selectinload(SustainmentCheck.values)).order_by(SustainmentCheck.months)
    return session().scalars(query).all()
