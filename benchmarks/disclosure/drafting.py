"""Ways to make a draft's cells from the holding, so that value, children and contributions cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from benchmarks.contributions.vocabulary import CAUSES, PARTITIONS, STAGES, STRATA
from benchmarks.disclosure.cells import ENGLAND, Cell, Holding, Identity, Kind, measure


def count(
    holding: Holding,
    *,
    row: str,
    column: str,
    of_measure: str,
    members: frozenset[str],
    quarters: tuple[str, ...],
    group: str = ENGLAND,
    of: int | None = None,
    structural: bool = False,
) -> Cell:
    """Children or events of one measure over a group and some quarters; KeyError where the holding has no such
    part."""
    part = holding.part(of_measure, members, quarters)
    total = sum(part.values())
    return Cell(
        row=row,
        column=column,
        kind=Kind.COUNT,
        value=total,
        measure=of_measure,
        group=group,
        quarters=quarters,
        children=total,
        contributions=part,
        of=of,
        structural=structural and total == 0,
    )


def ratio(
    holding: Holding,
    *,
    row: str,
    of_measure: str,
    members: frozenset[str],
    quarters: tuple[str, ...],
    expected: Mapping[str, float],
    group: str = ENGLAND,
    columns: tuple[str, str] = ("ratio", "expected"),
) -> tuple[Cell, Cell]:
    """O/E and its E, side by side; `expected` per authority, O from the holding."""
    part = holding.part(of_measure, members, quarters)
    observed = sum(part.values())
    total = float(sum(expected[a] for a in sorted(members)))
    about = Cell(
        row=row,
        column=columns[0],
        kind=Kind.RATIO,
        value=observed / total if total > 0 else None,
        measure=of_measure,
        group=group,
        quarters=quarters,
        children=observed,
        expected=total,
        contributions={a: float(n) for a, n in part.items()},
    )
    by_authority = {a: float(expected[a]) for a in sorted(members)}
    return about, replace(about, column=columns[1], kind=Kind.EXPECTED, value=total, contributions=by_authority)


def proportion(
    *,
    row: str,
    column: str,
    numerator: Mapping[str, int],
    denominator: Mapping[str, int],
    group: str = ENGLAND,
    quarters: tuple[str, ...] = (),
) -> Cell:
    """A share of children, numerator and denominator per authority."""
    top, bottom = sum(numerator.values()), sum(denominator.values())
    return Cell(
        row=row,
        column=column,
        kind=Kind.PROPORTION,
        value=top / bottom if bottom else None,
        group=group,
        quarters=quarters,
        children=top,
        of=bottom,
        contributions={a: float(n) for a, n in numerator.items()},
    )


def authorities(*, row: str, column: str, number: int) -> Cell:
    """How many authorities: no child stands behind it."""
    return Cell(row=row, column=column, kind=Kind.AUTHORITIES, value=number)


def generic(*, row: str, column: str, value: float) -> Cell:
    """A number worked from no data, such as a funnel limit at a round E; `row` is that E, written as a whole
    number."""
    return Cell(row=row, column=column, kind=Kind.GENERIC, value=value)


EXITS = "exits"
"""The cause that stands for all causes together, where a draft publishes their sum."""


def identities(holding: Holding) -> tuple[Identity, ...]:
    """What adds up to what among the measures held: ages, siblings and complex need to all children, causes to all
    exits.

    An identity is exact only where the numbers agree everywhere; where some children's stratum is not known the
    parts come to less, and where they come to more there is no identity.
    """
    candidates = [
        (measure(stage, cause), tuple(measure(stage, cause, stratum) for stratum in strata))
        for stage in STAGES
        for cause in (*CAUSES, EXITS)
        for strata in PARTITIONS.values()
    ]
    candidates += [
        (measure(stage, EXITS, stratum), tuple(measure(stage, cause, stratum) for cause in CAUSES))
        for stage in STAGES
        for stratum in STRATA
    ]
    found = []
    for total, parts in candidates:
        if total in holding.counts and all(part in holding.counts for part in parts):
            left = holding.counts[total] - sum(holding.counts[part] for part in parts)
            if (left >= 0).all():
                found.append(Identity(total, parts, exact=bool((left == 0).all())))
    return tuple(found)
