"""R10, the closed catalogue of one-way cuts, and R8 and R9 on windows and membership.

A cut is about one thing only: a stratum for all England, or all children of a group of authorities, never both.
Bands of authorities (by size, by speed) change their members with every release, so pooled figures over a band
would differ between two releases by a single authority; bands therefore carry numbers of authorities, quantiles
over them and generic limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from benchmarks.contributions.vocabulary import PARTITIONS
from benchmarks.disclosure.cells import ENGLAND, Audience, Cell, Curve, Draft, Note, Table
from benchmarks.disclosure.configuration import Configuration
from benchmarks.disclosure.thresholds import POOLED, QUANTILES

_STRATA = {"age": PARTITIONS["age"], "siblings": PARTITIONS["siblings"], "complex_need": PARTITIONS["complex"]}
_BANDS = ("size_band", "speed_band")


def stratum_of(measure: str) -> str:
    """The stratum in a measure's key."""
    return measure.rsplit("/", 1)[-1] if measure else "all"


def cut_kept(cell: Cell, table: Table, rules: Configuration) -> str | None:
    """R10: what a cell is about must be what its table's cut allows; None where it is."""
    if table.cut not in rules.cuts:
        return f"cut {table.cut} is not in the catalogue"
    if table.cut == "authority" and table.audience is not Audience.NATIONAL:
        return "figures by authority are for the national lead only"
    stratum = stratum_of(cell.measure)
    if stratum != "all":
        if cell.group != ENGLAND:
            return "a stratum crossed with a group of authorities"
        if stratum not in _STRATA.get(table.cut, ()):
            return f"stratum {stratum} in a table cut by {table.cut}"
    if cell.group != ENGLAND and table.cut not in ("region_group", "authority", *_BANDS):
        return f"group {cell.group} in a table cut by {table.cut}"
    if table.cut in _BANDS and cell.kind in POOLED:
        return "a pooled figure over a band whose members change"
    if table.cut == "quarter" and cell.kind in POOLED and len(cell.quarters) > 1:
        return "a window in a table of quarters"
    return None


def window_kept(cell: Cell, draft: Draft, rules: Configuration) -> str | None:
    """R8: authority-level inputs are taken on 36 months."""
    one = len(draft.groups.get(cell.group, frozenset())) == 1
    authority_level = (cell.kind in QUANTILES and cell.over == "authorities") or (one and cell.kind in POOLED)
    if authority_level and len(cell.quarters) != rules.authority_quarters:
        return f"authority-level input on other than {rules.authority_quarters} quarters"
    return None


def quarter_kept(draft: Draft, earlier: Sequence[str]) -> list[Note]:
    """R8: one release a quarter, each later than all before it, `earlier` are the quarters of those."""
    notes = []
    year, month, day = (int(part) for part in draft.quarter.split("-"))
    if day != 1 or month not in (1, 4, 7, 10) or year < 2000:
        notes.append(Note("R8", draft.release, f"{draft.quarter} is not the first day of a calendar quarter"))
    if any(quarter >= draft.quarter for quarter in earlier):
        notes.append(Note("R8", draft.release, "a release of this or a later quarter exists"))
    return notes


def matched_panel(
    members: Iterable[str], earlier: Iterable[str] | None, *, rebase: bool, rules: Configuration
) -> frozenset[str]:
    """R9: the panel a series may use now: unchanged between re-bases, and at one only changed by groups of ≥ 3.

    `members` are the authorities that could be in it now, `earlier` the panel last published (None where there is
    none). Raises ValueError where an authority of the panel is gone and the panel may not be changed: the series
    must wait.
    """
    now = frozenset(members)
    if earlier is None:
        return now
    before = frozenset(earlier)
    joining, leaving = now - before, before - now
    if not rebase and leaving:
        raise ValueError(f"{len(leaving)} of the matched panel have left; the series waits for the annual re-base")
    if not rebase:
        return before
    if 0 < len(leaving) < rules.membership_group:
        raise ValueError(f"fewer than {rules.membership_group} leave at the re-base; the series is not published")
    return now if len(joining) >= rules.membership_group else now - joining


def membership_kept(
    draft: Draft, groups: Mapping[str, frozenset[str]], before: Mapping[str, frozenset[str]], rules: Configuration
) -> list[Note]:
    """R9: each group of this release against its last published membership (A7)."""
    notes = []
    for name in sorted(groups):
        if name not in before or groups[name] == before[name]:
            continue
        joined, left = len(groups[name] - before[name]), len(before[name] - groups[name])
        if not draft.rebase:
            notes.append(Note("R9", name, "membership changed outside the annual re-base"))
        elif any(0 < moved < rules.membership_group for moved in (joined, left)):
            notes.append(Note("R9", name, f"fewer than {rules.membership_group} joined or left"))
    return notes


def groups_apart(groups: Mapping[str, frozenset[str]], rules: Configuration) -> list[Note]:
    """A6: no two groups of one release may differ by one or two authorities, save those shown with consent."""
    notes = []
    pooled = {name: members for name, members in groups.items() if len(members) > 1}
    for (name, members), (other, others) in combinations(sorted(pooled.items()), 2):
        difference = members ^ others
        if 0 < len(difference) < rules.membership_group:
            notes.append(Note("R10", f"{name}, {other}", f"differ by fewer than {rules.membership_group} authorities"))
    return notes


def pooled_groups(draft: Draft) -> dict[str, frozenset[str]]:
    """Groups over which this draft adds children up, by name; T0 tables are left out."""
    used: set[str] = {curve.group for curve in draft.curves if curve.audience is not Audience.OWN}
    for table in draft.tables:
        if table.audience is not Audience.OWN:
            used |= {cell.group for cell in table.cells if cell.kind in POOLED}
    return {name: draft.groups[name] for name in sorted(used)}


def curve_kept(curve: Curve, rules: Configuration) -> str | None:
    """R10 and R6 on a curve: one cut, and a grid of 91 days."""
    if curve.cut not in rules.cuts or (curve.stratum != "all" and curve.group != ENGLAND):
        return "a cut that is not in the catalogue"
    if curve.stratum != "all" and curve.stratum not in _STRATA.get(curve.cut, ()):
        return f"stratum {curve.stratum} in a curve cut by {curve.cut}"
    if any(day % rules.curve_grid for day in curve.days) or list(curve.days) != sorted(set(curve.days)):
        return f"days off the {rules.curve_grid}-day grid"
    return None
