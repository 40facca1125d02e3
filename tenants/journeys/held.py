"""Which years' returns are held, and on which days a child may have been looked after with no return to show it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tenants.journeys.journey import Spell
from tenants.uploads.tables import year_end, year_start

#: No adoption order is made for a person of this age (rule 386), so nothing is missing from then on.
ADULT = 18


@dataclass(frozen=True)
class Held:
    """The collection years whose returns are held, in order, and those of them whose table of decisions was sent."""

    years: tuple[int, ...]
    with_decisions: frozenset[int]

    @property
    def missing(self) -> tuple[int, ...]:
        """The years between the first and the last held that are not held."""
        return tuple(sorted(set(range(self.years[0], self.years[-1] + 1)) - set(self.years)))

    @property
    def until(self) -> date:
        """The last day the returns tell of."""
        return year_end(self.years[-1])

    def before(self, year: int, *, inclusive: bool = False) -> "Held":
        """What was held when only the returns before `year` (or up to it) were."""
        years = tuple(one for one in self.years if one < year or (inclusive and one == year))
        return Held(years, self.with_decisions & set(years))


@dataclass(frozen=True)
class Unseen:
    """Time within the returns held when a child may have been looked after and no return shows it.

    `lost`: looked after at the end of the last return that lists the child, and in no later one that is held.
    `gaps`: the missing years that touch the final period of care. `unbroken`: the episodes held run through all of
    these, so that only what is not an episode (a decision and its reversal) can have been missed.
    """

    lost: bool
    gaps: tuple[int, ...]
    unbroken: bool


def unseen(held: Held, seen: Collection[int], final: Sequence[Spell], dob: date | None) -> Unseen:
    """What the returns may have missed of the final period of care, whose episodes are `final`."""
    last_seen = max(seen)
    ended = bool(final) and final[-1].dec is not None and final[-1].rec not in ("", "X1")
    lost = not ended and last_seen < held.years[-1] and not _adult_at(dob, year_end(last_seen))
    begins = final[0].decom if final and final[0].rne == "S" else dob
    ends = final[-1].dec if ended else None
    gaps = []
    unbroken = True
    for year in held.missing:
        first, last = year_start(year), year_end(year)
        if (begins and begins > last) or (ends and ends < first) or _adult_at(dob, first):
            continue
        gaps.append(year)
        unbroken = unbroken and _shown(final, max(first, begins or first), min(last, ends or last))
    return Unseen(lost, tuple(gaps), unbroken)


def _adult_at(dob: date | None, day: date) -> bool:
    if dob is None:
        return False
    return day.year - dob.year - ((day.month, day.day) < (dob.month, dob.day)) >= ADULT


def _shown(final: Sequence[Spell], first: date, last: date) -> bool:
    """Whether one unbroken chain of the episodes runs from `first` to `last`."""
    begins: date | None = None
    for spell in final:
        if not spell.follows or begins is None:
            begins = spell.decom
        ends = spell.dec or year_end(spell.source.year)
        if begins <= first and ends >= last:
            return True
    return False
