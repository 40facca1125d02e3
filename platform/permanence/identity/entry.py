"""What happens around a session: signing in and out, switching place. Runs as the platform; flushes, never commits.

Signing in has two halves on purpose. `prove_by_password` finds out who it is; `open_session` lets them in. Single
sign-on will be another way to prove who it is, a second factor will stand between the two.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from permanence.audit import security_event
from permanence.database import session
from permanence.identity import passwords, store
from permanence.identity.models import LoginSession, Person, SignInAttempt
from permanence.identity.people import Actor, Membership, SignedIn

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCH = timedelta(seconds=60)

WINDOW = timedelta(minutes=15)
FAILURES_FROM_ONE_ADDRESS = 5
FAILURES_FROM_ALL = 25  # higher, so that a stranger elsewhere cannot easily lock a person out


class Refused(Exception):
    """Signing in was refused: wrong address or password, which of the two is never said."""


class Throttled(Refused):
    """Too many failed attempts on this account."""


def now() -> datetime:
    """This moment, with its time zone."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Expired:
    """A session that is over, and whose it was: their typed text may be kept for them."""

    person_id: UUID


def prove_by_password(*, email: str, password: str, address: str) -> Person:
    """The person whose address and password these are. Counts the attempt; raises Refused or Throttled."""
    account = store.account_hash(email)
    since = now() - WINDOW
    if (
        store.failures(account, since, address) >= FAILURES_FROM_ONE_ADDRESS
        or store.failures(account, since) >= FAILURES_FROM_ALL
    ):
        security_event("sign_in_throttled", by=None, address=address)
        raise Throttled
    who = store.person_by_email(email)
    right = passwords.matches(who.password_hash if who else None, password)
    if who is None or not right or who.closed_at is not None:
        session().add(SignInAttempt(account=account, address=address, succeeded=False))
        security_event("sign_in_refused", by=None, address=address, person_name=who.name if who else "")
        session().flush()
        raise Refused
    if who.password_hash and passwords.outdated(who.password_hash):
        who.password_hash = passwords.hashed(password)
    session().add(SignInAttempt(account=account, address=address, succeeded=True))
    return who


def open_session(*, person: Person, address: str, agent: str, how: str) -> SignedIn:
    """Let a proven person in: a new session with a new secret. A single membership becomes current."""
    token = secrets.token_urlsafe(32)
    memberships = store.memberships_of(person.id)
    row = LoginSession(
        token_hash=store.secret_hash(token),
        person_id=person.id,
        membership_id=memberships[0].id if len(memberships) == 1 else None,
        last_seen_at=now(),
        address=address,
        agent=agent[:200],
    )
    session().add(row)
    session().flush()
    entered = store.signed_in(token, row)
    if entered is None:
        raise Refused
    security_event("signed_in", by=entered.actor, authority_id=_authority_id(entered.current), address=address, how=how)
    session().flush()
    return entered


def identify(*, token: str) -> SignedIn | Expired | None:
    """Who a browser's secret belongs to; Expired when that session was left idle, ran its time or was ended."""
    row = store.session_by_token(token)
    if row is None:
        return None
    moment = now()
    over = row.revoked_at is not None or moment - row.last_seen_at > IDLE or moment - row.created_at > LONGEST
    if over:
        return Expired(row.person_id)
    return store.signed_in(token, row) or Expired(row.person_id)


def sign_out(*, by: SignedIn, address: str = "") -> None:
    """End this session."""
    row = store.login_session(by.session_id)
    if row is not None and row.revoked_at is None:
        row.revoked_at = now()
    security_event("signed_out", by=by.actor, authority_id=_authority_id(by.current), address=address)
    session().flush()


def switch_membership(*, by: SignedIn, membership_id: UUID, address: str = "") -> Membership:
    """Make another of the person's memberships the current one. Raises LookupError when it is not theirs today."""
    chosen = next((one for one in by.memberships if one.id == membership_id), None)
    row = store.login_session(by.session_id)
    if chosen is None or row is None:
        raise LookupError("This person has no such membership")
    row.membership_id = chosen.id
    security_event(
        "membership_switched",
        by=by.actor,
        authority_id=_authority_id(chosen),
        address=address,
        from_place=by.current.place_name if by.current else "",
        to_place=chosen.place_name,
        to_role=chosen.role.code,
    )
    session().flush()
    return chosen


def revoke_session(*, by: SignedIn, session_id: UUID) -> bool:
    """End one session of one's own; False when it is not one's own."""
    row = store.login_session(session_id)
    if row is None or row.person_id != by.person_id:
        return False
    row.revoked_at = row.revoked_at or now()
    security_event("sessions_revoked", by=by.actor, sessions=1)
    session().flush()
    return True


def revoke_sessions(*, by: Actor | None, person_id: UUID, besides: UUID | None = None) -> int:
    """End all sessions of a person except one; how many there were. `by` is None on the command line."""
    count = store.revoke_sessions(person_id, besides=besides)
    security_event("sessions_revoked", by=by, sessions=count, of=str(person_id))
    session().flush()
    return count


def _authority_id(membership: Membership | None) -> UUID | None:
    return membership.authority.id if membership and membership.authority else None
