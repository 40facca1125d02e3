"""What a journey derived from returns says of a case, as `course` needs it and as the case keeps it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tenants.casework.course import Returned
from tenants.journeys.journey import Journey
from tenants.journeys.told import said_by
from tenants.uploads.tables import year_end

_DATES = ("entry", "decision", "placement_order", "match", "placed", "carer_start", "order", "reversed")


def returned_of(journey: Journey, last_year: int = 0) -> Returned:
    """The parts of a journey that a case rests on; `last_year` is the latest return held of any child."""
    dates = {name: day for name in _DATES if (day := getattr(journey, name)) is not None}
    if journey.early_permanence is not None:
        dates["early_permanence"] = journey.early_permanence
    incomplete = set(journey.incomplete)
    return Returned(
        dates=dates,
        sources={name: said_by(source) for name, source in journey.sources.items()},
        incomplete=frozenset(incomplete),
        ended=tuple(stay.end for stay in journey.disruptions if stay.end is not None),
        consent=journey.consent,
        left=journey.left if journey.order is None else None,
        left_reason=journey.left_reason,
        reversal_reason=journey.reversal_reason,
        in_placement=bool(journey.placements) and journey.placements[-1].outcome == "open",
        lost_since=_lost_since(journey, last_year),
        family=journey.family,
        has_siblings=journey.sibling_group,
        disability=journey.disability,
    )


def _lost_since(journey: Journey, last_year: int) -> date | None:
    """The last day told of a child whom the latest return no longer lists although nothing says that the child left."""
    told = journey.left is not None or journey.order is not None
    if told or not journey.seen or max(journey.seen) >= last_year or journey.known_until > year_end(max(journey.seen)):
        return None
    return journey.known_until


def is_tracked(journey: Journey) -> bool:
    """Whether a journey has an adoption plan, now or once, so that it has a case of its own without anybody's doing."""
    return journey.decision is not None or journey.placement_order is not None or bool(journey.placements)


def to_document(returned: Returned) -> dict[str, Any]:
    """As the case keeps it."""
    return {
        "dates": {name: day.isoformat() for name, day in returned.dates.items()},
        "sources": dict(returned.sources),
        "incomplete": sorted(returned.incomplete),
        "ended": [day.isoformat() for day in returned.ended],
        "consent": returned.consent,
        "left": returned.left.isoformat() if returned.left else None,
        "left_reason": returned.left_reason,
        "reversal_reason": returned.reversal_reason,
        "in_placement": returned.in_placement,
        "lost_since": returned.lost_since.isoformat() if returned.lost_since else None,
        "family": returned.family,
        "has_siblings": returned.has_siblings,
        "disability": returned.disability,
    }


def from_document(document: Mapping[str, Any]) -> Returned:
    """From `to_document`; what no return tells of is an empty one."""
    if not document:
        return Returned()
    return Returned(
        dates={name: date.fromisoformat(day) for name, day in document["dates"].items()},
        sources=document["sources"],
        incomplete=frozenset(document["incomplete"]),
        ended=tuple(date.fromisoformat(day) for day in document["ended"]),
        consent=document["consent"],
        left=date.fromisoformat(document["left"]) if document["left"] else None,
        left_reason=document["left_reason"],
        reversal_reason=document["reversal_reason"],
        in_placement=document["in_placement"],
        lost_since=date.fromisoformat(document["lost_since"]) if document["lost_since"] else None,
        family=document.get("family", ""),
        has_siblings=document.get("has_siblings"),
        disability=document.get("disability"),
    )
