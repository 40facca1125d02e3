"""An occurrence/exposure table: how many children left a stage, in which way and after which wait, and for how many
days children were at risk of leaving at each wait. Tables of quarters, and of authorities, add up exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.contributions.bands import BANDS
from benchmarks.contributions.vocabulary import CAUSES, STAGES, STRATA

Counts = NDArray[np.int64]


def _none() -> Counts:
    return np.zeros(BANDS, dtype=np.int64)


def _sum(counts: Sequence[Counts]) -> Counts:
    added: Counts = np.stack(counts).sum(axis=0, dtype=np.int64)
    return added


def _as_counts(values: Any, what: str) -> Counts:
    counts = np.asarray(values)
    if counts.shape != (BANDS,) or not np.issubdtype(counts.dtype, np.integer):
        raise ValueError(f"{what} must be {BANDS} whole numbers, one for each band of waiting")
    if counts.min() < 0:
        raise ValueError(f"{what} must not be negative")
    frozen = counts.astype(np.int64)
    frozen.setflags(write=False)
    return frozen


@dataclass(frozen=True, eq=False)
class StageTable:
    """One stage and stratum: `events[cause]` children, `exposure_days` days at risk, both int64[BANDS], read-only."""

    stage: str
    stratum: str
    events: Mapping[str, Counts] = field(default_factory=dict)
    exposure_days: Counts = field(default_factory=_none)

    def __post_init__(self) -> None:
        if self.stage not in STAGES:
            raise ValueError(f"unknown stage {self.stage!r}")
        if self.stratum not in STRATA:
            raise ValueError(f"unknown stratum {self.stratum!r}")
        if unknown := set(self.events) - set(CAUSES):
            raise ValueError(f"unknown way out {sorted(unknown)}")
        events = {cause: _as_counts(self.events.get(cause, _none()), cause) for cause in CAUSES}
        object.__setattr__(self, "events", events)
        object.__setattr__(self, "exposure_days", _as_counts(self.exposure_days, "exposure_days"))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StageTable):
            return NotImplemented
        return (
            (self.stage, self.stratum) == (other.stage, other.stratum)
            and np.array_equal(self.exposure_days, other.exposure_days)
            and all(np.array_equal(self.events[cause], other.events[cause]) for cause in CAUSES)
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def exits(self) -> Counts:
        """Children who left the stage in any way, int64[BANDS]."""
        return _sum([self.events[cause] for cause in CAUSES])

    def total(self, cause: str) -> int:
        """Children who left by `cause`, over all bands."""
        return int(self.events[cause].sum())

    def add(self, other: StageTable) -> StageTable:
        """The two tables as one; ValueError when they are not of the same stage and stratum."""
        return total((self, other))

    def less(self, other: StageTable) -> StageTable:
        """This table without `other`, which must be part of it (ValueError when a count would become negative)."""
        self._same(other)
        return StageTable(
            self.stage,
            self.stratum,
            {cause: self.events[cause] - other.events[cause] for cause in CAUSES},
            self.exposure_days - other.exposure_days,
        )

    def _same(self, other: StageTable) -> None:
        if (self.stage, self.stratum) != (other.stage, other.stratum):
            raise ValueError(f"{other.stage}/{other.stratum} cannot be put together with {self.stage}/{self.stratum}")

    def to_document(self) -> dict[str, Any]:
        """The table as it travels: only the bands that are not 0, as [band, number], in order."""
        return {
            "events": {cause: _pairs(self.events[cause]) for cause in CAUSES},
            "exposure_days": _pairs(self.exposure_days),
        }

    @classmethod
    def from_document(cls, stage: str, stratum: str, document: Mapping[str, Any]) -> StageTable:
        """From one stratum of a contribution, as sent ([band, number] pairs) or as the schema loaded it (arrays)."""
        events = {cause: _dense(pairs) for cause, pairs in document["events"].items()}
        return cls(stage, stratum, events, _dense(document["exposure_days"]))


def empty(stage: str, stratum: str = "all") -> StageTable:
    """A table with no children in it."""
    return StageTable(stage, stratum)


def total(tables: Iterable[StageTable]) -> StageTable:
    """The sum of one or more tables of one stage and stratum."""
    held = list(tables)
    if not held:
        raise ValueError("nothing to add up")
    for table in held[1:]:
        held[0]._same(table)
    events = {cause: _sum([table.events[cause] for table in held]) for cause in CAUSES}
    days = _sum([table.exposure_days for table in held])
    return StageTable(held[0].stage, held[0].stratum, events, days)


def _pairs(counts: Counts) -> list[list[int]]:
    return [[int(band), int(counts[band])] for band in np.flatnonzero(counts)]


def _dense(pairs: Any) -> Counts:
    if isinstance(pairs, np.ndarray):
        return pairs
    counts = _none()
    for band, number in pairs:
        counts[band] = number
    return counts
