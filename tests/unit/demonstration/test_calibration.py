"""A large sample of invented lives, held to the published figures of England that the generator is calibrated to."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from statistics import mean, median

import pytest

from demonstration.authorities import InventedAuthority, invented_authorities
from demonstration.calibration import (
    ADOPTED,
    ADOPTED_STAGE_MONTHS,
    DAYS_IN_MONTH,
    DAYS_IN_YEAR,
    DECISION_SHARE,
    LOOKED_AFTER,
    STARTS,
    age_band,
)
from demonstration.lives import Life, Period
from demonstration.population import FIRST_DAY, LAST_DAY, lives_of

SEED = 903
Sample = dict[str, tuple[InventedAuthority, list[Life]]]


@pytest.fixture(scope="module")
def sample() -> Sample:
    """The authorities without anything planted among the first 48: about a quarter of England."""
    plain = [each for each in invented_authorities(48, SEED) if not each.planted]
    return {each.code: (each, lives_of(each, SEED)) for each in plain}


@pytest.fixture(scope="module")
def scale(sample: Sample) -> float:
    """What to multiply a count of the sample by to have England's."""
    return LOOKED_AFTER / sum(authority.looked_after for authority, _ in sample.values())


def periods(sample: Sample) -> list[tuple[Life, Period]]:
    return [(life, p) for _, lives in sample.values() for life in lives for p in life.periods if not p.short_breaks]


def adopted(sample: Sample) -> list[tuple[Life, Period]]:
    return [(life, p) for life, p in periods(sample) if p.order is not None and FIRST_DAY <= p.order <= LAST_DAY]


def age(life: Life, period: Period) -> float:
    return (period.entry - life.born) / DAYS_IN_YEAR


def stage_months(period: Period) -> tuple[float, float, float, float]:
    assert period.match is not None
    assert period.placed is not None
    assert period.order is not None
    decided = period.decisions[-1].made
    days = (decided - period.entry, period.match - decided, period.placed - period.match, period.order - period.placed)
    return tuple(each / DAYS_IN_MONTH for each in days)  # type: ignore[return-value]


def test_looked_after_and_starts(sample: Sample, scale: float) -> None:
    held = periods(sample)
    for year in range(2021, 2027):
        day = date(year, 3, 31).toordinal()
        stock = sum(p.entry <= day < p.left for _, p in held)
        assert stock * scale == pytest.approx(LOOKED_AFTER, rel=0.05), year
    starts = sum(FIRST_DAY <= p.entry <= LAST_DAY for _, p in held) / 6
    assert starts * scale == pytest.approx(STARTS, rel=0.06)


@pytest.mark.parametrize(
    ("ages", "within"),
    [((0,), 0.5), ((1, 2), 1.2), ((3, 4), 1.2), ((5, 6), 2.5)],
    ids=["under 1", "1 and 2", "3 and 4", "5 and 6"],
)
def test_stage_lengths_by_age_at_entry(sample: Sample, ages: Sequence[int], within: float) -> None:
    measured = [(int(age(*each)), stage_months(each[1])) for each in adopted(sample) if int(age(*each)) in ages]
    for stage, name in enumerate(ADOPTED_STAGE_MONTHS[0]._fields):
        wanted = mean(ADOPTED_STAGE_MONTHS[years][stage] for years, _ in measured)
        assert mean(months[stage] for _, months in measured) == pytest.approx(wanted, abs=within), name


def test_the_oldest_wait_longest_for_a_decision(sample: Sample) -> None:
    measured = [stage_months(p) for life, p in adopted(sample) if age(life, p) >= 7]
    assert len(measured) > 40
    assert mean(months[0] for months in measured) == pytest.approx(39, abs=6)
    assert mean(months[1] for months in measured) == pytest.approx(5, abs=1.5)


