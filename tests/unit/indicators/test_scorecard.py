"""A1, A10, A2, A3 and the stages, worked by hand for a handful of children."""

from __future__ import annotations

from datetime import date

import pytest

from tenants.indicators.catalogue import indicator_of, indicators
from tenants.indicators.indicator import GROUPS, Indicator, Threshold
from tenants.indicators.periods import NotAQuarterEnd, add_months, days_offered
from tenants.journeys.build import build_journeys
from tenants.journeys.journey import Journey
from tests.unit.journeys.histories import History, history, returns_of

AS_AT = date(2025, 3, 31)

# Entry 1 January 2023, placed 300 days later on 28 October 2023; order to match 60 days: 1 August to 30 September 2023.
QUICK = history(
    "quick",
    "2023-01-01 S C1 U6\n2023-08-01 L E1 U6\n2023-10-28 P E1 A6\n2024-06-01 E11",
    "2023-06-01",
    match="2023-09-30",
)
# Entry 1 January 2022, placed 500 days later on 16 May 2023; matched 11 days before the order: counts 0.
SLOW = history(
    "slow",
    "2022-01-01 S C1 U6\n2023-03-12 L E1 U6\n2023-05-16 P E1 A6\n2024-02-01 E12",
    "2022-09-01",
    match="2023-03-01",
)
# Adopted by the foster carers who had the child from 11 January 2023, 10 days after entry; placed 400 days after entry.
CARERS = history(
    "carers",
    "2023-01-01 S C1 U6\n2023-01-11 P C1 U6\n2023-08-01 L E1 U6\n2024-02-05 T E1 A5\n2024-09-01 E11",
    "2023-06-01",
    match="2024-01-20",
    foster_care="1",
)
# With consent: no placement order. Placed 100 days after entry.
CONSENT = history(
    "consent",
    "2024-01-01 S V2 U6\n2024-04-10 P V2 A4\n2024-12-01 E11",
    "2024-02-01",
    match="2024-03-01",
)
# Adopted before the three years began.
EARLIER = history(
    "earlier",
    "2020-05-01 S C1 U6\n2020-11-01 L E1 U6\n2021-02-01 P E1 A6\n2022-03-31 E11",
    "2020-10-01",
    match="2021-01-10",
)
# Waits since 1 June 2024 (decision), in care since 1 January 2024: 455 days on 31 March 2025.
WAITS = history("waits", "2024-01-01 S C1 U6\n2024-08-01 L E1 U6", "2024-06-01")
# Waits, in care since 1 January 2025: 89 days.
WAITS_SINCE_LATELY = history("lately", "2025-01-01 S C1 U6", "2025-03-01")
EVERYONE = (QUICK, SLOW, CARERS, CONSENT, EARLIER, WAITS, WAITS_SINCE_LATELY)


def journeys_of(*histories: History, years: range = range(2021, 2026)) -> dict[str, Journey]:
    """With a child who is in every return, so that each year is held."""
    return build_journeys(returns_of([*histories, history("9", "2012-01-05 S C2 U6", dob="2010-01-01")], years))


def one(code: str, *histories: History, as_at: date = AS_AT, years: range = range(2021, 2026)) -> Indicator:
    made = indicator_of(indicators(journeys_of(*histories, years=years), as_at), code)
    assert made is not None
    return made


def test_a1_is_the_mean_from_entry_to_moving_in_of_three_years() -> None:
    a1 = one("A1", *EVERYONE)
    # 300, 500, 400 and 100 days; the child adopted on 31 March 2022 is the day before the window.
    assert a1.value == pytest.approx((300 + 500 + 400 + 100) / 4)
    assert (a1.n, a1.unit, a1.first) == (4, "days", date(2022, 4, 1))
    # The cohort, the longest first, each with the two days behind the number.
    assert [(child.child, child.value) for child in a1.counted] == [
        ("slow", 500),
        ("carers", 400),
        ("quick", 300),
        ("consent", 100),
    ]
    assert (a1.counted[0].begins, a1.counted[0].ends) == (date(2022, 1, 1), date(2023, 5, 16))


