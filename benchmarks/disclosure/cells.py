"""The types at the seam: what compiling a release hands to disclosure, and what it gets back.

Going in, everything is exact: a `Holding` of counts per measure, authority and quarter, and a `Draft` of tables and
curves that say which part of the holding each figure stands for. Because every count names its measure, its
authorities and its quarters, all linear relations (totals, overlapping cuts, rolling windows, one release after
another) follow from the holding; nobody has to list which cell is a total of which. Coming out, everything is safe
to serialise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from benchmarks.disclosure.configuration import Configuration

ENGLAND = "england"
"""Key of the group of all authorities in the matched panel."""


class Audience(StrEnum):
    """Who reads a table (R1)."""

    OWN = "T0"
    PEERS = "T1"
    NATIONAL = "T2"
    PUBLIC = "T3"


class Kind(StrEnum):
    """What a figure is: it decides which thresholds and which rounding apply."""

    COUNT = "count"  # children or events; needs `measure`
    AUTHORITIES = "authorities"  # how many authorities: no child behind it
    RATIO = "ratio"  # O/E; needs `expected` and the numerator's `measure`
    EXPECTED = "expected"  # E
    DAYS = "days"  # a mean or restricted mean, in days
    PROPORTION = "proportion"  # `children` of `of`
    MEDIAN = "median"  # of days or of ratios; `units` says of how many
    QUARTILE = "quartile"
    TAIL = "tail"  # 10th or 90th percentile
    ESTIMATE = "estimate"  # a model's estimate or its standard error; needs `degrees_of_freedom`
    GENERIC = "generic"  # worked from no data at all: funnel limits at round values of E


class Symbol(StrEnum):
    """GSS marks: four different reasons for a number not to be there."""

    NONE = ""
    CONFIDENTIAL = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"
    ROUNDS_TO_ZERO = "k"


def measure(stage: str, cause: str, stratum: str = "all") -> str:
    """Key of a measure: one stage, one cause (or "exits" for all of them) and one stratum."""
    return f"{stage}/{cause}/{stratum}"


@dataclass(frozen=True, eq=False)
class Holding:
    """What the contributions add up to; never leaves the benchmark side.

    `counts[measure]` is an integer array of shape (authorities, quarters); `quarters` are first days
    ("2025-10-01"), ascending.
    """

    authorities: tuple[str, ...]
    quarters: tuple[str, ...]
    counts: Mapping[str, NDArray[np.int64]]

    def part(self, measure: str, members: frozenset[str], quarters: tuple[str, ...]) -> dict[str, int]:
        """Count per authority over some quarters; KeyError for a measure, authority or quarter not held."""
        rows = {a: i for i, a in enumerate(self.authorities)}
        columns = [self.quarters.index(q) if q in self.quarters else _missing(q) for q in quarters]
        sums = self.counts[measure][:, columns].sum(axis=1)
        return {a: int(sums[rows[a]]) for a in sorted(members)}


def _missing(quarter: str) -> int:
    raise KeyError(f"quarter {quarter} is not in the holding")


@dataclass(frozen=True)
class Identity:
    """A measure that is the sum of others in every authority and quarter; not `exact` where some go unrecorded."""

    total: str
    parts: tuple[str, ...]
    exact: bool = True


@dataclass(frozen=True)
class Cell:
    """One exact figure of a draft.

    `children` are the children or events behind it (for a ratio those observed, for a proportion its numerator);
    `contributions` the amount each authority gives to it (R4, R5; for quantiles over authorities, each authority's
    children); `of` the count it is a part of (a proportion's denominator), so that all-of-them can be seen; `units`
    the number of values a quantile is taken over; `structural` says a zero could not be anything else.
    """

    row: str
    column: str
    kind: Kind
    value: float | None
    measure: str = ""
    group: str = ENGLAND
    quarters: tuple[str, ...] = ()
    children: int = 0
    contributions: Mapping[str, float] = field(default_factory=dict)
    units: int | None = None
    expected: float | None = None
    of: int | None = None
    quantity: str = "ratio"  # for MEDIAN, QUARTILE, TAIL: rounded as "ratio" or as "days"
    over: str = "authorities"  # for MEDIAN, QUARTILE, TAIL: what the units are, "authorities" or "children"
    degrees_of_freedom: int | None = None
    structural: bool = False
    low_quality: bool = False


@dataclass(frozen=True)
class Table:
    """A named table for one audience; `cut` is a key of the closed catalogue (R10).

    `order` says how rows are ordered: "natural" for categories (ages, quarters, bands), "value" by the first column
    falling, "shuffled" by the release's seed. Rows that stand for authorities are never "natural".
    """

    name: str
    audience: Audience
    cut: str
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    recipient: str = ""
    order: str = "natural"


@dataclass(frozen=True)
class Curve:
    """Cumulative incidence by way out on a grid of days; `values["waiting"]` is still waiting, then one per cause.

    `events[cause][i]` are events after day[i-1] up to day[i] (the first entry is 0), `at_risk[i]` children at risk
    at day[i], `children` those who entered the risk set, `contributions` children per authority. All sequences have
    the length of `days`.
    """

    name: str
    audience: Audience
    cut: str
    stage: str
    stratum: str
    group: str
    quarters: tuple[str, ...]
    days: tuple[int, ...]
    at_risk: tuple[float, ...]
    events: Mapping[str, tuple[int, ...]]
    values: Mapping[str, tuple[float, ...]]
    children: int
    contributions: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Draft:
    """Everything of one release before protection.

    `groups` names sets of authorities (ENGLAND is the matched panel; every other is a subset of it); `consented`
    those whose authority-level figures a national lead may see; `rebase` True once a year, when membership may
    change; `forbidden` are codes and names that must not occur in anything for T1 or T3.
    """

    release: str
    quarter: str
    published_on: date
    holding: Holding
    groups: Mapping[str, frozenset[str]]
    tables: tuple[Table, ...]
    curves: tuple[Curve, ...] = ()
    identities: tuple[Identity, ...] = ()
    consented: frozenset[str] = frozenset()
    rebase: bool = False
    forbidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ProtectedCell:
    """A figure as it may be published: a rounded number or a symbol, never both. `base` is what it was rounded to."""

    row: str
    column: str
    kind: Kind
    shown: float | None
    symbol: Symbol = Symbol.NONE
    base: float = 0.0
    low_quality: bool = False


@dataclass(frozen=True)
class ProtectedTable:
    """A table as it may be published; `rows` in the order in which they must be written."""

    name: str
    audience: Audience
    recipient: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[ProtectedCell, ...]

    def cell(self, row: str, column: str) -> ProtectedCell:
        """The cell at (row, column); KeyError where there is none."""
        for cell in self.cells:
            if cell.row == row and cell.column == column:
                return cell
        raise KeyError((row, column))


@dataclass(frozen=True)
class ProtectedCurve:
    """A curve as it may be published: cut where too few are at risk, each step standing for enough events."""

    name: str
    audience: Audience
    days: tuple[int, ...]
    values: Mapping[str, tuple[float, ...]]
    base: float


@dataclass(frozen=True)
class Note:
    """What one rule did: for the person who approves a release, never for its readers. No true value stands in it."""

    rule: str
    where: str
    what: str


@dataclass(frozen=True, eq=False)
class Protected:
    """A release that passed; `ledger` is what later releases are audited against and stays on the benchmark side."""

    release: str
    configuration: Configuration
    tables: tuple[ProtectedTable, ...]
    curves: tuple[ProtectedCurve, ...]
    notes: tuple[Note, ...]
    ledger: Mapping[str, object]


@dataclass(frozen=True)
class Withheld:
    """A release refused (R14): nothing of it may be shown, the last good one stays."""

    release: str
    reasons: tuple[Note, ...]
