"""What a release says about the holding, as intervals: the material of the audit (R11) and of the ledger (R8).

A statement is one published figure read the way an attacker reads it: "the count of this measure over these
authorities and quarters lies between low and high". A secret is a count that must not be found out from all
statements together.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.disclosure.cells import Kind


@dataclass(frozen=True)
class Figure:
    """A count in principle: one measure over a set of authorities and a set of quarters."""

    measure: str
    members: frozenset[str]
    quarters: frozenset[str]


@dataclass(frozen=True)
class Statement:
    """`figure` as it stood at `release` lies in [low, high]; `kind` says whether by a count or by a ratio."""

    figure: Figure
    release: str
    kind: Kind
    low: float
    high: float


@dataclass(frozen=True)
class Hidden:
    """A figure kept back on its own account; later releases may not give it away either.

    `because` says what must stay unknown: "amount" (small, or of too few authorities) or "authority" (one that
    dominates it).
    """

    figure: Figure
    release: str
    because: str = "amount"
