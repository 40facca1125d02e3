"""What the children who wait longest have in common that the others have not (statistics 3 E). Pure.

Each factor is tried by Fisher's exact test, all of a stage together held to 5 % by Holm. A child for whom a factor is
not recorded is left out of that factor's test: not recorded is not no.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

LEVEL = 0.05
BEHIND = 0.5


@dataclass(frozen=True)
class Factor:
    """One factor among the flagged (on the case list) and the other children: with it, of how many it is known for.

    `p` is Fisher's, `adjusted` Holm's over all factors tried at this stage.
    """

    name: str
    flagged: int
    flagged_known: int
    others: int
    others_known: int
    p: float
    adjusted: float

    @property
    def share_flagged(self) -> float | None:
        """Share of the flagged children for whom it is known that have it."""
        return self.flagged / self.flagged_known if self.flagged_known else None

    @property
    def share_others(self) -> float | None:
        """Share of the other children for whom it is known that have it."""
        return self.others / self.others_known if self.others_known else None

    @property
    def likely_real(self) -> bool:
        """More frequent among the flagged than chance explains."""
        more = (self.share_flagged or 0) > (self.share_others or 0)
        return more and self.adjusted < LEVEL


def holm(ps: Sequence[float]) -> list[float]:
    """Holm's step-down adjustment, in the order given."""
    adjusted = [0.0] * len(ps)
    largest = 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=lambda i: ps[i])):
        largest = max(largest, min(1.0, (len(ps) - rank) * ps[place]))
        adjusted[place] = largest
    return adjusted


def factors(
    flagged: Collection[str], others: Collection[str], recorded: Mapping[str, Mapping[str, bool]]
) -> tuple[Factor, ...]:
    """Each factor of `recorded` (factor → child → has it; a child not named is not known), the clearest first."""
    tried: list[tuple[str, int, int, int, int]] = []
    rest = set(others) - set(flagged)
    for name, known in recorded.items():
        mine = [known[child] for child in set(flagged) if child in known]
        theirs = [known[child] for child in rest if child in known]
        if mine and theirs:
            tried.append((name, sum(mine), len(mine), sum(theirs), len(theirs)))
    ps = [fisher(has, of - has, have, among - have) for _, has, of, have, among in tried]
    found = [Factor(*one, p, adjusted) for one, p, adjusted in zip(tried, ps, holm(ps), strict=True)]
    return tuple(sorted(found, key=lambda one: (one.p, one.name)))


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Two-sided exact p of the table [[a, b], [c, d]]."""
    return float(stats.fisher_exact(np.array([[a, b], [c, d]])).pvalue)


def behind(flagged: int, found: Sequence[Factor]) -> Factor | None:
    """The clearest factor that is likely real and behind at least half of the whole flagged list, or None.

    It turns "isolated" into "systemic for …": what looks like single children is one part of the service or of the
    children's needs. Children for whom it is not recorded count as not having it here.
    """
    return next((one for one in found if one.likely_real and one.flagged >= BEHIND * flagged), None)
