"""Coram's diagnostic: where journeys drifted, in five stages, and what set the longest apart from the shortest. Pure.

Descriptive: no test is made and nothing is proved by it. It is read beside the files of the children.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

STAGES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "entry_to_iro": ("Entry to care to the reviewing officer’s recommendation", "entry", "iro"),
        "iro_to_decision": ("Recommendation to decision", "iro", "decision"),
        "decision_to_order": ("Decision to placement order", "decision", "placement_order"),
        "order_to_placed": ("Placement order to moving in", "placement_order", "placed"),
        "placed_to_adoption": ("Moving in to adoption order", "placed", "order"),
    }
)
EXTREMES = 10
YOUNG = 5
TWO_YEARS = 730


@dataclass(frozen=True)
class Dated:
    """One child's dates, None where it has not happened or is not known; `unknown` names those not known.

    `left`: the day the child left care; `reversed`: the day the plan ended. `known_until`: the last day anything is
    known. `traits` are what the child is known to have (True) or not (False); `causes` the recorded causes, in words.
    """

    child: str
    dob: date | None
    entry: date | None
    iro: date | None
    decision: date | None
    placement_order: date | None
    placed: date | None
    order: date | None
    left: date | None
    known_until: date
    unknown: frozenset[str] = frozenset()
    reversed: date | None = None
    traits: Mapping[str, bool] = field(default_factory=dict)
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drift:
    """Days in one stage. `open`: still in it, days so far. `missing`: the date that is not recorded, "" if none is."""

    days: int | None
    open: bool = False
    missing: str = ""


@dataclass(frozen=True)
class StageDrift:
    """One stage over all children: how many completed it and their days, how many are in it now, and not known."""

    stage: str
    completed: int
    median: float | None
    longest: int | None
    in_it: int
    in_it_median: float | None
    not_known: int


@dataclass(frozen=True)
class Path:
    """One child's whole journey from entry to moving in (or so far), with the days of each stage."""

    child: str
    days: int
    moved_in: bool
    stages: Mapping[str, Drift]
    traits: Mapping[str, bool]
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """How many of the longest and of the shortest journeys have something, of those for whom it is known."""

    name: str
    longest: int
    longest_known: int
    shortest: int
    shortest_known: int

    @property
    def gap(self) -> float:
        """Difference of the two shares; 0 where one is not known."""
        if not self.longest_known or not self.shortest_known:
            return 0.0
        return self.longest / self.longest_known - self.shortest / self.shortest_known


def drift_of(one: Dated) -> dict[str, Drift]:
    """Days of each of the five stages; a stage the child has not begun is left out."""
    found = {}
    gone = one.left or one.order or one.reversed
    for stage, (_, begins, ends) in STAGES.items():
        first, last = getattr(one, begins), getattr(one, ends)
        later = any(getattr(one, STAGES[name][2]) for name in _after(stage))
        if first is None:
            # The recommendation is typed by hand: without it the first two stages cannot be told apart.
            if begins in one.unknown or last is not None or (begins == "iro" and one.decision):
                found[stage] = Drift(None, missing=begins)
            continue
        if last is not None:
            found[stage] = Drift((last - first).days)
        elif ends in one.unknown or later:
            found[stage] = Drift(None, missing=ends)
        elif gone is None:
            found[stage] = Drift((one.known_until - first).days, open=True)
    return found


def _after(stage: str) -> list[str]:
    names = list(STAGES)
    return names[names.index(stage) + 1 :]


def by_stage(children: Iterable[Dated]) -> tuple[StageDrift, ...]:
    """The five stages over all children."""
    held = [drift_of(one) for one in children]
    rows = []
    for stage in STAGES:
        of_stage = [one[stage] for one in held if stage in one]
        done = [one.days for one in of_stage if one.days is not None and not one.open]
        now = [one.days for one in of_stage if one.days is not None and one.open]
        rows.append(
            StageDrift(
                stage,
                len(done),
                statistics.median(done) if done else None,
                max(done, default=None),
                len(now),
                statistics.median(now) if now else None,
                sum(1 for one in of_stage if one.days is None),
            )
        )
    return tuple(rows)