def test_the_window_holds_both_its_ends() -> None:
    on_first = history("1", "2021-05-01 S C1 U6\n2021-11-01 L E1 U6\n2021-12-01 P E1 A6\n2022-04-01 E11", "2021-10-01")
    on_last = history("2", "2024-05-01 S C1 U6\n2024-11-01 L E1 U6\n2024-12-01 P E1 A6\n2025-03-31 E11", "2024-10-01")
    assert one("A1", on_first, on_last).n == 2


def test_a10_stops_at_the_start_with_the_foster_carers() -> None:
    a10 = one("A10", *EVERYONE)
    assert a10.value == pytest.approx((300 + 500 + 10 + 100) / 4)


def test_a2_counts_a_match_before_the_order_as_nothing_and_leaves_out_consent() -> None:
    a2 = one("A2", *EVERYONE)
    # quick 60, slow 0 (11 days before), carers 172 (1 August to 20 January): 232 / 3 = 77.33, to the nearest day 77.
    assert [(child.child, child.value) for child in a2.counted] == [("carers", 172), ("quick", 60), ("slow", 0)]
    assert a2.value == 77
    assert [(child.child, child.reason) for child in a2.excluded] == [
        ("consent", "no placement order (placed with consent)")
    ]
    # In the data of the stage the sign is kept.
    assert journeys_of(SLOW)["slow"].match < journeys_of(SLOW)["slow"].placement_order


def test_a2_leaves_out_a_child_not_placed_before_the_adoption_order() -> None:
    direct = history("1", "2022-05-01 S C1 U6\n2022-11-01 L E1 U6\n2024-03-01 E11", "2022-10-01", match="2023-01-10")
    a2 = one("A2", direct, QUICK)
    # The episodes are held from the entry on and show no placement: it is left out, not missing.
    assert [(child.child, child.reason) for child in a2.excluded] == [
        ("1", "not placed for adoption before the adoption order")
    ]
    assert (a2.n, a2.incomplete) == (1, ())


@pytest.mark.parametrize(("days", "rounded"), [((60, 61), 61), ((60, 60, 61), 60)])
def test_a2_rounds_half_a_day_up(days: tuple[int, ...], rounded: int) -> None:
    made = [
        history(
            str(number),
            "2022-05-01 S C1 U6\n2022-11-01 L E1 U6\n2023-05-01 P E1 A6\n2024-03-01 E11",
            "2022-10-01",
            match=date.fromordinal(date(2022, 11, 1).toordinal() + wait).isoformat(),
        )
        for number, wait in enumerate(days)
    ]
    assert one("A2", *made).value == rounded


def test_a3_has_both_denominators() -> None:
    # Under 426 days: quick 300, carers 400, consent 100; not slow 500.
    a3 = one("A3", *EVERYONE)
    assert (a3.value, a3.n) == (0.75, 4)
    # With those who wait: 455 days so far is over, 89 days so far is under.
    with_waiting = one("A3_with_waiting", *EVERYONE)
    assert (with_waiting.value, with_waiting.n) == (pytest.approx(4 / 6), 6)


@pytest.mark.parametrize(("placed", "share"), [("2023-03-02", 1.0), ("2023-03-03", 0.0)])
def test_a3_is_less_than_426_days(placed: str, share: float) -> None:
    # Entry 1 January 2022: 425 days later is 2 March 2023, 426 days 3 March.
    child = history("1", f"2022-01-01 S C1 U6\n2022-11-01 L E1 U6\n{placed} P E1 A6\n2024-03-01 E11", "2022-10-01")
    assert one("A3", child).value == share


def test_a_child_whose_entry_is_not_held_is_named_and_not_counted() -> None:
    long_ago = history(
        "1",
        "2016-01-01 S C1 U6\n2019-03-01 P C2 U6\n2022-11-01 L E1 U6\n2023-02-01 P E1 A6\n2024-03-01 E11",
        "2022-10-01",
    )
    a1 = one("A1", long_ago, QUICK, years=range(2023, 2026))
    assert (a1.value, a1.n) == (300, 1)
    assert [(child.child, child.reason[:14]) for child in a1.incomplete] == [("1", "entry to care:")]
    assert a1.not_held == ()


