"""A8, A9 and A10: those who know their own part subtract it; sums of squares are solved for two or three."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from tests.attacks.opened import Opened


def pooled(files: Iterable[Opened], stage_label: str) -> list[tuple[float, float]]:
    """Intervals of every published number of children who progressed that a group of authorities has together."""
    found = []
    for one in files:
        for sheet in one.sheets:
            for column in ("progressed", "observed"):
                if column not in sheet.columns or "expected" in sheet.columns:
                    continue
                at = sheet.columns.index(column)
                values = [row[at] for row in sheet.rows if isinstance(row[at], int | float)]
                base = next((b for b in (10, 5) if values and all(v % b == 0 for v in values)), 1)
                found += [
                    (row[at] - base / 2, row[at] + base / 2) if base > 1 else (row[at], row[at])
                    for row in sheet.rows
                    if isinstance(row[at], int | float) and (sheet.columns[0] != "stage" or row[0] == stage_label)
                ]
    return found


def largest_other(
    totals: Iterable[tuple[float, float]], known: Mapping[str, int], truth: Mapping[str, int], p: float = 0.2
) -> list[str]:
    """Authorities whose number is bounded from above within p by those who pool what they know.

    The attackers try each published total as a total over each set that has it; `truth` only judges.
    """
    found = []
    own = sum(known.values())
    for _, high in totals:
        rest = high - own
        for name, value in truth.items():
            if name not in known and value > 0 and value <= rest <= (1 + p) * value:
                found.append(name)
    return found


def solved(files: Iterable[Opened]) -> list[tuple[int, ...]]:
    """Whole numbers that n, their sum and their sum of squares leave possible, where only one answer is left."""
    found = []
    for one in files:
        for sheet in one.sheets:
            if {"n", "observed", "sum_of_squares"} <= set(sheet.columns):
                columns = [sheet.column(name) for name in ("n", "observed", "sum_of_squares")]
                found += [answer for row in zip(*columns, strict=True) if (answer := _only(*row)) is not None]
    return found


def _only(n: Any, total: Any, squares: Any) -> tuple[int, ...] | None:
    if not all(isinstance(v, int) for v in (n, total, squares)) or n not in (2, 3):
        return None
    most = int(squares**0.5) + 1
    answers = set()
    for start in product(range(most + 1), repeat=n - 1):
        last = total - sum(start)
        if last >= 0 and sum(v * v for v in (*start, last)) == squares:
            answers.add(tuple(sorted((*start, last))))
    return next(iter(answers)) if len(answers) == 1 else None
