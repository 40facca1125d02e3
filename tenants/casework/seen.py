"""Who may see which cases. Pure: a sight is worked out once a request and every query is narrowed by it.

A restricted case does not exist for people who may not see it: no list, count, search or address shows it. Aggregates
(indicators, contributions, flow) count it, and say to everybody that lists may be shorter than counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from permanence.identity import Actor

#: Said under every count that has a list beside it, whether or not any case is restricted.
MAY_BE_SHORTER = "Counts include every child. A list shows the children you work with, and may be shorter than a count."


@dataclass(frozen=True)
class Sight:
    """What one person sees: all cases or only those opened by name; restricted ones with the right or by name."""

    person_id: UUID
    only_named: bool
    restricted: bool


def sight_of(actor: Actor) -> Sight:
    """The sight of whoever acts. De-identified access has no `read_children` and never comes here."""
    return Sight(actor.person_id, actor.sees != "all", "read_restricted" in actor.permissions)
