"""The closed lists a contribution may use. A new word here is a new thing that leaves an authority: change the
schema's version with it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

STAGES: Final[tuple[str, ...]] = (
    "care_to_decision",
    "decision_to_order",
    "order_to_match",
    "decision_to_match",
    "match_to_placed",
    "placed_to_adoption",
    "care_to_placed",
)

CAUSES: Final[tuple[str, ...]] = ("progressed", "plan_changed", "other_exit")
"""Ways out of a stage. A change of plan is one of them: treated as lost from sight it would overstate progress."""

PARTITIONS: Final = MappingProxyType(
    {
        "age": ("age_under_1", "age_1_4", "age_5_plus"),
        "siblings": ("single", "sibling_group"),
        "complex": ("complex_any", "complex_none"),
    }
)
"""One-way cuts: each is a set of strata no child is in twice. They are never crossed with one another."""

STRATA: Final[tuple[str, ...]] = ("all", *(stratum for strata in PARTITIONS.values() for stratum in strata))

GRADES: Final[tuple[str, ...]] = ("A", "B", "C", "D")

STAGE_NAMES: Final = MappingProxyType(
    {
        "care_to_decision": "Entry to care to decision",
        "decision_to_order": "Decision to placement order",
        "order_to_match": "Placement order to match",
        "decision_to_match": "Decision to match",
        "match_to_placed": "Match to moving in",
        "placed_to_adoption": "Moving in to adoption order",
        "care_to_placed": "Entry to care to moving in",
    }
)

STRATUM_NAMES: Final = MappingProxyType(
    {
        "all": "All children",
        "age_under_1": "Under 1 when the stage began",
        "age_1_4": "1 to 4 when the stage began",
        "age_5_plus": "5 or over when the stage began",
        "single": "Placed alone",
        "sibling_group": "Part of a sibling group",
        "complex_any": "With any complex need",
        "complex_none": "With no recorded complex need",
    }
)

CAUSE_NAMES: Final = MappingProxyType(
    {"progressed": "Progressed", "plan_changed": "Plan changed", "other_exit": "Left another way"}
)
