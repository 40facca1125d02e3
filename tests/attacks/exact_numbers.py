"""A11, A16 and A17: a ratio times its denominator is a whole number; steps and standard errors that tell n."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor

import numpy as np

from tests.attacks.opened import Opened


def grain(values: Sequence[float]) -> float:
    """The coarsest of the usual roundings that all values keep; 0 where there is none."""
    usual = (10.0, 5.0, 1.0, 0.5, 0.1, 0.05, 0.01)
    return next((g for g in usual if all(abs(v / g - round(v / g)) < 1e-6 for v in values)), 0.0)


def counts_from_ratios(files: Iterable[Opened]) -> list[tuple[str, int]]:
    """Rows in which O/E and E, each known to its rounding, leave one whole number for O."""
    found = []
    for one in files:
        for sheet in one.sheets:
            if not {"ratio", "expected"} <= set(sheet.columns):
                continue
            rows = [
                (str(label), r, e)
                for label, r, e in zip(
                    (row[0] for row in sheet.rows), sheet.column("ratio"), sheet.column("expected"), strict=True
                )
                if isinstance(r, int | float) and isinstance(e, int | float)
            ]
            half_r, half_e = (grain([row[i] for row in rows]) / 2 for i in (1, 2)) if rows else (0.0, 0.0)
            for label, ratio, expected in rows:
                low = ceil((ratio - half_r) * (expected - half_e) - 1e-6)
                high = floor((ratio + half_r) * (expected + half_e) + 1e-6)
                if low == high:
                    found.append((f"{one.name} {label}", low))
    return found


def sizes_from_errors(files: Iterable[Opened]) -> list[int]:
    """n from a proportion and its standard error, where they leave only one."""
    found = []
    for one in files:
        for sheet in one.sheets:
            if {"proportion", "standard_error"} <= set(sheet.columns):
                for share, error in zip(sheet.column("proportion"), sheet.column("standard_error"), strict=True):
                    if isinstance(share, float) and isinstance(error, float) and error > 0:
                        n = share * (1 - share) / error**2
                        if abs(n - round(n)) < 1e-6 * n:
                            found.append(round(n))
    return found


def funnel_points(files: Iterable[Opened]) -> list[tuple[str, float]]:
    """E in a funnel's grid that are no round numbers: a grid drawn at authorities' own E gives each of them away."""
    return [
        (one.name, value)
        for one in files
        for name, values in one.arrays
        if name in ("expected", "size")
        for value in values
        if value is not None and abs(value / 5 - round(value / 5)) > 1e-9
    ]


def single_steps(days: Sequence[int], values: Sequence[float], events: Sequence[int]) -> list[int]:
    """Numbers of events, where fewer than eight, behind the steps of a curve; `events` judges, per grid day."""
    found, last = [], 0
    for i in range(1, len(values)):
        if not np.isclose(values[i], values[last]):
            behind = sum(events[last + 1 : i + 1])
            if behind < 8:
                found.append(behind)
            last = i
    assert len(days) == len(values)
    return found
