"""A made-up slice in which somebody who has left still owns letters, so that pages about it have something to show."""

from __future__ import annotations

from uuid import UUID

from permanence.identity import Actor
from permanence.parts import Colleague, Handover, Part

held: dict[UUID, int] = {}


def _move(from_person: UUID, to: Colleague, by: Actor) -> int:
    moved = held.pop(from_person, 0)
    held[to.person_id] = held.get(to.person_id, 0) + moved
    return moved


part = Part(name="letters", handovers=(Handover("letters", lambda person: held.get(person, 0), _move),))
