"""Invented children as they lived: periods of care, spells within them, decisions, matches and orders.

A life runs on to its end, past any day a return is drawn up: what a return of some
year may know of it is for `demonstration.returns` to cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from demonstration.days import Day

SUPPORTED_ACCOMMODATION_REGISTERED = date(2023, 10, 28).toordinal()
OTHER_PLACEMENTS_SPLIT = date(2025, 4, 1).toordinal()

_day = attrgetter("day")


class Carer(NamedTuple):
    """Who a child lives with, as a return can tell: PLACE_PROVIDER, URN and PL_POST."""

    provider: str
    urn: str
    postcode: str


@dataclass(slots=True)
class Spell:
    """One episode, from `start` to `end` under one legal status in one placement; every spell has an end: a life is
    whole."""

    start: Day
    legal: str
    place: str
    carer: Carer
    new_because: str = "S"
    end: Day = 0
    end_code: str = ""
    change_reason: str = ""


class Change(NamedTuple):
    """Something that changes at a day of a period of care: legal status, placement type, carer, or several at once."""

    day: Day
    legal: str = ""
    place: str = ""
    carer: Carer | None = None
    because: str = ""


@dataclass(slots=True)
class Decision:
    """The agency decision maker's decision, and its end when it was reversed."""

    made: Day
    ceased: Day | None = None
    reason: str = ""


class Adopters(NamedTuple):
    """NB_ADOPTR, SEX_ADOPTR and LS_ADOPTR of those who adopted."""

    number: str
    sex: str
    legal: str


@dataclass(slots=True)
class Period:
    """One period of care, with what an adoption plan brought in it."""

    need: str
    spells: list[Spell]
    previous_permanence: tuple[str, str, str] = ("Z1", "", "")
    decisions: list[Decision] = field(default_factory=list)
    placement_order: Day | None = None
    match: Day | None = None
    placed: Day | None = None
    carer_start: Day | None = None
    order: Day | None = None
    adopters: Adopters | None = None
    by_foster_carer: bool = False
    early_permanence: bool = False
    disruptions: tuple[Day, ...] = ()

    @property
    def entry(self) -> Day:
        return self.spells[0].start

    @property
    def left(self) -> Day:
        return self.spells[-1].end

    @property
    def short_breaks(self) -> bool:
        return self.spells[0].legal in ("V3", "V4")


@dataclass(slots=True)
class Life:
    """One invented child. `child` is the identifier in the returns, unique within the authority only."""

    child: str
    serial: int
    sex: str
    born: Day
    ethnicity: str
    home: str
    periods: list[Period]
    unaccompanied: bool = False
    mother_since: Day | None = None


def walk(
    start: Day, legal: str, place: str, carer: Carer, changes: Iterable[Change], end: Day, end_code: str
) -> list[Spell]:
    """The spells of a period of care that begins so, changes so and ends so. Changes of one day make one new spell;
    those on the first day take effect on the second; those at or after the end fall away."""
    spells = [Spell(start, legal, place, carer)]
    for due, together in groupby(sorted(changes, key=_day), key=_day):
        now = spells[-1]
        day: Day = max(due, now.start + 1)
        if day >= end:
            break
        because = ""
        for change in together:
            legal = change.legal or legal
            place = change.place or place
            carer = change.carer or carer
            because = change.because or because
        if (legal, place, carer) == (now.legal, now.place, now.carer):
            continue
        now.end, now.end_code, now.change_reason = day, "X1", because
        spells.append(Spell(day, legal, place, carer))
    if end_code in ("E45", "E46") and spells[-1].place[0] != "U":
        end_code = "E47"  # a guardian can only have been the child's foster carer where there was one
    spells[-1].end, spells[-1].end_code = max(end, spells[-1].start), end_code
    return name_changes(recode_by_year(spells))


def name_changes(spells: list[Spell]) -> list[Spell]:
    """State on each spell why it is new (RNE) and why the one before ended, from what differs between the two."""
    before = spells[0]
    for spell in spells[1:]:
        legal = spell.legal != before.legal
        carer = not same_family(spell.carer, before.carer)
        place = spell.place != before.place or spell.carer.provider != before.carer.provider
        if carer:
            spell.new_because = "B" if legal else "P"
        elif place:
            spell.new_because = "U" if legal else "T"
        else:
            spell.new_because = "L"
        if not carer and not place:
            before.change_reason = ""
        elif not before.change_reason:
            before.change_reason = "CARPL" if carer else "PLACE"
        before = spell
    return spells


def same_family(one: Carer, other: Carer) -> bool:
    """Whether these are the same people: an adoptive placement may pass to another agency without a move."""
    return one is other or one == other or (one.urn == other.urn == "XXXXXXX" and one.postcode == other.postcode)


def recode_by_year(spells: list[Spell]) -> list[Spell]:
    """Give placements the codes of their time: H5 became K3 when supported accommodation came to be registered, and
    Z1 was split from 2025/26 (a Z1 that lasts across that day is taken as a children's home, for no return could
    carry it under either code)."""
    if not any(spell.place in ("H5", "Z1") for spell in spells):
        return spells
    recoded: list[Spell] = []
    for spell in spells:
        if spell.place == "H5":
            if spell.start >= SUPPORTED_ACCOMMODATION_REGISTERED:
                spell.place = "K3"
            elif spell.end > SUPPORTED_ACCOMMODATION_REGISTERED:
                later = Spell(SUPPORTED_ACCOMMODATION_REGISTERED, spell.legal, "K3", spell.carer)
                later.end, later.end_code, later.change_reason = spell.end, spell.end_code, spell.change_reason
                spell.end, spell.end_code, spell.change_reason = later.start, "X1", "PLACE"
                recoded += [spell, later]
                continue
        elif spell.place == "Z1":
            if spell.start >= OTHER_PLACEMENTS_SPLIT:
                spell.place = "Z12"
            elif spell.end >= OTHER_PLACEMENTS_SPLIT:
                spell.place = "K2"
        recoded.append(spell)
    return recoded


def in_care_between(lives: Sequence[Life], first: Day, last: Day) -> list[Life]:
    """Those of `lives` in care on some day from `first` to `last`."""
    return [life for life in lives if any(p.entry <= last and p.left >= first for p in life.periods)]
