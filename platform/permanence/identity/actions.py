"""What happens to an account: made, given a password, given and taken access. Runs as the platform; flushes."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from permanence.audit import security_event
from permanence.authorities import store as authorities
from permanence.database import PLATFORM, after_commit, session
from permanence.identity import passwords, store
from permanence.identity.mail import Mailer
from permanence.identity.models import MembershipRow, Person, ResetToken
from permanence.identity.people import Actor, SignedIn
from permanence.identity.roles import APART, ROLES, Role
from permanence.jobs import request_run
from permanence.web.dates import in_words

LINK_LIVES = timedelta(hours=1)
MAIL_LINK = "identity.mail_link"
FIRST_LINK_LIVES = timedelta(days=7)


class NotAccepted(Exception):
    """What was asked for cannot be done; the message says why, in words for the person who asked."""


def create_person(*, email: str, name: str, by: Actor | None, password: str | None = None) -> Person:
    """Make an account. Raises NotAccepted for an address that has one or a password that breaks the rules."""
    if store.person_by_email(email) is not None:
        raise NotAccepted("There is already an account with this email address")
    who = Person(email=email.strip().lower(), name=name.strip())
    session().add(who)
    if password is not None:
        _set_password(who, password)
    session().flush()
    security_event("person_created", by=by, of=str(who.id), person=who.name)
    session().flush()
    return who


def grant_membership(
    *,
    person: Person,
    role: str,
    authority_id: UUID | None,
    by: Actor | None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    sees: str = "all",
) -> MembershipRow:
    """Give a person a role in an authority, or across (authority_id None). `by` is None on the command line.

    Raises NotAccepted when the role does not belong in that place, needs an end date or an engagement, is already
    held, does not go with another that is held, or when the actor may not give it.
    """
    wanted = ROLES[role]
    if (wanted.place == "authority") != (authority_id is not None):
        raise NotAccepted(f"The role “{wanted.name}” does not belong there")
    if by is not None and by.person_id == person.id:
        raise NotAccepted("You cannot give access to yourself. Ask another administrator")
    if by is not None and wanted.granted_by not in by.permissions:
        raise NotAccepted(f"You cannot give the role “{wanted.name}”: {wanted.approved_by} decides")
    if wanted.time_boxed and valid_until is None:
        raise NotAccepted(f"The role “{wanted.name}” needs an end date: it lasts as long as the engagement")
    starts = valid_from or datetime.now(UTC).date()
    if valid_until is not None and valid_until < starts:
        raise NotAccepted("The end date must be on or after the first day")
    # Whoever uses the command line answers for the engagement themselves.
    if by is not None and wanted.engagements and authority_id is not None:
        _within_engagement(wanted, authority_id, starts, valid_until)
    keep_apart(person=person, role=role, authority_id=authority_id, on=starts)
    held = store.open_membership(person.id, authority_id, role)
    if held is not None:
        if held.valid_until is None or held.valid_until >= starts:
            raise NotAccepted(f"{person.name} already has the role “{wanted.name}” here")
        _close(held, by=None)  # it ran out; the round of the schedule that closes it has not come yet
    row = MembershipRow(
        person_id=person.id,
        authority_id=authority_id,
        role=role,
        granted_by=by.person_id if by else None,
        valid_from=starts,
        valid_until=valid_until,
        sees=sees,
    )
    session().add(row)
    session().flush()
    until = valid_until.isoformat() if valid_until else None
    security_event(
        "membership_granted",
        by=by,
        authority_id=authority_id,
        of=str(person.id),
        person=person.name,
        role=role,
        until=until,
        sees=sees,
    )
    session().flush()
    return row


def _within_engagement(wanted: Role, authority_id: UUID, starts: date, ends: date | None) -> None:
    """Coram's people come with an engagement and leave with it; a command's user answers for what it records."""
    running = [
        one
        for one in authorities.engagements(authority_id)
        if one.delivery_model in wanted.engagements and one.runs_on(starts)
    ]
    if not running:
        raise NotAccepted(
            f"The role “{wanted.name}” needs an engagement that has begun: record it under Agreement first"
        )
    last = max(one.ends or date.max for one in running)
    if ends is None or ends > last:
        raise NotAccepted(f"The end date must be on or before {in_words(last)}, when the engagement ends")


def keep_apart(*, person: Person, role: str, authority_id: UUID | None, on: date) -> None:
    """Raise NotAccepted when the person holds, on that day or later, a role there that does not go with this one."""
    for other in sorted(APART.get(role, ())) if authority_id is not None else ():
        held = store.open_membership(person.id, authority_id, other)
        if held is not None and (held.valid_until is None or held.valid_until >= on):
            raise NotAccepted(
                f"{person.name} has the role “{ROLES[other].name}” here, which does not go with “{ROLES[role].name}”. "
                "That access has to end first"
            )


def revoke_membership(*, membership_id: UUID, authority_id: UUID | None, by: Actor) -> MembershipRow:
    """Take a membership away at once, from live sessions too. Raises LookupError when it is not of that authority.

    Raises NotAccepted for the actor's own membership: nobody may lock the last administrator out by mistake.
    """
    row = store.membership_row(membership_id)
    if row is None or row.authority_id != authority_id or row.revoked_at is not None:
        raise LookupError("No such membership here")
    if row.person_id == by.person_id:
        raise NotAccepted("You cannot take your own access away. Ask another administrator")
    if ROLES[row.role].granted_by not in by.permissions:
        raise NotAccepted("You cannot take this access away")
    _close(row, by=by)
    return row


def end_membership(*, membership_id: UUID, by: Actor | None) -> None:
    """End a membership at once because what it rested on ended; whoever calls this has decided that it may be.

    `by` is None when nobody did it: its time ran out. Done twice it changes nothing.
    """
    row = store.membership_row(membership_id)
    if row is not None and row.revoked_at is None:
        _close(row, by=by)


def close_run_out(before: date) -> int:
    """Close the memberships whose last day is before a day, so that they are neither listed nor in the way of a new
    one; how many."""
    rows = store.memberships_run_out(before)
    for row in rows:
        _close(row, by=None)
    return len(rows)


def _close(row: MembershipRow, *, by: Actor | None) -> None:
    row.revoked_at, row.revoked_by = datetime.now(UTC), by.person_id if by else None
    store.leave_membership(row.id)
    whose = store.person(row.person_id)
    security_event(
        "membership_revoked" if by else "membership_ran_out",
        by=by,
        authority_id=row.authority_id,
        of=str(row.person_id),
        person=whose.name if whose else "",
        role=row.role,
    )
    session().flush()


def change_password(*, by: SignedIn, current: str, new: str) -> None:
    """Change one's own password; every other session ends. Raises NotAccepted."""
    who = store.person(by.person_id)
    if who is None or not passwords.matches(who.password_hash, current):
        raise NotAccepted("Your current password is not right")
    _set_password(who, new)
    store.use_up_reset_tokens(who.id)
    count = store.revoke_sessions(who.id, besides=by.session_id)
    security_event("password_changed", by=by.actor, sessions_ended=count)
    session().flush()


