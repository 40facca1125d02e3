"""What is due and why, for a person, a team or everybody: clocks, actions, delays to look at again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

Kind = Literal["action", "clock", "delay", "conflict", "siblings"]
KINDS = {
    "conflict": "Dates in conflict",
    "action": "Action",
    "delay": "Delay to look at again",
    "clock": "Clock",
    "siblings": "Sibling decision",
}
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """One thing that is due. `why` says why it is on the list; `people` are those it is with, by id."""

    kind: Kind
    what: str
    why: str
    on: date | None
    child: str
    case_id: UUID | None
    record_id: UUID | None
    team: str
    with_whom: str
    people: frozenset[UUID]

    def standing(self, today: date) -> str:
        """“overdue”, “due” (today), “soon” or “later”; what has no day is due."""
        if self.on is None:
            return "due"
        if self.on < today:
            return "overdue"
        return "due" if self.on == today else "soon" if self.on <= today + SOON else "later"


def of_person(lines: Iterable[Line], person_id: UUID) -> list[Line]:
    """The lines that are with one person."""
    return [line for line in lines if person_id in line.people]


def near(lines: Iterable[Line], today: date) -> list[Line]:
    """Overdue, due and soon; the longest overdue first, what has no day at the end."""
    kept = [line for line in lines if line.standing(today) != "later"]
    return sorted(kept, key=lambda line: (line.on is None, line.on or date.max, line.child, line.what))


def counted(lines: Sequence[Line], today: date) -> dict[str, int]:
    """How many are overdue, due today, and soon."""
    found = {"overdue": 0, "due": 0, "soon": 0}
    for line in lines:
        if (standing := line.standing(today)) in found:
            found[standing] += 1
    return found


def by_team(lines: Iterable[Line], today: date) -> dict[str, dict[str, int]]:
    """Team → its counts; "" is children of no team."""
    teams: dict[str, list[Line]] = {}
    for line in lines:
        teams.setdefault(line.team, []).append(line)
    return {team: counted(teams[team], today) for team in sorted(teams)}


def document_of(lines: Iterable[Line], today: date) -> list[dict[str, str | None]]:
    """As a digest keeps them."""
    return [
        {
            "kind": line.kind,
            "what": line.what,
            "why": line.why,
            "on": line.on.isoformat() if line.on else None,
            "standing": line.standing(today),
            "child": line.child,
            "case": str(line.case_id) if line.case_id else None,
        }
        for line in lines
    ]
