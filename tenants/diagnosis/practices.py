"""Practices that research ties to less delay, and the causes and stages each addresses (domain 5). Pure data.

Each has 4–6 core components, parts that may be adapted, what is known of it, and a cost band. The levels of evidence
are those of statistics 4 as far as the literature summarised in domain 5 bears them; no figure of the programme's own
is claimed. Which cause a practice addresses is the design's reading of that literature, to be corrected by people who
use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Practice:
    """One practice. `causes` are codes of casework's causes, `stages` those of the benchmark it bears on.

    `cost` is a band: "low" (staff time in what exists), "medium" (a post or fees), "high" (a new service).
    """

    code: str
    name: str
    what: str
    core: tuple[str, ...]
    adaptable: str
    evidence: str
    cost: str
    causes: tuple[str, ...]
    stages: tuple[str, ...]


COST_BANDS: Mapping[str, str] = MappingProxyType(
    {
        "low": "Low: time of people already there",
        "medium": "Medium: part of a post, or fees",
        "high": "High: a service to be built or bought",
    }
)
_DESCRIBED = "Tied to less delay in research on family finding; not yet measured here"
_OBSERVED = "Observed beside shorter waits in several studies; not controlled"

_ALL = (
    Practice(
        "early_alert",
        "Early alert and early family finding",
        "Family finding hears of a child before the decision and begins looking while the court still considers.",
        (
            "An alert when adoption is one of the possible plans",
            "A named family finder from the alert on",
            "A profile drafted before the decision",
            "Likely families looked at before the order",
        ),
        "Who sends the alert, and at which meeting",
        _OBSERVED,
        "low",
        ("started_after_order", "drift_before_plan", "no_profile"),
        ("decision_to_match", "order_to_match", "care_to_placed"),
    ),
    Practice(
        "early_transfer",
        "Early transfer to the adoption team",
        "The adoption team works with the child from the decision, not from the order.",
        (
            "Transfer point agreed in writing",
            "Joint visits before transfer",
            "One person responsible throughout",
            "Report written by whoever knows the child",
        ),
        "Joint working instead of transfer where teams are small",
        _DESCRIBED,
        "low",
        ("worker_change", "report_late", "late_decision"),
        ("care_to_decision", "decision_to_order", "decision_to_match"),
    ),
    Practice(
        "tracking",
        "Tracking meeting with escalation",
        "Every child with an adoption plan is looked at each month; missed dates go to somebody who can act.",
        (
            "Every child, from before the decision to the order",
            "A date and an owner for each next step",
            "Escalation when a date is missed",
            "The plan itself revisited when dates are missed again",
            "Minutes typed in the meeting",
        ),
        "How often, and who chairs",
        _OBSERVED,
        "low",
        (
            "drift_before_plan",
            "late_decision",
            "medical_late",
            "panel_date",
            "report_late",
            "late_application",
            "support_plan",
        ),
        ("care_to_decision", "decision_to_order", "match_to_placed", "placed_to_adoption"),
    ),
    Practice(
        "parallel_planning",
        "Parallel and concurrent planning (FFA)",
        "A second plan is made from the start; where it fits, the child lives with carers who may adopt.",
        (
            "Second plan by the second review",
            "Relatives assessed in the first weeks",
            "Carers approved for both roles",
            "Parents told plainly of both plans",
            "Contact supported by trained people",
        ),
        "Fostering for adoption, concurrent planning, or both",
        _OBSERVED,
        "medium",
        (
            "no_plan_second_review",
            "late_parallel_planning",
            "late_relative_assessment",
            "repeat_parent_assessment",
            "late_issue",
            "expert_report",
        ),
        ("care_to_decision", "care_to_placed", "decision_to_order"),
    ),
    Practice(
        "profiling",
        "Profile, photo and film",
        "Each child has a lively, honest profile that families can meet, renewed while the child waits.",
        (
            "Profile within four weeks of the decision",
            "Photo and short film",
            "Written with those who know the child",
            "Renewed every six months",
        ),
        "Who films, and where profiles are shown",
        _DESCRIBED,
        "low",
        ("no_profile", "behaviour", "health_uncertainty"),
        ("order_to_match", "decision_to_match"),
    ),
    Practice(
        "activity_days",
        "Activity and exchange days",
        "Children and families meet, or family finders meet with their children’s profiles.",
        (
            "Children prepared beforehand and followed up after",
            "Families told of needs, not only of ages",
            "A family finder present for each child",
            "Interest answered within days",
        ),
        "Activity day, exchange day or profile event",
        _OBSERVED,
        "medium",
        ("no_adopters", "criteria_narrow", "wishes"),
        ("order_to_match", "decision_to_match"),
    ),
    Practice(
        "timed_widening",
        "Timed widening to inter-agency",
        "The search goes wider on a set day, not when somebody finds time to decide it.",
        (
            "A day for each reach, set at the decision",
            "Widening by default, stopping needs a reason",
            "Inter-agency fee agreed in advance",
            "Links looked at side by side, not one after the other",
        ),
        "The number of days, and the order of reaches",
        _DESCRIBED,
        "medium",
        ("sequential_search", "not_widened", "fee_approval", "no_adopters"),
        ("order_to_match", "decision_to_match"),
    ),
    Practice(
        "matching_meeting",
        "Matching meeting instead of one worker",
        "Several people choose between links together, on stated needs.",
        (
            "Needs stated before families are looked at",
            "Two or more families considered",
            "Both agencies in the room",
            "The reason for the choice written down",
        ),
        "Who attends, and how often",
        _OBSERVED,
        "low",
        ("criteria_narrow", "link_fell_through", "adopter_withdrew", "carer_ambivalence"),
        ("order_to_match", "decision_to_match", "match_to_placed"),
    ),
    Practice(
        "sibling_deadline",
        "Sibling-decision deadline",
        "Whether brothers and sisters live together is decided by a set day.",
        (
            "Assessment begins with the first decision",
            "A deadline for each group",
            "Both plans searched for until then",
            "The decision and its reason recorded",
        ),
        "The length of the deadline",
        _DESCRIBED,
        "low",
        ("sibling_assessment",),
        ("decision_to_match", "order_to_match", "care_to_decision"),
    ),
    Practice(
        "support_first",
        "Support package before the match",
        "What a family will be helped with is agreed before they are asked to decide.",
        (
            "Needs priced before the search",
            "Funding agreed in principle",
            "A named person for support after moving in",
            "Therapy begun while the child waits, where needed",
        ),
        "Which support, from which fund",
        _DESCRIBED,
        "medium",
        ("support_funding", "support_plan", "therapy_first", "introductions_extended", "health_uncertainty"),
        ("order_to_match", "match_to_placed"),
    ),
    Practice(
        "performance_surgery",
        "Performance surgery",
        "Managers of adoption, care proceedings and legal look at the slowest step together.",
        (
            "One stage at a time",
            "Figures and five cases side by side",
            "An action, an owner and a day",
            "The same step looked at again a quarter later",
        ),
        "Who is invited: court, health, panel",
        _DESCRIBED,
        "low",
        (
            "order_contested",
            "leave_to_revoke",
            "contested_application",
            "contact_dispute",
            "panel_date",
            "expert_report",
        ),
        ("decision_to_order", "placed_to_adoption", "care_to_decision"),
    ),
    Practice(
        "audit_of_journeys",
        "Audit of the 10 longest and 10 shortest journeys",
        "What differed between the quickest and the slowest is read from the files.",
        (
            "Ten of each, chosen by days alone",
            "The same questions for each",
            "Read by somebody from another team",
            "Findings as practice, never as blame",
        ),
        "Which journeys: to moving in, or to the order",
        _DESCRIBED,
        "low",
        ("planned_delay", "disruption"),
        ("care_to_placed", "care_to_decision", "placed_to_adoption"),
    ),
)
PRACTICES: Mapping[str, Practice] = MappingProxyType({one.code: one for one in _ALL})
# Where no cause is recorded for the children who wait: find out first, or do what fits the stage.
_FIRST: Mapping[str, str] = MappingProxyType(
    {
        "care_to_decision": "parallel_planning",
        "decision_to_order": "performance_surgery",
        "order_to_match": "timed_widening",
        "decision_to_match": "early_alert",
        "match_to_placed": "support_first",
        "placed_to_adoption": "tracking",
        "care_to_placed": "audit_of_journeys",
    }
)


def practices_for(cause: str, stage: str) -> tuple[Practice, ...]:
    """The practices that address a cause, those that bear on the stage first; without a cause the stage's own one."""
    if not cause:
        return (PRACTICES[_FIRST[stage]],)
    fitting = [one for one in PRACTICES.values() if cause in one.causes]
    return tuple(sorted(fitting, key=lambda one: stage not in one.stages))
