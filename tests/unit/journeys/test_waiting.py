"""Where a child stood on a day."""

from __future__ import annotations

import pytest

from tenants.journeys.build import build_journeys
from tenants.journeys.journey import Journey
from tenants.journeys.waiting import STANDINGS, days_between, in_care_at, standing_at, waiting_at, waiting_since
from tests.unit.journeys.histories import History, day, history, returns_of


def journey_of(one: History, *years: int) -> Journey:
    return build_journeys(returns_of([one, history("9", "2018-01-05 S C2 U6")], years))["1"]


ADOPTED = history(
    "1",
    """2022-05-03 S C1 U6
       2022-12-12 L E1 U6
       2023-03-01 P E1 A6
       2023-11-20 E12""",
    "2022-10-10",
    match="2022-12-02",
)


@pytest.mark.parametrize(
    ("when", "waits", "standing"),
    [
        ("2022-05-02", False, "left"),
        ("2022-05-03", False, "no_decision"),
        ("2022-10-09", False, "no_decision"),
        ("2022-10-10", True, "waiting_for_order"),  # the day of the decision counts
        ("2022-12-12", True, "waiting_for_placement"),
        ("2023-02-28", True, "waiting_for_placement"),
        ("2023-03-01", False, "placed"),  # the day of moving in no longer counts
        ("2023-11-19", False, "placed"),
        ("2023-11-20", False, "adopted"),
        ("2024-03-31", False, "adopted"),
    ],
)
def test_through_a_journey(when: str, waits: bool, standing: str) -> None:
    journey = journey_of(ADOPTED, 2023, 2024)
    assert waiting_at(journey, day(when)) is waits
    assert standing_at(journey, day(when)) == standing
    assert standing in STANDINGS


def test_after_the_last_return_nothing_can_be_told() -> None:
    journey = journey_of(history("1", "2022-05-03 S C1 U6", "2022-10-10"), 2023)
    assert waiting_at(journey, day("2023-03-31")) is True
    assert waiting_at(journey, day("2023-04-01")) is None
    assert standing_at(journey, day("2023-04-01")) == "unknown"


def test_a_child_who_left_care_otherwise_does_not_wait() -> None:
    # Returned home with the decision never recorded as reversed: an error of the return, but nobody waits at home.
    journey = journey_of(history("1", "2022-05-03 S C1 U6\n2022-12-01 E4A", "2022-10-10"), 2023)
    assert waiting_at(journey, day("2022-11-30")) is True
    assert waiting_at(journey, day("2022-12-01")) is False
    assert standing_at(journey, day("2023-01-01")) == "left"


def test_a_reversed_decision() -> None:
    journey = journey_of(history("1", "2022-05-03 S C1 U6", "2022-10-10 2023-01-15 RD4"), 2023)
    assert [standing_at(journey, day(when)) for when in ("2023-01-14", "2023-01-15")] == [
        "waiting_for_order",
        "reversed",
    ]


def test_the_wait_begins_with_the_decision_or_anew_when_a_placement_ended() -> None:
    one = history("1", "2022-05-03 S C1 U6\n2022-12-12 L E1 U6\n2023-03-01 P E1 A6\n2023-09-01 P E1 U6", "2022-10-10")
    journey = journey_of(one, 2023, 2024)
    asked = ("2022-10-09", "2023-02-01", "2023-06-01", "2024-01-01")
    assert [waiting_since(journey, day(when)) for when in asked] == [
        None,
        day("2022-10-10"),
        None,
        day("2023-09-01"),
    ]


def test_before_the_first_episode_held_care_cannot_be_told() -> None:
    journey = journey_of(ADOPTED, 2024)  # its one row: A6 from 1 March 2023
    assert in_care_at(journey, day("2023-02-28")) is None
    assert in_care_at(journey, day("2023-03-01")) is True


def test_time_in_a_year_not_held_cannot_be_told() -> None:
    one = history("1", "2020-05-03 S C1 U6\n2021-06-04 P C1 U6\n2022-06-01 P C1 K2")
    journey = journey_of(one, 2021, 2023)
    # 2020/21 shows the first episode, 2022/23 the other two: it is not held when the first one ended.
    assert in_care_at(journey, day("2021-03-31")) is True
    assert in_care_at(journey, day("2021-05-01")) is None
    assert in_care_at(journey, day("2021-06-04")) is True


def test_days_keep_their_sign() -> None:
    journey = journey_of(ADOPTED, 2023, 2024)
    assert days_between(journey, "placement_order", "match") == -10
    assert days_between(journey, "entry", "placed") == 302  # 3 May 2022 to 1 March 2023
    assert days_between(journey, "entry", "reversed") is None
