"""The linear programme under the audit: what can be concluded about a sum of unknown counts from intervals on other
sums.

Unknowns are counts, so never negative. HiGHS works on the continuous relaxation: an attacker who also uses that
counts are whole cannot widen an interval, only narrow it by less than one at each end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

TOLERANCE = 1e-6
_FEWEST_TOGETHER = 6

Row = tuple[tuple[int, ...], tuple[float, ...]]
"""A sparse row: positions and coefficients."""


class Infeasible(Exception):
    """No table at all agrees with the statements: they are wrong, so nothing may be published."""


@dataclass(frozen=True)
class Secret:
    """A sum of unknowns that must not be bounded too closely: from above below `upper`, from below above `lower`."""

    row: Row
    truth: float
    upper: float
    lower: float
    words: str


@dataclass(frozen=True)
class Found:
    """A secret found out: which side, the bound an attacker gets, and the positions of the rows that give it."""

    secret: Secret
    above: bool
    bound: float
    rows: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class LinearSystem:
    """`low <= rows @ x <= high`, x >= 0; `truth` is the true table, kept to know what is already safe."""

    rows: sparse.csr_matrix
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    truth: NDArray[np.float64]

    def without(self, dropped: Sequence[int]) -> LinearSystem:
        """The same system with some rows said no more."""
        low, high = self.low.copy(), self.high.copy()
        low[list(dropped)], high[list(dropped)] = -np.inf, np.inf
        return LinearSystem(self.rows, low, high, self.truth)

    def holds(self) -> bool:
        """Does the true table agree with every row? Where not, a statement was built wrongly."""
        values = self.rows @ self.truth
        return bool(np.all(values >= self.low - TOLERANCE) and np.all(values <= self.high + TOLERANCE))


def matrix(rows: Sequence[Row], width: int) -> sparse.csr_matrix:
    """Sparse rows as one matrix of shape (len(rows), width)."""
    starts = np.cumsum([0] + [len(where) for where, _ in rows])
    where = np.fromiter((i for row in rows for i in row[0]), dtype=np.int64)
    what = np.fromiter((v for row in rows for v in row[1]), dtype=np.float64)
    return sparse.csr_matrix((what, where, starts), shape=(len(rows), width))


class Attacker:
    """Solves programmes over one system, keeping the inequalities in the form HiGHS takes."""

    def __init__(self, system: LinearSystem) -> None:
        self.system = system
        equal = np.isfinite(system.low) & (system.low == system.high)
        above = np.flatnonzero(np.isfinite(system.high) & ~equal)
        below = np.flatnonzero(np.isfinite(system.low) & ~equal)
        self._inequality = sparse.vstack([system.rows[above], -system.rows[below]], format="csr")
        self._limit = np.concatenate([system.high[above], -system.low[below]])
        self._inequality_row = np.concatenate([above, below])
        self._equal_row = np.flatnonzero(equal)
        self._equality = system.rows[self._equal_row]
        self._width = system.rows.shape[1]

    def interval(self, row: Row) -> tuple[float, float]:
        """Least and greatest value of one sum; the upper end may be infinite."""
        return self._bound(row, above=False)[0], self._bound(row, above=True)[0]

    def found_out(self, secrets: Sequence[Secret]) -> list[Found]:
        """The secrets that can be bounded too closely, each with the rows that do it."""
        return self._side(secrets, above=True) + self._side(secrets, above=False)

    def _side(self, secrets: Sequence[Secret], *, above: bool) -> list[Found]:
        """One side of all secrets: many at a time first, those still open one by one.

        A feasible table in which a secret lies far enough out proves that secret safe, so each table found is tried
        on all.
        """
        if not secrets:
            return []
        sums = matrix([secret.row for secret in secrets], self._width)
        need = np.array([secret.upper if above else secret.lower for secret in secrets])

        def still_open(positions: NDArray[np.int64], table: NDArray[np.float64]) -> NDArray[np.int64]:
            values = (sums @ table)[positions]
            met = values >= need[positions] - TOLERANCE if above else values <= need[positions] + TOLERANCE
            return positions[~met]

        positions = still_open(np.arange(len(secrets)), self.system.truth)
        together = len(positions)
        while together >= _FEWEST_TOGETHER and len(positions) >= _FEWEST_TOGETHER:
            chosen = positions[:together]
            table = self._spread(sums[chosen], need[chosen], above=above)
            left = still_open(positions, table)
            if len(positions) - len(left) < max(2, together // 8):
                together //= 2  # they stand in each other's way: one can rise only where another falls
            positions = np.roll(left, len(left) // 2)
        found: list[Found] = []
        while len(positions):
            position, positions = int(positions[0]), positions[1:]
            bound, extreme, rows = self._bound(secrets[position].row, above=above)
            if bound < need[position] - TOLERANCE if above else bound > need[position] + TOLERANCE:
                found.append(Found(secrets[position], above, bound, rows))
            if extreme is not None:
                positions = still_open(positions, extreme)
        return found

    def _spread(self, sums: sparse.csr_matrix, need: NDArray[np.float64], *, above: bool) -> NDArray[np.float64]:
        """A feasible table that brings as many sums as it can towards what they need, none further than needed."""
        many = sums.shape[0]
        truth = sums @ self.system.truth
        room = np.maximum(need - truth if above else truth - need, TOLERANCE)
        sign = -1.0 if above else 1.0
        # reached <= sign * (truth - sum): how far each sum has moved from the truth in the wanted direction
        moved = sparse.hstack([sign * sums, sparse.identity(many)], format="csr")
        padded = sparse.hstack([self._inequality, sparse.csr_matrix((self._inequality.shape[0], many))])
        equality = sparse.hstack([self._equality, sparse.csr_matrix((self._equality.shape[0], many))], format="csr")
        solved = self._solve(
            np.concatenate([np.zeros(self._width), -1.0 / room]),
            sparse.vstack([padded, moved], format="csr"),
            np.concatenate([self._limit, sign * truth]),
            equality,
            np.column_stack([np.zeros(self._width + many), np.concatenate([np.full(self._width, np.inf), room])]),
        )
        if solved.x is None:
            raise Infeasible(solved.message)
        return np.asarray(solved.x[: self._width])

    def _solve(
        self,
        aim: NDArray[np.float64],
        inequality: sparse.csr_matrix,
        limit: NDArray[np.float64],
        equality: sparse.csr_matrix,
        bounds: NDArray[np.float64],
    ) -> Any:
        """One programme: minimise `aim`; the equalities' right-hand sides are the system's own."""
        has_limits, has_equal = inequality.shape[0] > 0, equality.shape[0] > 0
        programme: dict[str, Any] = {
            "A_ub": inequality if has_limits else None,
            "b_ub": limit if has_limits else None,
            "A_eq": equality if has_equal else None,
            "b_eq": self.system.high[self._equal_row] if has_equal else None,
            "bounds": bounds,
            "method": "highs",
        }
        return linprog(aim, **programme)

    def _bound(self, row: Row, *, above: bool) -> tuple[float, NDArray[np.float64] | None, tuple[int, ...]]:
        """Extreme value of one sum, a table that attains it (None where unbounded), and the rows that hold it
        there."""
        aim = np.zeros(self._width)
        aim[list(row[0])] = row[1]
        unlimited = np.column_stack([np.zeros(self._width), np.full(self._width, np.inf)])
        solved = self._solve(-aim if above else aim, self._inequality, self._limit, self._equality, unlimited)
        if solved.status == 3:
            return np.inf, None, ()
        if solved.x is None:
            raise Infeasible(solved.message)
        holding = self._inequality_row[np.abs(solved.ineqlin.marginals) > TOLERANCE] if len(self._limit) else []
        equal = self._equal_row[np.abs(solved.eqlin.marginals) > TOLERANCE] if len(self._equal_row) else []
        rows = tuple(sorted({int(i) for i in [*holding, *equal]}))
        return float(aim @ solved.x), np.asarray(solved.x), rows
