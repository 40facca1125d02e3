"""Rules about one figure: is there enough behind it to publish it at all (R2–R7, R13).

Each rule is a function of a cell that gives None where it is kept, or the words that go into the release's notes.
Words never hold a true value: notes are read by people who may not see one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from benchmarks.disclosure.cells import Audience, Cell, Draft, Kind, Table
from benchmarks.disclosure.configuration import Configuration

POOLED = frozenset({Kind.COUNT, Kind.RATIO, Kind.EXPECTED, Kind.DAYS, Kind.PROPORTION})
"""Kinds that add children up over a group of authorities."""
QUANTILES = frozenset({Kind.MEDIAN, Kind.QUARTILE, Kind.TAIL})
CHILDLESS = frozenset({Kind.AUTHORITIES, Kind.GENERIC})


class Place(NamedTuple):
    """Where a cell stands: its table, the draft of that table, and the thresholds in force."""

    table: Table
    draft: Draft
    rules: Configuration


Rule = Callable[[Cell, Place], str | None]


def one_consenting_authority(cell: Cell, place: Place) -> bool:
    """R1: at T2 a figure of one authority is allowed when that authority has consented."""
    members = place.draft.groups.get(cell.group, frozenset())
    return place.table.audience is Audience.NATIONAL and len(members) == 1 and members <= place.draft.consented


def enough_children(cell: Cell, place: Place) -> str | None:
    """R2: n ≥ 10 behind any statistic; for a ratio E ≥ 10 too. Counts have their own rule, R3."""
    if cell.kind in CHILDLESS or cell.kind is Kind.COUNT:
        return None
    if cell.children < place.rules.children:
        return f"fewer than {place.rules.children} children behind it"
    if cell.kind in (Kind.RATIO, Kind.EXPECTED) and (cell.expected is None or cell.expected < place.rules.expected):
        return f"fewer than {place.rules.expected:g} expected"
    return None


def small_count(cell: Cell, place: Place) -> str | None:
    """R3: 1–7, zero and all-of-them are not published (A1, A15); a structural zero is marked, not hidden."""
    if cell.kind not in (Kind.COUNT, Kind.PROPORTION) or cell.structural:
        return None
    amount = cell.value if cell.kind is Kind.COUNT else cell.children
    if amount is not None and amount <= place.rules.small:
        return f"a count of 0 to {place.rules.small}"
    if (
        cell.of is not None
        and amount is not None
        and cell.of - amount <= (0 if cell.kind is Kind.COUNT else place.rules.small)
    ):
        return "all of them, or all but a few"
    return None


def enough_authorities(cell: Cell, place: Place) -> str | None:
    """R4: ≥ 10 authorities contribute, and ≥ 7 are left when the three largest are taken away.

    One that contributed and had no such child counts: its nought is part of what is known. Whether too few of them
    matter is for R5 to say.
    """
    if cell.kind in CHILDLESS or one_consenting_authority(cell, place):
        return None
    giving = len(cell.contributions)
    if giving < place.rules.authorities or giving - place.rules.largest_removed < place.rules.authorities_left:
        return f"fewer than {place.rules.authorities} authorities contribute"
    return None


def share_known(amounts: Iterable[float], colluders: int, p: float) -> bool:
    """p %-rule: can the largest contributor be estimated from above to within p by so many others who pool what
    they know?"""
    ordered = sorted((a for a in amounts if a > 0), reverse=True)
    if not ordered:
        return False
    return sum(ordered[1 + colluders :]) < p * ordered[0]


def dominated(contributions: Mapping[str, float], rules: Configuration) -> str | None:
    """R5 on bare contributions; also used on what is left between two releases."""
    amounts = list(contributions.values())
    total = sum(amounts)
    if total > 0 and max(amounts) > rules.largest_share * total:
        return f"one authority gives more than {rules.largest_share:.0%}"
    if share_known(amounts, rules.colluders, rules.p) or share_known(amounts, rules.coalition, rules.p):
        return "one authority's part could be estimated by the others"
    return None


def not_dominated(cell: Cell, place: Place) -> str | None:
    """R5: p %-rule with one colluder, and with the three largest together (A9); largest ≤ 40 %."""
    if cell.kind in CHILDLESS or one_consenting_authority(cell, place):
        return None
    return dominated(cell.contributions, place.rules)


def enough_units(cell: Cell, place: Place) -> str | None:
    """R6: median n ≥ 10, quartiles n ≥ 20, 10th and 90th percentile n ≥ 50."""
    least = {
        Kind.MEDIAN: place.rules.median_units,
        Kind.QUARTILE: place.rules.quartile_units,
        Kind.TAIL: place.rules.tail_units,
    }
    if cell.kind in QUANTILES and (cell.units is None or cell.units < least[cell.kind]):
        return f"a {cell.kind} over fewer than {least[cell.kind]}"
    return None


def no_authority_points(cell: Cell, place: Place) -> str | None:
    """R7: at T1 and T3 nothing is about fewer than 10 authorities; at T2 one authority only with its consent."""
    if cell.kind is Kind.GENERIC or one_consenting_authority(cell, place):
        return None
    if cell.kind is Kind.AUTHORITIES:
        banded = place.table.cut in ("size_band", "speed_band")
        few = banded and (cell.value is None or cell.value < place.rules.band_authorities)
        return f"a band of fewer than {place.rules.band_authorities} authorities" if few else None
    if cell.kind in QUANTILES and cell.over == "authorities":
        return None  # R6 counts them
    members = place.draft.groups.get(cell.group, frozenset())
    if len(members) < place.rules.band_authorities:
        return f"about fewer than {place.rules.band_authorities} authorities"
    return None


def enough_freedom(cell: Cell, place: Place) -> str | None:
    """R13: a model's estimate needs ≥ 10 degrees of freedom."""
    if cell.kind is Kind.ESTIMATE and (cell.degrees_of_freedom or 0) < place.rules.degrees_of_freedom:
        return f"fewer than {place.rules.degrees_of_freedom} degrees of freedom"
    return None


RULES: Mapping[str, Rule] = {
    "R2": enough_children,
    "R3": small_count,
    "R4": enough_authorities,
    "R5": not_dominated,
    "R6": enough_units,
    "R7": no_authority_points,
    "R13": enough_freedom,
}


def first_broken(cell: Cell, place: Place) -> tuple[str, str] | None:
    """The first rule the cell breaks, with its words; None where it keeps them all."""
    for rule, broken in RULES.items():
        words = broken(cell, place)
        if words is not None:
            return rule, words
    return None
