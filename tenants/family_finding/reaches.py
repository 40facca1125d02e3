"""How far a search reaches, and the other steps of family finding. Pure data.

In-house, regional and national lie within one another; an activity, exchange or profile event shows a child beyond any
of them. A search for a specific family or community looks somewhere of its own: the first one widens the search
whatever came before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tenants.casework.milestones import REACHES

#: Reaches in the order a search is usually widened; the words are those of the milestone a widening records.
WIDTH: Mapping[str, int] = MappingProxyType(
    {"in_house": 1, "regional": 2, "national": 3, "activity_day": 4, "profile_event": 4, "specific": 0}
)
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "in_house": "In-house adopters",
        "regional": "Regional agency",
        "national": "National",
        "specific": "Specific family or community",
        "activity_day": "Activity or exchange day",
        "profile_event": "Profile event",
    }
)
#: What is done: a search, an event where the child is shown, or something made to show the child.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "search": "Search",
        "activity_day": "Activity day",
        "exchange_day": "Exchange day",
        "profile_event": "Profile event",
        "profile": "Profile written or renewed",
        "photo": "Photo taken",
        "film": "Film made",
    }
)
SEARCHED = ("in_house", "regional", "national", "specific")
_OF_EVENTS: Mapping[str, str] = MappingProxyType(
    {"activity_day": "activity_day", "exchange_day": "activity_day", "profile_event": "profile_event"}
)


def reach_of(kind: str, reach: str) -> str:
    """The reach of a step: as chosen for a search, of its own for an event, "" for what is only made to be shown."""
    return reach if kind == "search" else _OF_EVENTS.get(kind, "")


def kind_of(reach: str) -> str:
    """What was done where only the reach of a widening was typed."""
    return "search" if reach in SEARCHED else reach


def widens(reach: str, before: frozenset[str]) -> bool:
    """Whether looking at `reach` looks further than all that was reached before; in-house never does."""
    if reach not in REACHES or reach in before or reach == "in_house":
        return False
    if reach == "specific":
        return True
    return WIDTH[reach] >= max((WIDTH[one] for one in before), default=0)


def wider_than(before: frozenset[str]) -> list[str]:
    """The reaches not tried yet that would widen the search, in words, the nearest first."""
    return [WORDS[reach] for reach in WIDTH if reach not in before and (reach == "in_house" or widens(reach, before))]
