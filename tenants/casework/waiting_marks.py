"""When a wait is worth a word: amber and red by stage, against the authority's own thresholds. Pure.

The shipped values are a starting point that each authority replaces by its own, dated: the match thresholds follow the
department's A2 marker (121 days from order to match, three-year windows ending 2016 on), the others the national stage
averages by age that domain 3.3 gives, in whole months. They are for looking, not for judging people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Mark = Literal["green", "amber", "red", "unknown"]
MARKS: Mapping[Mark, str] = {
    "red": "Over the red mark",
    "amber": "Over the amber mark",
    "green": "Within the marks",
    "unknown": "Cannot be told",
}


@dataclass(frozen=True)
class Threshold:
    """Days in a stage from which the mark is amber and red, from a day on."""

    stage: str
    amber: int
    red: int
    since: date
    own: bool = True


SHIPPED = (
    Threshold("early_alert", 120, 270, date(2016, 4, 1), own=False),
    Threshold("awaiting_order", 60, 120, date(2016, 4, 1), own=False),
    Threshold("finding", 90, 121, date(2016, 4, 1), own=False),
    Threshold("matched", 30, 60, date(2016, 4, 1), own=False),
    Threshold("placed", 180, 270, date(2016, 4, 1), own=False),
)


def thresholds_on(day: date, own: Iterable[Threshold] = ()) -> dict[str, Threshold]:
    """Stage → the threshold in force on a day: the authority's latest, or the shipped one."""
    found = {one.stage: one for one in SHIPPED}
    for one in sorted(own, key=lambda each: each.since):
        if one.since <= day:
            found[one.stage] = one
    return found


def mark_of(stage: str, since: date | None, today: date, thresholds: Mapping[str, Threshold]) -> Mark:
    """The mark of a child's wait in its stage; unknown where the day the stage began cannot be told."""
    if since is None:
        return "unknown"
    threshold = thresholds.get(stage)
    if threshold is None:
        return "green"
    days = (today - since).days
    return "red" if days >= threshold.red else "amber" if days >= threshold.amber else "green"
