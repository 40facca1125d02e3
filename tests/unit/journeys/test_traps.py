"""Every trap of deriving a journey from annual returns, each worked by hand; all years are held."""

from __future__ import annotations

from datetime import date

import pytest

from tenants.journeys.build import build_journeys
from tenants.journeys.journey import Journey
from tenants.journeys.waiting import waiting_at
from tests.unit.journeys.histories import History, day, history, returns_of

YEARS = range(2021, 2027)


def journey_of(one: History, years: range = YEARS) -> Journey:
    return build_journeys(returns_of([one], years))[one.child]


def test_the_plain_journey() -> None:
    journey = journey_of(
        history(
            "1",
            """2022-05-03 S C1 U6
               2022-12-12 L E1 U6
               2023-03-01 P E1 A6
               2023-11-20 E12""",
            "2022-10-10",
            match="2023-02-06",
        )
    )
    assert journey.incomplete == ()
    # Placed is the start of the A6 episode, not the column called DATE_PLACED, which is the decision.
    assert (journey.entry, journey.decision, journey.placement_order) == (
        date(2022, 5, 3),
        date(2022, 10, 10),
        date(2022, 12, 12),
    )
    assert (journey.match, journey.placed, journey.order) == (date(2023, 2, 6), date(2023, 3, 1), date(2023, 11, 20))
    assert (journey.reversed, journey.carer_start, journey.left) == (None, None, date(2023, 11, 20))
    assert journey.left_reason == "E12"


def test_each_date_knows_its_return_table_row_and_file() -> None:
    journey = journey_of(
        history(
            "1",
            """2022-05-03 S C1 U6
               2022-12-12 L E1 U6
               2023-03-01 P E1 A6
               2023-11-20 E12""",
            "2022-10-10",
            match="2023-02-06",
        )
    )
    # The placement is in the returns of 2023 (open) and 2024 (ended): the later one is what it rests on. There the
    # child has one episode only, in the first row under the column names.
    placed = journey.sources["placed"]
    assert (placed.year, placed.table, placed.row, placed.file) == (2024, "episodes", 2, "2024/episodes.csv")
    assert (journey.sources["match"].table, journey.sources["match"].year) == ("ad1", 2024)
    assert (journey.sources["decision"].table, journey.sources["decision"].year) == ("placed_adoption", 2024)
    assert journey.sources["entry"].year == 2023  # that episode ended in December 2022
    assert set(journey.sources) == {"entry", "decision", "placement_order", "match", "placed", "order"}


def test_a_match_before_the_placement_order_keeps_its_day() -> None:
    journey = journey_of(
        history(
            "1",
            """2022-05-03 S C1 U6
               2022-12-12 L E1 U6
               2022-12-20 P E1 A6
               2023-11-20 E11""",
            "2022-10-10",
            match="2022-12-01",
        )
    )
    # Matched eleven days before the order: the sign stays in the data, only indicator A2 counts it as 0.
    assert (journey.match, journey.placement_order) == (date(2022, 12, 1), date(2022, 12, 12))


def test_the_match_of_a_waiting_child_is_blank_and_not_incomplete() -> None:
    journey = journey_of(history("1", "2024-05-03 S C1 U6\n2024-12-12 L E1 U6", "2024-10-10"))
    assert journey.match is None
    assert journey.incomplete == ()
    assert waiting_at(journey, day("2025-03-31")) is True


def test_the_match_of_a_placed_child_was_made_and_is_incomplete_until_the_adoption() -> None:
    placed = history("1", "2024-05-03 S C1 U6\n2024-12-12 L E1 U6\n2025-09-01 P E1 A6", "2024-10-10")
    journey = journey_of(placed)
    assert journey.incomplete == ("match",)
    assert "year of the adoption" in journey.missing["match"]


def test_a_decision_made_after_a_placement_ended_is_a_new_plan() -> None:
    # The first decision was never recorded as reversed; the second one stands alone, not yet placed.
    journey = journey_of(
        history(
            "1",
            "2020-05-03 S C1 U6\n2020-12-12 L E1 U6\n2021-03-01 P E1 A6\n2021-07-01 P E1 U6",
            "2020-10-10\n2022-01-05",
        )
    )
    assert (journey.decision, journey.placed) == (date(2022, 1, 5), None)
    assert [one.end for one in journey.disruptions] == [date(2021, 7, 1)]


