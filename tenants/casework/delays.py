"""Why children wait, and who could end it: the causes of domain 5 with their owners. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Cause:
    """A cause of delay, its group, and who usually owns it."""

    code: str
    words: str
    group: str
    owner: str


OWNERS: Mapping[str, str] = MappingProxyType(
    {
        "court": "Court",
        "authority": "Authority",
        "family_finding": "Family finding",
        "matching": "Matching",
        "health": "Health",
        "adopters": "Adopters",
    }
)
AVOIDABLE: Mapping[str, str] = MappingProxyType(
    {"yes": "Yes", "partly": "Partly", "no": "No", "unknown": "Not known yet"}
)
_GROUPS: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "court",
        "Court and legal",
        (
            ("late_issue", "Late issue of proceedings", "authority"),
            ("repeat_parent_assessment", "Repeat parent assessment", "court"),
            ("late_relative_assessment", "Late relative assessment", "court"),
            ("expert_report", "Expert report", "court"),
            ("order_contested", "Placement order contested or appealed", "court"),
            ("leave_to_revoke", "Leave to revoke or oppose", "court"),
        ),
    ),
    (
        "planning",
        "Planning",
        (
            ("drift_before_plan", "Drift before a plan", "authority"),
            ("no_plan_second_review", "No permanence plan at second review", "authority"),
            ("late_parallel_planning", "Late parallel planning", "authority"),
            ("late_decision", "Late agency decision", "authority"),
            ("report_late", "Child permanence report late or poor", "authority"),
            ("medical_late", "Adoption medical late", "health"),
            ("sibling_assessment", "Sibling assessment late or undecided", "authority"),
        ),
    ),
    (
        "finding",
        "Family finding",
        (
            ("started_after_order", "Started after the placement order", "family_finding"),
            ("sequential_search", "Sequential search, in-house first", "family_finding"),
            ("no_profile", "No profile, photo or film", "family_finding"),
            ("not_widened", "Search not widened at its trigger", "family_finding"),
            ("carer_ambivalence", "Carer ambivalence or late carer claim", "family_finding"),
            ("criteria_narrow", "Criteria too narrow", "matching"),
        ),
    ),
    (
        "resource",
        "Resource",
        (
            ("no_adopters", "No suitable adopters", "family_finding"),
            ("worker_change", "Worker change or vacancy", "authority"),
            ("panel_date", "Panel date", "authority"),
            ("fee_approval", "Inter-agency fee approval", "authority"),
            ("support_funding", "Support package funding", "authority"),
        ),
    ),
    (
        "match",
        "Match and placement",
        (
            ("link_fell_through", "Link fell through", "matching"),
            ("adopter_withdrew", "Adopter withdrew", "adopters"),
            ("introductions_extended", "Introductions extended", "matching"),
            ("support_plan", "Support plan not agreed", "authority"),
        ),
    ),
    (
        "child",
        "Child",
        (
            ("health_uncertainty", "Health or developmental uncertainty", "health"),
            ("behaviour", "Behaviour", "authority"),
            ("therapy_first", "Therapy first", "health"),
            ("wishes", "The child's wishes", "authority"),
            ("planned_delay", "Planned delay in the child's interest", "authority"),
        ),
    ),
    (
        "after",
        "After placement",
        (
            ("late_application", "Late application", "adopters"),
            ("contested_application", "Contested application", "court"),
            ("contact_dispute", "Contact dispute", "court"),
            ("disruption", "Disruption", "matching"),
        ),
    ),
)
GROUPS: Mapping[str, str] = MappingProxyType({code: words for code, words, _ in _GROUPS})
CAUSES: Mapping[str, Cause] = MappingProxyType(
    {code: Cause(code, words, group, owner) for group, _, causes in _GROUPS for code, words, owner in causes}
)
