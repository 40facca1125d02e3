"""The data-quality grade that is proposed to the person who certifies. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from tenants.contribution.stays import LeftOut

# Share of stays that could not be counted, up to which a grade is proposed; above the last it is D.
LIMITS: Final[Mapping[str, float]] = MappingProxyType({"A": 0.02, "B": 0.05, "C": 0.10})
MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "A": "Complete: at most 2 in 100 journeys could not be counted.",
        "B": "Good: at most 5 in 100 journeys could not be counted.",
        "C": "Usable with care: at most 10 in 100 journeys could not be counted.",
        "D": "Weak: more than 10 in 100 journeys could not be counted. Releases mark such data as low quality.",
    }
)


@dataclass(frozen=True)
class Quality:
    """What the grade rests on. `counted` and `left_out` are stays: one child may stand in several stages.

    `before_returns` are stays left out because the child was in care before the first return held: only an earlier
    return could tell of them, so they do not count against the data.
    """

    counted: int
    left_out: int
    before_returns: int
    grade: str

    @property
    def share_left_out(self) -> float:
        """Of all stays that the returns held should tell of, the share that could not be counted; 0 for none."""
        every = self.counted + self.left_out
        return self.left_out / every if every else 0.0


def propose(counted: int, left_out: Sequence[LeftOut], first_day: date) -> Quality:
    """The best grade the data bears. What a check found to block is never applied, so it is not counted here."""
    missing = sum(one.first_seen >= first_day for one in left_out)
    quality = Quality(counted, missing, len(left_out) - missing, "D")
    return replace(quality, grade=next((name for name, most in LIMITS.items() if quality.share_left_out <= most), "D"))