def test_years_of_the_window_that_are_not_held_are_said() -> None:
    a1 = one("A1", QUICK, years=range(2024, 2026))
    assert a1.not_held == (2023,)
    assert one("stage_1_entry_to_decision", QUICK, years=range(2024, 2026)).not_held == ()


def test_a_mean_of_nobody_is_no_number_and_a_count_of_nobody_is_nought() -> None:
    a1 = one("A1", WAITS)
    assert (a1.value, a1.n) == (None, 0)
    assert one("A3", WAITS).value is None
    assert one("adoptions", WAITS).value == 0


def test_stages_are_of_the_children_adopted_in_the_year() -> None:
    # In the year to 31 March 2025: quick, carers, consent. Entry to decision: 151, 151 and 31 days.
    stage = one("stage_1_entry_to_decision", *EVERYONE)
    assert stage.value == pytest.approx((151 + 151 + 31) / 3)
    assert stage.first == date(2024, 4, 1)
    # Decision to order: 61 and 61; the consent case has no order.
    coram = one("coram_3_decision_to_placement_order", *EVERYONE)
    assert (coram.value, coram.n) == (61, 2)
    assert [child.child for child in coram.excluded] == ["consent"]
    # As at the last day of 2024/25's second quarter the year runs from 1 October 2023.
    earlier = one("stage_6_entry_to_order", *EVERYONE, as_at=date(2024, 9, 30))
    assert {child.child for child in earlier.counted} == {"slow", "quick", "carers"}


def test_thresholds_are_dated_rows() -> None:
    assert one("A1", QUICK).threshold is not None
    assert one("A1", QUICK).threshold.value == 426
    assert one("A2", QUICK).threshold.value == 121
    assert "Department for Education" in one("A2", QUICK).threshold.source
    assert one("A10", QUICK).threshold is None
    # Another limit from a day on changes A3 from that day on, and only from then.
    rows = (
        Threshold("A3", date(2016, 3, 31), date(2025, 3, 30), 426, "then"),
        Threshold("A3", date(2025, 3, 31), None, 300, "now"),
    )
    journeys = journeys_of(QUICK)
    now = indicator_of(indicators(journeys, AS_AT, thresholds=rows), "A3")
    then = indicator_of(indicators(journeys, date(2024, 12, 31), thresholds=rows), "A3")
    assert (now.value, then.value) == (0, 1)


def test_the_scorecard_never_stands_alone() -> None:
    made = indicators(journeys_of(*EVERYONE), AS_AT)
    groups = [indicator.group for indicator in made]
    assert groups[0] == "scorecard"
    # Waiting and balance follow at once: no page that cuts the list after the scorecard shows it without them.
    assert list(dict.fromkeys(groups)) == list(GROUPS)
    assert {"waiting", "reversals", "disruptions"} <= {indicator.code for indicator in made}
    assert len({indicator.code for indicator in made}) == len(made)


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2025, 3, 30), "does not end a quarter"),
        (date(2025, 6, 30), "No return held tells of 2025-06-30"),
        (date(2020, 3, 31), "held are the returns of 2021, 2022, 2023, 2024, 2025"),
    ],
)
def test_other_days_are_refused_with_what_would_do(day: date, says: str) -> None:
    with pytest.raises(NotAQuarterEnd, match=says):
        indicators(journeys_of(QUICK, WAITS, history("9", "2018-01-05 S C2 U6")), day)


def test_days_offered_are_the_quarter_ends_of_the_years_held() -> None:
    assert days_offered([2024, 2025])[:5] == (
        date(2025, 3, 31),
        date(2024, 12, 31),
        date(2024, 9, 30),
        date(2024, 6, 30),
        date(2024, 3, 31),
    )


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then