def request_reset(*, email: str, address: str) -> None:
    """Have a link to choose a new password mailed. An unknown address is answered exactly alike, and as fast:
    a job is asked for either way, and finds nobody.
    """
    who = store.person_by_email(email)
    security_event("password_reset_asked", by=None, address=address, person_name=who.name if who else "")
    session().flush()
    person_id = str(who.id if who else uuid4())
    request_run(MAIL_LINK, scope=PLATFORM, arguments={"person": person_id}, key=person_id)


def welcome(*, person: Person, authority: str, by: Actor) -> None:
    """Have somebody new mailed a first link, which lives a week; `authority` is the code of the one they join."""
    arguments = {"person": str(person.id), "authority": authority}
    request_run(MAIL_LINK, scope=PLATFORM, arguments=arguments, by=by, key=str(person.id))


def send_link(*, person: Person, link: str, mail: Mailer, welcome_to: str = "") -> None:
    """Mail a link with which a person chooses a password, after the commit; earlier links stop working.

    `link` holds `{token}` where the secret goes. Invitations will be another letter sent from here.
    """
    token = secrets.token_urlsafe(32)
    lives = FIRST_LINK_LIVES if welcome_to else LINK_LIVES
    store.use_up_reset_tokens(person.id)
    session().add(
        ResetToken(token_hash=store.secret_hash(token), person_id=person.id, expires_at=datetime.now(UTC) + lives)
    )
    session().flush()
    subject = "Your access to Permanence" if welcome_to else "Choose a new password for Permanence"
    why = (
        f"You have been given access to {welcome_to} in Permanence. Choose a password to begin."
        if welcome_to
        else "Somebody, probably you, asked to choose a new password for Permanence."
    )
    ends = "This link works for 7 days, once." if welcome_to else "This link works for one hour, once."
    body = (
        f"Dear {person.name}\n\n{why}\n\n{link.replace('{token}', token)}\n\n{ends} "
        "If you did not expect this message, ignore it: nothing changes.\n"
    )
    to = person.email
    after_commit(lambda: mail.send(to=to, subject=subject, body=body))


def person_for_reset(*, token: str) -> Person | None:
    """Whose password a mailed link may set; None when the link is unknown, used or too old."""
    row = store.reset_token(token)
    if row is None or row.used_at is not None or row.expires_at < datetime.now(UTC):
        return None
    who = store.person(row.person_id)
    return who if who is not None and who.closed_at is None else None


def reset_password(*, token: str, new: str, address: str) -> Person:
    """Set a password through a mailed link; every session ends. Raises LookupError for a dead link, NotAccepted."""
    who = person_for_reset(token=token)
    if who is None:
        raise LookupError("This link does not work any longer")
    _set_password(who, new)
    store.use_up_reset_tokens(who.id)
    store.revoke_sessions(who.id)
    security_event("password_reset", by=None, address=address, person_name=who.name, of=str(who.id))
    session().flush()
    return who


def _set_password(who: Person, password: str) -> None:
    problem = passwords.fault(password, name=who.name, email=who.email)
    if problem:
        raise NotAccepted(problem)
    who.password_hash, who.password_set_at = passwords.hashed(password), datetime.now(UTC)
