"""All the lives of one invented authority's children: who comes into care, when, and what follows."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from demonstration.adoption import planned_period
from demonstration.authorities import STUCK_CHILDREN, InventedAuthority, stream
from demonstration.calibration import (
    DAYS_IN_YEAR,
    DECISION_SHARE,
    ETHNICITIES,
    REENTRY_SHARE,
    STARTS_BY_AGE,
    UNACCOMPANIED_ETHNICITIES,
    UNACCOMPANIED_STARTS,
    age_band,
)
from demonstration.care import (
    MEAN_STAY_YEARS,
    leaving,
    length_of_stay,
    ordinary_period,
    short_break_period,
    unaccompanied_period,
)
from demonstration.days import Day, birthday
from demonstration.draws import Choice, postcode
from demonstration.lives import Life, Period

FIRST_YEAR, LAST_YEAR = 2021, 2026
FIRST_DAY = date(FIRST_YEAR - 1, 4, 1).toordinal()
LAST_DAY = date(LAST_YEAR, 3, 31).toordinal()
YEARS_BEFORE = 18  # nobody in care on the first day came earlier than this

STUCK_FROM, STUCK_TO = date(2022, 10, 1).toordinal(), date(2023, 9, 30).toordinal()  # entries of those planted
# London takes in many unaccompanied children and few under five; its share of authorities sets what is left to others.
LONDON = ("OLB", "ILB")
YOUNG_FACTOR = {True: 0.70, False: 1.08}
UNACCOMPANIED_FACTOR = {True: 1.7, False: 0.81}
SHORT_BREAKS_A_YEAR = 1.5  # per hundred looked after
AGES: Mapping[str, tuple[float, float]] = {
    "1_to_4": (1, 5),
    "5_to_9": (5, 10),
    "10_to_15": (10, 16),
    "16_plus": (16, 17.8),
}
ETHNICITY = Choice(ETHNICITIES)
UNACCOMPANIED_ETHNICITY = Choice(UNACCOMPANIED_ETHNICITIES)


def lives_of(authority: InventedAuthority, seed: int) -> list[Life]:
    """Every child of the authority in care at any time from 1 April 2020 to 31 March 2026, in order of first entry.

    Depends on the seed and the authority's code alone, and on nothing drawn for another.
    """
    draw = stream(seed, "lives", authority.code)
    stuck_left = STUCK_CHILDREN if authority.planted == "stuck" else 0
    found: list[tuple[Day, Day, str, list[Period]]] = []
    for band, entry in _entries(draw, authority):
        stuck = False
        if band in ("under_1", "1_to_4") and stuck_left and STUCK_FROM <= entry <= STUCK_TO:
            stuck, stuck_left = True, stuck_left - 1
        born = entry - _age_days(draw, band)
        periods = _periods(draw, authority, band, born, entry, stuck)
        if periods:
            found.append((entry, born, band, periods))
    found.sort(key=lambda each: (each[0], each[1]))
    name = _identifiers(draw)
    return [_life(draw, name(at), at, *each) for at, each in enumerate(found)]


def rates(authority: InventedAuthority) -> dict[str, float]:
    """Starts a day by band, such that the expected number looked after is the authority's."""
    london = authority.kind in LONDON
    weights = {band: float(starts) for band, starts in STARTS_BY_AGE.items()}
    weights["unaccompanied"] = UNACCOMPANIED_STARTS * UNACCOMPANIED_FACTOR[london]
    for band in ("under_1", "1_to_4"):
        weights[band] *= YOUNG_FACTOR[london]
    stock = sum(starts * MEAN_STAY_YEARS[band] for band, starts in weights.items())
    scale = authority.looked_after / stock / DAYS_IN_YEAR
    by_band = {band: starts * scale for band, starts in weights.items()}
    by_band["short_breaks"] = SHORT_BREAKS_A_YEAR * authority.looked_after / 100 / DAYS_IN_YEAR
    return by_band


