"""Every query about the access of Coram's people. Runs as the platform."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from permanence.authorities import Engaged
from permanence.authorities import store as authorities
from permanence.database import session
from permanence.engagements.access import Access
from permanence.engagements.models import AccessRow
from permanence.identity import store as people


def row(access_id: UUID) -> AccessRow | None:
    """The row itself, kept from others until the end of the transaction, for an action that will change it."""
    query = select(AccessRow).where(AccessRow.id == access_id).with_for_update()
    return session().scalar(query.execution_options(populate_existing=True))


def open_rows(engagement_id: UUID) -> Sequence[AccessRow]:
    """Accesses of an engagement that are asked for or given and have not ended."""
    return (
        session()
        .scalars(select(AccessRow).where(AccessRow.engagement_id == engagement_id, AccessRow.ended_at.is_(None)))
        .all()
    )


def open_row(engagement_id: UUID, person_id: UUID, role: str) -> AccessRow | None:
    """The access of a person in a role under an engagement that has not ended."""
    return session().scalar(
        select(AccessRow).where(
            AccessRow.engagement_id == engagement_id,
            AccessRow.person_id == person_id,
            AccessRow.role == role,
            AccessRow.ended_at.is_(None),
        )
    )


def given_rows_open() -> Sequence[AccessRow]:
    """Every access that was given and not ended, in all authorities, but for those somebody is changing right now."""
    query = select(AccessRow).where(AccessRow.membership_id.is_not(None), AccessRow.ended_at.is_(None))
    return session().scalars(query.order_by(AccessRow.id).with_for_update(skip_locked=True)).all()


def of_authority(authority_id: UUID) -> list[Access]:
    """Every access ever asked for in an authority, the latest asked first."""
    return _of(authorities.engagements(authority_id))


def everywhere() -> list[Access]:
    """Every access ever asked for, the latest asked first."""
    return _of(authorities.engagements())


def of_person(person_id: UUID) -> list[Access]:
    """What one person was proposed for and given, anywhere, the latest first."""
    rows = session().scalars(
        select(AccessRow).where(AccessRow.person_id == person_id).order_by(AccessRow.requested_at.desc(), AccessRow.id)
    )
    return _seen(rows.all())


def find(access_id: UUID, authority_id: UUID) -> Access | None:
    """One access of that authority, or None."""
    found = session().get(AccessRow, access_id)
    seen = _seen([found]) if found is not None else []
    return next((one for one in seen if one.engagement.authority_id == authority_id), None)


def _of(engagements: Sequence[Engaged]) -> list[Access]:
    query = select(AccessRow).where(AccessRow.engagement_id.in_([one.id for one in engagements]))
    return _seen(session().scalars(query.order_by(AccessRow.requested_at.desc(), AccessRow.id)).all())


def _seen(rows: Sequence[AccessRow]) -> list[Access]:
    engagements = {one.id: one for one in authorities.engagements()}
    named = {one for each in rows for one in (each.person_id, each.requested_by, each.approved_by) if one is not None}
    known = people.people_by_id(named)
    return [
        Access(
            id=one.id,
            engagement=engagements[one.engagement_id],
            person_id=one.person_id,
            person=known[one.person_id].name,
            email=known[one.person_id].email,
            role_code=one.role,
            purpose=one.purpose,
            sees=one.sees,
            expires=one.expires,
            requested_at=one.requested_at,
            requested_by=known[one.requested_by].name,
            approved_at=one.approved_at,
            approved_by=known[one.approved_by].name if one.approved_by else "",
            membership_id=one.membership_id,
            ended_at=one.ended_at,
            ended_by=one.ended_by or "",
            reason=one.reason,
        )
        for one in rows
    ]