def test_a_reversal_then_a_new_decision() -> None:
    journey = journey_of(
        history(
            "1",
            """2021-05-03 S C1 U6
               2021-11-01 L E1 U6
               2022-06-15 L C2 U6
               2023-02-01 L E1 U6
               2023-09-01 P E1 A6""",
            """2021-09-10 2022-06-15 RD3
               2022-12-05""",
        )
    )
    # The journey is about the decision in force; the earlier one is kept with its reversal.
    assert (journey.decision, journey.reversed, journey.reversal_reason) == (date(2022, 12, 5), None, "")
    assert journey.placement_order == date(2023, 2, 1)
    assert [(one.made, one.reversed, one.reason) for one in journey.earlier_decisions] == [
        (date(2021, 9, 10), date(2022, 6, 15), "RD3")
    ]
    # Waiting under the first, not between the two, waiting again under the second.
    asked = ("2022-01-01", "2022-09-01", "2023-01-01", "2023-10-01")
    assert [waiting_at(journey, day(when)) for when in asked] == [True, False, True, False]


def test_the_revoked_order_of_an_earlier_decision_is_not_that_of_the_new_one() -> None:
    journey = journey_of(
        history(
            "1",
            "2021-05-03 S C1 U6\n2021-11-01 L E1 U6\n2022-06-15 L C2 U6",
            "2021-09-10 2022-06-15 RD3\n2022-12-05",
        )
    )
    assert journey.decision == date(2022, 12, 5)
    assert journey.placement_order is None
    assert "placement_order" not in journey.incomplete


def test_a_reversed_decision_keeps_its_placement_order() -> None:
    journey = journey_of(
        history("1", "2021-05-03 S C1 U6\n2021-11-01 L E1 U6\n2022-06-15 L C2 U6", "2021-09-10 2022-06-15 RD1")
    )
    # A change of plan closes a clock; it deletes no history.
    assert (journey.placement_order, journey.reversed) == (date(2021, 11, 1), date(2022, 6, 15))
    assert journey.reversal_reason == "RD1"


@pytest.mark.parametrize("fostered", ["U6", "U5"])
def test_adoption_by_the_foster_carer_reaches_back_to_the_start_with_the_carer(fostered: str) -> None:
    # Moved to this carer on 4 June (P); the order (L) and the placement for adoption (T) did not change the carer.
    journey = journey_of(
        history(
            "1",
            f"""2022-05-03 S C1 U6
               2022-06-04 P C1 {fostered}
               2022-12-12 L E1 {fostered}
               2023-03-01 T E1 A5
               2023-11-20 E11""",
            "2022-10-10",
            match="2023-02-06",
            foster_care="1",
        )
    )
    assert (journey.carer_start, journey.placed) == (date(2022, 6, 4), date(2023, 3, 1))
    assert journey.adopted_by_carer is True
    assert journey.early_permanence == (date(2022, 6, 4) if fostered == "U5" else None)


def test_a_move_between_foster_carers_ends_the_walk_back() -> None:
    journey = journey_of(
        history(
            "1",
            """2022-05-03 S C1 U6
               2022-06-04 T C1 U6
               2022-08-04 B E1 U6
               2022-09-04 T E1 U6
               2023-03-01 T E1 A5
               2023-11-20 E11""",
            "2022-05-10",
            match="2023-02-06",
            foster_care="1",
        )
    )
    assert journey.carer_start == date(2022, 8, 4)


def test_foster_carer_adoption_coded_as_a_move_leaves_the_start_incomplete() -> None:
    journey = journey_of(
        history(
            "1",
            "2022-05-03 S C1 U6\n2022-12-12 L E1 U6\n2023-03-01 P E1 A6\n2023-11-20 E11",
            "2022-10-10",
            match="2023-02-06",
            foster_care="1",
        )
    )
    assert journey.incomplete == ("carer_start",)
    assert journey.placed == date(2023, 3, 1)


@pytest.mark.parametrize(("place", "reason"), [("A4", "P"), ("A3", "T")])
def test_consent_cases_have_no_placement_order(place: str, reason: str) -> None:
    journey = journey_of(
        history(
            "1",
            f"2022-05-03 S V2 U6\n2022-11-01 {reason} V2 {place}\n2023-06-30 E11",
            "2022-09-10",
            match="2022-10-06",
            foster_care="1" if place == "A3" else "0",
        )
    )
    assert journey.placement_order is None
    assert journey.incomplete == ()
    assert journey.consent


