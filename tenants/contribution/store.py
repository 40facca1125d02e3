"""Queries of the contribution slice: certificates, and what the authority's own login sent before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from benchmarks.contributions import store as sent
from benchmarks.contributions.vocabulary import STAGES
from permanence.database import session
from tenants.contribution.models import Certification
from tenants.contribution.shown import content_hash


def certification(certification_id: UUID) -> Certification | None:
    """One certificate, or None."""
    return session().get(Certification, certification_id)


def certifications() -> Sequence[Certification]:
    """All certificates, newest first."""
    return session().scalars(select(Certification).order_by(Certification.version.desc())).all()


def newest_sent() -> Certification | None:
    """The newest certificate whose contributions were sent."""
    query = select(Certification).where(Certification.sent_at.is_not(None)).order_by(Certification.version.desc())
    return session().scalar(query.limit(1))


def next_version() -> int:
    """The number the next certificate gets."""
    return (session().scalar(select(func.max(Certification.version))) or 0) + 1


def sent_hashes(first: date, last: date) -> dict[tuple[str, date], str]:
    """The hash of the counts last sent, by stage and quarter."""
    return {
        (stage, held.quarter): content_hash(held.document["strata"])
        for stage in STAGES
        for held in sent.newest_documents(stage, first, last)
    }
