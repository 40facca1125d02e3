"""Days without a live link, where a child was looked for, and what prompts to look further."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.family_finding.breadth import (
    Spell,
    Step,
    bars,
    begun,
    days_without,
    is_live,
    last_widened,
    reached,
    typed_links,
)
from tenants.family_finding.reaches import WIDTH, widens, wider_than
from tenants.family_finding.triggers import SHIPPED, Trigger, in_force, prompt_of

START = date(2026, 1, 1)
days = st.integers(0, 400).map(lambda many: START + timedelta(many))


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    began = draw(days)
    return Spell(began, draw(st.none() | st.integers(0, 90).map(lambda many: began + timedelta(many))))


def day(number: int) -> date:
    return START + timedelta(number)


@given(days, days, days, st.lists(spells(), max_size=6))
def test_days_without_a_link_are_never_negative_and_add_up(
    one: date, two: date, three: date, links: list[Spell]
) -> None:
    first, middle, last = sorted((one, two, three))
    whole = days_without(first, last, links)
    assert 0 <= whole <= (last - first).days
    assert whole == days_without(first, middle, links) + days_without(middle, last, links)
    assert days_without(last, first, links) == 0


@given(days, days, st.lists(spells(), max_size=6))
def test_days_without_a_link_are_those_on_which_none_is_live(since: date, until: date, links: list[Spell]) -> None:
    counted = sum(not is_live(links, since + timedelta(number)) for number in range(max(0, (until - since).days)))
    assert days_without(since, until, links) == counted


def test_the_count_begins_with_looking_or_waiting_and_anew_after_an_ending() -> None:
    assert begun([], None) is None
    assert begun([day(9)], day(20)) == day(9)
    assert begun([day(30)], day(20)) == day(20)
    assert begun([day(9), day(60)], day(50), [day(50)]) == day(50)
    assert begun([day(9)], None, [day(50)]) is None


def test_a_link_typed_alone_lasts_until_the_next_stop_typed() -> None:
    assert typed_links([day(5), day(40)], [day(30)]) == [Spell(day(5), day(30)), Spell(day(40), None)]
    assert typed_links([day(5)], [day(2)]) == [Spell(day(5), None)]


def test_a_search_widens_by_reaching_further_and_never_in_house() -> None:
    assert widens("regional", frozenset({"in_house"}))
    assert widens("activity_day", frozenset({"national"}))
    assert widens("specific", frozenset({"national"}))
    assert not widens("regional", frozenset({"national"}))
    assert not widens("national", frozenset({"national"}))
    assert not widens("in_house", frozenset())
    assert wider_than(frozenset(WIDTH)) == []
    assert wider_than(frozenset({"national"})) == [
        "In-house adopters",
        "Activity or exchange day",
        "Profile event",
        "Specific family or community",
    ]


STEPS = (
    Step("search", "in_house", day(0)),
    Step("profile", "", day(3)),
    Step("search", "regional", day(50)),
    Step("search", "in_house", day(55)),
)


def test_where_a_child_was_looked_for() -> None:
    assert reached(STEPS) == {"in_house", "regional"}
    assert reached(STEPS, day(10)) == {"in_house"}
    assert last_widened(STEPS) == day(50)
    assert last_widened(STEPS[:2]) is None
    event = Step("exchange_day", "activity_day", day(58))
    rows = bars([*STEPS, event], [Spell(day(20), day(30))], day(60))
    assert [(row.label, row.days, row.is_link) for row in rows] == [
        ("In-house adopters", 60, False),
        ("Regional agency", 10, False),
        ("In-house adopters", 5, False),
        ("Activity or exchange day", 0, False),
        ("Live link", 10, True),
    ]


@pytest.mark.parametrize(("after", "level"), [(59, None), (60, 1), (89, 1), (90, 2), (400, 2)])
def test_the_shipped_triggers(after: int, level: int | None) -> None:
    prompt = prompt_of(day(0), STEPS[:2], (), day(after), in_force(day(after)))
    unsearched = prompt_of(day(0), STEPS[1:2], (), day(after), in_force(day(after)))
    assert (unsearched.words if unsearched else "No search is recorded") == "No search is recorded"
    assert (prompt.level if prompt else None) == level
    if prompt:
        assert prompt.days == after
        assert str(after) in prompt.why
        assert "Permanence starts with" in prompt.why
        assert "National" in prompt.further


def test_widening_begins_the_count_anew_and_a_live_link_stills_it() -> None:
    triggers = in_force(day(200))
    assert prompt_of(day(0), STEPS, (), day(105), triggers) is None
    prompt = prompt_of(day(0), STEPS, (), day(110), triggers)
    assert prompt is not None
    assert (prompt.days, prompt.since) == (60, day(50))
    assert prompt_of(day(0), STEPS, (Spell(day(100)),), day(200), triggers) is None
    paused = prompt_of(day(0), STEPS[:2], (Spell(day(10), day(40)),), day(90), triggers)
    assert paused is not None
    assert (paused.level, paused.days) == (1, 60)
    assert prompt_of(None, (), (), day(200), triggers) is None


def test_the_authoritys_own_trigger_holds_from_its_day_and_can_be_off() -> None:
    own = [Trigger(1, 45, day(10)), Trigger(2, None, day(20)), Trigger(1, 40, day(10))]
    assert in_force(day(9), own) == {one.level: one for one in SHIPPED}
    held = in_force(day(30), own)
    assert (held[1].days, held[2].days) == (40, None)
    prompt = prompt_of(day(0), STEPS[:2], (), day(200), held)
    assert prompt is not None
    assert prompt.level == 1
    assert "own trigger" in prompt.why
