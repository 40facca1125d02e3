"""Costs by hand, opportunities that never exceed what a stage lost, practices for every cause."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.contributions.vocabulary import STAGES
from tenants.casework.delays import CAUSES
from tenants.diagnosis.exposed import expectation
from tenants.diagnosis.money import Range, UnitCost, avoided, cost_of_days, daily, england, financial_year, in_force
from tenants.diagnosis.opportunities import StageWaits, opportunities
from tenants.diagnosis.practices import COST_BANDS, PRACTICES, practices_for
from tests.unit.diagnosis.waits_by_hand import LAST, exposed, reference, service, stay

ENGLAND = [row for row in england() if row.kind == "fostering"]
TODAY = ENGLAND[-1]


def test_the_worked_example() -> None:
    """40 children × 60 days × £109 = £261,600 (domain 7)."""
    found = avoided(40 * 200, 40 * 140, daily(TODAY), expectation="at your own pace before", horizon=730)
    assert found.amount.middle == 261_600
    assert found.amount.low < found.amount.middle < found.amount.high
    assert any("day 730" in line for line in found.assumptions)
    assert any(line.startswith("Avoided, not saved") for line in found.assumptions)


def test_longer_waits_are_a_cost_and_never_nothing() -> None:
    found = avoided(100, 150, daily(TODAY), programme_cost=1000, extra_fees=500, expectation="x", horizon=730)
    assert found.amount.middle == -50 * 109 - 1500
    assert found.amount.low < found.amount.high < 0
    assert "50 days more" in found.assumptions[0]


def test_englands_costs_carry_their_year_and_source() -> None:
    assert [row.weekly for row in ENGLAND] == [575, 575, 580, 600, 615, 630, 665, 720, 765]
    assert (ENGLAND[0].year, TODAY.year) == ("2016-17", "2024-25")
    assert all(row.source for row in england())
    assert daily(TODAY) == Range(82, 109, 148)


def test_the_authoritys_own_cost_of_the_year_comes_first_and_the_nearest_year_where_none_is_known() -> None:
    own = UnitCost("fostering", "2023-24", 840, "ledger", own=True)
    rows = [*england(), own]
    assert in_force("fostering", "2023-24", rows) is own
    assert in_force("fostering", "2022-23", rows) == next(row for row in ENGLAND if row.year == "2022-23")
    assert in_force("fostering", "2027-28", rows) == TODAY
    assert in_force("fostering", "2010-11", rows) == ENGLAND[0]
    assert in_force("nothing", "2023-24", rows) is None
    assert daily(own, TODAY) == Range(120, 120, 120)


def test_the_cost_of_days_says_what_it_rests_on() -> None:
    own = UnitCost("fostering", "2023-24", 840, "ledger", 700, 980, own=True)
    found = cost_of_days({"2024-25": 10, "2023-24": 100, "2025-26": 1}, [*england(), own])
    assert found.amount.middle == 100 * 120 + 10 * 109 + 109
    assert found.amount.low == 100 * 100 + 10 * 82 + 82
    assert "your own cost of 2023-24" in found.assumptions[0]
    assert "because none is known for 2025-26" in found.assumptions[2]
    with pytest.raises(LookupError):
        cost_of_days({"2024-25": 1}, [], "fostering")


@pytest.mark.parametrize(("day", "year"), [(date(2025, 3, 31), "2024-25"), (date(2025, 4, 1), "2025-26")])
def test_financial_years(day: date, year: str) -> None:
    assert financial_year(day) == year
    assert financial_year(date(2099, 4, 1)) == "2099-00"


@given(st.floats(-1e4, 1e4), st.floats(0, 500), st.floats(0, 500), st.floats(0, 500))
def test_a_range_stays_a_range(number: float, one: float, two: float, three: float) -> None:
    low, middle, high = sorted((one, two, three))
    found = Range(low, middle, high).times(number)
    assert found.low <= found.middle <= found.high


def test_every_cause_has_a_practice_and_every_practice_is_whole() -> None:
    assert [cause for cause in CAUSES if not practices_for(cause, "order_to_match")] == []
    for practice in PRACTICES.values():
        assert 4 <= len(practice.core) <= 6
        assert practice.cost in COST_BANDS
        assert set(practice.causes) <= set(CAUSES)
        assert set(practice.stages) <= set(STAGES)
    assert [len(practices_for("", stage)) for stage in STAGES] == [1] * len(STAGES)


def waits(causes: dict[str, tuple[str, ...]], hazard: float = 0.005, **planted: float) -> StageWaits:
    found = exposed(service(seed=4, **planted), hazard)  # type: ignore[arg-type]
    return StageWaits(found, expectation(found, reference(hazard), 730), causes)


def test_nothing_is_gained_where_children_wait_no_longer_than_expected() -> None:
    assert opportunities({"order_to_match": waits({}, pace=1.3)}, Range(1, 1, 1)) == ()


def test_gains_are_those_of_the_stage_shared_among_causes_and_ranked_by_days() -> None:
    slow = waits({}, pace=0.5)
    named = [child for child, still in zip(slow.exposed.child, slow.exposed.waiting, strict=True) if still]
    causes = {child: ("not_widened",) if n % 3 else ("no_profile", "panel_date") for n, child in enumerate(named)}
    stages = {
        "order_to_match": StageWaits(slow.exposed, slow.expectation, causes),
        "decision_to_order": waits({}, pace=0.8),
    }
    found = opportunities(stages, Range(80, 100, 150))
    of_stage = [one for one in found if one.stage == "order_to_match"]
    assert sum(one.days for one in of_stage) == pytest.approx(slow.to_gain / 3)
    assert [one.days for one in found] == sorted((one.days for one in found), reverse=True)
    assert {one.cause for one in of_stage} == {"", "not_widened", "no_profile", "panel_date"}
    widened = next(one for one in of_stage if one.cause == "not_widened")
    assert widened.practices[0].code == "timed_widening"
    assert widened.cost.middle == pytest.approx(widened.days * 100)
    assert set(widened.children) <= set(named)


def test_one_child_waiting_beyond_expectation_by_hand() -> None:
    """A child waiting 300 days at a reference of one in two a day: almost all of the 300 days, over three years."""
    found = exposed([stay("1", LAST - timedelta(days=299))], 0.5)
    held = {"order_to_match": StageWaits(found, expectation(found, reference(0.5), 730), {"1": ("not_widened",)})}
    (only,) = opportunities(held, Range(10, 10, 10))
    assert only.children == ("1",)
    assert only.days == pytest.approx((300 - 1 / (1 - 2.718281828**-0.5)) / 3, rel=1e-3)
