"""The course of one child's case: what returns say and what people typed, side by side, and which of them stands. Pure.

The rule, shown on the page beside each date:

- Both the same: the return confirms what was typed.
- Only typed: it stands until a return tells.
- The returns held cannot tell (incomplete): what was typed completes them.
- They differ: both are kept and the conflict is listed. The return stands, because it is what the authority has
  stated to the department, until a person decides that what was typed is right.

A decision made after an earlier one was reversed, and a match after a placement ended, begin anew: a typed date of the
new plan is no conflict with the returned date of the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from tenants.casework.milestones import CLOSES, MILESTONES

Standing = Literal["returned", "typed", "confirmed", "completed", "conflict", "decided"]
RULES: Mapping[Standing, str] = {
    "returned": "As the returns held say.",
    "typed": "As typed; no return tells of it yet.",
    "confirmed": "Typed, and a return says the same.",
    "completed": "As typed; the returns held cannot tell this date.",
    "conflict": "A return says otherwise than what was typed. The return stands until somebody decides.",
    "decided": "A return says otherwise; a person decided which date stands.",
}


@dataclass(frozen=True)
class Returned:
    """What returns and extracts say of a child: a day by the name of the journey's date, and where it stands in words.

    `incomplete` names the dates that happened, or may have, where the returns held cannot show them. `ended` holds the
    last days of placements with adopters that broke down; `left_reason` is the return's code where the child left care.
    `in_placement`: the child lives with adopters although the first day there may not be held. `lost_since` is the last
    day told of a child whom later returns no longer list, and of whom none says what became. Only extracts tell of
    `family` (children with the same are brothers and sisters), `has_siblings` and `disability`; None: not said.
    """

    dates: Mapping[str, date] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    incomplete: frozenset[str] = frozenset()
    ended: tuple[date, ...] = ()
    consent: bool = False
    left: date | None = None
    left_reason: str = ""
    reversal_reason: str = ""
    in_placement: bool = False
    lost_since: date | None = None
    family: str = ""
    has_siblings: bool | None = None
    disability: bool | None = None


@dataclass(frozen=True)
class Typed:
    """A milestone somebody typed and did not withdraw. `stands` decides a conflict: "typed", "returned" or ""."""

    id: UUID
    event: str
    on: date
    by: str
    at: datetime
    detail: str = ""
    stands: str = ""


@dataclass(frozen=True)
class Dated:
    """One date of the course: the day that stands, how it stands, and what each side said."""

    event: str
    on: date | None
    standing: Standing
    returned: date | None
    typed: Typed | None
    source: str

    @property
    def rule(self) -> str:
        """Why this date stands, in words."""
        return RULES[self.standing]


@dataclass(frozen=True)
class Course:
    """Where a case stands. `stage` is a key of STAGES; `since` None: the day it began cannot be told.

    `events` holds every standing date by event, `all` every typed milestone besides, oldest first.
    """

    dates: Mapping[str, Dated]
    stage: str
    since: date | None
    closing_reason: str
    closed_on: date | None
    typed: tuple[Typed, ...]

    def on(self, event: str) -> date | None:
        """The day that stands for an event, None where there is none."""
        found = self.dates.get(event)
        return found.on if found else None

    @property
    def conflicts(self) -> tuple[Dated, ...]:
        """The dates somebody has to decide on."""
        return tuple(one for one in self.dates.values() if one.standing == "conflict")

    def days_of(self, event: str) -> tuple[date, ...]:
        """Every day on which a repeating event was typed, oldest first."""
        return tuple(sorted(one.on for one in self.typed if one.event == event))


STAGES: Mapping[str, str] = {
    "early_alert": "Early alert, no decision yet",
    "awaiting_order": "Decision made, no placement order",
    "finding": "Family finding",
    "matched": "Matched, not moved in",
    "placed": "Moved in, no adoption order",
    "closed": "Closed",
}
OPEN_STAGES = tuple(stage for stage in STAGES if stage != "closed")
#: The stage of the benchmark that each stage of the tracker is part of.
BENCHMARK_STAGE: Mapping[str, str] = {
    "early_alert": "care_to_decision",
    "awaiting_order": "decision_to_order",
    "finding": "order_to_match",
    "matched": "match_to_placed",
    "placed": "placed_to_adoption",
}
_OF_THE_PLAN = ("adoption_panel", "decision", "order_applied", "placement_order", "consent", "reversed")
_OF_THE_MATCH = ("match_panel", "match", "introductions", "placed", "first_review", "order_application", "order")


def course_of(returned: Returned, typed: Iterable[Typed]) -> Course:
    """The course of one child from what returns say and what was typed."""
    held = tuple(sorted(typed, key=lambda one: (one.on, one.at)))
    latest = _in_force(held)
    reversals = _days(returned.dates.get("reversed"), (one.on for one in held if one.event == "reversed"))
    endings = _days(None, (*returned.ended, *(one.on for one in held if one.event == "disrupted")))
    dates: dict[str, Dated] = {}
    for event, milestone in MILESTONES.items():
        if milestone.repeats:
            continue
        breaks = reversals if event in _OF_THE_PLAN else endings if event in _OF_THE_MATCH else ()
        told = returned.dates.get(milestone.returned_as) if milestone.returned_as else None
        incomplete = milestone.returned_as in returned.incomplete
        found = _dated(event, told, incomplete, latest.get(event), breaks, returned)
        if found is not None:
            dates[event] = found
    dates = _without_the_plan_before(dates, reversals, endings)
    lost = returned.lost_since
    if lost is not None and not any(one.on > lost for one in held):
        words = f"No return after {lost.day} {lost:%B %Y} lists the child; record what became of the child"
        return Course(dates, "closed", lost, words, lost, held)
    stage, since = _stage(dates, returned, endings)
    reason, closed_on = _closed(dates, returned) if stage == "closed" else ("", None)
    return Course(dates, stage, closed_on if stage == "closed" else since, reason, closed_on, held)


def _in_force(held: Sequence[Typed]) -> dict[str, Typed]:
    """Of the milestones that do not repeat, the one typed last."""
    return {one.event: one for one in sorted(held, key=lambda one: one.at)}


def _days(first: date | None, more: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted({*([first] if first else []), *more}))


def _dated(
    event: str,
    told: date | None,
    incomplete: bool,
    typed: Typed | None,
    breaks: Sequence[date],
    returned: Returned,
) -> Dated | None:
    source = returned.sources.get(MILESTONES[event].returned_as, "")
    if typed is None:
        return Dated(event, told, "returned", told, None, source) if told is not None or incomplete else None
    if told is None:
        return Dated(event, typed.on, "completed" if incomplete else "typed", None, typed, "")
    if told == typed.on:
        return Dated(event, told, "confirmed", told, typed, source)
    # A break between the two days: one is of the plan before it, the other of the plan after it.
    between = [day for day in breaks if min(told, typed.on) <= day <= max(told, typed.on)]
    if between and event not in ("reversed",):
        later_is_typed = typed.on > told
        return Dated(event, max(told, typed.on), "typed" if later_is_typed else "returned", told, typed, source)
    if typed.stands:
        return Dated(event, typed.on if typed.stands == "typed" else told, "decided", told, typed, source)
    return Dated(event, told, "conflict", told, typed, source)


def _without_the_plan_before(
    dates: Mapping[str, Dated], reversals: Sequence[date], endings: Sequence[date]
) -> dict[str, Dated]:
    """Leave out what belongs to a plan that was given up, or to a placement that ended, where a new one has begun."""
    kept = dict(dates)
    decision = kept.get("decision")
    if decision and decision.on:
        before = [day for day in reversals if day <= decision.on]
        if before:
            for event in _OF_THE_PLAN + _OF_THE_MATCH:
                one = kept.get(event)
                if event != "decision" and one and one.on and one.on <= before[-1]:
                    del kept[event]
    if endings:
        for event in _OF_THE_MATCH:
            one = kept.get(event)
            if one and one.on and one.on <= endings[-1]:
                del kept[event]
    return kept


def _stage(dates: Mapping[str, Dated], returned: Returned, endings: Sequence[date]) -> tuple[str, date | None]:
    if returned.left is not None or any(event in dates and dates[event].on for event in CLOSES):
        return "closed", None
    placed, matched = dates.get("placed"), dates.get("match")
    # A date the returns cannot tell may not have happened at all: only a placement that is shown says that it did.
    if placed and (placed.on or returned.in_placement):
        return "placed", placed.on
    if matched and matched.on:
        return "matched", matched.on
    if "decision" not in dates:
        begun = [dates[event].on for event in ("early_alert", "entry") if event in dates]
        return "early_alert", begun[0] if begun else None
    ordered = dates.get("placement_order") or dates.get("consent")
    if ordered is None and not returned.consent:
        return "awaiting_order", dates["decision"].on
    since = ordered.on if ordered else dates["decision"].on
    ended = [day for day in endings if since is None or day >= since]
    return "finding", ended[-1] if ended else since


def _closed(dates: Mapping[str, Dated], returned: Returned) -> tuple[str, date | None]:
    ways = [(dates[event].on, reason) for event, reason in CLOSES.items() if event in dates and dates[event].on]
    if ways:
        on, reason = max(ways, key=lambda way: way[0] or date.min)
        return reason, on
    return f"Left care, as the returns say ({returned.left_reason or 'no reason given'})", returned.left
