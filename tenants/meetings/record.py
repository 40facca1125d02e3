"""What stands in the record of a meeting: child by child, what was said, decided and agreed, and who was not reached.

Pure. While a meeting is open it is compiled from what is kept so far; at the close what stood then stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tenants.casework.course import STAGES
from tenants.casework.waiting_marks import Mark
from tenants.meetings.agenda import initials_of

if TYPE_CHECKING:
    from tenants.casework.store import ActionRow, ChildCase
    from tenants.meetings.facts import Known
    from tenants.meetings.store import MeetingItem


@dataclass(frozen=True)
class Agreed:
    """An action as it was agreed."""

    what: str
    owner: str
    due: date | None


@dataclass(frozen=True)
class Line:
    """One child of an agenda as one person sees it: `number` counts those, `label` is what to call the child."""

    number: int
    item: MeetingItem
    case: ChildCase
    label: str
    stage: str
    days: int | None
    mark: Mark
    agreed: tuple[Agreed, ...]

    @property
    def reached(self) -> bool:
        """Whether the meeting came to the child."""
        return self.item.seen_at is not None

    @property
    def reasons(self) -> list[str]:
        """Why the child has its place, in words."""
        return [str(reason["words"]) for reason in self.item.reasons]


def label_of(case: ChildCase, number: int, *, projected: bool) -> str:
    """What a page calls a child. On a screen that a room can see: initials, or the number where no name is known."""
    if projected:
        return initials_of(case.name) or f"Child {number}"
    return f"{case.child}, {case.name}" if case.name else case.child


def lines_of(
    seen: Sequence[tuple[MeetingItem, ChildCase]],
    known: Mapping[UUID, Known],
    actions: Iterable[ActionRow],
    *,
    closed: bool,
    projected: bool,
) -> list[Line]:
    """The agenda in lines, numbered without a gap."""
    of_case: dict[UUID | None, list[Agreed]] = {}
    for action in actions:
        of_case.setdefault(action.case_id, []).append(Agreed(action.what, action.owner, action.due))
    lines = []
    for number, (item, case) in enumerate(seen, start=1):
        facts = known[case.id].facts
        kept = item.closing if closed else {}
        lines.append(
            Line(
                number,
                item,
                case,
                label_of(case, number, projected=projected),
                kept.get("stage", STAGES[facts.stage]),
                kept.get("days", facts.days_in_stage),
                kept.get("mark", facts.mark),
                agreed_from(kept["actions"]) if "actions" in kept else tuple(of_case.get(case.id, ())),
            )
        )
    return lines


def agreed_from(kept: Iterable[Mapping[str, Any]]) -> tuple[Agreed, ...]:
    """Actions as they were kept at the close."""
    return tuple(
        Agreed(one["what"], one["owner"], date.fromisoformat(one["due"]) if one["due"] else None) for one in kept
    )


def find(lines: Iterable[Line], sought: str) -> list[Line]:
    """The lines whose child is called so: a part of the identifier or the name, or the initials."""
    wanted = sought.strip().casefold()
    return [
        line
        for line in lines
        if wanted in line.case.child.casefold()
        or wanted in line.case.name.casefold()
        or wanted == initials_of(line.case.name).casefold()
        or wanted == initials_of(line.case.name).replace(".", "").casefold()
    ]
