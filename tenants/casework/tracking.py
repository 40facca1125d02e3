"""What the tracker may be narrowed to and sorted by, and how that is said on the page. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from tenants.casework.course import STAGES
from tenants.casework.delays import CAUSES, OWNERS
from tenants.casework.waiting_marks import MARKS

STAGE_CHOICES: Mapping[str, str] = {"open": "Every open case", **STAGES}
SORTS = ("child", "stage", "stage_since", "decision", "team", "worker", "finder", "next_due")
FIRST_SORT = "stage_since"
LONGEST_TEXT = 60


@dataclass(frozen=True)
class Narrowing:
    """The filters in force; "" for none. `sort` is one of SORTS, with "-" before it to turn it round."""

    stage: str = "open"
    mark: str = ""
    cause: str = ""
    delay_owner: str = ""
    team: str = ""
    person: str = ""
    text: str = ""
    mine: UUID | None = None
    conflicts: bool = False
    route: str = ""
    sort: str = FIRST_SORT

    @property
    def tags(self) -> list[tuple[str, str]]:
        """Each filter in force as (words, name of the argument)."""
        said = [
            (f"Stage: {STAGE_CHOICES[self.stage]}" if self.stage not in ("", "open") else "", "stage"),
            (f"Wait: {MARKS[self.mark]}" if self.mark else "", "mark"),  # type: ignore[index]
            (f"Cause: {CAUSES[self.cause].words}" if self.cause else "", "cause"),
            (f"Delay with: {OWNERS[self.delay_owner]}" if self.delay_owner else "", "delay_owner"),
            (f"Team: {self.team}" if self.team else "", "team"),
            (f"Person: {self.person}" if self.person else "", "person"),
            (f"Child: {self.text}" if self.text else "", "text"),
            ("My children" if self.mine else "", "mine"),
            ("Dates in conflict" if self.conflicts else "", "conflicts"),
            ("Early permanence" if self.route else "", "route"),
        ]
        return [(words, name) for words, name in said if words]


def narrowing_from(arguments: Mapping[str, str], person_id: UUID) -> Narrowing:
    """The filters that an address asks for; what means nothing is no filter."""

    def known(name: str, values: Collection[str], otherwise: str = "") -> str:
        given = arguments.get(name, otherwise)
        return given if given in values else otherwise

    sort = arguments.get("sort", FIRST_SORT)
    return Narrowing(
        stage=known("stage", STAGE_CHOICES, "open"),
        mark=known("mark", MARKS),
        cause=known("cause", CAUSES),
        delay_owner=known("delay_owner", OWNERS),
        team=arguments.get("team", "").strip()[:LONGEST_TEXT],
        person=arguments.get("person", "").strip()[:LONGEST_TEXT],
        text=arguments.get("text", "").strip()[:LONGEST_TEXT],
        mine=person_id if arguments.get("mine") else None,
        conflicts=bool(arguments.get("conflicts")),
        route="early" if arguments.get("route") == "early" else "",
        sort=sort if sort.removeprefix("-") in SORTS else FIRST_SORT,
    )
