"""Engagements that end by the clock, and what Coram's people owned: given to a colleague, or listed as nobody's.

Each slice says for itself what a person owns in it (`Handover` of permanence.parts), so the ground need not know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import structlog
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from permanence.audit import record
from permanence.authorities import store as authorities
from permanence.database import PLATFORM, commit, working_as
from permanence.engagements import actions
from permanence.identity import Actor, by_the_clock
from permanence.identity import actions as identity
from permanence.identity import store as people
from permanence.identity.roles import KEPT_FROM, ROLES
from permanence.parts import Colleague, Handover

log = structlog.get_logger()


@dataclass(frozen=True)
class Owned:
    """What one person owns here: (what it is, how many), only where there is any."""

    person_id: UUID
    name: str
    what: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """How many pieces of work altogether."""
        return sum(count for _name, count in self.what)


def handovers() -> Sequence[Handover]:
    """What the parts say can be owned."""
    return [one for part in current_app.extensions["parts"] for one in part.handovers]


def owned_by(person_id: UUID, name: str) -> Owned:
    """What a person owns in the current authority."""
    counted = [(one.name, one.count(person_id)) for one in handovers()]
    return Owned(person_id, name, tuple((what, count) for what, count in counted if count))


def owners_among(named: Mapping[UUID, str]) -> list[Owned]:
    """Those of these people who own something in the current authority, in the order given."""
    return [owned for person_id, name in named.items() if (owned := owned_by(person_id, name)).total]


def hand_over(*, from_person: UUID, to: Colleague, by: Actor) -> int:
    """Give everything a person owns in the current authority to a colleague; how many pieces. Done twice: nothing."""
    moved = {one.name: one.move(from_person, to, by) for one in handovers()}
    total = sum(moved.values())
    if total:
        record("work_handed_over", by=by, given_up_by=str(from_person), given_to=to.name, pieces=total)
    return total


def colleagues(authority_id: UUID, *, without: Sequence[UUID] = ()) -> list[Colleague]:
    """Who may be given work: people of the authority who may work on every case, and are not about to go."""
    found = {
        person.id: Colleague(person.id, person.name)
        for row, person in people.working_in(authority_id)
        if row.sees == "all"
        and "work_cases" in ROLES[row.role].permissions - KEPT_FROM[row.sees]
        and person.id not in without
    }
    return list(found.values())


def gone_from(authority_id: UUID) -> dict[UUID, str]:
    """Everybody who once worked in an authority and does no longer: id and name."""
    return {person.id: person.name for person in people.left(authority_id)}


def end_what_is_over(today: date | None = None) -> int:
    """On the schedule: close engagements the day after their last, the accesses and memberships that ran out with them,
    and say so in the authority's own audit. Killed anywhere and run again it ends the same.
    """
    now = today or datetime.now(UTC).date()
    with working_as(PLATFORM):
        over = authorities.run_out(now)
        ended = [(one, actions.end_run_out(one)) for one in over]
        closed = identity.close_run_out(now) + actions.close_ended(now)
        if not ended and not closed:
            return 0
        places = {one.authority_id: authorities.by_id(one.authority_id) for one, _gone in ended}
        commit()
    for engagement, gone in ended:
        place = places[engagement.authority_id]
        if place is None or not place.active:
            continue
        try:
            with working_as(place.scope):
                by = by_the_clock(place.code)
                record("engagement_ended", by=by, delivery_model=engagement.delivery_model, people=len(gone))
                commit()
        except SQLAlchemyError as error:
            # The access is gone and the platform's trail, which the authority reads, says so.
            log.error("engagement_not_told", error=type(error).__name__)
    return 0
