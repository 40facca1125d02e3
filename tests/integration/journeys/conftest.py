"""An authority with journeys in its schema, derived from histories written by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from permanence.database import Scope, authority_scope, commit, working_as
from permanence.identity import Actor
from tenants.journeys.actions import Replaced, replace_journeys
from tenants.journeys.build import build_journeys
from tenants.journeys.journey import Journey
from tenants.journeys.store import all_journeys, ids_of
from tests.unit.journeys.histories import History, returns_of


@dataclass(frozen=True)
class Place:
    """One authority and somebody who works there."""

    code: str
    scope: Scope
    analyst: Actor

    def hold(self, *histories: History, years: range = range(2021, 2027)) -> Replaced:
        """Derive and keep the journeys of these histories, and nothing else."""
        with working_as(self.scope):
            replaced = replace_journeys(build_journeys(returns_of(histories, years)), by=self.analyst)
            commit()
        return replaced

    def held(self) -> dict[str, Journey]:
        with working_as(self.scope):
            return all_journeys()

    def id_of(self, child: str) -> UUID:
        with working_as(self.scope):
            return ids_of([child])[child]


@pytest.fixture
def place(new_authority: Callable) -> Place:
    authority = new_authority()
    analyst = Actor(
        person_id=uuid4(),
        name="Ana Lyst",
        email="ana@example.org",
        membership_id=uuid4(),
        role="analyst",
        authority=authority.code,
        permissions=frozenset({"read_children", "apply_returns"}),
    )
    return Place(authority.code, authority_scope(authority.role), analyst)
