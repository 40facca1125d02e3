"""A later return corrects an earlier one: the later wins, and what was said before is kept with who said it."""

from __future__ import annotations

from datetime import date

from tenants.journeys.build import build_journeys
from tenants.journeys.journey import Journey
from tests.unit.journeys.histories import History, history, returns_as_told

PLACED = history("1", "2021-05-03 S C1 U6\n2021-12-12 L E1 U6\n2022-03-01 P E1 A6", "2021-10-10")


def told(first: History, then: History) -> Journey:
    """The journey when the return of 2022 was made of `first` and that of 2023 of `then`."""
    return build_journeys(returns_as_told({2022: [first], 2023: [then]}))["1"]


def said(journey: Journey) -> list[tuple[str, str, str, int, int]]:
    return [(one.name, one.earlier, one.later, one.said_by.year, one.changed_by.year) for one in journey.corrections]


def test_the_same_said_again_is_no_correction() -> None:
    assert told(PLACED, PLACED).corrections == ()


def test_an_end_not_yet_known_is_no_correction() -> None:
    moved = history("1", "2021-05-03 S C1 U6\n2021-12-12 L E1 U6\n2022-03-01 P E1 A6\n2022-11-01 E11", "2021-10-10")
    assert told(PLACED, moved).corrections == ()


def test_the_start_of_the_placement_is_corrected_to_a_later_day() -> None:
    moved = history("1", "2021-05-03 S C1 U6\n2021-12-12 L E1 U6\n2022-03-11 P E1 A6", "2021-10-10")
    journey = told(PLACED, moved)
    assert journey.placed == date(2022, 3, 11)
    # The episode before, which only the return of 2022 holds, now ends where the corrected one begins: no break.
    assert journey.entry == date(2021, 5, 3)
    assert len(journey.placements) == 1
    assert said(journey) == [("placed", "2022-03-01", "2022-03-11", 2022, 2023)]


def test_the_start_of_the_placement_is_corrected_to_an_earlier_day() -> None:
    moved = history("1", "2021-05-03 S C1 U6\n2021-12-12 L E1 U6\n2022-02-11 P E1 A6", "2021-10-10")
    journey = told(PLACED, moved)
    assert (journey.placed, journey.entry) == (date(2022, 2, 11), date(2021, 5, 3))
    assert said(journey) == [("placed", "2022-03-01", "2022-02-11", 2022, 2023)]


def test_the_entry_is_corrected() -> None:
    first = history("1", "2021-05-03 S C1 U6")
    then = history("1", "2021-05-13 S C1 U6")
    journey = told(first, then)
    assert journey.entry == date(2021, 5, 13)
    assert len(journey.episodes) == 1
    assert said(journey) == [("entry", "2021-05-03", "2021-05-13", 2022, 2023)]


def test_an_episode_is_withdrawn() -> None:
    # The return of 2023 knows nothing of the placement: the episode before runs on instead.
    then = history("1", "2021-05-03 S C1 U6\n2021-12-12 L E1 U6", "2021-10-10")
    journey = told(PLACED, then)
    assert (journey.placed, journey.placements) == (None, ())
    assert said(journey) == [("placed", "2022-03-01", "", 2022, 2023)]


def test_a_move_recorded_late_ends_the_episode_before() -> None:
    # On 31 March 2022 the placement was not yet recorded; the return of 2023 lists it from 1 March 2022 on.
    first = history("1", "2021-05-03 S C1 U6\n2021-12-12 L E1 U6", "2021-10-10")
    journey = told(first, PLACED)
    assert (journey.placed, journey.entry, journey.placement_order) == (
        date(2022, 3, 1),
        date(2021, 5, 3),
        date(2021, 12, 12),
    )
    assert journey.corrections == ()  # nothing said before was wrong, only not yet said


def test_a_decision_gets_another_date() -> None:
    then = history("1", "2021-05-03 S C1 U6\n2021-12-12 L E1 U6\n2022-03-01 P E1 A6", "2021-10-20")
    journey = told(PLACED, then)
    assert (journey.decision, journey.earlier_decisions) == (date(2021, 10, 20), ())
    assert said(journey) == [("decision", "2021-10-10", "2021-10-20", 2022, 2023)]


def test_the_adoption_gives_the_decision_another_date() -> None:
    then = history(
        "1",
        "2021-05-03 S C1 U6\n2021-12-12 L E1 U6\n2022-03-01 P E1 A6\n2022-11-01 E11",
        "2021-10-20",
        match="2022-02-01",
    )
    returns = returns_as_told({2022: [PLACED], 2023: [then]})
    empty = returns[1].tables["placed_adoption"].iloc[0:0]
    journey = build_journeys([returns[0], type(returns[1])(2023, {**returns[1].tables, "placed_adoption": empty})])["1"]
    assert journey.decision == date(2021, 10, 20)
    assert journey.sources["decision"].table == "ad1"
    assert said(journey) == [("decision", "2021-10-10", "2021-10-20", 2022, 2023)]


def test_a_new_decision_is_no_correction() -> None:
    first = history("1", "2021-05-03 S C1 U6", "2021-10-10")
    then = history("1", "2021-05-03 S C1 U6", "2021-10-10 2022-06-01 RD3\n2022-12-01")
    journey = told(first, then)
    assert journey.decision == date(2022, 12, 1)
    assert journey.corrections == ()


def test_coming_back_into_care_is_no_correction_of_the_entry() -> None:
    first = history("1", "2021-05-03 S C1 U6")
    then = history("1", "2021-05-13 S C1 U6\n2022-06-01 E4A\n2022-12-01 S C1 U6")
    journey = told(first, then)
    assert journey.entry == date(2022, 12, 1)
    assert said(journey) == []


def test_date_of_birth_and_sex_are_corrected() -> None:
    first = history("1", "2021-05-03 S C1 U6", dob="2019-02-28", sex="1")
    then = history("1", "2021-05-03 S C1 U6", dob="2019-02-27", sex="F")
    journey = told(first, then)
    # Codes 1 and 2 became letters in 2024: only the sex and the date are other, not the way of writing.
    assert (journey.dob, journey.sex) == (date(2019, 2, 27), "F")
    assert said(journey) == [
        ("dob", "2019-02-28", "2019-02-27", 2022, 2023),
        ("sex", "M", "F", 2022, 2023),
    ]


def test_the_order_in_which_returns_are_given_does_not_matter() -> None:
    returns = returns_as_told({2022: [PLACED], 2023: [PLACED]})
    assert build_journeys(returns) == build_journeys(returns[::-1])
