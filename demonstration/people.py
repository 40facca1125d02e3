"""The people of a demonstration: in every authority those who bring in returns and answer for them, one person of each
role in the first, and those who work across authorities. They are as invented as the children.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from demonstration.authorities import InventedAuthority, stream
from demonstration.names import FAMILY, GIVEN, WORDS
from permanence.authorities import store as register
from permanence.database import PLATFORM, commit, working_as
from permanence.engagements import actions as engagements
from permanence.identity import Actor, actions, store
from permanence.identity.roles import ROLES

FIRST_CAST = tuple(code for code, role in ROLES.items() if role.place == "authority" and code != "coram_manager")
"""Held by one person each in the first authority, where Coram consults; the managed service is in another."""
USUAL_CAST = ("analyst", "service_manager", "authority_administrator")
PURPOSES = {
    "coram_consultant": "Finding out where children wait and why, and advising the managers",
    "coram_manager": "Running the family finding team while Coram manages the service",
}
NATIONAL_CAST = ("national_lead", "national_lead", "commissioner", "operator")


@dataclass(frozen=True)
class Member:
    """One invented person with one role. `code` is the authority's, None across; only some are given a password."""

    name: str
    email: str
    role: str
    code: str | None
    place: str
    signs_in: bool


def managed_service(count: int) -> int:
    """Which of `count` authorities Coram manages the service of: the one planted slow at matching, where it is in."""
    return min(4, count - 1)


def cast_of(authorities: Sequence[InventedAuthority], seed: int) -> tuple[Member, ...]:
    """Everybody who takes part: one of each role in the first authority (Coram's manager where Coram manages), the
    usual three in the others; across authorities two national leads (one compiles, the other approves), a commissioner
    and an operator."""
    members: list[Member] = []
    for number, authority in enumerate(authorities):
        draw = stream(seed, "people", authority.code)
        domain = f"{authority.name.lower()}.example"
        roles = FIRST_CAST if number == 0 else USUAL_CAST
        if number == managed_service(len(authorities)):
            roles = (*roles, "coram_manager")
        for role in roles:
            address = f"{role.replace('_', '.')}@{domain}"
            # Whoever looks round a demonstration wants to see the planted authorities from within as well.
            planted = bool(authority.planted) and role == "service_manager"
            signs_in = number == 0 or planted or role == "coram_manager"
            members.append(Member(_name(draw), address, role, authority.code, authority.name, signs_in))
    draw = stream(seed, "people", "across")
    for number, role in enumerate(NATIONAL_CAST):
        nth = f"{number + 1}" if NATIONAL_CAST.count(role) > 1 else ""
        address = f"{role.replace('_', '.')}{nth}@permanence.example"
        members.append(Member(_name(draw), address, role, None, "", signs_in=True))
    return tuple(members)


def passphrase(draw: random.Random) -> str:
    """Four unrelated words: easy to type in front of others, and of no use anywhere else."""
    return "-".join(draw.sample(WORDS, 4))


def enrol(
    members: Sequence[Member], password: str, tell: Callable[[int, str], None]
) -> dict[tuple[str | None, str], list[Actor]]:
    """See that every member has an account and a role; returns the actors by (authority's code, role), in order.

    Whoever is there already stays as they are, so that a demonstration can be taken up again. `tell` is called with
    how many have access and the name of the latest.
    """
    actors: dict[tuple[str | None, str], list[Actor]] = {}
    with working_as(PLATFORM):
        for number, member in enumerate(members, start=1):
            [*_, administrator] = actors.get((member.code, "authority_administrator"), [None])
            actors.setdefault((member.code, member.role), []).append(_enrolled(member, password, administrator))
            commit()
            tell(number, member.name)
    return actors


def _enrolled(member: Member, password: str, administrator: Actor | None) -> Actor:
    place = register.by_code(member.code) if member.code else None
    authority_id = place.id if place else None
    person = store.person_by_email(member.email)
    if person is None:
        person = actions.create_person(
            email=member.email, name=member.name, by=None, password=password if member.signs_in else None
        )
    row = store.open_membership(person.id, authority_id, member.role)
    if row is None and ROLES[member.role].time_boxed and administrator is not None and authority_id is not None:
        _let_in(member, authority_id, administrator)
        row = store.open_membership(person.id, authority_id, member.role)
    if row is None:
        last_day = datetime.now(UTC).date() + timedelta(days=300) if ROLES[member.role].time_boxed else None
        row = actions.grant_membership(
            person=person, role=member.role, authority_id=authority_id, by=None, valid_until=last_day
        )
    permissions = ROLES[member.role].permissions
    return Actor(person.id, person.name, person.email, row.id, member.role, member.code, permissions)


def _let_in(member: Member, authority_id: UUID, administrator: Actor) -> None:
    """Coram's people come in by the engagement that runs, as the authority's administrator decides.

    Where none runs by which they could, as in a demonstration taken up with fewer authorities, nothing happens.
    """
    today = datetime.now(UTC).date()
    fitting = ROLES[member.role].engagements
    running = (one for one in register.engagements(authority_id) if one.runs_on(today))
    engagement = next((one for one in running if one.delivery_model in fitting), None)
    if engagement is None:
        return
    expires = min(engagement.ends or date.max, today + timedelta(days=300))
    terms = {"purpose": PURPOSES[member.role], "sees": "all", "expires": expires}
    asked = engagements.propose(
        engagement_id=engagement.id,
        name=member.name,
        email=member.email,
        role=member.role,
        by=administrator,
        **terms,  # type: ignore[arg-type]
    )
    engagements.approve(access_id=asked.id, authority_id=authority_id, by=administrator, **terms)  # type: ignore[arg-type]


def _name(draw: random.Random) -> str:
    return f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}"
