"""Every query about the two trails: the authority's own, in its schema, and the platform's security events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, cast, func, select

from permanence.audit.models import AuditEvent, SecurityEvent
from permanence.database import session
from permanence.web.dates import LONDON


@dataclass(frozen=True)
class Wanted:
    """Which events are asked for; everything blank asks for all of them."""

    since: date | None = None
    until: date | None = None
    person: str = ""
    event: str = ""
    child: str = ""
    kind: str = ""


def _days(query: Select[Any], at: Any, wanted: Wanted) -> Select[Any]:
    # Days are London's: an event at 23:30 in summer belongs to that evening.
    if wanted.since:
        query = query.where(at >= datetime.combine(wanted.since, time(), LONDON))
    if wanted.until:
        query = query.where(at < datetime.combine(wanted.until + timedelta(days=1), time(), LONDON))
    return query


def _own(wanted: Wanted) -> Select[Any]:
    query = _days(select(AuditEvent), AuditEvent.at, wanted)
    if wanted.person:
        query = query.where(AuditEvent.person_name.icontains(wanted.person, autoescape=True))
    if wanted.event:
        query = query.where(AuditEvent.event == wanted.event)
    if wanted.child:
        query = query.where(AuditEvent.child == wanted.child)
    if wanted.kind:
        query = query.where(AuditEvent.kind == wanted.kind)
    return query


def count_events(wanted: Wanted) -> int:
    """How many events of the current authority are asked for."""
    return session().scalar(select(func.count()).select_from(_own(wanted).subquery())) or 0


def events(wanted: Wanted, *, offset: int, limit: int) -> Sequence[AuditEvent]:
    """Events of the current authority, newest first."""
    ordered = _own(wanted).order_by(AuditEvent.at.desc(), AuditEvent.id)
    return session().scalars(ordered.offset(offset).limit(limit)).all()


@dataclass(frozen=True)
class Day:
    """How much one person looked at and changed on a day of London's, and how many children it was about."""

    day: date
    looks: int
    changes: int
    children: int


def days_of(person_id: UUID) -> list[Day]:
    """What one person did in the current authority, day by day, the latest first."""
    day = cast(func.timezone(str(LONDON), AuditEvent.at), Date)
    query = (
        select(
            day,
            func.count().filter(AuditEvent.kind == "read"),
            func.count().filter(AuditEvent.kind == "write"),
            func.count(AuditEvent.child.distinct()),
        )
        .where(AuditEvent.person_id == person_id)
        .group_by(day)
        .order_by(day.desc())
    )
    return [Day(*row) for row in session().execute(query)]


def event_names() -> list[str]:
    """The kinds of event that occur in the current authority's audit."""
    return list(session().scalars(select(AuditEvent.event).distinct().order_by(AuditEvent.event)))


def _security(wanted: Wanted, authority_id: UUID | None) -> Select[Any]:
    query = _days(select(SecurityEvent), SecurityEvent.at, wanted)
    if wanted.person:
        query = query.where(SecurityEvent.person_name.icontains(wanted.person, autoescape=True))
    if wanted.event:
        query = query.where(SecurityEvent.event == wanted.event)
    if authority_id:
        query = query.where(SecurityEvent.authority_id == authority_id)
    return query


def count_security_events(wanted: Wanted, authority_id: UUID | None = None) -> int:
    """How many security events are asked for, of one authority or of all. Runs as the platform."""
    return session().scalar(select(func.count()).select_from(_security(wanted, authority_id).subquery())) or 0


def security_events(
    wanted: Wanted, *, offset: int, limit: int, authority_id: UUID | None = None
) -> Sequence[SecurityEvent]:
    """Security events, newest first, of one authority or of all. Runs as the platform."""
    ordered = _security(wanted, authority_id).order_by(SecurityEvent.at.desc(), SecurityEvent.id)
    return session().scalars(ordered.offset(offset).limit(limit)).all()