def _entries(draw: random.Random, authority: InventedAuthority) -> Iterator[tuple[str, Day]]:
    for band, rate in rates(authority).items():
        # Those of long ago who cannot still be in care are not worth drawing.
        before = 4 if band in ("16_plus", "unaccompanied", "short_breaks") else YEARS_BEFORE
        day = FIRST_DAY - before * DAYS_IN_YEAR
        while (day := day + draw.expovariate(rate)) <= LAST_DAY:
            yield band, int(day)


def _age_days(draw: random.Random, band: str) -> int:
    if band == "under_1":
        # Half of the babies come within a month of birth.
        return int(draw.random() * 30) if draw.random() < 0.5 else 30 + int(draw.random() * 334)
    if band == "unaccompanied":
        return int(DAYS_IN_YEAR * (draw.triangular(16, 17.9, 17.0) if draw.random() < 0.92 else 14 + 2 * draw.random()))
    low, high = AGES.get(band, (6, 15))
    return int(DAYS_IN_YEAR * (low + (high - low) * draw.random())) + 1


def _periods(
    draw: random.Random, authority: InventedAuthority, band: str, born: Day, entry: Day, stuck: bool
) -> list[Period]:
    if band == "unaccompanied":
        return [unaccompanied_period(draw, born, entry)] if birthday(born, 18) >= FIRST_DAY else []
    if band == "short_breaks":
        return [short_break_period(draw, entry, entry + 60 + int(draw.random() * 500))]
    periods: list[Period] = []
    period, left, code = _period(draw, authority, band, born, entry, stuck)
    if period is not None:
        periods.append(period)
    if code in ("E4A", "E4B") and draw.random() < REENTRY_SHARE:
        back = left + 20 + int(draw.expovariate(1 / 260))
        if back < min(LAST_DAY, birthday(born, 17)):
            again, _, _ = _period(draw, authority, age_band((back - born) / DAYS_IN_YEAR), born, back, stuck=False)
            if again is not None:
                # What was permanent before the first entry is all there is to tell: the second follows soon.
                again.previous_permanence = period.previous_permanence if period else ("Z1", "", "")
                periods.append(again)
    return periods


def _period(
    draw: random.Random, authority: InventedAuthority, band: str, born: Day, entry: Day, stuck: bool
) -> tuple[Period | None, Day, str]:
    """One period of care with its last day and way out; the period is None when it was over before the first day
    looked at, which spares its details."""
    eighteen = birthday(born, 18)
    share = DECISION_SHARE.get(band, 0.0) * authority.adoption_factor
    if stuck or draw.random() < share:
        period = planned_period(draw, band, born, entry, authority.speed, stuck)
        ceased = period.decisions[-1].ceased
        if (period.order or ceased or entry) < eighteen - 60:
            return (period if period.left >= FIRST_DAY else None), period.left, period.spells[-1].end_code
    left = length_of_stay(draw, band, born, entry)
    code = leaving(draw, born, left)
    return (ordinary_period(draw, band, born, entry, left, code) if left >= FIRST_DAY else None), left, code


def _identifiers(draw: random.Random) -> Callable[[int], str]:
    """How this authority numbers children: plainly, with leading zeros that matter, or with a letter in front."""
    first = 20000 + int(draw.random() * 60000)
    style = draw.random()
    if style < 0.35:
        return lambda at: f"{first + 3 * at:08d}"
    if style < 0.5:
        return lambda at: f"C{first + 2 * at}"
    return lambda at: str(first + 3 * at)


def _life(
    draw: random.Random, child: str, serial: int, entry: Day, born: Day, band: str, periods: list[Period]
) -> Life:
    unaccompanied = band == "unaccompanied"
    sex = "M" if draw.random() < (0.9 if unaccompanied else 0.55) else "F"
    ethnicity = (UNACCOMPANIED_ETHNICITY if unaccompanied else ETHNICITY)(draw)
    mother_since: Day | None = None
    if sex == "F" and entry - born > 14 * DAYS_IN_YEAR and draw.random() < 0.03:
        mother_since = born + int((15 + 2.5 * draw.random()) * DAYS_IN_YEAR)
    return Life(child, serial, sex, born, ethnicity, postcode(draw), periods, unaccompanied, mother_since)
