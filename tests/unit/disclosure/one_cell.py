"""A cell in its table and draft, for tests of single rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from benchmarks.disclosure.cells import ENGLAND, Audience, Cell, Draft, Holding, Kind, Table, measure
from benchmarks.disclosure.configuration import DEFAULT
from benchmarks.disclosure.thresholds import Place

MEASURE = measure("decision_to_match", "progressed")
TWELVE = tuple(f"A{n:02d}" for n in range(12))
QUARTERS = tuple(f"{year}-{month:02d}-01" for year in (2022, 2023, 2024) for month in (1, 4, 7, 10))
EVEN = dict.fromkeys(TWELVE, 10.0)


def draft(counts: dict[str, np.ndarray] | None = None, **changes: Any) -> Draft:
    """A draft over twelve authorities and twelve quarters, one child each in every quarter unless said otherwise."""
    held = counts or {MEASURE: np.ones((12, 12), dtype=np.int64)}
    made = Draft(
        release="R1",
        quarter="2025-01-01",
        published_on=date(2025, 1, 20),
        holding=Holding(TWELVE, QUARTERS, held),
        groups={ENGLAND: frozenset(TWELVE)} | {code: frozenset({code}) for code in TWELVE},
        tables=(),
    )
    return replace(made, **changes)


def place(audience: Audience = Audience.PEERS, cut: str = "none", **changes: Any) -> Place:
    """Where a cell stands."""
    return Place(Table("t", audience, cut, ("progressed",), ()), draft(**changes), DEFAULT)


def cell(kind: Kind = Kind.COUNT, value: float | None = 120, **changes: Any) -> Cell:
    """A cell that keeps every rule, with what a test changes."""
    made = Cell("row", "progressed", kind, value, MEASURE, ENGLAND, QUARTERS, children=120, contributions=EVEN)
    return replace(made, **changes)
