"""How much hangs on few children: the ratio without the longest waits, and who holds the excess days. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tenants.diagnosis.exposed import Expectation, Exposed
from tenants.diagnosis.limits import Place, place

LEAVE = 3
TOP = 0.1


@dataclass(frozen=True)
class LeftOut:
    """The ratio with and without the children who have waited longest, and where each lies among the limits."""

    children: int
    before: float
    after: float
    place_before: Place
    place_after: Place

    @property
    def said(self) -> str:
        """The line in words."""
        where = {"below": "below the limits", "inside": "inside the limits", "above": "above the limits"}
        who = "child" if self.children == 1 else f"{self.children} children"
        return (
            f"Without the {who} who waited longest and still wait, the pace moves from {self.before:.2f} to "
            f"{self.after:.2f}, {where[self.place_after]} of chance."
        )


def without_longest(exposed: Exposed, children: int = LEAVE) -> LeftOut | None:
    """The ratio without the `children` longest waits of those still waiting; None where nobody waits or is expected."""
    rows = np.flatnonzero(exposed.waiting)
    longest = rows[np.argsort(-exposed.waited[rows], kind="stable")][:children]
    kept = np.ones(len(exposed.child), dtype=bool)
    kept[longest] = False
    rest = exposed.only(kept)
    if not len(longest) or exposed.ratio is None or rest.ratio is None:
        return None
    return LeftOut(
        len(longest),
        exposed.ratio,
        rest.ratio,
        place(exposed.observed, exposed.expected),
        place(rest.observed, rest.expected),
    )


def share_of_longest(expected: Expectation, top: float = TOP) -> float | None:
    """Share of all days beyond expectation that the `top` of children with most of them hold; None without such days.

    Children who waited less than expected have none; the top tenth of 25 children are three.
    """
    beyond = np.sort(np.clip(expected.excess, 0, None))[::-1]
    if beyond.sum() <= 0:
        return None
    return float(beyond[: int(np.ceil(top * len(beyond)))].sum() / beyond.sum())
