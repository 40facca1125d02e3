"""Counts of decisions, orders, waits, reversals and disruptions, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tenants.indicators.catalogue import indicator_of, indicators
from tenants.indicators.indicator import Indicator
from tenants.journeys.build import build_journeys
from tests.unit.journeys.histories import History, history, returns_of

AS_AT = date(2025, 3, 31)
YEARS = (2021, 2022, 2023, 2024, 2025, 2026)


def one(code: str, *histories: History, as_at: date = AS_AT, years: tuple[int, ...] = YEARS) -> Indicator:
    everyone = [*histories, history("9", "2012-01-05 S C2 U6", dob="2010-01-01")]
    made = indicator_of(indicators(build_journeys(returns_of(everyone, years)), as_at), code)
    assert made is not None
    return made


def children(indicator: Indicator) -> list[str]:
    return [each.child for each in indicator.counted]


def waiting_since(child: str, order: str) -> History:
    return history(child, f"2022-05-01 S C1 U6\n{order} L E1 U6", "2022-10-01")


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ("2024-10-01", "waiting_with_order_0_to_6"),  # six calendar months are full on 1 April 2025
        ("2024-09-30", "waiting_with_order_6_to_12"),  # full on 30 March
        ("2024-03-31", "waiting_with_order_12_to_18"),
        ("2023-09-30", "waiting_with_order_18_plus"),
        ("2022-12-01", "waiting_with_order_18_plus"),
    ],
)
def test_waits_since_the_order_fall_into_one_band(order: str, code: str) -> None:
    codes = [f"waiting_with_order_{band}" for band in ("0_to_6", "6_to_12", "12_to_18", "18_plus")]
    assert [each for each in codes if one(each, waiting_since("1", order)).n] == [code]


def test_who_waits() -> None:
    waits = waiting_since("waits", "2023-01-15")
    no_order = history("no order", "2024-05-01 S C1 U6", "2024-10-01")
    placed = history("placed", "2024-05-01 S C1 U6\n2024-12-01 L E1 U6\n2025-03-31 P E1 A6", "2024-10-01")
    placed_next_day = history("next", "2024-05-01 S C1 U6\n2024-12-01 L E1 U6\n2025-04-01 P E1 A6", "2024-10-01")
    reversed_ = history("reversed", "2024-05-01 S C1 U6", "2024-10-01 2025-03-31 RD4")
    everyone = (waits, no_order, placed, placed_next_day, reversed_)
    # Moving in, and the reversal, on the day itself end the wait on that day.
    assert sorted(children(one("waiting", *everyone))) == ["next", "no order", "waits"]
    assert children(one("placed", *everyone)) == ["placed"]
    # The value is the wait since the decision: 1 October 2022 to 31 March 2025.
    assert one("waiting", waits).counted[0].value == 912


def test_waiting_eighteen_months_since_entry() -> None:
    just = history("just", "2023-09-30 S C1 U6", "2024-10-01")
    not_yet = history("not yet", "2023-10-01 S C1 U6", "2024-10-01")
    assert children(one("waiting_18_months_since_entry", just, not_yet)) == ["just"]


def test_a_wait_longer_than_the_returns_reach_counts_all_the_same() -> None:
    # The first row held of the child begins on 4 May 2021 in the middle of care: 18 months and more for certain.
    long_ago = history("long", "2015-05-01 S C1 U6\n2021-05-04 P C2 U6", "2024-10-01")
    counted = one("waiting_18_months_since_entry", long_ago, years=(2023, 2024, 2025))
    assert [(each.child, each.begins) for each in counted.counted] == [("long", None)]
    # A first row of 4 March 2024 does not tell.
    unknown = history("unknown", "2015-05-01 S C1 U6\n2024-03-04 P C2 U6", "2024-10-01")
    named = one("waiting_18_months_since_entry", unknown, years=(2025,))
    assert (named.n, [each.child for each in named.incomplete]) == (0, ["unknown"])


def test_decisions_and_orders_of_the_year() -> None:
    twice = history(
        "twice",
        """2023-05-01 S C1 U6
           2024-05-01 L E1 U6
           2024-08-01 L C2 U6
           2025-02-01 L E1 U6""",
        "2024-04-01 2024-08-01 RD1\n2025-01-05",
    )
    before = history("before", "2023-05-01 S C1 U6\n2024-03-31 L E1 U6", "2024-03-31")
    # Two decisions and two orders of one child are two of each; those of the day before the year are not in it.
    assert children(one("decisions", twice, before)) == ["twice", "twice"]
    assert [each.begins for each in one("placement_orders", twice, before).counted] == [
        date(2024, 5, 1),
        date(2025, 2, 1),
    ]
    # The order of the reversed decision is revoked: the wait with an order is that of the second.
    wait = one("waiting_with_order_0_to_6", twice)
    assert wait.counted[0].begins == date(2025, 2, 1)


def test_reversals_by_reason() -> None:
    found_none = history("a", "2022-05-01 S C1 U6", "2022-10-01 2024-06-01 RD3")
    needs = history("b", "2022-05-01 S C1 U6", "2022-10-01 2025-03-31 RD1")
    earlier = history("c", "2022-05-01 S C1 U6", "2022-10-01 2024-03-31 RD1")
    everyone = (found_none, needs, earlier)
    assert one("reversals", *everyone).value == 2
    assert [one(f"reversals_RD{number}", *everyone).value for number in (1, 2, 3, 4)] == [1, 0, 1, 0]
    # A reversed decision takes a long wait out of the scorecard: here it stands with its length, 609 days.
    assert one("reversals_RD3", *everyone).counted[0].value == 609


def test_a_decision_that_ended_in_a_year_not_held_is_named() -> None:
    # Listed open in 2023/24, in 2025/26 no longer; the year between is not held.
    child = history("1", "2022-05-01 S C1 U6", "2022-10-01 2024-06-01 RD3")
    reversals = one("reversals", child, as_at=date(2026, 3, 31), years=(2023, 2024, 2026))
    assert (reversals.value, [each.child for each in reversals.incomplete]) == (0, ["1"])


def test_disruptions() -> None:
    child = history(
        "1",
        "2022-05-01 S C1 U6\n2022-11-01 L E1 U6\n2023-03-01 P E1 A6\n2024-05-01 P E1 U6\n2024-12-01 P E1 A6",
        "2022-10-01",
    )
    adopted = history("2", "2022-05-01 S C1 U6\n2022-11-01 L E1 U6\n2023-03-01 P E1 A6\n2024-05-01 E11", "2022-10-01")
    died = history("3", "2022-05-01 S C1 U6\n2022-11-01 L E1 U6\n2023-03-01 P E1 A6\n2024-05-01 E2", "2022-10-01")
    ended = one("disruptions", child, adopted, died)
    # 1 March 2023 to 1 May 2024: 427 days.
    assert [(each.child, each.value) for each in ended.counted] == [("1", 427)]


@pytest.mark.parametrize(
    ("placed", "value"),
    [("2024-10-01 P E1 A6", 1), ("2024-10-02 P E1 A6", 0), ("2024-06-01 P E1 K2", 0)],
)
def test_moved_in_within_365_days_of_the_decision(placed: str, value: int) -> None:
    # Decision on 2 October 2023: 365 days later is 1 October 2024. It lies in the year before the one to March 2025.
    child = history("1", f"2023-05-01 S C1 U6\n2023-12-01 L E1 U6\n{placed}", "2023-10-02")
    share = one("placed_within_12_months", child)
    assert (share.value, share.n) == (value, 1)


def test_a_reversed_decision_counts_as_not_moved_in_within_the_year() -> None:
    child = history("1", "2023-05-01 S C1 U6", "2023-10-02 2024-02-01 RD4")
    assert (one("placed_within_12_months", child).value, one("placed_within_12_months", child).n) == (0, 1)


def test_early_permanence_is_with_the_carers_who_adopt() -> None:
    with_them = history("a", "2024-01-01 S C1 U5\n2024-05-01 L E1 U5\n2024-07-01 T E1 A5", "2024-04-20")
    elsewhere = history("b", "2024-01-01 S C1 U5\n2024-05-01 L E1 U5\n2024-07-01 P E1 A6", "2024-04-20")
    foster_carers = history("c", "2024-01-01 S C1 U6\n2024-05-01 L E1 U6\n2024-07-01 T E1 A5", "2024-04-20")
    share = one("early_permanence", with_them, elsewhere, foster_carers)
    assert (share.value, share.n) == (pytest.approx(1 / 3), 3)
    assert [each.child for each in share.counted if each.value] == ["a"]


def test_under_fives_two_years_in_care() -> None:
    yes = history("yes", "2023-03-31 S C2 U6", dob="2020-04-01")
    five_that_day = history("five", "2023-03-31 S C2 U6", dob="2020-03-31")
    a_day_short = history("short", "2023-04-01 S C2 U6", dob="2022-04-01")
    left = history("left", "2023-03-31 S C2 U6\n2025-03-31 E4A", dob="2022-04-01")
    assert children(one("under_five_two_years", yes, five_that_day, a_day_short, left)) == ["yes"]
