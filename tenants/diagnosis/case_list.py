"""Every child who has waited longer than 95 in 100 children at this stage (statistics 3 A). Pure.

A welfare list and never a signal: an authority where nothing is wrong always has some such children.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tenants.diagnosis.exposed import Exposed

LONGER_THAN = 0.05


@dataclass(frozen=True)
class LongWait:
    """A child still waiting. `still` is S0: the share of children who, at the reference's pace, would wait so long."""

    child: str
    days: int
    still: float

    @property
    def longer_than(self) -> int:
        """Longer than so many in 100 children, never 100."""
        return min(99, int((1 - self.still) * 100))


def case_list(exposed: Exposed) -> tuple[LongWait, ...]:
    """The children still waiting with S0 below 0.05, the longest wait first."""
    survival = exposed.reference_survival
    rows = np.flatnonzero(exposed.waiting & (survival < LONGER_THAN))
    found = [LongWait(exposed.child[row], int(exposed.waited[row]), float(survival[row])) for row in rows]
    return tuple(sorted(found, key=lambda one: (-one.days, one.child)))
