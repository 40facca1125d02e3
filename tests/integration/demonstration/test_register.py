"""Setting up a demonstration on a real database: done twice it is done once, and never among real authorities."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from demonstration.authorities import invented_authorities
from demonstration.people import cast_of, enrol
from demonstration.register import NotInvented, prepare_database, set_up
from permanence.authorities import store
from permanence.database import PLATFORM, working_as
from permanence.identity import store as people
from permanence.settings import Settings

SEED = 2026


def silent(_done: int, _name: str) -> None:
    """Tells nobody."""


def test_set_up_twice_is_set_up_once(database: Settings) -> None:
    invented = invented_authorities(2)
    told: list[tuple[int, str]] = []
    first = set_up(invented, SEED, lambda ready, name: told.append((ready, name)))
    assert told == [(1, invented[0].name), (2, invented[1].name)]
    again = set_up(invented, SEED, silent)
    assert again == first
    assert all(authority.active and authority.role for authority in again.values())
    with working_as(PLATFORM):
        assert len(store.engagements(first["501"].id)) == 2  # one that runs, one to look back on
        assert store.open_agreement(first["502"].id) is not None


def test_people_are_given_access_once(database: Settings) -> None:
    invented = invented_authorities(1)
    set_up(invented, SEED, silent)
    members = cast_of(invented, SEED)
    first = enrol(members, "teapot-willow-domino-quilt", silent)
    again = enrol(members, "another-password-entirely", silent)
    assert again == first
    assert len(first[None, "national_lead"]) == 2
    assert len({actor.person_id for actor in first[None, "national_lead"]}) == 2
    with working_as(PLATFORM):
        for member in members:
            person = people.person_by_email(member.email)
            assert person is not None
            assert (person.password_hash is not None) == member.signs_in
            assert len(people.memberships_of(person.id)) == 1


def test_a_database_with_real_authorities_is_left_alone(new_authority: Callable[..., object]) -> None:
    new_authority("Realshire")
    with pytest.raises(NotInvented, match="DATABASE_URL"):
        prepare_database()
