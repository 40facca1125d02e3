"""What a list of children may be narrowed to and sorted by, and how that is said on the page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tenants.journeys.journey import DATES
from tenants.journeys.waiting import STANDINGS

NAMES = {
    "entry": "Entry to care",
    "decision": "Decision",
    "placement_order": "Placement order",
    "match": "Match",
    "placed": "Moving in",
    "carer_start": "Start with the foster carers",
    "order": "Adoption order",
    "reversed": "Decision reversed",
}
#: Waits so far in calendar months: from, to (not included).
WAITS: dict[str, tuple[str, int, int | None]] = {
    "under_6": ("Under 6 months", 0, 6),
    "6_to_12": ("6 to under 12 months", 6, 12),
    "12_to_18": ("12 to under 18 months", 12, 18),
    "18_plus": ("18 months or more", 18, None),
}
COMPLETENESS: dict[str, str] = {
    "complete": "Every date known",
    "incomplete": "Some date incomplete",
    **{f"no_{name}": f"{NAMES[name]} incomplete" for name in DATES},
}
#: Standings that are about adoption: what the list shows until somebody asks for all children.
PLANNED = ("waiting_for_order", "waiting_for_placement", "placed")
STAGES: dict[str, str] = {"planned": "Waiting or placed for adoption", **STANDINGS}
SORTS = ("child", "entry", "decision", "placement_order", "placed", "order", "waiting_since")
FIRST_SORT = "waiting_since"


@dataclass(frozen=True)
class Narrowing:
    """The filters in force; "" for none. `sort` is a key of SORTS, with "-" before it for the latest first."""

    stage: str = ""
    wait: str = ""
    completeness: str = ""
    child: str = ""
    sort: str = FIRST_SORT

    @property
    def standings(self) -> tuple[str, ...]:
        """The standings asked for; empty for all."""
        if self.stage == "planned":
            return PLANNED
        return (self.stage,) if self.stage else ()

    @property
    def tags(self) -> list[tuple[str, str]]:
        """Each filter in force as (words, name of the argument)."""
        said = [
            (f"Stage: {STAGES[self.stage]}" if self.stage else "", "stage"),
            (f"Wait so far: {WAITS[self.wait][0]}" if self.wait else "", "wait"),
            (f"Completeness: {COMPLETENESS[self.completeness]}" if self.completeness else "", "completeness"),
            (f"Identifier begins with {self.child}" if self.child else "", "child"),
        ]
        return [(words, name) for words, name in said if words]


def narrowing_from(arguments: Mapping[str, str]) -> Narrowing:
    """The filters that an address asks for; what means nothing is no filter."""

    def known(name: str, values: Mapping[str, object]) -> str:
        given = arguments.get(name, "")
        return given if given in values else ""

    sort = arguments.get("sort", FIRST_SORT)
    return Narrowing(
        stage=known("stage", STAGES),
        wait=known("wait", WAITS),
        completeness=known("completeness", COMPLETENESS),
        child=arguments.get("child", "").strip().upper()[:10],
        sort=sort if sort.removeprefix("-") in SORTS else FIRST_SORT,
    )
