"""The data-quality grade that is proposed to the person who certifies. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tenants.contribution.stays import LeftOut

# Share of stays that could not be counted, up to which a grade is proposed; above the last it is D.
LIMITS: Final[Mapping[str, float]] = MappingProxyType({"A": 0.02, "B": 0.05, "C": 0.10})
MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "A": "Complete: at most 2 in 100 journeys could not be counted, and no error is open.",
        "B": "Good: at most 5 in 100 journeys could not be counted.",
        "C": "Usable with care: at most 10 in 100 journeys could not be counted.",
        "D": "Weak: more than 10 in 100 journeys could not be counted. Releases mark such data as low quality.",
    }
)


@dataclass(frozen=True)
class Quality:
    """What the grade rests on. `counted` and `left_out` are stays: one child may stand in several stages."""

    counted: int
    left_out: int
    open_errors: int
    grade: str

    @property
    def share_left_out(self) -> float:
        """Of all stays, the share that could not be counted; 0 when there are none."""
        every = self.counted + self.left_out
        return self.left_out / every if every else 0.0


def propose(counted: int, left_out: Sequence[LeftOut], open_errors: int) -> Quality:
    """The best grade the data bears; open errors that damage dates keep it from A."""
    every = counted + len(left_out)
    share = len(left_out) / every if every else 0.0
    grade = next((name for name, most in LIMITS.items() if share <= most), "D")
    return Quality(counted, len(left_out), open_errors, "B" if grade == "A" and open_errors else grade)
