"""What happens to the access of Coram's people: proposed, approved or refused by the authority, ended. Runs as the
platform; flushes. The authority's own audit is written by whoever calls, in the authority's scope.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from permanence.audit import security_event
from permanence.authorities import Engaged
from permanence.authorities import actions as authority_actions
from permanence.authorities import store as authorities
from permanence.database import session
from permanence.engagements import store
from permanence.engagements.models import AccessRow
from permanence.identity import Actor
from permanence.identity import actions as identity
from permanence.identity import store as people
from permanence.identity.actions import NotAccepted
from permanence.identity.roles import CORAM, ROLES, SEES
from permanence.web.dates import in_words

RAN_OUT = "its last day"


def propose(
    *,
    engagement_id: UUID,
    name: str,
    email: str,
    role: str,
    purpose: str,
    sees: str,
    expires: date,
    by: Actor,
    today: date | None = None,
) -> AccessRow:
    """Propose one of Coram's people for an engagement; the authority decides. Somebody new gets an account, but no
    letter before they are let in. Raises NotAccepted, LookupError for an engagement that is not there.
    """
    engagement = _engagement(engagement_id)
    place = authorities.by_id(engagement.authority_id)
    if place is None or not ("operate" in by.permissions or _administers(by, place.code)):
        raise NotAccepted("You cannot propose anybody for this engagement")
    _fits(engagement, role=role, sees=sees, expires=expires, today=today or _today())
    person = people.person_by_email(email) or identity.create_person(email=email, name=name, by=by)
    identity.keep_apart(person=person, role=role, authority_id=engagement.authority_id, on=today or _today())
    if store.open_row(engagement.id, person.id, role) is not None:
        raise NotAccepted(f"{person.name} is already proposed, or has access, as {ROLES[role].name}")
    row = AccessRow(
        engagement_id=engagement.id,
        person_id=person.id,
        role=role,
        purpose=purpose.strip(),
        sees=sees,
        expires=expires,
        requested_by=by.person_id,
    )
    session().add(row)
    session().flush()
    _tell("access_proposed", row, engagement, by)
    return row


def approve(
    *, access_id: UUID, authority_id: UUID, purpose: str, sees: str, expires: date, by: Actor, today: date | None = None
) -> AccessRow:
    """Let a proposed person in, for the purpose, the scope and the time the authority decides on.

    Only an administrator of that authority may, who is neither that person nor one of Coram's people there. Raises
    NotAccepted, LookupError when there is no such request here.
    """
    row, engagement = _row(access_id, authority_id)
    if row.approved_at is not None or row.ended_at is not None:
        raise NotAccepted("This was already decided")
    _may_decide(row, engagement, by)
    now = today or _today()
    _fits(engagement, role=row.role, sees=sees, expires=expires, today=now)
    person = people.person(row.person_id)
    place = authorities.by_id(authority_id)
    if person is None or place is None:
        raise LookupError("No such person or authority")
    membership = identity.grant_membership(
        person=person,
        role=row.role,
        authority_id=authority_id,
        by=by,
        valid_from=max(now, engagement.starts),
        valid_until=expires,
        sees=sees,
    )
    row.purpose, row.sees, row.expires = purpose.strip(), sees, expires
    row.approved_at, row.approved_by, row.membership_id = datetime.now(UTC), by.person_id, membership.id
    session().flush()
    _tell("access_approved", row, engagement, by)
    if person.password_hash is None:
        identity.welcome(person=person, authority=place.code, by=by)
    return row


def refuse(*, access_id: UUID, authority_id: UUID, reason: str, by: Actor) -> AccessRow:
    """Decide that a proposed person is not let in. Raises NotAccepted, LookupError."""
    row, engagement = _row(access_id, authority_id)
    if row.approved_at is not None or row.ended_at is not None:
        raise NotAccepted("This was already decided")
    _may_decide(row, engagement, by)
    _close(row, by=by.name, reason=reason)
    _tell("access_refused", row, engagement, by)
    return row


def end_access(*, access_id: UUID, authority_id: UUID, reason: str, by: Actor) -> AccessRow:
    """End somebody's access at once: their next request finds the authority gone. Raises NotAccepted, LookupError."""
    row, engagement = _row(access_id, authority_id)
    if row.approved_at is None or row.ended_at is not None:
        raise NotAccepted("This access is not open")
    if not _administers(by, _code(engagement)):
        raise NotAccepted("Only an administrator of the authority ends an access")
    _end(row, engagement, by=by, name=by.name, reason=reason)
    return row


def end_engagement(
    *, engagement_id: UUID, reason: str, by: Actor, authority_id: UUID | None = None, today: date | None = None
) -> list[UUID]:
    """End an engagement at once, and the access of everybody it brought; returns the people whose access ended.

    Raises NotAccepted, and LookupError when there is no such engagement (in the authority, where one is named).
    """
    engagement = _engagement(engagement_id, authority_id)
    if not ("operate" in by.permissions or _administers(by, _code(engagement))):
        raise NotAccepted("Only an administrator of the authority, or the operator, ends an engagement")
    if engagement.ended_at is not None:
        raise NotAccepted("This engagement has already ended")
    return _end_engagement(engagement, by=by, name=by.name, reason=reason, on=today or _today())


