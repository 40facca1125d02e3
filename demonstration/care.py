"""Periods of care without an adoption plan: how long they last, what the courts order, where the child lives.

Lengths by age at entry are such that stock and starts agree with the national figures: about two and a half years
on average, from one year for those who come at sixteen to four and a half for those who come at five to nine.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import NamedTuple

from demonstration.calibration import DAYS_IN_YEAR, age_band
from demonstration.days import Day, birthday, day_text
from demonstration.draws import MOVE_REASONS, Choice, carer_for, gamma
from demonstration.lives import Change, Period, walk


class Stay(NamedTuple):
    """Share who stay until eighteen; of the others the share who leave within weeks, and the mean years of the rest."""

    to_eighteen: float
    brief: float
    mean_years: float


STAYS: Mapping[str, Stay] = {
    "under_1": Stay(0.05, 0.15, 1.25),
    "1_to_4": Stay(0.14, 0.20, 1.55),
    "5_to_9": Stay(0.36, 0.25, 1.55),
    "10_to_15": Stay(0.44, 0.35, 1.60),
    "16_plus": Stay(0.72, 0.45, 0.50),
}
# Mean years in care by band, those with an adoption plan included, and of the unaccompanied: what a stock divided by
# its starts comes to. Measured on the generator itself; only the ratio between authorities' mixes rests on them.
MEAN_STAY_YEARS: Mapping[str, float] = {
    "under_1": 2.1,
    "1_to_4": 3.35,
    "5_to_9": 4.7,
    "10_to_15": 2.75,
    "16_plus": 0.87,
    "unaccompanied": 1.16,
}

NEEDS = Choice({"N1": 0.64, "N2": 0.03, "N3": 0.03, "N4": 0.07, "N5": 0.14, "N6": 0.015, "N8": 0.075})
FIRST_LEGAL = Choice({"C1": 0.55, "V2": 0.28, "L2": 0.11, "L1": 0.06})
FIRST_LEGAL_OLDER = Choice({"C1": 0.36, "V2": 0.48, "L2": 0.06, "L1": 0.08, "J1": 0.02})
FIRST_PLACE: Mapping[str, Choice[str]] = {
    "under_1": Choice({"U6": 0.74, "U3": 0.20, "R3": 0.06}),
    "1_to_4": Choice({"U6": 0.74, "U3": 0.26}),
    "5_to_9": Choice({"U6": 0.70, "U3": 0.26, "K2": 0.04}),
    "10_to_15": Choice({"U6": 0.60, "U3": 0.17, "K2": 0.22, "Z1": 0.01}),
    "16_plus": Choice({"U6": 0.36, "U3": 0.09, "K2": 0.17, "H5": 0.38}),
    "unaccompanied": Choice({"U6": 0.36, "K2": 0.06, "H5": 0.58}),
}
LEAVING_YOUNG = Choice(
    {"E4A": 0.30, "E4B": 0.05, "E45": 0.06, "E46": 0.06, "E47": 0.13, "E48": 0.10, "E41": 0.13, "E13": 0.07, "E8": 0.10}
)
LEAVING_OLDER = Choice(
    {"E4A": 0.45, "E4B": 0.16, "E41": 0.07, "E13": 0.08, "E8": 0.18, "E46": 0.03, "E3": 0.02, "E9": 0.01}
)
LEAVING_AT_EIGHTEEN = Choice({"E5": 0.26, "E6": 0.20, "E7": 0.12, "E17": 0.28, "E8": 0.12, "E4A": 0.02})
PREVIOUS_PERMANENCE = Choice({"Z1": 0.955, "P1": 0.008, "P2": 0.022, "P3": 0.008, "P4": 0.007})


def moves(draw: random.Random, born: Day, start: Day, end: Day, place: str) -> list[Change]:
    """Moves between placements from `start` to `end`, each with its carer, new home and reason."""
    changes: list[Change] = []
    settled = start
    day: Day = start
    while True:
        years_old = (day - born) / DAYS_IN_YEAR
        day += 7 + int(draw.expovariate(1.0 / (620 if years_old >= 10 else 980)))
        if day >= end:
            break
        if place in ("U6", "U3") and day - settled > 500 and draw.random() < 0.35:
            # The same carers, now as a long-term placement: a change of status and not of home.
            place = "U4" if place == "U6" else "U1"
            changes.append(Change(day, place=place, because="PLACE"))
            continue
        band = age_band((day - born) / DAYS_IN_YEAR)
        place = FIRST_PLACE[band](draw) if band != "under_1" else "U6"
        settled = day
        changes.append(Change(day, place=place, carer=carer_for(place, draw), because=MOVE_REASONS(draw)))
    return changes


def proceedings(draw: random.Random, entry: Day, legal: str, end: Day) -> list[Change]:
    """What the courts order from `entry` to `end`: an interim care order soon, a full one after about nine months."""
    changes: list[Change] = []
    day = entry
    if legal in ("L1", "L2", "J1"):
        day += 1 + int(draw.random() * (3 if legal == "L1" else 12))
        changes.append(Change(day, legal="C1"))
    elif legal == "V2":
        if draw.random() < 0.35:
            return changes
        day += 20 + int(draw.expovariate(1 / 80))
        changes.append(Change(day, legal="C1"))
    day += 90 + int(gamma(draw, 4.0, 190))
    changes.append(Change(day, legal="C2"))
    return [change for change in changes if change.day < end]


def length_of_stay(draw: random.Random, band: str, born: Day, entry: Day) -> Day:
    """The day a child without an adoption plan leaves care; never later than the eighteenth birthday."""
    eighteen = birthday(born, 18)
    stay = STAYS[band]
    if draw.random() < stay.to_eighteen:
        return eighteen
    brief = draw.random() < stay.brief
    days = 1 + (draw.expovariate(1 / 25) if brief else gamma(draw, 1.6, stay.mean_years * DAYS_IN_YEAR))
    return min(entry + int(days), eighteen)


def leaving(draw: random.Random, born: Day, end: Day) -> str:
    """Why a child leaves care (REC) at this age, without an adoption."""
    if end >= birthday(born, 18):
        return LEAVING_AT_EIGHTEEN(draw)
    return LEAVING_YOUNG(draw) if end - born < 8 * DAYS_IN_YEAR else LEAVING_OLDER(draw)


def previous_permanence(draw: random.Random, born: Day, entry: Day) -> tuple[str, str, str]:
    """PREV_PERM, LA_PERM and DATE_PERM; only a child over two has had time for an earlier permanent home."""
    code = PREVIOUS_PERMANENCE(draw) if entry - born > 2 * DAYS_IN_YEAR else "Z1"
    if code == "Z1":
        return code, "", ""
    from_day = born + 200 + int(draw.random() * (entry - born - 400))
    return code, "999", day_text(from_day)


def ordinary_period(draw: random.Random, band: str, born: Day, entry: Day, left: Day, code: str) -> Period:
    """A period of care without an adoption plan, entered and left on these days, the latter by way of `code`."""
    legal = (FIRST_LEGAL_OLDER if band in ("10_to_15", "16_plus") else FIRST_LEGAL)(draw)
    place = FIRST_PLACE[band](draw)
    changes = proceedings(draw, entry, legal, left) + moves(draw, born, entry, left, place)
    if left - entry > 600 and left - born < 16 * DAYS_IN_YEAR and draw.random() < 0.30:
        # A trial at home under a care order, before it is discharged.
        home = left - 60 - int(draw.random() * 400)
        changes = [change for change in changes if change.day < home or change.legal]
        changes += [Change(home, legal="C2", place="P1", carer=carer_for("P1", draw), because="CARPL")]
    spells = walk(entry, legal, place, carer_for(place, draw), changes, left, code)
    return Period(NEEDS(draw), spells, previous_permanence(draw, born, entry))


def unaccompanied_period(draw: random.Random, born: Day, entry: Day) -> Period:
    """An unaccompanied child's stay: accommodated under section 20 until eighteen, or found to be an adult."""
    eighteen = birthday(born, 18)
    place = FIRST_PLACE["unaccompanied"](draw)
    left, code = eighteen, LEAVING_AT_EIGHTEEN(draw)
    if code == "E4A":
        code = "E8"
    if draw.random() < 0.04 and eighteen - entry > 60:
        left, code = entry + 10 + int(draw.random() * 45), "E15"
    spells = walk(entry, "V2", place, carer_for(place, draw), moves(draw, born, entry, left, place), left, code)
    return Period("N8", spells)


def short_break_period(draw: random.Random, entry: Day, left: Day) -> Period:
    """An agreed series of short breaks (V4): in the returns, and in no count of children looked after."""
    place = "U6" if draw.random() < 0.5 else "K2"
    return Period("N2", walk(entry, "V4", place, carer_for(place, draw), (), left, "E4A"))
