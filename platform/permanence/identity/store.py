"""Every query about people, memberships, sessions and attempts to sign in. Runs as the platform."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from permanence.authorities import store as authorities
from permanence.database import PLATFORM, apart, session
from permanence.identity.models import LoginSession, MembershipRow, Person, ResetToken, SignInAttempt
from permanence.identity.people import Membership, SignedIn
from permanence.identity.roles import ROLES


def secret_hash(secret: str) -> str:
    """How a random secret (session, reset link) is kept: 32 random bytes need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def account_hash(email: str) -> str:
    """How the account of an attempt is kept."""
    return hashlib.sha256(b"sign-in attempt\0" + email.strip().casefold().encode()).hexdigest()


def person_by_email(email: str) -> Person | None:
    """The person with this address, closed or not."""
    return session().scalar(select(Person).where(Person.email == email.strip().lower()))


def person(person_id: UUID) -> Person | None:
    """The person with this id, closed or not."""
    return session().get(Person, person_id)


def _valid(on_day: date) -> list[ColumnElement[bool]]:
    return [
        MembershipRow.revoked_at.is_(None),
        MembershipRow.valid_from <= on_day,
        or_(MembershipRow.valid_until.is_(None), MembershipRow.valid_until >= on_day),
    ]


def memberships_of(person_id: UUID, on_day: date | None = None) -> tuple[Membership, ...]:
    """The memberships a person can use on a day (today). Those of an authority that is not active are left out."""
    query = select(MembershipRow).where(MembershipRow.person_id == person_id, *_valid(on_day or _today()))
    found = []
    for row in session().scalars(query.order_by(MembershipRow.granted_at, MembershipRow.id)):
        authority = authorities.by_id(row.authority_id) if row.authority_id else None
        if row.authority_id and (authority is None or not authority.active):
            continue
        found.append(Membership(row.id, ROLES[row.role], authority, row.valid_from, row.valid_until, row.sees))
    return tuple(found)


def membership_row(membership_id: UUID) -> MembershipRow | None:
    """A membership's row, revoked or not."""
    return session().get(MembershipRow, membership_id)


def open_membership(person_id: UUID, authority_id: UUID | None, role: str) -> MembershipRow | None:
    """The unrevoked membership of a person in that role there, whatever its dates."""
    return session().scalar(
        select(MembershipRow).where(
            MembershipRow.person_id == person_id,
            MembershipRow.authority_id.is_(None)
            if authority_id is None
            else MembershipRow.authority_id == authority_id,
            MembershipRow.role == role,
            MembershipRow.revoked_at.is_(None),
        )
    )


def people_of(authority_id: UUID | None) -> Sequence[tuple[MembershipRow, Person]]:
    """Every unrevoked membership of one authority (None: those across authorities) with its person, by name."""
    query = (
        select(MembershipRow, Person)
        .join(Person, Person.id == MembershipRow.person_id)
        .where(MembershipRow.revoked_at.is_(None))
        .where(MembershipRow.authority_id == authority_id if authority_id else MembershipRow.authority_id.is_(None))
        .order_by(Person.name, MembershipRow.role)
    )
    return [(row, who) for row, who in session().execute(query)]


def working_in(authority_id: UUID, on_day: date | None = None) -> Sequence[tuple[MembershipRow, Person]]:
    """The memberships of one authority that can be used on a day (today), each with its person, by name."""
    query = (
        select(MembershipRow, Person)
        .join(Person, Person.id == MembershipRow.person_id)
        .where(MembershipRow.authority_id == authority_id, Person.closed_at.is_(None), *_valid(on_day or _today()))
        .order_by(Person.name, MembershipRow.role)
    )
    return [(row, who) for row, who in session().execute(query)]


def left(authority_id: UUID, on_day: date | None = None) -> Sequence[Person]:
    """Everybody who once had access to an authority and has none on a day (today), by name."""
    here = select(MembershipRow.person_id).where(MembershipRow.authority_id == authority_id)
    now = here.join(Person, Person.id == MembershipRow.person_id).where(
        Person.closed_at.is_(None), *_valid(on_day or _today())
    )
    query = select(Person).where(Person.id.in_(here), Person.id.not_in(now)).order_by(Person.name, Person.id)
    return session().scalars(query).all()


