"""An authority with an administrator, an engagement, an operator, and somebody of Coram's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permanence.authorities import actions as authority_actions
from permanence.authorities import store as authorities
from permanence.database import PLATFORM, Scope, authority_scope, commit, working_as
from permanence.engagements import actions
from permanence.identity import Actor
from permanence.identity import store as people
from tests.conftest import MadeAuthority
from tests.factories.people import MadePerson, add_membership, client_of, make_person

TODAY = datetime.now(UTC).date()


@dataclass
class Scene:
    """One authority as its administrator and the operator see it."""

    app: Flask
    authority: MadeAuthority
    authority_id: UUID
    scope: Scope
    administrator: MadePerson
    operator: MadePerson

    @property
    def code(self) -> str:
        return self.authority.code

    def actor(self, person: MadePerson) -> Actor:
        """A person as they act under the membership they were made with."""
        with working_as(PLATFORM):
            row = people.person(person.id)
            assert row is not None
            one = next(each for each in people.memberships_of(person.id) if each.id == person.membership_id)
        place = one.authority.code if one.authority else None
        return Actor(row.id, row.name, row.email, one.id, one.role.code, place, one.permissions, one.sees)

    def client(self, person: MadePerson) -> FlaskClient:
        return client_of(self.app, person)

    def engage(self, model: str = "consultancy", *, starts: date | None = None, ends: date | None = None) -> UUID:
        with working_as(PLATFORM):
            row = authority_actions.engage(
                code=self.code,
                delivery_model=model,
                starts=starts or TODAY - timedelta(days=30),
                ends=ends or TODAY + timedelta(days=60),
                purpose="Timely family finding",
                by="a test",
            )
            commit()
            return row.id

    def propose(self, engagement_id: UUID, role: str = "coram_consultant", *, email: str = "", **more: object) -> UUID:
        """Propose somebody, new unless an address is given."""
        given = {
            "name": "Corrie Consultant",
            "email": email or f"corrie.{uuid4().hex[:8]}@coram.example",
            "role": role,
            "purpose": "Diagnosing where children wait",
            "sees": "all",
            "expires": TODAY + timedelta(days=20),
            "by": self.actor(self.operator),
            **more,
        }
        with working_as(PLATFORM):
            row = actions.propose(engagement_id=engagement_id, **given)  # type: ignore[arg-type]
            commit()
            return row.id

    def approve(self, access_id: UUID, *, by: Actor | None = None, **more: object) -> UUID:
        """Let them in; returns the membership."""
        given = {"purpose": "Diagnosing", "sees": "all", "expires": TODAY + timedelta(days=20), **more}
        with self.app.app_context(), working_as(PLATFORM):
            row = actions.approve(
                access_id=access_id,
                authority_id=self.authority_id,
                by=by or self.actor(self.administrator),
                **given,  # type: ignore[arg-type]
            )
            commit()
            assert row.membership_id
            return row.membership_id

    def let_in(self, engagement_id: UUID, role: str = "coram_consultant", **more: object) -> tuple[UUID, MadePerson]:
        """The access of somebody proposed and approved, and the person."""
        access_id = self.propose(engagement_id, role)
        membership = self.approve(access_id, **more)
        with working_as(PLATFORM):
            row = people.membership_row(membership)
            assert row is not None
            person = people.person(row.person_id)
            assert person is not None
        return access_id, MadePerson(person.id, person.email, person.name, membership)

    def member(self, role: str, *, person: MadePerson | None = None) -> MadePerson:
        if person is None:
            return make_person(role, self.code)
        return MadePerson(person.id, person.email, person.name, add_membership(person.id, role, self.code))


@pytest.fixture
def scene(application: Flask, new_authority: Callable[..., MadeAuthority]) -> Scene:
    authority = new_authority()
    with working_as(PLATFORM):
        found = authorities.by_code(authority.code)
        assert found is not None
    return Scene(
        application,
        authority,
        found.id,
        authority_scope(authority.role),
        make_person("authority_administrator", authority.code),
        make_person("operator"),
    )
