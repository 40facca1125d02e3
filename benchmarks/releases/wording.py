"""How a release says things: labels, numbers and sentences, in the words of the field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from benchmarks.contributions.vocabulary import STAGE_NAMES, STRATUM_NAMES
from benchmarks.disclosure.cells import Kind, ProtectedCell
from benchmarks.releases.artefacts import Column, Value

STAGE_COLUMN = Column("stage", "Stage")
COLUMNS = {
    "progressed": Column("progressed", "Progressed", "count"),
    "plan_changed": Column("plan_changed", "Plan changed", "count"),
    "other_exit": Column("other_exit", "Left another way", "count"),
    "ended": Column("ended", "All who left the stage", "count"),
    "observed": Column("observed", "Progressed", "count"),
    "authorities": Column("authorities", "Authorities", "count"),
    "expected": Column("expected", "Expected at the reference pace", "count"),
    "ratio": Column("ratio", "Pace (observed over expected)", "ratio"),
    "restricted_mean_wait": Column("restricted_mean_wait", "Average days waited, up to the limit", "days"),
    "lower_quartile": Column("lower_quartile", "A quarter of authorities are below", "ratio"),
    "median": Column("median", "Half of authorities are below", "ratio"),
    "upper_quartile": Column("upper_quartile", "A quarter of authorities are above", "ratio"),
    "estimate": Column("estimate", "Spread beyond chance", "share"),
    "lower_998": Column("lower_998", "Lower 99.8% limit", "limit"),
    "lower_95": Column("lower_95", "Lower 95% limit", "limit"),
    "upper_95": Column("upper_95", "Upper 95% limit", "limit"),
    "upper_998": Column("upper_998", "Upper 99.8% limit", "limit"),
    "waiting": Column("waiting", "Still waiting", "share"),
    "days": Column("days", "Days waited", "count"),
}

PACE_NOTE = (
    "Pace is children who progressed over the number expected had they progressed as children did nationally in the "
    "reference period after the same waits. 1 is the reference pace; below 1 is slower. Quicker is not always better: "
    "read it with plans changed and disruptions."
)
WAIT_NOTE = (
    "Average days waited counts every child at the stage, also those still waiting, and follows each wait for {tau} "
    "days; it does not fall only because quick cases are complete. Lower is quicker, not always better."
)
CURVE_NOTE = (
    "Of children who come to the stage, the share still waiting and the share that left in each way after so many "
    "days, from all days waited in 36 months. Children already waiting when the period began count from the wait they "
    "had then."
)
ROUNDING_NOTE = (
    "Rounded and, where few children or authorities stand behind a figure, kept back; the same protected figures are "
    "in the chart and in every download. Rounded parts may not add up to their rounded whole."
)


def stage_name(stage: str) -> str:
    """A stage in words."""
    return STAGE_NAMES[stage]


def row_name(key: str) -> str:
    """The label of a row: a stage, or a stage and a group of children."""
    stage, _, stratum = key.partition("/")
    return f"{STAGE_NAMES[stage]}: {STRATUM_NAMES[stratum].lower()}" if stratum else STAGE_NAMES[stage]


def quarter_name(quarter: date) -> str:
    """A quarter in words: "Jan to Mar 2026"."""
    last = date(quarter.year, quarter.month + 2, 1)
    return f"{quarter:%b} to {last:%b} {quarter.year}"


def entry(cell: ProtectedCell | None) -> Value:
    """A protected figure as an entry of a table; whole numbers as whole numbers."""
    if cell is None:
        return Value(None, "x")
    if cell.shown is None:
        return Value(None, cell.symbol.value)
    whole = cell.kind in (Kind.COUNT, Kind.AUTHORITIES, Kind.EXPECTED, Kind.DAYS)
    return Value(int(cell.shown) if whole else cell.shown)


def number(value: float, digits: int = 2) -> Value:
    """An own figure, exact but for the digits that mean nothing."""
    return Value(round(value, digits) if digits else round(value))


def tau_words(tau: int) -> str:
    """A limit in days in words."""
    return {365: "one year", 730: "two years"}.get(tau, f"{tau} days")


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
