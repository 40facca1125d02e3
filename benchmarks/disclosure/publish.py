"""One cell from exact to publishable: symbol or rounded number (R3, R6, R13), and what that number tells an
attacker."""

from __future__ import annotations

from benchmarks.disclosure.cells import Audience, Cell, Kind, ProtectedCell, Symbol, Table
from benchmarks.disclosure.configuration import Configuration
from benchmarks.disclosure.rounding import count_interval, interval, proportion_base, significant, to_base
from benchmarks.disclosure.statements import Figure, Statement
from benchmarks.disclosure.thresholds import QUANTILES


def base_of(cell: Cell, audience: Audience, rules: Configuration) -> float | None:
    """What the cell is rounded to; 0 where to significant digits or not at all, None where no base is coarse
    enough."""
    if cell.kind is Kind.COUNT:
        return float(rules.count_base[audience.value])
    if cell.kind is Kind.PROPORTION:
        return proportion_base(float(cell.of or 0), rules.step_events, rules.proportion_bases)
    if cell.kind in QUANTILES:
        return float(rules.days_base) if cell.quantity == "days" else rules.ratio_base
    bases = {Kind.RATIO: rules.ratio_base, Kind.EXPECTED: rules.expected_base, Kind.DAYS: rules.days_base}
    return float(bases.get(cell.kind, 0.0))


def marked(cell: Cell, symbol: Symbol) -> ProtectedCell:
    """The cell with a mark in place of a number."""
    return ProtectedCell(cell.row, cell.column, cell.kind, None, symbol, 0.0, cell.low_quality)


def publish(cell: Cell, audience: Audience, rules: Configuration) -> ProtectedCell:
    """The cell rounded or marked, once no rule keeps it back. T0 is exact: an authority's own figures."""
    if cell.value is None:
        return marked(cell, Symbol.NOT_AVAILABLE)
    if cell.structural:
        return marked(cell, Symbol.NOT_APPLICABLE)
    if audience is Audience.OWN:
        return ProtectedCell(cell.row, cell.column, cell.kind, cell.value, Symbol.NONE, 0.0, cell.low_quality)
    base = base_of(cell, audience, rules)
    if base is None:
        return marked(cell, Symbol.CONFIDENTIAL)
    if cell.kind is Kind.ESTIMATE:
        shown = significant(cell.value, rules.se_digits)
    elif cell.kind is Kind.GENERIC:
        shown = round(cell.value, 4)
    else:
        shown = to_base(cell.value, base) if base else cell.value
    if shown == 0 and cell.value > 0:
        return marked(cell, Symbol.ROUNDS_TO_ZERO)
    return ProtectedCell(cell.row, cell.column, cell.kind, shown, Symbol.NONE, base, cell.low_quality)


def told(
    cell: Cell, published: ProtectedCell, table: Table, members: frozenset[str], release: str, rules: Configuration
) -> Statement | None:
    """What a published cell says about its count; None where it says nothing about one.

    A ratio is read together with its E, known to the nearest 10, whether or not the table prints E beside it.
    """
    if not cell.measure or table.audience is Audience.OWN:
        return None
    figure = Figure(cell.measure, members, frozenset(cell.quarters))
    if cell.kind is Kind.COUNT and published.symbol is Symbol.NOT_APPLICABLE:
        return Statement(figure, release, cell.kind, 0.0, 0.0)
    if published.shown is None:
        return None
    if cell.kind is Kind.COUNT:
        low, high = count_interval(published.shown, int(published.base), rules.small + 1)
    elif cell.kind is Kind.RATIO and cell.expected is not None:
        least, most = interval(published.shown, published.base)
        e_low, e_high = interval(to_base(cell.expected, rules.expected_base), rules.expected_base)
        low, high = max(float(rules.children), least * e_low), most * e_high
    elif cell.kind is Kind.PROPORTION and cell.of is not None:
        least, most = interval(published.shown, published.base)
        low, high = least * cell.of, most * cell.of
    else:
        return None
    return Statement(figure, release, cell.kind, low, high)
