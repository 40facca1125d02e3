"""Whatever years are held: a date is right, or blank because it did not happen in them, or named incomplete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tenants.journeys.build import build_journeys
from tenants.journeys.journey import DATES, Journey
from tenants.uploads.tables import year_end, year_start
from tests.unit.journeys.histories import returns_of
from tests.unit.journeys.lives import Life, Period, TruePlan, life

YEARS = tuple(range(2018, 2027))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9), st.sets(st.sampled_from(YEARS), min_size=1))
@example(52, {2018, 2022})  # a second plan's order made in a year not held
@example(2965213, {2018, 2019, 2024})  # a placement of an earlier period of care, before a break
def test_fewer_years_make_dates_incomplete_and_never_wrong(seed: int, years: set[int]) -> None:
    lives = [life(seed + number, f"{number:04d}") for number in range(4)]
    held = sorted(years)
    journeys = build_journeys(returns_of([one.history for one in lives], held))
    for one in lives:
        if one.history.child in journeys:
            _agrees(journeys[one.history.child], one, held)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_with_every_year_of_a_life_held_nothing_is_incomplete_but_what_ad1_tells(seed: int) -> None:
    one = life(seed, "1")
    journeys = build_journeys(returns_of([one.history], range(2015, 2041)))
    journey = journeys["1"]
    placed = journey.placed is not None and journey.order is None
    assert set(journey.incomplete) <= ({"match", "carer_start"} if placed else set())


def _agrees(journey: Journey, one: Life, held: Sequence[int]) -> None:
    until = year_end(held[-1])
    period = [each for each in one.periods if _listed(each.entry, each.left, held)][-1]
    later = [each for each in one.periods if period.entry < each.entry <= until]
    if later:
        return  # a whole later period of care, in years that are not held: what is shown stays
    names: tuple[str, ...]
    expected: dict[str, date | None] = dict.fromkeys(DATES)
    expected["entry"] = period.entry
    plan = _plan_shown(period, held)
    if plan is None:
        hidden = [each for each in period.plans if each.made <= until and not _before_first(each, held)]
        expected |= _dates(hidden[-1], until) if hidden else {}
        names = DATES
    else:
        expected |= _dates(plan, until)
        unshown = [each for each in period.plans if plan.made < each.made <= until]
        names = ("entry", "decision") if unshown else DATES
    if any(day <= until for each in period.plans for day in each.disrupted):
        # A year not held can hide a later placement, or be the one before the first return: the earlier one, or none,
        # is then what is shown. What is given must still be true.
        names = tuple(name for name in names if name not in ("placed", "match", "carer_start"))
        assert journey.placed is None or journey.placed in [day for each in period.plans for day in each.placed]
    for name in names:
        if name not in journey.incomplete:
            assert getattr(journey, name) == expected[name], (name, held, one)
    assert all(getattr(journey, name) is None for name in journey.incomplete)


def _dates(plan: TruePlan, until: date) -> dict[str, date | None]:
    def by_then(day: date | None) -> date | None:
        return day if day is not None and day <= until else None

    adopted = by_then(plan.adopted)
    return {
        "decision": plan.made,
        "placement_order": by_then(plan.order_made),
        "placed": max((each for each in plan.placed if each <= until), default=None),
        "match": plan.matched if adopted else None,
        "carer_start": plan.carer_since if adopted else None,
        "order": adopted,
        "reversed": by_then(plan.ceased),
    }


def _plan_shown(period: Period, held: Sequence[int]) -> TruePlan | None:
    shown = [one for one in period.plans if _listed(one.made, one.ceased or one.adopted or period.left, held)]
    return shown[-1] if shown else None


def _listed(first: date, last: date | None, held: Sequence[int]) -> bool:
    return any(first <= year_end(year) and (last is None or last >= year_start(year)) for year in held)


def _before_first(plan: TruePlan, held: Sequence[int]) -> bool:
    """Reversed before the first return held: it leaves no trace there, and did not happen in the returns held."""
    return plan.ceased is not None and plan.ceased < year_start(held[0])
