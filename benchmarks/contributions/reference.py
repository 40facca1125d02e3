"""The frozen national reference: how quickly children progressed, at each wait, over three fixed years.

Frozen, because against a moving national average a slow-down shared by everyone cannot be seen. Authorities work out
what they would have been expected to do at this reference inside their own walls, so this module is theirs to import.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.contributions.bands import BANDS, EDGES, next_quarter
from benchmarks.contributions.table import StageTable

Rates = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Reference:
    """Progressions per child-day at risk, float64[BANDS], and the days at risk they rest on, pooled over merged bands.

    `starts` are the first bands of the merged groups (0 first); `hazard` and `exposure_days` hold one value a group.
    `first` and `last` are the first days of the first and last quarter of the reference period.
    """

    stage: str
    version: str
    first: date
    last: date
    starts: tuple[int, ...]
    hazard: tuple[float, ...]
    exposure_days: tuple[int, ...]

    def __post_init__(self) -> None:
        rising = all(one < two < BANDS for one, two in zip(self.starts, self.starts[1:], strict=False))
        if not self.starts or self.starts[0] != 0 or not rising:
            raise ValueError("the merged bands of a reference begin at band 0 and rise")
        if not len(self.starts) == len(self.hazard) == len(self.exposure_days):
            raise ValueError("a reference has one hazard and one exposure for each of its merged bands")
        if any(not 0 <= hazard < 1 for hazard in self.hazard):
            raise ValueError("a daily hazard lies between 0 and 1")

    @property
    def rates(self) -> Rates:
        """The hazard of each band of waiting, float64[BANDS]."""
        return spread(self.hazard, self.starts)

    def expected(self, table: StageTable) -> float:
        """Children who would have progressed at the reference's pace, for the days at risk in `table`."""
        self._of(table)
        return float(self.rates @ table.exposure_days)

    def expected_without(self, table: StageTable, own: StageTable) -> float:
        """As `expected`, at the pace of every authority but this one; `own` is its table over the reference period.

        A large authority would otherwise be compared partly with itself. Where it is the whole of a merged band the
        reference's own pace stands, since nothing else is left.
        """
        self._of(own)
        hazard = np.asarray(self.hazard)
        pooled = np.asarray(self.exposure_days, dtype=np.float64)
        progressed = np.add.reduceat(own.events["progressed"], self.starts)
        days = np.add.reduceat(own.exposure_days, self.starts)
        others = pooled - days
        # The published hazard and exposure are rounded, so the remainder can come out a little below nothing.
        left = np.clip(hazard * pooled - progressed, 0, None)
        without = np.divide(left, others, out=hazard.copy(), where=others > 0)
        return float(spread(np.clip(without, 0, 1), self.starts) @ table.exposure_days)

    def _of(self, table: StageTable) -> None:
        if table.stage != self.stage:
            raise ValueError(f"the reference is for {self.stage}, the table for {table.stage}")

    def to_document(self) -> dict[str, Any]:
        """As it is stored and published."""
        return {
            "stage": self.stage,
            "version": self.version,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "starts": list(self.starts),
            "starts_days": [EDGES[start] for start in self.starts],
            "hazard": list(self.hazard),
            "exposure_days": list(self.exposure_days),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Reference:
        """From `to_document`; KeyError or ValueError when it is not one."""
        return cls(
            document["stage"],
            document["version"],
            date.fromisoformat(document["first"]),
            date.fromisoformat(document["last"]),
            tuple(document["starts"]),
            tuple(document["hazard"]),
            tuple(document["exposure_days"]),
        )


def spread(values: tuple[float, ...] | Rates, starts: tuple[int, ...]) -> Rates:
    """Values of merged groups given to each of their bands: float64[BANDS]."""
    lengths = np.diff((*starts, BANDS))
    return np.repeat(np.asarray(values, dtype=np.float64), lengths)


def reference_period(data_to: date) -> tuple[date, date]:
    """First days of the first and last quarter of the three years that end a year before the quarter `data_to`."""
    last = next_quarter(data_to, -4)
    return next_quarter(last, -11), last


def window(data_to: date, quarters: int = 12) -> tuple[date, ...]:
    """First days of the `quarters` quarters that end with the quarter `data_to`; 12 are the 36 months of a ratio."""
    return tuple(next_quarter(data_to, step) for step in range(1 - quarters, 1))