def paths(children: Iterable[Dated]) -> tuple[Path, ...]:
    """Journeys from entry to moving in; those with an adoption decision who still wait count with their days so far.

    A child whose decision was reversed or who left another way has no such journey.
    """
    found = []
    for one in children:
        if one.entry is None or (one.decision is None and one.placed is None and "decision" not in one.unknown):
            continue
        if one.placed is None and (one.left or one.order or one.reversed or "placed" in one.unknown):
            continue
        until = one.placed or one.known_until
        days = (until - one.entry).days
        found.append(Path(one.child, days, one.placed is not None, drift_of(one), one.traits, one.causes))
    return tuple(found)


def extremes(found: Sequence[Path], number: int = EXTREMES) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The longest journeys, those of children still waiting among them, and the shortest that led to moving in.

    With fewer than twice `number` journeys each side has at most half, so that none is on both.
    """
    each = min(number, len(found) // 2)
    longest = sorted(found, key=lambda one: (-one.days, one.child))[:each]
    kept = {one.child for one in longest}
    done = [one for one in found if one.moved_in and one.child not in kept]
    return tuple(longest), tuple(sorted(done, key=lambda one: (one.days, one.child))[:each])


def differences(longest: Sequence[Path], shortest: Sequence[Path]) -> tuple[Difference, ...]:
    """What the longest have and the shortest have not, the widest gap first: traits that are known, causes recorded."""
    names = sorted({name for one in (*longest, *shortest) for name in one.traits})
    found = []
    for name in names:
        mine = [one.traits[name] for one in longest if name in one.traits]
        theirs = [one.traits[name] for one in shortest if name in one.traits]
        found.append(Difference(name, sum(mine), len(mine), sum(theirs), len(theirs)))
    causes = sorted({cause for one in (*longest, *shortest) for cause in one.causes})
    found += [
        Difference(cause, _with(cause, longest), len(longest), _with(cause, shortest), len(shortest))
        for cause in causes
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.gap), one.name)))


def _with(cause: str, found: Sequence[Path]) -> int:
    return sum(cause in one.causes for one in found)


@dataclass(frozen=True)
class Cohort:
    """Children under five on entry in one year: how many, how many were still in care two years on, and who is not
    known. `still` names those who are in care now and came in two years ago or more."""

    year: int
    entered: int
    in_care_after: int
    not_known: int
    still: tuple[tuple[str, int], ...]


def under_fives(children: Iterable[Dated]) -> tuple[Cohort, ...]:
    """By calendar year of entry, for entries two years before the last day known; the newest year first."""
    years: dict[int, list[tuple[date, Dated]]] = {}
    for one in children:
        if one.entry is None or one.dob is None:
            continue
        fifth = one.dob.year + YOUNG, one.dob.month, one.dob.day
        if (one.entry.year, one.entry.month, one.entry.day) < fifth:
            years.setdefault(one.entry.year, []).append((one.entry, one))
    last_known = max((one.known_until for held in years.values() for _, one in held), default=date.min)
    found = []
    for year, held in sorted(years.items(), reverse=True):
        in_care = unknown = entered = 0
        still = []
        for entry, one in held:
            mark = entry + timedelta(days=TWO_YEARS)
            if mark > last_known:
                continue
            entered += 1
            gone = one.left or one.order
            if gone is not None and gone <= mark:
                continue
            if gone is None and one.known_until < mark:
                unknown += 1
                continue
            in_care += 1
            if gone is None and one.known_until >= last_known:
                still.append((one.child, (one.known_until - entry).days))
        if entered:
            longest_first = tuple(sorted(still, key=lambda pair: (-pair[1], pair[0])))
            found.append(Cohort(year, entered, in_care, unknown, longest_first))
    return tuple(found)
