"""Which stages a child is counted in, from when to when and how it ended, worked by hand."""

from __future__ import annotations

from tenants.contribution.stays import Stay, stays_of
from tests.unit.contribution.journeys_by_hand import day, decision, journey, placement


def by_stage(found: list[Stay]) -> dict[str, tuple[str, str | None, str | None]]:
    return {stay.stage: (str(stay.start), str(stay.end) if stay.end else None, stay.cause) for stay in found}


ADOPTED = {
    "entry": "2023-01-10",
    "decision": "2023-07-01",
    "placement_order": "2023-08-01",
    "match": "2023-10-01",
    "placed": "2023-11-01",
    "order": "2024-06-01",
    "left": "2024-06-01",
}


def test_an_adopted_child_progresses_through_every_stage() -> None:
    stays, left_out = stays_of(journey(**ADOPTED, placements=(placement("2023-11-01", "2024-06-01", "adopted"),)))
    assert left_out == []
    assert by_stage(stays) == {
        "care_to_decision": ("2023-01-10", "2023-07-01", "progressed"),
        "care_to_placed": ("2023-01-10", "2023-11-01", "progressed"),
        "decision_to_order": ("2023-07-01", "2023-08-01", "progressed"),
        "decision_to_match": ("2023-07-01", "2023-10-01", "progressed"),
        "order_to_match": ("2023-08-01", "2023-10-01", "progressed"),
        "match_to_placed": ("2023-10-01", "2023-11-01", "progressed"),
        "placed_to_adoption": ("2023-11-01", "2024-06-01", "progressed"),
    }


def test_a_child_who_still_waits_leaves_no_event() -> None:
    stays, _ = stays_of(journey(entry="2024-01-10", decision="2024-07-01", placement_order="2024-09-01"))
    found = by_stage(stays)
    assert found["order_to_match"] == ("2024-09-01", None, None)
    assert next(stay for stay in stays if stay.stage == "order_to_match").seen_to == day("2026-03-31")


def test_a_reversed_decision_is_a_way_out_and_not_lost_from_sight() -> None:
    stays, _ = stays_of(journey(entry="2024-01-10", decision="2024-07-01", reversed="2025-01-01"))
    assert by_stage(stays)["decision_to_match"] == ("2024-07-01", "2025-01-01", "plan_changed")
    assert by_stage(stays)["care_to_placed"] == ("2024-01-10", "2025-01-01", "plan_changed")


def test_an_earlier_reversed_decision_counts_beside_the_one_in_force() -> None:
    stays, _ = stays_of(
        journey(entry="2023-01-10", decision="2025-01-01", earlier=(decision("2023-05-01", "2024-02-01"),))
    )
    matches = [(str(s.start), s.cause) for s in stays if s.stage == "decision_to_match"]
    assert sorted(matches) == [("2023-05-01", "plan_changed"), ("2025-01-01", None)]
    assert by_stage(stays)["care_to_decision"] == ("2023-01-10", "2023-05-01", "progressed")


def test_a_match_before_the_order_ends_that_stage_on_its_first_day() -> None:
    dates = {**ADOPTED, "placement_order": "2023-10-20"}
    stays, _ = stays_of(journey(**dates, placements=(placement("2023-11-01", "2024-06-01", "adopted"),)))
    assert by_stage(stays)["order_to_match"] == ("2023-10-20", "2023-10-20", "progressed")


def test_moving_in_ends_the_search_where_the_match_is_not_held_yet() -> None:
    dates = {name: text for name, text in ADOPTED.items() if name not in ("match", "order", "left")}
    stays, left_out = stays_of(journey(**dates, incomplete=("match",), placements=(placement("2023-11-01"),)))
    assert by_stage(stays)["decision_to_match"] == ("2023-07-01", "2023-11-01", "progressed")
    assert "match_to_placed" not in by_stage(stays)
    assert [(one.stage, one.date_missing) for one in left_out] == [("match_to_placed", "match")]


def test_a_consent_placement_leaves_the_order_stage_another_way() -> None:
    dates = {name: text for name, text in ADOPTED.items() if name != "placement_order"}
    stays, _ = stays_of(journey(**dates, placements=(placement("2023-11-01", "2024-06-01", "adopted", "A4"),)))
    assert by_stage(stays)["decision_to_order"] == ("2023-07-01", "2023-11-01", "other_exit")
    assert "order_to_match" not in by_stage(stays)


def test_a_disruption_is_a_stay_of_its_own_and_ended_the_first_search() -> None:
    runs = (placement("2023-11-01", "2024-01-15", "disrupted"), placement("2024-09-01"))
    child = journey(
        entry="2023-01-10",
        decision="2023-07-01",
        placement_order="2023-08-01",
        placed="2024-09-01",
        incomplete=("match",),
        placements=runs,
    )
    stays, _ = stays_of(child)
    placed = [(str(s.start), s.end and str(s.end), s.cause) for s in stays if s.stage == "placed_to_adoption"]
    assert placed == [("2023-11-01", "2024-01-15", "other_exit"), ("2024-09-01", None, None)]
    assert by_stage(stays)["decision_to_match"] == ("2023-07-01", "2023-11-01", "progressed")


def test_what_cannot_be_known_is_left_out_and_said() -> None:
    stays, left_out = stays_of(journey(decision="2021-06-01", placement_order="2021-08-01", incomplete=("entry",)))
    assert "care_to_decision" not in by_stage(stays)
    assert {(one.stage, one.date_missing) for one in left_out} == {
        ("care_to_decision", "entry"),
        ("care_to_placed", "entry"),
    }


def test_a_teenager_is_not_counted_as_waiting_for_a_decision() -> None:
    stays, left_out = stays_of(journey(dob="2010-01-01", entry="2024-01-10"))
    assert stays == []
    assert left_out == []


def test_age_is_that_on_the_day_the_stage_began() -> None:
    stays, _ = stays_of(journey(dob="2019-08-01", entry="2024-07-31", decision="2024-08-01"))
    ages = {stay.stage: (stay.age, stay.complex_need) for stay in stays}
    assert ages["care_to_decision"] == (4, None)
    assert ages["decision_to_match"] == (5, True)


def test_not_recorded_is_not_no() -> None:
    stays, _ = stays_of(journey(entry="2024-01-10", decision="2024-08-01", ethnicity="REFU"))
    assert {stay.complex_need for stay in stays} == {None}
    stays, _ = stays_of(journey(entry="2024-01-10", decision="2024-08-01", ethnicity="BAFR"))
    assert {stay.complex_need for stay in stays} == {True}
