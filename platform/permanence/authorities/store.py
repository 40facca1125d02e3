"""Every query about the register. Runs as the platform."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from permanence.authorities.authority import Authority, Engaged, Participant
from permanence.authorities.models import Agreement, AuthorityRow, Engagement, Succession
from permanence.database import session


def _seen(row: AuthorityRow) -> Authority:
    return Authority(
        row.id,
        row.code,
        row.ons_code,
        row.name,
        row.region,
        row.kind,
        row.role or "",
        row.colour,
        row.status,
        row.valid_from,
        row.valid_until,
    )


def row_by_code(code: str) -> AuthorityRow | None:
    """The row itself, for an action that will change it."""
    return session().scalar(select(AuthorityRow).where(AuthorityRow.code == code))


def by_code(code: str) -> Authority | None:
    """The authority with this three-digit code, or None."""
    row = row_by_code(code)
    return _seen(row) if row else None


def by_id(authority_id: UUID) -> Authority | None:
    """The authority with this id, or None."""
    row = session().get(AuthorityRow, authority_id)
    return _seen(row) if row else None


def by_role(role: str) -> Authority | None:
    """The authority whose login has this name, or None."""
    row = session().scalar(select(AuthorityRow).where(AuthorityRow.role == role))
    return _seen(row) if row else None


def all_authorities() -> list[Authority]:
    """The whole register, by name."""
    return [_seen(row) for row in session().scalars(select(AuthorityRow).order_by(AuthorityRow.name))]


def provisioned() -> list[Authority]:
    """Authorities that have a schema, active or suspended, by code."""
    rows = session().scalars(select(AuthorityRow).where(AuthorityRow.role.is_not(None)).order_by(AuthorityRow.code))
    return [_seen(row) for row in rows]


def participants(on_day: date) -> list[Participant]:
    """Active authorities whose agreement is signed and in force on a day, by code."""
    query = (
        select(AuthorityRow, Agreement.named_to_national)
        .join(Agreement, Agreement.authority_id == AuthorityRow.id)
        .where(AuthorityRow.status == "active", Agreement.ended_at.is_(None))
        .where(Agreement.valid_from <= on_day, Agreement.valid_until >= on_day)
        .order_by(AuthorityRow.code)
    )
    return [Participant(_seen(row), named) for row, named in session().execute(query)]


def open_agreement(authority_id: UUID) -> Agreement | None:
    """The agreement of an authority that nobody has ended, whatever its dates."""
    return session().scalar(
        select(Agreement).where(Agreement.authority_id == authority_id, Agreement.ended_at.is_(None))
    )


def engagements(authority_id: UUID | None = None) -> Sequence[Engaged]:
    """Engagements of one authority or of all, newest first."""
    query = select(Engagement).order_by(Engagement.starts.desc(), Engagement.id)
    if authority_id:
        query = query.where(Engagement.authority_id == authority_id)
    return [_engaged(row) for row in session().scalars(query)]


def engagement_row(engagement_id: UUID) -> Engagement | None:
    """The row itself as it is now, kept from others until the end of the transaction, for an action."""
    query = select(Engagement).where(Engagement.id == engagement_id).with_for_update()
    return session().scalar(query.execution_options(populate_existing=True))


def engagement(engagement_id: UUID, authority_id: UUID | None = None) -> Engaged | None:
    """The engagement with this id, of this authority where one is named, or None."""
    row = session().get(Engagement, engagement_id)
    if row is None or authority_id not in (None, row.authority_id):
        return None
    return _engaged(row)


def run_out(before: date) -> Sequence[Engaged]:
    """Engagements whose last day is before a day and that nobody has closed yet, nor is closing at this moment."""
    query = select(Engagement).where(Engagement.ends < before, Engagement.ended_at.is_(None))
    query = query.order_by(Engagement.ends, Engagement.id).with_for_update(skip_locked=True)
    return [_engaged(row) for row in session().scalars(query)]


def _engaged(row: Engagement) -> Engaged:
    return Engaged(
        row.id,
        row.authority_id,
        row.delivery_model,
        row.starts,
        row.ends,
        row.purpose,
        row.recorded_by,
        row.ended_at,
        row.ended_by,
        row.end_reason or "",
    )


def succession(predecessor_id: UUID, successor_id: UUID) -> Succession | None:
    """The recorded succession between two authorities, or None."""
    return session().scalar(
        select(Succession).where(Succession.predecessor_id == predecessor_id, Succession.successor_id == successor_id)
    )
