"""The thresholds of the disclosure rules, as one versioned value that each release records."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

_CUTS = ("none", "age", "siblings", "complex_need", "region_group", "size_band", "speed_band", "quarter", "authority")
_COLUMNS = (
    # counts
    "progressed",
    "plan_changed",
    "other_exit",
    "ended",
    "observed",
    "children",
    "waiting",
    "authorities",
    # statistics
    "expected",
    "ratio",
    "days",
    "restricted_mean_wait",
    "proportion",
    "coverage",
    "lower_quartile",
    "median",
    "upper_quartile",
    "p10",
    "p90",
    "estimate",
    "standard_error",
    # the generic funnel
    "lower_95",
    "upper_95",
    "lower_998",
    "upper_998",
)

_NATIONAL_LABELS = (
    "authority",
    "region",
    "quarters",
    "grade",
    "with_agreement",
    "in_release",
    "consented",
    "problems",
)


@dataclass(frozen=True)
class Configuration:
    """Thresholds of R2–R13; a change of any of them is a new `version`, recorded with every release it protected."""

    version: str = "disclosure/1"
    # R2, R3
    children: int = 10
    expected: float = 10.0
    small: int = 7
    count_base: dict[str, int] = field(default_factory=lambda: {"T1": 5, "T2": 5, "T3": 10})
    # R4, R5
    authorities: int = 10
    largest_removed: int = 3
    authorities_left: int = 7
    p: float = 0.20
    colluders: int = 1
    coalition: int = 3
    largest_share: float = 0.40
    # R6
    median_units: int = 10
    quartile_units: int = 20
    tail_units: int = 50
    days_base: int = 7
    ratio_base: float = 0.05
    expected_base: int = 10
    proportion_bases: tuple[float, ...] = (0.01, 0.02, 0.05, 0.10, 0.20)
    curve_grid: int = 91
    at_risk: int = 10
    step_events: int = 8
    # R7, R8, R9
    band_authorities: int = 10
    authority_quarters: int = 12
    membership_group: int = 3
    # R10, R12
    cuts: tuple[str, ...] = _CUTS
    columns: tuple[str, ...] = _COLUMNS
    labels: tuple[str, ...] = ("stage", "quarter", "group", "measure")
    national_labels: tuple[str, ...] = _NATIONAL_LABELS
    # R11
    safe_upper: int = 8
    safe_lower_share: float = 0.5
    authority_margin: float = 0.20
    # R13
    degrees_of_freedom: int = 10
    se_digits: int = 2

    def document(self) -> dict[str, Any]:
        """The JSON document a release records, so that a reader can tell under which thresholds it was made."""
        return asdict(self)


DEFAULT = Configuration()
