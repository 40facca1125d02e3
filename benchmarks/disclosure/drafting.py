"""Ways to make a draft's cells from the holding, so that value, children and contributions cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from benchmarks.disclosure.cells import ENGLAND, Cell, Holding, Kind


def count(
    holding: Holding,
    *,
    row: str,
    column: str,
    measure: str,
    members: frozenset[str],
    quarters: tuple[str, ...],
    group: str = ENGLAND,
    of: int | None = None,
    structural: bool = False,
) -> Cell:
    """Children or events of one measure over a group and some quarters; KeyError where the holding has no such
    part."""
    part = holding.part(measure, members, quarters)
    total = sum(part.values())
    return Cell(
        row=row,
        column=column,
        kind=Kind.COUNT,
        value=total,
        measure=measure,
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
    measure: str,
    members: frozenset[str],
    quarters: tuple[str, ...],
    expected: Mapping[str, float],
    group: str = ENGLAND,
    columns: tuple[str, str] = ("ratio", "expected"),
) -> tuple[Cell, Cell]:
    """O/E and its E, side by side; `expected` per authority, O from the holding."""
    part = holding.part(measure, members, quarters)
    observed = sum(part.values())
    total = float(sum(expected[a] for a in sorted(members)))
    about = Cell(
        row=row,
        column=columns[0],
        kind=Kind.RATIO,
        value=observed / total if total > 0 else None,
        measure=measure,
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