def test_shares_that_reach_a_decision_and_that_are_reversed(sample: Sample) -> None:
    starts: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    reversed_first = 0
    for life, period in periods(sample):
        if life.unaccompanied or period.entry < FIRST_DAY:
            continue
        band = age_band(age(life, period))
        starts[band] += 1
        decided[band] += bool(period.decisions)
        reversed_first += bool(period.decisions and period.decisions[0].ceased)
    assert decided["under_1"] / starts["under_1"] == pytest.approx(DECISION_SHARE["under_1"], abs=0.04)
    assert decided["1_to_4"] / starts["1_to_4"] == pytest.approx(DECISION_SHARE["1_to_4"], abs=0.03)
    assert decided["5_to_9"] / starts["5_to_9"] == pytest.approx(DECISION_SHARE["5_to_9"], abs=0.012)
    assert decided["10_to_15"] == decided["16_plus"] == 0
    assert reversed_first / sum(decided.values()) == pytest.approx(1 / 6, abs=0.02)


def test_adoptions_and_how_they_were_made(sample: Sample, scale: float) -> None:
    orders = adopted(sample)
    assert len(orders) / 6 * scale == pytest.approx(ADOPTED, rel=0.08)
    codes = Counter(p.spells[-1].end_code for _, p in orders)
    assert set(codes) == {"E11", "E12"}
    assert codes["E11"] / len(orders) == pytest.approx(0.58, abs=0.025)
    assert sum(p.early_permanence for _, p in orders) / len(orders) == pytest.approx(0.165, abs=0.03)
    assert 0.03 < sum(p.by_foster_carer and not p.early_permanence for _, p in orders) / len(orders) < 0.10
    assert 0.01 < sum(p.placement_order is None for _, p in orders) / len(orders) < 0.05
    assert 0.01 < sum(bool(p.disruptions) for _, p in orders) / len(orders) < 0.06
    under_one = sum(age(life, p) < 1 for life, p in orders) / len(orders)
    assert under_one == pytest.approx(0.76, abs=0.05)


def test_legal_statuses_at_the_year_end(sample: Sample, scale: float) -> None:
    day = date(2025, 3, 31).toordinal()
    legal = Counter(s.legal for _, p in periods(sample) for s in p.spells if s.start <= day < s.end)
    for code, published in {"C2": 48_090, "C1": 13_180, "V2": 15_540, "E1": 4_740}.items():
        assert legal[code] * scale == pytest.approx(published, rel=0.15), code


def test_adoptions_of_a_typical_authority(sample: Sample) -> None:
    """About five a quarter: the published three-year median is 63 where no year was suppressed, 48 with those in."""
    counts = []
    for _, lives in sample.values():
        orders = [p.order for life in lives for p in life.periods if p.order is not None]
        counts.append(sum(LAST_DAY - 3 * DAYS_IN_YEAR < order <= LAST_DAY for order in orders))
    assert median(counts) == pytest.approx(48, rel=0.2)
    assert median(count for count in counts if count >= 24) == pytest.approx(63, rel=0.2)


def test_every_way_of_the_field_occurs(sample: Sample) -> None:
    held = periods(sample)
    assert any(life.unaccompanied for life, _ in held)
    assert any(len(life.periods) > 1 for life, _ in held)
    assert any(len(p.decisions) > 1 and p.order is not None for _, p in held)
    assert any(p.match and p.placement_order and p.match < p.placement_order for _, p in held)
    assert {d.reason for _, p in held for d in p.decisions} >= {"RD1", "RD2", "RD3", "RD4"}
    places = {s.place for _, p in held for s in p.spells}
    assert places >= {"A3", "A4", "A5", "A6", "U1", "U3", "U4", "U5", "U6", "K2", "K3", "H5", "P1", "R3"}
    codes = {p.spells[-1].end_code for _, p in held}
    assert codes >= {"E45", "E46", "E47", "E48", "E41", "E4A", "E4B", "E13", "E15", "E17", "E5", "E6", "E7"}
    breaks = [p for _, lives in sample.values() for life in lives for p in life.periods if p.short_breaks]
    assert breaks
