"""Placements for adoption: which stay counts, what restarts it and what does not, and how it ended."""

from __future__ import annotations

from datetime import date

import pytest

from tenants.journeys.waiting import waiting_at
from tests.unit.journeys.histories import day, history
from tests.unit.journeys.test_traps import journey_of


def test_after_a_disruption_the_last_placement_counts_and_the_disruption_is_kept() -> None:
    journey = journey_of(
        history(
            "1",
            """2020-05-03 S C1 U6
               2020-12-12 L E1 U6
               2021-03-01 P E1 A6 SC000001
               2021-07-01 P E1 U6
               2022-02-14 P E1 A6 SC000002
               2022-11-20 E12""",
            "2020-10-10",
            match="2022-01-20",
        )
    )
    assert journey.placed == date(2022, 2, 14)
    assert [(one.start, one.end) for one in journey.disruptions] == [(date(2021, 3, 1), date(2021, 7, 1))]
    # Between the two placements the child waited; in each the child did not.
    asked = ("2021-02-01", "2021-05-01", "2021-09-01", "2022-06-01", "2023-01-01")
    assert [waiting_at(journey, day(when)) for when in asked] == [True, False, True, False, False]


def test_a_move_straight_to_other_adopters_is_a_disruption_too() -> None:
    journey = journey_of(
        history("1", "2022-05-03 S C2 U6\n2022-12-12 L E1 U6\n2023-03-01 P E1 A6\n2023-08-01 P E1 A6", "2022-10-10")
    )
    assert journey.placed == date(2023, 8, 1)
    assert [one.start for one in journey.disruptions] == [date(2023, 3, 1)]


def test_a_change_of_legal_status_within_the_placement_does_not_restart_it() -> None:
    # Placed by consent, then the order is made in the same placement, then the family moves house with the child.
    journey = journey_of(
        history(
            "1",
            """2022-05-03 S V2 U6
               2022-09-01 P V2 A4
               2023-01-10 U E1 A6
               2023-04-02 T E1 A6
               2023-12-01 E11""",
            "2022-08-01",
            match="2022-08-20",
        )
    )
    assert journey.placed == date(2022, 9, 1)
    assert journey.disruptions == ()
    assert journey.placement_order == date(2023, 1, 10)


def test_a_stay_in_hospital_does_not_restart_the_placement() -> None:
    journey = journey_of(
        history(
            "1",
            """2022-05-03 S C2 U6
               2022-12-12 L E1 U6
               2023-03-01 P E1 A6
               2023-05-01 P E1 T1
               2023-05-20 P E1 A6
               2024-02-01 E11""",
            "2022-10-10",
            match="2023-02-06",
        )
    )
    assert journey.placed == date(2023, 3, 1)
    assert journey.disruptions == ()


@pytest.mark.parametrize(
    ("after", "outcome", "ended", "waits"),
    [("", "open", None, False), ("\n2023-06-10 P E1 U6", "disrupted", date(2023, 5, 1), True)],
)
def test_a_child_away_from_the_placement(after: str, outcome: str, ended: date | None, waits: bool) -> None:
    # In hospital since 1 May: placed all the same, unless the child then goes elsewhere; then it ended on 1 May.
    journey = journey_of(
        history(
            "1", f"2022-05-03 S C2 U6\n2022-12-12 L E1 U6\n2023-03-01 P E1 A6\n2023-05-01 P E1 T1{after}", "2022-10-10"
        )
    )
    assert [(one.outcome, one.end) for one in journey.placements] == [(outcome, ended)]
    assert waiting_at(journey, day("2023-12-01")) is waits
