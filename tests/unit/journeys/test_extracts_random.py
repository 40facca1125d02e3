"""Whatever returns and extracts are held: what is said is true, a child stands where it stood, and order is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.journeys.build import build_journeys
from tenants.journeys.document import from_document, to_document
from tenants.journeys.journey import DATES, Journey
from tenants.journeys.waiting import standing_at
from tenants.uploads.extracts import Extract
from tenants.uploads.tables import AnnualReturn
from tests.unit.journeys.histories import returns_of
from tests.unit.journeys.listed import days_listed, listed_of, plan_listed
from tests.unit.journeys.lives import Life, life

FIRST = date(2019, 1, 1)
SEEDS = st.integers(0, 10**9)
YEARS = st.sets(st.sampled_from(range(2018, 2027)), max_size=9)
DAYS = st.lists(st.integers(0, 2900), min_size=1, max_size=3, unique=True)


def held(seed: int, years: set[int], days: list[int]) -> tuple[list[Life], tuple[AnnualReturn, ...], list[Extract]]:
    lives = [life(seed + number, f"{number:04d}") for number in range(4)]
    extracts = [listed_of(lives, FIRST + timedelta(days=each)) for each in days]
    return lives, returns_of([one.history for one in lives], sorted(years)), extracts


@settings(max_examples=150)
@given(SEEDS, YEARS, DAYS)
def test_true_extracts_correct_nothing_and_say_nothing_untrue(seed: int, years: set[int], days: list[int]) -> None:
    lives, returns, extracts = held(seed, years, days)
    journeys = build_journeys(returns, extracts)
    for one in lives:
        if (journey := journeys.get(one.history.child)) is not None:
            assert [each for each in journey.corrections if each.said_by.as_at or each.changed_by.as_at] == []
            _is_true(journey, one)


def _is_true(journey: Journey, one: Life) -> None:
    plans = [plan for period in one.periods for plan in period.plans]
    true: dict[str, set[date | None]] = {
        "entry": {period.entry for period in one.periods},
        "decision": {plan.made for plan in plans},
        "placement_order": {plan.order_made for plan in plans},
        "match": {plan.matched for plan in plans},
        "placed": {day for plan in plans for day in plan.placed},
        "carer_start": {plan.carer_since for plan in plans},
        "order": {plan.adopted for plan in plans},
        "reversed": {plan.ceased for plan in plans},
    }
    for name in DATES:
        day = getattr(journey, name)
        assert (day is None) or day in true[name], name
        assert day is None or name in journey.sources
        assert day is None or name not in journey.incomplete


@settings(max_examples=150)
@given(SEEDS, YEARS, DAYS)
def test_the_last_to_speak_of_a_child_is_heard(seed: int, years: set[int], days: list[int]) -> None:
    lives, returns, extracts = held(seed, years, days)
    last = max(extracts, key=lambda each: each.as_at)
    journeys = build_journeys(returns, extracts)
    for row in last.rows:
        if years and last.as_at < date(max(years), 3, 31):
            continue
        journey = journeys[row.child]
        one = next(each for each in lives if each.history.child == row.child)
        found = plan_listed(one, last.as_at)
        assert found is not None
        for name, day in days_listed(*found, last.as_at).items():
            assert getattr(journey, name) == day, name
        assert journey.known_until == last.as_at
        assert standing_at(journey, last.as_at) in (_stood(one, last.as_at), "unknown")


def _stood(one: Life, day: date) -> str:
    period = [each for each in one.periods if each.entry <= day][-1]
    plan = [each for each in period.plans if each.made <= day][-1]
    if plan.adopted is not None and plan.adopted <= day:
        return "adopted"
    if plan.ceased is not None and plan.ceased <= day:
        # No extract tells whether a child whose plan was given up has left care since.
        return "reversed"
    if sum(each <= day for each in plan.placed) > sum(each <= day for each in plan.disrupted):
        return "placed"
    return "waiting_for_placement" if plan.order_made and plan.order_made <= day else "waiting_for_order"


@settings(max_examples=60)
@given(SEEDS, YEARS, DAYS)
def test_the_order_they_came_in_is_nothing(seed: int, years: set[int], days: list[int]) -> None:
    _, returns, extracts = held(seed, years, days)
    shuffled: tuple[list[AnnualReturn], list[Extract]] = (list(returns), list(extracts))
    for each in shuffled:
        Random(seed).shuffle(each)
    assert build_journeys(*shuffled) == build_journeys(returns, extracts)


@settings(max_examples=60)
@given(SEEDS, YEARS, DAYS)
def test_an_empty_list_later_on_takes_nothing_away(seed: int, years: set[int], days: list[int]) -> None:
    _, returns, extracts = held(seed, years, days)
    blank = [
        replace(one, as_at=one.as_at + timedelta(days=1), rows=tuple(replace(row, days={}) for row in one.rows))
        for one in extracts
    ]
    before, after = build_journeys(returns, extracts), build_journeys(returns, [*extracts, *blank])
    assert _dates(after) == _dates(before)


def _dates(journeys: dict[str, Journey]) -> dict[str, list[date | None]]:
    return {child: [getattr(one, name) for name in DATES] for child, one in journeys.items()}


@settings(max_examples=60)
@given(SEEDS, YEARS, DAYS)
def test_children_on_no_list_keep_what_the_returns_say(seed: int, years: set[int], days: list[int]) -> None:
    _, returns, extracts = held(seed, years, days)
    on_lists = {row.child for one in extracts for row in one.rows}
    alone: Sequence[tuple[str, Journey]] = tuple(build_journeys(returns).items())
    both = build_journeys(returns, extracts)
    assert all(both[child] == journey for child, journey in alone if child not in on_lists)


@settings(max_examples=60)
@given(SEEDS, YEARS, DAYS)
def test_a_document_brings_them_back(seed: int, years: set[int], days: list[int]) -> None:
    _, returns, extracts = held(seed, years, days)
    for journey in build_journeys(returns, extracts).values():
        assert from_document(to_document(journey)) == journey
