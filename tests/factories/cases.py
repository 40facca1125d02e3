"""An authority with cases, for the tests of whatever rests on casework."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from permanence.database import Scope, commit, working_as
from permanence.identity import Actor
from permanence.identity.roles import ROLES
from tenants.casework import actions
from tenants.casework.following import follow_journeys
from tenants.journeys.actions import replace_journeys
from tenants.journeys.build import build_journeys
from tests.unit.journeys.histories import History, returns_of

LONG_AGO = date(2024, 4, 15)


def someone(role: str, authority: str, *, name: str = "", sees: str = "all") -> Actor:
    """An actor with a role, without a row of their own on the platform."""
    made = Actor(uuid4(), name or f"Pat {role}", "", uuid4(), role, authority, ROLES[role].permissions)
    return made if sees == "all" else _seeing(made, sees)


def _seeing(actor: Actor, sees: str) -> Actor:
    from dataclasses import replace

    return replace(actor, sees=sees)


@dataclass(frozen=True)
class Casework:
    """One authority as its people work in it."""

    code: str
    scope: Scope

    def returns(self, *histories: History, years: range = range(2021, 2027)) -> None:
        """Journeys of these histories and no others, and every case brought in line with them."""
        by = someone("analyst", self.code)
        journeys = build_journeys(returns_of(histories, years))
        with working_as(self.scope):
            replace_journeys(journeys, by=by)
            follow_journeys(journeys)
            commit()

    def child(self, child: str, *milestones: tuple[str, date], by: Actor | None = None) -> UUID:
        """A case opened by hand with milestones typed; returns its id."""
        by = by or someone("social_worker", self.code)
        with working_as(self.scope):
            case = actions.open_case(child=child, dob=date(2022, 5, 17), by=by)
            for event, on in milestones:
                actions.add_milestone(case_id=case.id, event=event, on=on, by=by)
            commit()
            return case.id

    def waiting(self, child: str, *, days: int = 200) -> UUID:
        """A child who has waited for a family for so many days."""
        begun = actions.today() - timedelta(days=days)
        return self.child(child, ("decision", begun - timedelta(days=40)), ("placement_order", begun))
