"""What fewer returns can still tell, worked by hand; a date is blank, given, or named incomplete, and never wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from tenants.journeys.build import build_journeys
from tenants.journeys.journey import Journey
from tenants.journeys.waiting import waiting_at
from tenants.uploads.tables import empty_table
from tests.unit.journeys.histories import History, day, history, made_return, returns_of

ADOPTED = history(
    "1",
    """2020-05-03 S C1 U6
       2020-12-12 L E1 U6
       2021-03-01 P E1 A6
       2022-05-20 E12""",
    "2020-10-10",
    match="2021-02-06",
)
OTHER = history("9", "2018-01-05 S C2 U6")


def held(one: History, *years: int) -> Journey:
    """The journey when only these years are held; a second child is in every return."""
    return build_journeys(returns_of([one, OTHER], years))["1"]


def test_the_year_of_adoption_alone() -> None:
    journey = held(ADOPTED, 2023)
    # The return of 2022/23 has one row of episodes: A6 from 1 March 2021 with new carers (P), ended by E12. It says
    # the placement, the order, the match and the decision (AD1, PlacedAdoption), not the entry or the order's date.
    assert (journey.placed, journey.order) == (date(2021, 3, 1), date(2022, 5, 20))
    assert (journey.match, journey.decision) == (date(2021, 2, 6), date(2020, 10, 10))
    assert journey.incomplete == ("entry", "placement_order")
    assert (journey.entry, journey.placement_order) == (None, None)


def test_two_years_give_the_order_and_three_the_entry() -> None:
    # 2021/22 still lists A6 alone; 2020/21 lists the entry, the order and the placement.
    assert held(ADOPTED, 2022, 2023).incomplete == ("entry", "placement_order")
    assert held(ADOPTED, 2021, 2022, 2023).incomplete == ()
    # The A6 row of 2020/21 is open, that of 2022/23 is the same row: the year between is not needed.
    assert held(ADOPTED, 2021, 2023).incomplete == ()


def test_a_child_who_left_in_a_year_not_held() -> None:
    journey = held(ADOPTED, 2022, 2024)
    # Looked after on 31 March 2022, not in the return of 2023/24: left in 2022/23, perhaps by adoption.
    # Or after another plan, or another time in care: nothing that is shown may be taken for the last of its kind.
    assert journey.placed is None
    assert journey.decision is None
    assert journey.incomplete == ("entry", "decision", "placement_order", "match", "placed", "order", "reversed")
    assert journey.known_until == date(2022, 3, 31)
    assert "no later return held lists the child" in journey.missing["order"]
    assert waiting_at(journey, day("2022-09-01")) is None


def test_what_comes_after_the_last_return_held_is_blank() -> None:
    journey = held(ADOPTED, 2021)
    assert (journey.placed, journey.order, journey.left) == (date(2021, 3, 1), None, None)
    assert journey.incomplete == ("match",)
    assert waiting_at(journey, day("2021-04-01")) is None


def test_placed_when_the_returns_begin_within_the_placement() -> None:
    # The order is made within a placement by consent: the first row held says L, so that it began before.
    one = history("1", "2020-05-03 S V2 U6\n2020-12-12 P V2 A4\n2021-04-10 L E1 A6\n2022-05-20 E12", "2020-10-10")
    journey = held(one, 2023)
    assert journey.placed is None
    assert "placed" in journey.incomplete
    assert journey.placement_order == date(2021, 4, 10)
    assert held(one, 2022, 2023).placed == date(2020, 12, 12)


def test_the_start_with_the_carer_needs_the_years_before() -> None:
    one = history(
        "1",
        "2019-05-03 S C1 U6\n2019-06-04 P C1 U6\n2020-12-12 L E1 U6\n2021-06-01 T E1 A5\n2022-02-20 E11",
        "2020-10-10",
        match="2021-05-06",
        foster_care="1",
    )
    assert held(one, 2022).incomplete == ("entry", "carer_start")  # its rows: E1 from December (L), A5
    assert held(one, 2021, 2022).carer_start == date(2019, 6, 4)
    assert held(one, 2021, 2022).incomplete == ("entry",)
    assert held(one, 2020, 2021, 2022).incomplete == ()


def test_a_placement_with_the_foster_carer_is_not_yet_an_adoption_by_them() -> None:
    one = history("1", "2023-05-03 S C1 U6\n2023-12-12 L E1 U6\n2024-06-01 T E1 A5", "2023-10-10")
    assert held(one, 2024, 2025).incomplete == ("match", "carer_start")


def test_a_decision_reversed_in_a_year_not_held() -> None:
    one = history("1", "2020-05-03 S C1 U6", "2020-10-10 2021-09-10 RD2")
    journey = held(one, 2021, 2023)
    # Open on 31 March 2021, no longer listed in 2022/23: it ended, and no return held says when or why.
    assert (journey.decision, journey.reversed, journey.reversal_reason) == (date(2020, 10, 10), None, "")
    assert "reversed" in journey.incomplete
    assert waiting_at(journey, day("2021-01-31")) is True
    assert waiting_at(journey, day("2022-06-01")) is None


def test_a_decision_before_a_break_may_be_of_an_earlier_period() -> None:
    one = history("1", "2020-05-03 S C1 U6\n2022-02-12 L C2 U6", "2020-10-10 2021-09-10 RD2")
    journey = held(one, 2021, 2023)
    # The first episode's end is not held: care may have been left and begun again before 12 February 2022, so that the
    # decision of 2020 need not be one of this journey. It is kept among the child's decisions.
    assert journey.decision is None
    assert {"entry", "decision", "reversed"} <= set(journey.incomplete)
    assert journey.current_decision is not None
    assert journey.current_decision.made == date(2020, 10, 10)


def test_a_decision_made_and_reversed_in_a_year_not_held() -> None:
    one = history("1", "2020-05-03 S C1 U6", "2021-06-10 2021-09-10 RD2")
    journey = held(one, 2021, 2023)
    # The one episode runs through the missing year, so that no order or placement was missed; a decision may have been.
    assert journey.incomplete == ("decision", "reversed")
    assert "2022" in journey.missing["decision"]
    # The same before the first return held leaves no trace in it: it did not happen in the returns held.
    assert held(one, 2023).incomplete == ()
    assert held(one, 2021, 2022, 2023).decision == date(2021, 6, 10)


def test_a_break_in_the_episodes_hides_entry_order_and_placement() -> None:
    one = history("1", "2020-05-03 S C1 U6\n2021-06-04 P C1 U6\n2021-11-04 P C1 U6\n2022-06-01 P C1 K2")
    journey = held(one, 2021, 2023)
    # 2020/21 knows the first episode, 2022/23 the two last: the child may have left and come back in between.
    assert set(journey.incomplete) == {
        "entry", "decision", "placement_order", "placed", "match", "carer_start", "reversed",
    }  # fmt: skip
    assert held(one, 2021, 2022, 2023).incomplete == ()


def test_coming_back_in_a_year_not_held_is_a_known_entry() -> None:
    one = history("1", "2019-05-03 S C1 U6\n2021-06-04 E4A\n2021-11-04 S C1 U6")
    journey = held(one, 2021, 2023)
    assert journey.entry == date(2021, 11, 4)
    assert journey.incomplete == ("decision", "reversed")  # from 4 November to 31 March no return tells of decisions


def test_an_adult_who_left_in_a_year_not_held_has_nothing_missing() -> None:
    one = history("1", "2020-05-03 S V2 K2\n2021-06-04 E17", dob="2003-02-01")
    assert held(one, 2021, 2023).incomplete == ()


def test_a_plan_of_adoption_without_its_decision() -> None:
    (plain,) = returns_of([ADOPTED], [2023])
    without = replace(plain, tables={**plain.tables, "placed_adoption": empty_table("placed_adoption")})
    assert build_journeys([without])["1"].decision == date(2020, 10, 10)  # AD1.DATE_INT is the same decision
    bare = replace(without, tables={**without.tables, "ad1": empty_table("ad1")})
    journey = build_journeys([bare])["1"]
    assert {"decision", "match"} <= set(journey.incomplete)
    assert "reversed" not in journey.incomplete  # adopted: no reversal ended the plan


def test_a_decision_that_cannot_be_read() -> None:
    rows = [{"CHILD": "1", "DATE_PLACED": "2024-05-01"}]
    episodes = [{"CHILD": "1", "DECOM": "03/05/2023", "RNE": "S", "LS": "C1", "PLACE": "U6"}]
    one = made_return(2024, {"episodes": episodes, "placed_adoption": rows})
    journey = build_journeys([one])["1"]
    assert journey.missing["decision"] == "the date of the decision cannot be read"


def test_a_table_of_decisions_that_was_not_sent_ends_no_decision() -> None:
    one = history("1", "2022-05-03 S C1 U6", "2022-10-10")
    first, second = returns_of([one], [2023, 2024])
    files = {table: name for table, name in second.files.items() if table != "placed_adoption"}
    silent = replace(second, files=files, tables={**second.tables, "placed_adoption": empty_table("placed_adoption")})
    assert build_journeys([first, silent])["1"].incomplete == ()
    said = replace(silent, files=second.files)  # sent and empty: the decision is no longer in force
    assert build_journeys([first, said])["1"].incomplete == ("reversed",)


def test_a_child_in_the_header_alone() -> None:
    one = made_return(2024, {"header": [{"CHILD": "1", "DOB": "01/02/2020", "SEX": "2"}]})
    journey = build_journeys([one])["1"]
    assert journey.incomplete == ("entry",)
    assert (journey.dob, journey.sex) == (date(2020, 2, 1), "F")


@pytest.mark.parametrize("years", [[], [2024]])
def test_no_returns_and_no_children(years: Sequence[int]) -> None:
    assert build_journeys([made_return(year, {}) for year in years]) == {}
