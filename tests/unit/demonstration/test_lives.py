"""Lives hold together: spells without a gap, changes named for what changed, plans in the order of their events."""

import pytest

from demonstration.authorities import SLOW, STUCK_CHILDREN, invented_authorities
from demonstration.days import birthday
from demonstration.lives import Carer, Change, Life, walk
from demonstration.population import LAST_DAY, lives_of

FAMILY = Carer("PR1", "1234567", "ZZ99 1AA")
OTHERS = Carer("PR1", "7654321", "ZZ99 2AA")


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return lives_of(invented_authorities(3)[2], 2026)


def test_the_same_authority_has_the_same_children_in_any_order_of_asking(lives: list[Life]) -> None:
    one, _, three = invented_authorities(3)
    lives_of(one, 2026)
    assert lives_of(three, 2026) == lives
    assert lives_of(three, 2027) != lives


def test_spells_join_and_end_as_they_should(lives: list[Life]) -> None:
    for life in lives:
        for period in life.periods:
            assert period.spells[0].new_because == "S"
            for before, spell in zip(period.spells, period.spells[1:], strict=False):
                assert before.end == spell.start > before.start, life.child
                assert before.end_code == "X1"
                assert spell.new_because in "LPTBU"
                assert (before.change_reason == "") == (spell.new_because == "L")
            assert period.spells[-1].end_code not in ("", "X1")
            assert period.left <= birthday(life.born, 18), life.child
        for before_period, after in zip(life.periods, life.periods[1:], strict=False):
            assert before_period.left < after.entry


def test_plans_go_forward(lives: list[Life]) -> None:
    planned = [(life, p) for life in lives for p in life.periods if p.decisions]
    assert len(planned) > 50
    for life, period in planned:
        latest = period.decisions[-1]
        assert life.born <= period.entry < latest.made
        if latest.ceased is not None:
            assert latest.made < latest.ceased <= period.left
            assert period.order is None
            continue
        assert period.match is not None
        assert period.placed is not None
        assert period.order is not None
        assert latest.made < period.match <= period.placed < period.order == period.left
        last = period.spells[-1]
        assert last.place in ("A3", "A4", "A5", "A6")
        if period.placement_order is None:
            assert last.place in ("A3", "A4")
        else:
            assert latest.made < period.placement_order < period.placed
            assert last.legal == "E1"
        assert period.by_foster_carer == (last.place in ("A3", "A5"))
        if period.carer_start is not None:
            assert period.entry <= period.carer_start < period.placed


def test_courts_and_panels_do_not_sit_at_weekends(lives: list[Life]) -> None:
    for life in lives:
        for period in life.periods:
            days = [period.placement_order, period.match, period.order, *(d.made for d in period.decisions)]
            assert all(day is None or day % 7 not in (0, 6) for day in days)


def test_changes_are_named_for_what_changed() -> None:
    spells = walk(
        1000,
        "C1",
        "U6",
        FAMILY,
        [
            Change(1100, legal="C2"),
            Change(1200, place="U4", because="PLACE"),
            Change(1300, carer=OTHERS, because="CREQB"),
            Change(1400, legal="E1", place="A5", because="CARPL"),
            Change(1500, legal="C2", place="U6", carer=FAMILY, because="CREQO"),
            Change(1600, carer=FAMILY),
            Change(1700, legal="C1"),
        ],
        1700,
        "E4A",
    )
    assert [(s.start, s.new_because, s.change_reason, s.end_code) for s in spells] == [
        (1000, "S", "", "X1"),
        (1100, "L", "PLACE", "X1"),
        (1200, "T", "CREQB", "X1"),
        (1300, "P", "CARPL", "X1"),
        (1400, "U", "CREQO", "X1"),
        (1500, "B", "", "E4A"),
    ]


def test_changes_of_one_day_make_one_spell_and_none_begins_on_the_first_day() -> None:
    spells = walk(1000, "L2", "U6", FAMILY, [Change(1000, legal="C1"), Change(1001, place="U4")], 1300, "E4A")
    assert [(s.start, s.legal, s.place) for s in spells] == [(1000, "L2", "U6"), (1001, "C1", "U6"), (1002, "C1", "U4")]
    spells = walk(1000, "C1", "U6", FAMILY, [Change(1050, legal="E1"), Change(1050, place="U4")], 1300, "E4A")
    assert [(s.start, s.legal, s.place, s.new_because) for s in spells[1:]] == [(1050, "E1", "U4", "U")]


def test_an_adoptive_family_taken_over_by_another_agency_stays_the_same_family() -> None:
    before, after = Carer("PR2", "XXXXXXX", "ZZ99 1AA"), Carer("PR1", "XXXXXXX", "ZZ99 1AA")
    spells = walk(1000, "E1", "A6", before, [Change(1050, carer=after, because="PLACE")], 1300, "E11")
    assert [(s.new_because, s.change_reason) for s in spells] == [("S", "PLACE"), ("T", "")]


def test_the_planted_delays_are_there() -> None:
    planted = {each.planted: each for each in invented_authorities(36) if each.planted}
    waits = []
    for life in lives_of(planted["stuck"], 2026):
        for period in life.periods:
            if period.decisions and not period.decisions[-1].ceased and period.entry <= LAST_DAY:
                decided = period.decisions[-1].made
                waits.append((min(period.match or LAST_DAY, LAST_DAY) - decided, (period.match or LAST_DAY) > LAST_DAY))
    assert sum(waiting and days > 700 for days, waiting in waits) >= STUCK_CHILDREN
    assert planted["slow:decision_to_match"].speed["decision_to_match"] == SLOW
