"""People for tests: made the way the product makes them, signed in without the form where the form is not the test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient

PASSWORD = "plum ladder quiet harbour"


@dataclass(frozen=True)
class MadePerson:
    """A person of a test, with one membership."""

    id: UUID
    email: str
    name: str
    membership_id: UUID


def make_person(
    role: str, authority: str | None = None, *, name: str = "", password: str | None = None, sees: str = "all"
) -> MadePerson:
    """A person with a role in the authority of that code, or across. Without a password they cannot use the form."""
    from permanence.database import PLATFORM, commit, working_as
    from permanence.identity import actions

    number = uuid4().hex[:8]
    name = name or f"Pat {role.replace('_', ' ').title()}"
    with working_as(PLATFORM):
        person = actions.create_person(email=f"{role}.{number}@example.org", name=name, by=None, password=password)
        commit()
        made = MadePerson(person.id, person.email, name, add_membership(person.id, role, authority, sees=sees))
    return made


def add_membership(person_id: UUID, role: str, authority: str | None = None, *, sees: str = "all") -> UUID:
    """One more role for a person."""
    from permanence.authorities import store as authorities
    from permanence.database import PLATFORM, commit, working_as
    from permanence.identity import actions, store
    from permanence.identity.roles import ROLES

    with working_as(PLATFORM):
        place = authorities.by_code(authority) if authority else None
        person = store.person(person_id)
        assert person is not None
        assert authority is None or place is not None
        granted = actions.grant_membership(
            person=person,
            role=role,
            authority_id=place.id if place else None,
            by=None,
            valid_until=date.today() + timedelta(days=90) if ROLES[role].time_boxed else None,  # noqa: DTZ011
            sees=sees,
        )
        commit()
        return granted.id


def begin_session(person: MadePerson, *, address: str = "127.0.0.1") -> str:
    """A live session of a person under the membership they were made with; returns its secret."""
    from permanence.database import PLATFORM, commit, working_as
    from permanence.identity import entry, store

    with working_as(PLATFORM):
        row = store.person(person.id)
        assert row is not None
        signed_in = entry.open_session(person=row, address=address, agent="a test", how="test")
        session = store.login_session(signed_in.session_id)
        assert session is not None
        session.membership_id = person.membership_id
        commit()
        return signed_in.token


def client_of(application: Flask, person: MadePerson) -> FlaskClient:
    """A test client signed in as a person."""
    client = application.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = begin_session(person)
    return client


def token_in(page: str) -> str:
    """The token against forgery in a page's first form."""
    marker = 'name="csrf_token"'
    start = page.index(marker)
    tag = page[page.rindex("<input", 0, start) : page.index(">", start)]
    value: str = tag.split('value="')[1].split('"')[0]
    return value