def memberships_run_out(before: date) -> Sequence[MembershipRow]:
    """Unrevoked memberships whose last day is before a day, but for those somebody is changing at this moment."""
    query = select(MembershipRow).where(MembershipRow.valid_until < before, MembershipRow.revoked_at.is_(None))
    return session().scalars(query.order_by(MembershipRow.id).with_for_update(skip_locked=True)).all()


def people_by_id(people: Collection[UUID]) -> dict[UUID, Person]:
    """These people by id."""
    return {one.id: one for one in session().scalars(select(Person).where(Person.id.in_(people)))}


def session_by_token(token: str) -> LoginSession | None:
    """The session a browser's secret belongs to, ended or not."""
    return session().scalar(select(LoginSession).where(LoginSession.token_hash == secret_hash(token)))


def signed_in(token: str, row: LoginSession) -> SignedIn | None:
    """The person of a session that is still good; None when the account is closed."""
    who = person(row.person_id)
    if who is None or who.closed_at is not None:
        return None
    memberships = memberships_of(who.id)
    current = next((one for one in memberships if one.id == row.membership_id), None)
    return SignedIn(token, row.id, who.id, who.name, who.email, current, memberships, row.last_seen_at)


def touch(session_id: UUID) -> None:
    """Note that a session was used, in a transaction of its own: reading a page must not need a commit."""
    with apart(PLATFORM) as own:
        own.execute(update(LoginSession).where(LoginSession.id == session_id).values(last_seen_at=func.now()))


def login_session(session_id: UUID) -> LoginSession | None:
    """A session by its id, ended or not."""
    return session().get(LoginSession, session_id)


def live_sessions(person_id: UUID, idle: timedelta, longest: timedelta) -> Sequence[LoginSession]:
    """The sessions of a person that still work, the latest used first."""
    now = datetime.now(UTC)
    return (
        session()
        .scalars(
            select(LoginSession)
            .where(LoginSession.person_id == person_id, LoginSession.revoked_at.is_(None))
            .where(LoginSession.last_seen_at > now - idle, LoginSession.created_at > now - longest)
            .order_by(LoginSession.last_seen_at.desc())
        )
        .all()
    )


def revoke_sessions(person_id: UUID, *, besides: UUID | None = None) -> int:
    """End every session of a person except one; how many there were."""
    query = update(LoginSession).where(LoginSession.person_id == person_id, LoginSession.revoked_at.is_(None))
    if besides:
        query = query.where(LoginSession.id != besides)
    return len(session().scalars(query.values(revoked_at=func.now()).returning(LoginSession.id)).all())


def leave_membership(membership_id: UUID) -> None:
    """Take a membership out of every session that works under it."""
    session().execute(
        update(LoginSession).where(LoginSession.membership_id == membership_id).values(membership_id=None)
    )


def failures(account: str, since: datetime, address: str | None = None) -> int:
    """Failed attempts on an account since a moment and since it was last signed in to; from one address or from all."""
    last = select(func.max(SignInAttempt.at)).where(SignInAttempt.account == account, SignInAttempt.succeeded)
    query = (
        select(func.count())
        .select_from(SignInAttempt)
        .where(SignInAttempt.account == account, ~SignInAttempt.succeeded, SignInAttempt.at > since)
        .where(SignInAttempt.at > func.coalesce(last.scalar_subquery(), since))
    )
    if address is not None:
        query = query.where(SignInAttempt.address == address)
    return session().scalar(query) or 0


def reset_token(token: str) -> ResetToken | None:
    """The reset link with this secret, used or not."""
    return session().scalar(select(ResetToken).where(ResetToken.token_hash == secret_hash(token)))


def use_up_reset_tokens(person_id: UUID) -> None:
    """No link mailed to this person before now works any longer."""
    session().execute(
        update(ResetToken)
        .where(ResetToken.person_id == person_id, ResetToken.used_at.is_(None))
        .values(used_at=func.now())
    )


def _today() -> date:
    return datetime.now(UTC).date()


def forget_before(own: Session, moment: datetime) -> int:
    """Erase sessions that began, attempts that were made and mailed links that ran out before a moment; how many."""
    old = (
        delete(LoginSession).where(LoginSession.created_at < moment).returning(LoginSession.id),
        delete(SignInAttempt).where(SignInAttempt.at < moment).returning(SignInAttempt.id),
        delete(ResetToken).where(ResetToken.expires_at < moment).returning(ResetToken.id),
    )
    return sum(len(own.execute(statement).all()) for statement in old)
