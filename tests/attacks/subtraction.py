"""A2, A3, A5, A6 and A18: totals less visible cells, a programme over all linked tables, rolling windows subtracted.

Written apart from the product's own audit: it reads published tables, infers their rounding, and knows only what adds
to what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import gcd
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from benchmarks.contributions.vocabulary import CAUSES, PARTITIONS, STAGES, STRATA
from benchmarks.releases.wording import row_name
from tests.attacks.opened import Opened

Key = tuple[str, str, str]
"""Stage, stratum, cause ("ended" for all causes)."""
LABELS = {
    row_name(f"{stage}/{stratum}" if stratum != "all" else stage): (stage, stratum)
    for stage in STAGES
    for stratum in STRATA
}


@dataclass
class Read:
    """What the counts of one release say: the interval of each figure, and which are marked confidential."""

    intervals: dict[Key, tuple[float, float]] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)


def read(files: Iterable[Opened]) -> Read:
    """Counts of ways out from every table that has them, each table's rounding found from its own numbers."""
    found = Read()
    for one in files:
        for sheet in one.sheets:
            if sheet.columns[:1] == ("stage",) and {"progressed", "ended"} <= set(sheet.columns):
                _sheet(sheet.columns, sheet.rows, found)
    return found


def _sheet(columns: Sequence[str], rows: Sequence[tuple[Any, ...]], found: Read) -> None:
    numbers = [v for row in rows for v in row[1:] if isinstance(v, int | float)]
    base = gcd(*(int(v) for v in numbers)) if numbers else 1
    base = base if base in (5, 10) else 1
    for row in rows:
        stage, stratum = LABELS[str(row[0])]
        for column, value in zip(columns[1:], row[1:], strict=True):
            key = (stage, stratum, column)
            if isinstance(value, int | float):
                low, high = _rounded_from(float(value), base)
                old = found.intervals.get(key, (0.0, np.inf))
                found.intervals[key] = (max(low, old[0]), min(high, old[1]))
            else:
                found.hidden.add(key)
    found.hidden -= found.intervals.keys()


def _rounded_from(value: float, base: int) -> tuple[float, float]:
    return (value, value) if base == 1 else (max(8.0, value - base // 2), value + (base - 1) // 2)


def relations() -> list[tuple[Key, list[Key]]]:
    """What adds up to what, by definition."""
    found: list[tuple[Key, list[Key]]] = []
    for stage in STAGES:
        found += [((stage, stratum, "ended"), [(stage, stratum, c) for c in CAUSES]) for stratum in STRATA]
        for name in ("age", "complex"):
            found += [
                ((stage, "all", cause), [(stage, stratum, cause) for stratum in PARTITIONS[name]])
                for cause in (*CAUSES, "ended")
            ]
    return found


def concluded(said: Read, wanted: Iterable[Mapping[Key, float]] | None = None) -> list[tuple[float, float]]:
    """Bounds on each hidden figure (or on the sums asked for) from everything said in one release."""
    sums = list(wanted) if wanted is not None else [{key: 1.0} for key in sorted(said.hidden)]
    programme = Programme()
    for total, parts in relations():
        programme.add({total: 1.0} | dict.fromkeys(parts, -1.0), 0.0, 0.0)
    for key, (low, high) in said.intervals.items():
        programme.add({key: 1.0}, low, high)
    return [programme.bounds(one) for one in sums]


def over_windows(
    releases: Sequence[tuple[Read, Sequence[Any]]], wanted: Iterable[tuple[Key, Any]]
) -> list[tuple[float, float]]:
    """Bounds on single quarters from windows of several releases, each given with the quarters of its window."""
    programme = Programme()
    keys = {key for said, _ in releases for key in (*said.intervals, *said.hidden)}
    quarters = sorted({quarter for _, window in releases for quarter in window})
    # quarters that lie in the same windows cannot be told apart
    classes: dict[tuple[bool, ...], list[Any]] = defaultdict(list)
    for quarter in quarters:
        classes[tuple(quarter in window for _, window in releases)].append(quarter)
    for total, parts in relations():
        if total in keys and all(part in keys for part in parts):
            for inside in classes:
                programme.add({(total, inside): 1.0} | {(part, inside): -1.0 for part in parts}, 0.0, 0.0)
    for i, (said, _) in enumerate(releases):
        for key, (low, high) in said.intervals.items():
            programme.add({(key, inside): 1.0 for inside in classes if inside[i]}, low, high)
    where = {quarter: inside for inside, held in classes.items() for quarter in held}
    return [programme.bounds({(key, where[quarter]): 1.0}) for key, quarter in wanted]


class Programme:
    """A plain linear programme over named unknowns that are never negative."""

    def __init__(self) -> None:
        self._names: dict[Any, int] = {}
        self._rows: list[tuple[Mapping[Any, float], float, float]] = []
        self._made: tuple[Any, Any] | None = None

    def add(self, row: Mapping[Any, float], low: float, high: float) -> None:
        """One statement: low <= row <= high."""
        for name in row:
            self._names.setdefault(name, len(self._names))
        self._rows.append((row, low, high))
        self._made = None

    def _matrices(self) -> tuple[Any, Any]:
        """All statements as upper limits."""
        if self._made is None:
            places = [
                (i, self._names[name], value) for i, (row, _, _) in enumerate(self._rows) for name, value in row.items()
            ]
            i, j, v = zip(*places, strict=True)
            matrix = csr_matrix((v, (i, j)), shape=(len(self._rows), len(self._names)))
            low = np.array([row[1] for row in self._rows])
            high = np.array([row[2] for row in self._rows])
            bounded = np.isfinite(high)
            limits = np.concatenate([high[bounded], -low])
            self._made = (vstack([matrix[bounded], -matrix], format="csr"), limits)
        return self._made

    def bounds(self, aim: Mapping[Any, float]) -> tuple[float, float]:
        """Least and greatest value of a sum."""
        if any(name not in self._names for name in aim):
            return 0.0, np.inf
        matrix, limits = self._matrices()
        aimed = np.zeros(len(self._names))
        for name, value in aim.items():
            aimed[self._names[name]] = value
        ends = []
        for sign in (1.0, -1.0):
            solved: Any = linprog(sign * aimed, A_ub=matrix, b_ub=limits, bounds=(0, None))
            assert solved.status in (0, 3), solved.message
            ends.append(sign * solved.fun if solved.status == 0 else np.inf)
        return float(ends[0]), float(ends[1])


def too_close(interval: tuple[float, float], truth: float) -> bool:
    """Has the attacker found a small count out: below 8 for sure, or more than half of it for sure?"""
    return interval[1] < 8 - 1e-6 or interval[0] > truth / 2 + 1e-6
