"""What the rest of the product sees of people: who acts, under which membership, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from permanence.authorities import Authority
from permanence.identity.roles import KEPT_FROM, ROLES, Role
from permanence.parts import Guard


@dataclass(frozen=True)
class Actor:
    """Who does something: a person under one membership. `authority` is the code, None outside any authority.

    `sees`: "all" cases, only "named" ones, or none by name ("deidentified": aggregates and neutral labels).
    """

    person_id: UUID
    name: str
    email: str
    membership_id: UUID | None
    role: str
    authority: str | None
    permissions: frozenset[str]
    sees: str = "all"


@dataclass(frozen=True)
class Membership:
    """A role a person holds, in an authority or (authority None) across authorities."""

    id: UUID
    role: Role
    authority: Authority | None
    valid_from: date
    valid_until: date | None
    sees: str = "all"

    @property
    def permissions(self) -> frozenset[str]:
        """What the membership allows: the role's permissions as far as whom the person sees lets them be used."""
        return self.role.permissions - KEPT_FROM[self.sees]

    def opens(self, guard: Guard) -> bool:
        """Whether a blueprint with this guard, in the place of the membership, may be entered."""
        if guard.every_child and self.sees != "all":
            return False
        return guard.permission is None or guard.permission in self.permissions

    @property
    def place_name(self) -> str:
        """What to call the place in a list to choose from."""
        if self.authority:
            return self.authority.name
        return {"national": "National view", "commissioner": "Commissioner view"}.get(self.role.place, "Operations")


@dataclass(frozen=True)
class SignedIn:
    """A person with a live session. Flask-Login's user object; `token` is the secret the browser holds."""

    token: str
    session_id: UUID
    person_id: UUID
    name: str
    email: str
    current: Membership | None
    memberships: tuple[Membership, ...]
    last_seen_at: datetime

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's secret, never the person's id."""
        return self.token

    @property
    def actor(self) -> Actor:
        """The person under the current membership; without one they have no permission at all."""
        now = self.current
        return Actor(
            person_id=self.person_id,
            name=self.name,
            email=self.email,
            membership_id=now.id if now else None,
            role=now.role.code if now else "",
            authority=now.authority.code if now and now.authority else None,
            permissions=now.permissions if now else frozenset(),
            sees=self.sees,
        )

    @property
    def sees(self) -> str:
        """Whom the current membership lets the person see: all, named or deidentified."""
        return self.current.sees if self.current else "all"

    @property
    def authority(self) -> Authority | None:
        """The authority of the current membership."""
        return self.current.authority if self.current else None

    def other_with(self, *, authority_code: str | None, guard: Guard) -> Membership | None:
        """A membership, not the current one, that would let the person in: they may switch to it."""
        for membership in self.memberships:
            code = membership.authority.code if membership.authority else None
            if membership != self.current and code == authority_code and membership.opens(guard):
                return membership
        return None


def by_the_clock(authority: str | None = None) -> Actor:
    """Who does what happens by the schedule alone: nobody, without any permission."""
    return Actor(UUID(int=0), "The schedule", "", None, "by the clock", authority, frozenset())


def actor_of(person_id: UUID, name: str, email: str, role: str, authority: str | None = None) -> Actor:
    """An actor outside a request (command line, demonstration): the role's permissions without a membership."""
    return Actor(person_id, name, email, None, role, authority, ROLES[role].permissions)
