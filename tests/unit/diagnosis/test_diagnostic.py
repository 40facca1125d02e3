"""Coram's diagnostic worked by hand: drift by stage, longest beside shortest, under-fives, flow, owners of delay."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tenants.diagnosis.drift import Dated, by_stage, differences, drift_of, extremes, paths, under_fives
from tenants.diagnosis.flow import flow, months_between, queue, queues
from tenants.diagnosis.owners import Delay, by_owner
from tests.unit.diagnosis.waits_by_hand import LAST, STAGE, stay

TO = date(2026, 3, 31)


def dated(child: str = "1", *, unknown: tuple[str, ...] = (), **given: object) -> Dated:
    names = ("dob", "entry", "iro", "decision", "placement_order", "placed", "order", "left")
    days = {name: date.fromisoformat(str(given[name])) if name in given else None for name in names}
    traits = given.get("traits", {})
    causes = given.get("causes", ())
    return Dated(child, **days, known_until=TO, unknown=frozenset(unknown), traits=traits, causes=causes)  # type: ignore[arg-type]


WHOLE = {
    "entry": "2024-01-01",
    "iro": "2024-04-10",
    "decision": "2024-05-10",
    "placement_order": "2024-07-10",
    "placed": "2025-01-10",
    "order": "2025-08-10",
}


def test_five_stages_of_one_child() -> None:
    assert {stage: one.days for stage, one in drift_of(dated(**WHOLE)).items()} == {
        "entry_to_iro": 100,
        "iro_to_decision": 30,
        "decision_to_order": 61,
        "order_to_placed": 184,
        "placed_to_adoption": 212,
    }


def test_a_recommendation_not_recorded_is_said_and_not_guessed() -> None:
    found = drift_of(dated(**{name: day for name, day in WHOLE.items() if name != "iro"}))
    assert (found["entry_to_iro"].days, found["entry_to_iro"].missing) == (None, "iro")
    assert (found["iro_to_decision"].days, found["iro_to_decision"].missing) == (None, "iro")
    assert found["decision_to_order"].days == 61


def test_a_child_in_a_stage_has_days_so_far_and_none_of_the_later_ones() -> None:
    found = drift_of(dated(entry="2025-01-01", iro="2025-03-01", decision="2025-12-31"))
    assert (found["decision_to_order"].days, found["decision_to_order"].open) == (90, True)
    assert "order_to_placed" not in found


def test_who_left_is_not_in_a_stage_any_more() -> None:
    assert "decision_to_order" not in drift_of(dated(entry="2025-01-01", decision="2025-06-01", left="2025-12-31"))


def test_the_stages_together() -> None:
    first = by_stage([dated("1", **WHOLE), dated("2", entry="2026-01-01"), dated("3", unknown=("entry",), **WHOLE)])
    entry = next(one for one in first if one.stage == "entry_to_iro")
    assert (entry.completed, entry.median, entry.in_it, entry.in_it_median, entry.not_known) == (2, 100, 1, 89, 0)
    lost = by_stage([dated("1", decision="2024-05-10", unknown=("entry", "placement_order"), placed="2025-01-10")])
    assert [one.not_known for one in lost] == [1, 1, 1, 1, 0]


def test_longest_and_shortest_are_different_children_and_still_waiting_ones_are_among_the_longest() -> None:
    children = [
        dated(
            str(n), entry="2024-01-01", decision="2024-06-01", placed=(date(2024, 7, 1) + timedelta(days=n)).isoformat()
        )
        for n in range(30)
    ]
    children += [
        dated("waits", entry="2023-01-01", decision="2024-06-01"),
        dated("reversed", entry="2020-01-01", decision="2024-06-01", left="2025-01-01"),
        dated("no plan", entry="2020-01-01"),
    ]
    longest, shortest = extremes(paths(children))
    assert (len(longest), len(shortest)) == (10, 10)
    assert longest[0].child == "waits"
    assert not longest[0].moved_in
    assert [one.child for one in shortest[:2]] == ["0", "1"]
    assert not {one.child for one in longest} & {one.child for one in shortest}
    few = extremes(paths(children[:5]))
    assert (len(few[0]), len(few[1])) == (2, 2)


def test_what_differed_counts_only_what_is_known() -> None:
    def path(child: str, days: int, traits: dict[str, bool], causes: tuple[str, ...] = ()) -> Dated:
        moved = (date(2023, 1, 1) + timedelta(days=days)).isoformat()
        return dated(child, entry="2023-01-01", decision="2023-02-01", placed=moved, traits=traits, causes=causes)

    children = [
        path("1", 900, {"Sibling group": True}, ("Search not widened at its trigger",)),
        path("2", 800, {"Sibling group": True}),
        path("3", 200, {"Sibling group": False}),
        path("4", 100, {}),
    ]
    longest, shortest = extremes(paths(children))
    siblings, widened = differences(longest, shortest)
    assert (siblings.name, siblings.longest, siblings.longest_known) == ("Sibling group", 2, 2)
    assert (siblings.shortest, siblings.shortest_known, siblings.gap) == (0, 1, 1.0)
    assert (widened.longest, widened.longest_known, widened.gap) == (1, 2, 0.5)


def test_under_fives_two_years_on() -> None:
    children = [
        dated("in care", dob="2022-01-01", entry="2023-05-01"),
        dated("adopted in time", dob="2022-01-01", entry="2023-05-01", order="2025-04-29"),
        dated("adopted late", dob="2022-01-01", entry="2023-05-01", order="2025-06-01"),
        dated("five", dob="2018-05-01", entry="2023-05-01"),
        dated("too recent", dob="2022-01-01", entry="2025-05-01"),
    ]
    (cohort,) = under_fives(children)
    assert (cohort.year, cohort.entered, cohort.in_care_after, cohort.not_known) == (2023, 3, 2, 0)
    assert cohort.still == (("in care", 1065),)


def test_flow_by_month() -> None:
    stays = [
        stay("1", date(2025, 1, 10), 40),
        stay("2", date(2025, 1, 31), 28, "plan_changed"),
        stay("3", date(2025, 2, 1)),
        stay("4", date(2025, 2, 1), seen_to=date(2025, 2, 20)),
        stay("5", date(2025, 2, 1), stage="match_to_placed"),
    ]
    january, february, march = flow(stays, STAGE, months_between(date(2025, 1, 1), date(2025, 3, 31)))
    assert (january.arrived, january.waiting) == (2, 2)
    assert (february.arrived, february.progressed, february.plan_changed, february.unseen) == (2, 1, 1, 1)
    assert (february.waiting, march.waiting) == (1, 1)


@given(st.lists(st.tuples(st.integers(0, 1000), st.one_of(st.none(), st.integers(0, 900))), max_size=25))
def test_the_stock_changes_by_arrivals_less_departures(drawn: list[tuple[int, int | None]]) -> None:
    begin = date(2023, 1, 1)
    stays = [stay(str(n), begin + timedelta(days=s), d) for n, (s, d) in enumerate(drawn)]
    before = 0
    for month in flow(stays, STAGE, months_between(begin, date(2026, 3, 31))):
        gone = month.progressed + month.plan_changed + month.other_exit + month.unseen
        assert month.waiting == before + month.arrived - gone
        before = month.waiting


def test_whole_months_only() -> None:
    assert months_between(date(2025, 1, 2), date(2025, 3, 30)) == (date(2025, 2, 1),)


def test_where_children_queue() -> None:
    growing = [stay(str(n), date(2025, 3, 1) + timedelta(days=20 * n), 30 if n % 3 == 0 else None) for n in range(18)]
    found = queue(STAGE, flow(growing, STAGE, months_between(date(2025, 1, 1), LAST)))
    assert found is not None
    assert (found.waiting, found.grows) == (12, True)
    assert found.months is not None
    assert found.months > 12
    stuck = [stay("x", date(2024, 1, 1), stage="match_to_placed")]
    listed = queues([*growing, *stuck], [STAGE, "match_to_placed"], date(2025, 1, 1), LAST)
    assert [one.stage for one in listed] == ["match_to_placed", STAGE]
    assert listed[0].months is None
    assert queue(STAGE, []) is None


def delay(child: str, began: str, ended: str | None, owner: str = "court", avoidable: str = "yes") -> Delay:
    last = date.fromisoformat(ended) if ended else None
    return Delay(child, "decision_to_order", owner, "expert_report", avoidable, date.fromisoformat(began), last)


def test_days_by_owner_count_overlapping_delays_of_a_child_once() -> None:
    found = by_owner(
        [
            delay("1", "2026-01-01", "2026-01-11"),
            delay("1", "2026-01-06", "2026-01-16", avoidable="partly"),
            delay("1", "2026-01-01", "2026-01-11", owner="health"),
            delay("2", "2026-03-21", None, avoidable="unknown"),
            delay("3", "2024-01-01", "2024-02-01"),
        ],
        date(2025, 4, 1),
        TO,
    )
    court, health = found
    assert (court.owner, court.children, court.days) == ("court", 2, 15 + 10)
    assert (court.avoidable, court.partly, court.not_judged) == (10, 10, 10)
    assert (health.days, health.avoidable) == (10, 10)
