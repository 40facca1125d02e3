"""The order of a meeting: by risk, each place with its reasons, and always the same for the same facts."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.meetings.agenda import Facts, Over, agenda_of, initials_of, reasons_of

PLAIN = Facts(uuid4(), "A", "finding", "green", days_in_stage=10, threshold=90, days_waiting=10)


def facts(child: str, **given: object) -> Facts:
    return replace(PLAIN, case_id=uuid4(), child=child, **given)  # type: ignore[arg-type]


def order(*children: Facts) -> str:
    by_id = {one.case_id: one.child for one in children}
    return "".join(by_id[placed.case_id] for placed in agenda_of(children))


def words(one: Facts) -> list[str]:
    return [reason.words for reason in reasons_of(one)]


def test_over_the_red_mark_comes_first_and_nothing_new_last() -> None:
    red = facts("R", mark="red", days_in_stage=150, threshold=121)
    amber = facts("M", mark="amber", days_in_stage=95, threshold=90)
    changed = facts("C", changed=("match agreed on 3 May 2026",))
    nothing = facts("N")
    assert order(nothing, changed, amber, red) == "RMCN"
    assert words(red) == ["150 days in this stage, 29 days over the red mark"]
    assert words(amber) == ["95 days in this stage, over the amber mark of 90 days"]
    assert words(nothing) == []


def test_each_30_days_over_weigh_one_more_and_20_at_most() -> None:
    def weight(days: int) -> int:
        return reasons_of(facts("R", mark="red", days_in_stage=days, threshold=100))[0].weight

    assert [weight(100), weight(129), weight(130), weight(700), weight(9000)] == [40, 40, 41, 60, 60]


@pytest.mark.parametrize(("level", "weight"), [(0, 0), (1, 20), (2, 30)])
def test_a_prompt_to_widen_the_search(level: int, weight: int) -> None:
    found = reasons_of(facts("L", prompt_level=level, prompt_words="Widen the search now: 95 days"))
    assert sum(one.weight for one in found) == weight
    assert [one.words for one in found] == ["Widen the search now: 95 days"] * bool(level)


def test_what_is_overdue_is_named_with_its_days_and_capped() -> None:
    late = facts("L", clocks=(Over("Review", 1), Over("Visit", 12)), actions=(Over("Call the agency (Sam)", 3),))
    assert words(late) == [
        "Overdue: Visit, by 12 days; Review, by 1 day",
        "Actions overdue: Call the agency (Sam), by 3 days",
    ]
    many = facts("M", clocks=(Over("Review", 1),) * 9, actions=(Over("Call", 3),) * 9)
    assert agenda_of([many])[0].weight == 50


def test_a_new_alert_a_review_and_a_change_each_say_so() -> None:
    one = facts("O", alert_is_new=True, reviews=("Panel date, on 1 May 2026",), changed=("delay closed",))
    assert [reason.kind for reason in reasons_of(one)] == ["review", "alert", "changed"]


def test_who_has_waited_longer_comes_first_among_equals_and_an_unknown_wait_after_them() -> None:
    assert order(facts("A", days_waiting=None), facts("B", days_waiting=5), facts("C", days_waiting=9)) == "CBA"
    assert order(facts("B"), facts("A")) == "AB"


def test_a_child_put_first_by_hand_is_first() -> None:
    assert order(facts("R", mark="red", days_in_stage=500, threshold=121), facts("P", pinned=True)) == "PR"


def test_initials() -> None:
    assert initials_of("Ada mary  Byron") == "A.M.B."
    assert initials_of("") == ""
    assert initials_of("(Ada) 7") == ""


OVERDUE = st.lists(st.builds(Over, st.sampled_from("xyz"), st.integers(1, 500)), max_size=5).map(tuple)
ANYBODY = st.builds(
    Facts,
    case_id=st.uuids(),
    child=st.text(min_size=1, max_size=3),
    stage=st.just("finding"),
    mark=st.sampled_from(["red", "amber", "green", "unknown"]),
    days_in_stage=st.none() | st.integers(100, 3000),
    threshold=st.just(100),
    days_waiting=st.none() | st.integers(0, 3000),
    prompt_level=st.integers(0, 2),
    prompt_words=st.just("Widen"),
    clocks=OVERDUE,
    actions=OVERDUE,
    changed=st.sampled_from([(), ("x",)]),
    alert_is_new=st.booleans(),
    pinned=st.booleans(),
)


@given(st.lists(ANYBODY, max_size=12, unique_by=(lambda one: one.case_id, lambda one: one.child)), st.randoms())
def test_the_order_rests_on_the_facts_alone(children: list[Facts], chance: random.Random) -> None:
    placed = agenda_of(children)
    assert [one.place for one in placed] == list(range(1, len(children) + 1))
    assert {one.case_id for one in placed} == {one.case_id for one in children}
    shuffled = list(children)
    chance.shuffle(shuffled)
    assert agenda_of(shuffled) == placed


@given(st.lists(ANYBODY, max_size=12, unique_by=(lambda one: one.case_id, lambda one: one.child)))
def test_every_place_is_explained_by_its_reasons(children: list[Facts]) -> None:
    by_id: dict[UUID, Facts] = {one.case_id: one for one in children}
    placed = agenda_of(children)
    for before, after in itertools.pairwise(placed):
        one, two = by_id[before.case_id], by_id[after.case_id]
        assert (not one.pinned, -before.weight) <= (not two.pinned, -after.weight)
        if one.pinned == two.pinned and before.weight == after.weight:
            assert (one.days_waiting is not None, one.days_waiting or 0) >= (
                two.days_waiting is not None,
                two.days_waiting or 0,
            )
    for one in placed:
        assert all(reason.words and reason.weight > 0 for reason in one.reasons)


@given(st.lists(ANYBODY, min_size=2, max_size=8, unique_by=(lambda one: one.case_id, lambda one: one.child)))
def test_leaving_a_child_out_moves_no_other(children: list[Facts]) -> None:
    whole = [one.case_id for one in agenda_of(children)]
    without = [one.case_id for one in agenda_of(children[1:])]
    assert without == [one for one in whole if one != children[0].case_id]
