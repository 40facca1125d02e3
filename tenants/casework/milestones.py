"""The events of a child's way to permanence that people type between returns (domain 3). Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Part = Literal["before", "decision", "family_finding", "match", "after", "way_out", "checks"]


@dataclass(frozen=True)
class Milestone:
    """One kind of event. `returned_as` names the date of a journey that a return can hold of it, "" for none.

    `repeats`: it may happen more than once and each counts; otherwise the last one typed corrects those before it.
    `detail` names what is asked beside the day, "" for nothing.
    """

    code: str
    words: str
    part: Part
    returned_as: str = ""
    repeats: bool = False
    detail: str = ""


_ALL = (
    Milestone("entry", "Entry to care", "before", "entry"),
    Milestone("early_alert", "Early alert to family finding", "before"),
    Milestone("proceedings_issued", "Care proceedings issued", "before"),
    Milestone("proceedings_extended", "Court extended the 26 weeks", "before"),
    Milestone("proceedings_ended", "Care proceedings ended", "before"),
    Milestone("iro_recommendation", "IRO recommends adoption at a review", "before"),
    Milestone("adoption_panel", "Adoption panel considers the plan", "decision"),
    Milestone("decision", "Agency decision: should be placed for adoption", "decision", "decision"),
    Milestone("order_applied", "Placement order applied for", "decision"),
    Milestone("placement_order", "Placement order made", "decision", "placement_order"),
    Milestone("consent", "Placement with consent, no order needed", "decision"),
    Milestone(
        "early_permanence", "Placed with early permanence carers (FFA or concurrent)", "before", "early_permanence"
    ),
    Milestone("family_finding_start", "Family finding started", "family_finding"),
    Milestone("widened", "Search widened", "family_finding", repeats=True, detail="reach"),
    Milestone("link", "Link with a family under consideration", "family_finding", repeats=True),
    Milestone("link_ended", "Link stopped", "family_finding", repeats=True),
    Milestone("match_panel", "Matching panel", "match"),
    Milestone("match", "Match agreed", "match", "match"),
    Milestone("introductions", "Introductions began", "match"),
    Milestone("placed", "Moved in with adopters", "match", "placed"),
    Milestone("carer_start", "Start with the foster carers who adopt", "match", "carer_start"),
    Milestone("first_review", "First review after moving in", "after"),
    Milestone("order_application", "Adoption order applied for", "after"),
    Milestone("order", "Adoption order made", "after", "order"),
    Milestone("disrupted", "Placement with adopters ended", "way_out", repeats=True),
    Milestone("reversed", "Decision reversed", "way_out", "reversed", detail="reversal_reason"),
    Milestone("special_guardianship", "Special guardianship order", "way_out"),
    Milestone("child_arrangements", "Child arrangements order", "way_out"),
    Milestone("returned_home", "Returned home", "way_out"),
    Milestone("other_exit", "Left care another way", "way_out"),
    Milestone("review", "Looked-after review held", "checks", repeats=True),
    Milestone("visit", "Visit to the child in placement", "checks", repeats=True),
)
MILESTONES: Mapping[str, Milestone] = MappingProxyType({one.code: one for one in _ALL})
PARTS: Mapping[Part, str] = MappingProxyType(
    {
        "before": "Before the decision",
        "decision": "Decision and order",
        "family_finding": "Family finding",
        "match": "Match and moving in",
        "after": "After moving in",
        "way_out": "Another way out",
        "checks": "Reviews and visits",
    }
)
REACHES: Mapping[str, str] = MappingProxyType(
    {
        "in_house": "in-house adopters",
        "regional": "regional agency",
        "national": "national",
        "activity_day": "activity or exchange day",
        "profile_event": "profile event",
        "specific": "specific family or community",
    }
)
REVERSAL_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "RD1": "the child's needs changed",
        "RD2": "the court did not make a placement order",
        "RD3": "adopters could not be found",
        "RD4": "another reason",
    }
)
DETAILS: Mapping[str, Mapping[str, str]] = MappingProxyType({"reach": REACHES, "reversal_reason": REVERSAL_REASONS})
#: Events that end the tracking of a child, with the reason the case is closed for.
CLOSES: Mapping[str, str] = MappingProxyType(
    {
        "order": "Adoption order made",
        "reversed": "Decision reversed",
        "special_guardianship": "Special guardianship order",
        "child_arrangements": "Child arrangements order",
        "returned_home": "Returned home",
        "other_exit": "Left care another way",
    }
)