def end_run_out(engagement: Engaged) -> list[UUID]:
    """Close an engagement after its last day, as the schedule does; returns the people whose access ended."""
    on = engagement.ends or _today()
    return _end_engagement(engagement, by=None, name=RAN_OUT, reason="", on=on)


def close_ended(today: date) -> int:
    """Close the accesses whose membership has ended some other way or whose last day is over; how many."""
    count = 0
    for row in store.given_rows_open():
        membership = people.membership_row(row.membership_id) if row.membership_id else None
        if row.expires < today:
            _close(row, by=RAN_OUT, reason="")
        elif membership is None or membership.revoked_at is not None:
            who = people.person(membership.revoked_by) if membership and membership.revoked_by else None
            _close(row, by=who.name if who else RAN_OUT, reason="The access was taken away under People")
        else:
            continue
        count += 1
    return count


def _end_engagement(engagement: Engaged, *, by: Actor | None, name: str, reason: str, on: date) -> list[UUID]:
    if not authority_actions.end_engagement(engagement_id=engagement.id, by=name, reason=reason, on=on):
        raise NotAccepted("This engagement has already ended")
    gone: list[UUID] = []
    for row in store.open_rows(engagement.id):
        if row.approved_at is not None:
            gone.append(row.person_id)
        _end(row, engagement, by=by, name=name, reason=reason or "The engagement ended")
    # Somebody let in from the command line stands in no list of the engagement, and goes with it all the same.
    others = [one for one in authorities.engagements(engagement.authority_id) if one.runs_on(on)]
    for membership, person in people.people_of(engagement.authority_id):
        needed = ROLES[membership.role].engagements
        covered = any(one.delivery_model in needed for one in others)
        if engagement.delivery_model in needed and not covered and membership.valid_from <= on:
            identity.end_membership(membership_id=membership.id, by=by)
            gone.append(person.id)
    security_event(
        "engagement_ended",
        by=by,
        authority_id=engagement.authority_id,
        delivery_model=engagement.delivery_model,
        people=len(set(gone)),
        reason=reason,
    )
    session().flush()
    return list(dict.fromkeys(gone))


def _end(row: AccessRow, engagement: Engaged, *, by: Actor | None, name: str, reason: str) -> None:
    _close(row, by=name, reason=reason)
    if row.membership_id is not None:
        identity.end_membership(membership_id=row.membership_id, by=by)
    _tell("access_ended" if row.approved_at else "access_refused", row, engagement, by)


def _close(row: AccessRow, *, by: str, reason: str) -> None:
    row.ended_at, row.ended_by, row.reason = datetime.now(UTC), by, reason.strip()
    session().flush()


def _fits(engagement: Engaged, *, role: str, sees: str, expires: date, today: date) -> None:
    if engagement.ended_at is not None or (engagement.ends is not None and engagement.ends < today):
        raise NotAccepted("This engagement has ended")
    if role not in CORAM or sees not in SEES:
        raise ValueError(f"{role!r} or {sees!r} is none of Coram's")
    if engagement.delivery_model not in ROLES[role].engagements:
        raise NotAccepted(f"The role “{ROLES[role].name}” needs a managed service: this engagement is none")
    if engagement.ends is not None and expires > engagement.ends:
        raise NotAccepted(f"The end date must be on or before {in_words(engagement.ends)}, when the engagement ends")
    if expires < max(today, engagement.starts):
        raise NotAccepted("The end date must be today or later, and not before the engagement begins")


def _may_decide(row: AccessRow, engagement: Engaged, by: Actor) -> None:
    if by.person_id == row.person_id:
        raise NotAccepted("You cannot decide about your own access. Ask another administrator")
    if not _administers(by, _code(engagement)):
        raise NotAccepted("Only an administrator of the authority decides who has access")
    # Whatever else they hold: Coram's own people do not decide about Coram's access.
    if any(
        one.role.code in CORAM and one.authority is not None and one.authority.id == engagement.authority_id
        for one in people.memberships_of(by.person_id)
    ):
        raise NotAccepted("Coram’s people do not decide about access to the authority")


def _administers(by: Actor, code: str) -> bool:
    return "manage_people" in by.permissions and by.authority == code and by.role not in CORAM


def _engagement(engagement_id: UUID, authority_id: UUID | None = None) -> Engaged:
    found = authorities.engagement(engagement_id, authority_id)
    if found is None:
        raise LookupError("No such engagement here")
    return found


def _row(access_id: UUID, authority_id: UUID) -> tuple[AccessRow, Engaged]:
    row = store.row(access_id)
    if row is None:
        raise LookupError("No such access here")
    return row, _engagement(row.engagement_id, authority_id)


def _code(engagement: Engaged) -> str:
    place = authorities.by_id(engagement.authority_id)
    return place.code if place else ""


def _tell(event: str, row: AccessRow, engagement: Engaged, by: Actor | None) -> None:
    person = people.person(row.person_id)
    security_event(
        event,
        by=by,
        authority_id=engagement.authority_id,
        of=str(row.person_id),
        person=person.name if person else "",
        role=row.role,
        sees=row.sees,
        until=row.expires.isoformat(),
        purpose=row.purpose,
        reason=row.reason or "",
    )
    session().flush()


def _today() -> date:
    return datetime.now(UTC).date()
