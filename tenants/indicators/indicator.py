"""An indicator with everyone it counts, everyone it leaves out and why; never a number alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Unit = Literal["days", "share", "children", "events"]
Group = Literal["scorecard", "waiting", "balance", "stages", "pipeline"]

#: Groups in the order they are shown. The first three always stand together: the scorecard sees only adopted children,
#: so that reversing the decision of a child who has waited long improves it.
GROUPS: dict[Group, str] = {
    "scorecard": "Scorecard: children who were adopted",
    "waiting": "Beside it: children who still wait",
    "balance": "Beside it: plans that changed and placements that ended",
    "stages": "How long each stage took, children adopted in the year",
    "pipeline": "Decisions, orders and placements",
}


@dataclass(frozen=True)
class Counted:
    """A child (or an event of the child) that counts: its value in the indicator's unit, and the two days behind it."""

    child: str
    value: float
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True)
class Excluded:
    """A child whom the definition leaves out, and by which part of it."""

    child: str
    reason: str


@dataclass(frozen=True)
class Incomplete:
    """A child who belongs here, or may, and for whom a date that is needed cannot be known from the returns held."""

    child: str
    reason: str


Verdict = Counted | Excluded | Incomplete


@dataclass(frozen=True)
class Threshold:
    """What the Department expected for windows ending from `ending_from` to `ending_to` (None: still in force)."""

    code: str
    ending_from: date
    ending_to: date | None
    value: float
    source: str


@dataclass(frozen=True)
class Indicator:
    """One indicator as at one day.

    value     days and share (0 to 1): None when there is nobody; a count of children or events: 0 when there is nobody
    n         how many children or events are counted; for a share, its denominator
    first     first day of the time it is about; None when it is about the day `as_at` alone
    not_held  collection years of that time whose return is not held: children of these years are not in it
    """

    code: str
    title: str
    definition: str
    group: Group
    unit: Unit
    value: float | None
    n: int
    as_at: date
    first: date | None
    counted: tuple[Counted, ...]
    excluded: tuple[Excluded, ...]
    incomplete: tuple[Incomplete, ...]
    not_held: tuple[int, ...] = ()
    threshold: Threshold | None = None


def seen_by(indicator: Indicator, hidden: Collection[str]) -> Indicator:
    """The same value and count, listing only the children that are not hidden from who reads."""
    if not hidden:
        return indicator
    return replace(
        indicator,
        counted=tuple(one for one in indicator.counted if one.child not in hidden),
        excluded=tuple(one for one in indicator.excluded if one.child not in hidden),
        incomplete=tuple(one for one in indicator.incomplete if one.child not in hidden),
    )


def sorted_verdicts(
    verdicts: Iterable[Verdict],
) -> tuple[tuple[Counted, ...], tuple[Excluded, ...], tuple[Incomplete, ...]]:
    """Verdicts apart, the longest value first, then by child."""
    given = list(verdicts)
    counted = sorted((one for one in given if isinstance(one, Counted)), key=lambda one: (-one.value, one.child))
    excluded = sorted((one for one in given if isinstance(one, Excluded)), key=lambda one: one.child)
    incomplete = sorted((one for one in given if isinstance(one, Incomplete)), key=lambda one: one.child)
    return tuple(counted), tuple(excluded), tuple(incomplete)


def mean(counted: Iterable[Counted]) -> float | None:
    """The mean value; None when there is nobody."""
    values = [one.value for one in counted]
    return sum(values) / len(values) if values else None
