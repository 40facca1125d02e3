"""What the episodes say of adoption: placements, placement order, the start with the carer, early permanence."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from tenants.journeys.episodes import CONTINUES
from tenants.journeys.journey import Outcome, Placement, Source, Spell

ADOPTIVE = frozenset({"A3", "A4", "A5", "A6"})
WITH_FOSTER_CARER = frozenset({"A3", "A5"})
WITH_ORDER = frozenset({"A5", "A6"})
FOSTERING_FOR_ADOPTION = frozenset({"U2", "U5"})
TEMPORARY = frozenset({"T0", "T1", "T2", "T3", "T4"})
ADOPTED = frozenset({"E11", "E12"})
#: Reasons for a new episode under which the child stays with the same carer.
SAME_CARER = frozenset({"L", "T", "U"})
#: Reasons for a new episode under which the legal status changes (S: it begins).
NEW_LEGAL_STATUS = frozenset({"S", "L", "B", "U"})
#: Placement order, and the freeing orders it replaced in December 2005.
PLACEMENT_ORDER = frozenset({"E1", "D1"})


class Known(NamedTuple):
    """A date with its row; `day` is None where the returns held begin in the middle."""

    day: date | None
    source: Source


def placements(spells: Sequence[Spell], *, open_at_end: bool) -> tuple[Placement, ...]:
    """Every unbroken stay placed for adoption with the same adopters, in order.

    A change of legal status or of address with the same carer goes on with the stay. So does a temporary absence
    (T0–T4: hospital, holiday) that ends in the same placement, because the placement stays open meanwhile.
    `open_at_end`: whether the returns held tell of the child up to their end, so that an open episode is still open.
    """
    runs: list[list[int]] = []
    for index, spell in enumerate(spells):
        if spell.place not in ADOPTIVE or spell.period < 0:
            continue
        before = _last_in_the_same_stay(spells, index)
        if before is not None and runs and runs[-1][-1] == before:
            runs[-1].append(index)
        else:
            runs.append([index])
    return tuple(_placement(spells, run, open_at_end) for run in runs)


def _last_in_the_same_stay(spells: Sequence[Spell], index: int) -> int | None:
    spell = spells[index]
    if index == 0 or not spell.follows:
        return None
    if spells[index - 1].place in ADOPTIVE:
        return index - 1 if spell.rne in SAME_CARER else None
    back = index
    while back > 0 and spells[back].follows and spells[back - 1].place in TEMPORARY:
        back -= 1
    if back in (0, index) or not spells[back].follows:
        return None
    left = spells[back - 1]
    same = (left.place, left.urn, left.provider) == (spell.place, spell.urn, spell.provider)
    return back - 1 if same else None


def _placement(spells: Sequence[Spell], run: Sequence[int], open_at_end: bool) -> Placement:
    first, last = spells[run[0]], spells[run[-1]]
    outcome, end = _ending(spells, run[-1], open_at_end)
    return Placement(
        start=first.decom if _start_is_held(spells, run[0]) else None,
        earliest_seen=first.decom,
        end=end,
        outcome=outcome,
        place=last.place,
        period=first.period,
        source=first.source,
    )


def _start_is_held(spells: Sequence[Spell], index: int) -> bool:
    first = spells[index]
    if not first.follows:
        return first.rne not in SAME_CARER
    before = index - 1
    while spells[before].place in TEMPORARY:
        if not spells[before].follows:
            return spells[before].rne == "S"
        before -= 1
    return True


def _ending(spells: Sequence[Spell], index: int, open_at_end: bool) -> tuple[Outcome, date | None]:
    last = spells[index]
    following = spells[index + 1 :]
    if last.dec is None:
        return ("open" if open_at_end and not following else "unknown"), None
    if last.rec in ADOPTED:
        return "adopted", last.dec
    if last.rec == "E2":
        return "died", last.dec
    if last.rec != CONTINUES:
        return "disrupted", last.dec
    for spell in following:
        if not spell.follows:
            return "unknown", None
        if spell.place not in TEMPORARY:
            return "disrupted", last.dec
        if spell.dec is None:
            # Away for a time (hospital, holiday): the placement itself goes on.
            return ("open" if open_at_end and spell is following[-1] else "unknown"), None
    return "unknown", None


class OrderRun(NamedTuple):
    """An unbroken time under a placement (or freeing) order.

    `start` is None where the episodes held begin within it; `revoked` is the first day shown under another status.
    """

    start: date | None
    first_seen: date
    revoked: date | None
    source: Source


def orders_of(spells: Sequence[Spell]) -> tuple[OrderRun, ...]:
    """Every placement order that the episodes show, in order."""
    runs: list[OrderRun] = []
    within = False
    for index, spell in enumerate(spells):
        under = spell.legal_status in PLACEMENT_ORDER
        if within and not (under and spell.follows):
            if not under or spell.rne in NEW_LEGAL_STATUS:
                runs[-1] = runs[-1]._replace(revoked=spell.decom)
            within = False
        if under and not within:
            known = spell.rne in NEW_LEGAL_STATUS or (index > 0 and spell.follows)
            runs.append(OrderRun(spell.decom if known else None, spell.decom, None, spell.source))
            within = True
    return tuple(runs)


def placement_order(spells: Sequence[Spell]) -> tuple[Known | None, date | None]:
    """The first day of the last unbroken time under a placement order, and when it was revoked.

    `spells` are those of one period of care. None where there was no order; a `day` of None where the order was made
    before the episodes held.
    """
    runs = orders_of(spells)
    return (Known(runs[-1].start, runs[-1].source), runs[-1].revoked) if runs else (None, None)


def carer_start(spells: Sequence[Spell], placement: Placement) -> Known:
    """When the child came to live with the carers who adopt: from the placement back through changes of legal status
    or of address with the same carer. A `day` of None where the episodes held do not reach back to it.
    """
    index = next(n for n, spell in enumerate(spells) if spell.source == placement.source)
    if placement.start is None or spells[index].rne in ("P", "B"):
        # Adopted by the foster carer, yet coded as a move to other carers: the rows do not say since when.
        return Known(None, placement.source)
    while spells[index].rne in SAME_CARER:
        if not spells[index].follows:
            return Known(None, spells[index].source)
        index -= 1
    return Known(spells[index].decom, spells[index].source)


def early_permanence(spells: Sequence[Spell]) -> Known | None:
    """The start of the last stay with carers who are approved to adopt as well (U2, U5), within one period of care."""
    last = max((n for n, spell in enumerate(spells) if spell.place in FOSTERING_FOR_ADOPTION), default=None)
    if last is None:
        return None
    first = last
    for earlier, later in pairwise(range(last, -1, -1)):
        same = spells[earlier].follows and spells[earlier].rne in SAME_CARER
        if not same or spells[later].place not in FOSTERING_FOR_ADOPTION:
            break
        first = later
    known = spells[first].follows or spells[first].rne not in SAME_CARER
    return Known(spells[first].decom if known else None, spells[first].source)