def test_the_final_period_of_care_alone_counts() -> None:
    journey = journey_of(
        history(
            "1",
            """2020-05-03 S C1 U6
               2020-12-12 L E1 U6
               2021-06-01 E4A
               2022-09-09 S C1 U6
               2023-02-01 L E1 U6""",
            """2020-10-10 2021-05-20 RD1
               2023-01-04""",
        )
    )
    assert (journey.entry, journey.decision, journey.placement_order) == (
        date(2022, 9, 9),
        date(2023, 1, 4),
        date(2023, 2, 1),
    )
    assert [one.reversed for one in journey.earlier_decisions] == [date(2021, 5, 20)]


def test_a_decision_of_an_earlier_period_is_not_one_of_the_final_period() -> None:
    journey = journey_of(
        history("1", "2020-05-03 S C1 U6\n2021-06-01 E4A\n2022-09-09 S C1 U6", "2020-10-10 2021-05-20 RD1")
    )
    assert (journey.entry, journey.decision, journey.reversed) == (date(2022, 9, 9), None, None)
    assert journey.incomplete == ()


def test_leaving_and_coming_back_the_same_day_is_a_new_period() -> None:
    journey = journey_of(history("1", "2022-05-03 S C1 U6\n2022-09-09 E4A\n2022-09-09 S C2 U6"))
    assert journey.entry == date(2022, 9, 9)


def test_coming_back_without_a_start_of_care_is_a_new_period_all_the_same() -> None:
    # Left in June 2021; the first episode after that is coded P where it should be S: another period all the same.
    journey = journey_of(
        history("1", "2020-05-03 S C1 U6\n2021-06-01 E4A\n2022-09-09 P C1 U6", "2020-10-10 2021-05-20 RD1")
    )
    assert journey.incomplete == ("entry",)
    assert journey.decision is None
    assert len(journey.earlier_decisions) == 1


def test_a_short_break_after_leaving_is_not_the_final_period() -> None:
    journey = journey_of(
        history("1", "2022-05-03 S C1 U6\n2022-09-09 E4A\n2023-01-05 S V4 U6\n2023-01-08 E8", "2022-06-01")
    )
    assert (journey.entry, journey.decision, journey.left) == (date(2022, 5, 3), date(2022, 6, 1), date(2022, 9, 9))


def test_short_breaks_are_no_period_of_care() -> None:
    journey = journey_of(history("1", "2022-05-03 S V4 U6\n2022-05-09 E8\n2022-08-01 S C1 U6\n2022-09-01 P C1 U6"))
    assert journey.entry == date(2022, 8, 1)


@pytest.mark.parametrize("order", ["2023-03-31", "2023-04-01", "2024-02-29"])
def test_orders_on_the_last_and_first_day_of_a_year_and_on_a_leap_day(order: str) -> None:
    one = history(
        "1",
        f"2021-05-03 S C1 U6\n2021-12-12 L E1 U6\n2022-03-01 P E1 A6\n{order} E11",
        "2021-10-10",
        match="2022-02-06",
    )
    journey = journey_of(one)
    assert journey.order == day(order)
    # Every date of the journey is there, with the one return of the adoption in doubt neither twice nor never.
    assert (journey.match, journey.incomplete) == (date(2022, 2, 6), ())
    assert waiting_at(journey, day(order)) is False


def test_a_relinquished_baby() -> None:
    # Decided before the birth, placed with consent on the day of coming into care: no order, no wait.
    journey = journey_of(
        history(
            "1",
            "2022-05-03 S V2 A4\n2023-01-30 E11",
            "2022-04-28",
            match="2022-05-01",
            dob="2022-05-01",
        )
    )
    assert (journey.entry, journey.placed) == (date(2022, 5, 3), date(2022, 5, 3))
    assert journey.decision == date(2022, 4, 28)  # before entry, and kept so
    assert journey.placement_order is None
    assert journey.incomplete == ()


def test_leading_zeros_tell_children_apart() -> None:
    made = [history("0012", "2022-05-03 S C1 U6"), history("12", "2022-06-03 S C1 U6")]
    journeys = build_journeys(returns_of(made, YEARS))
    assert {child: one.entry for child, one in journeys.items()} == {"0012": date(2022, 5, 3), "12": date(2022, 6, 3)}


def test_a_freeing_order_is_a_placement_order() -> None:
    journey = journey_of(history("1", "2020-05-03 S C2 U6\n2020-12-12 L D1 U6", "2020-10-10"))
    assert journey.placement_order == date(2020, 12, 12)


def test_early_permanence_still_with_the_carers() -> None:
    journey = journey_of(history("1", "2024-05-03 S C1 U6\n2024-08-01 P C1 U5\n2024-12-12 L E1 U5", "2024-10-10"))
    assert journey.early_permanence == date(2024, 8, 1)
    assert waiting_at(journey, day("2025-01-31")) is True
