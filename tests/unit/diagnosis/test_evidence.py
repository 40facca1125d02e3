"""Case list, leave-out line, factors, breadth, change and limits, against worked values and exact sums."""

from __future__ import annotations

import math
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.contributions.bands import quarters_between
from tenants.diagnosis import change
from tenants.diagnosis.breadth import Area, Band, breadth
from tenants.diagnosis.case_list import case_list
from tenants.diagnosis.exposed import Expectation, expectation
from tenants.diagnosis.factors import behind, factors, fisher, holm
from tenants.diagnosis.leave_out import share_of_longest, without_longest
from tenants.diagnosis.limits import funnel_limits, minimum_detectable, place, poisson_limits
from tests.unit.diagnosis.waits_by_hand import FIRST, LAST, exposed, reference, service, stay


@pytest.mark.parametrize(
    ("expected", "lower", "upper", "lower_998", "upper_998"),
    [
        (15, 0.5597, 1.6493, 0.3863, 2.0829),
        (20, 0.6108, 1.5444, 0.4479, 1.9021),
        (30, 0.6747, 1.4276, 0.5290, 1.7028),
    ],
)
def test_funnel_limits(expected: float, lower: float, upper: float, lower_998: float, upper_998: float) -> None:
    """FunnelPlotR's tests (statistics 2)."""
    outer = funnel_limits(expected, 0.998)
    inner = funnel_limits(expected)
    assert (inner.lower, inner.upper) == pytest.approx((lower, upper), abs=6e-5)
    assert (outer.lower, outer.upper) == pytest.approx((lower_998, upper_998), abs=6e-5)


def test_a_place_is_by_the_exact_tail() -> None:
    """P(O ≤ 10 | 20) = .0108, P(O ≤ 11) = .0214, P(O ≤ 12) = .0390; nobody of 3 expected is likely enough."""
    assert [place(o, 20.0) for o in (11, 12, 20, 29, 30)] == ["below", "inside", "inside", "inside", "above"]
    assert place(0, 3.0) == "inside"
    assert place(9, 20.0, 0.998) == "inside"


def test_limits_where_nobody_progressed_or_was_expected() -> None:
    assert poisson_limits(0, 10.0).lower == 0
    with pytest.raises(ValueError, match="expected"):
        poisson_limits(3, 0.0)


def test_sixty_expected_can_only_be_proved_slow_at_about_half_speed() -> None:
    found = minimum_detectable(60.0)
    assert found is not None
    assert 0.45 < found < 0.6
    assert minimum_detectable(1.0) is None
    assert minimum_detectable(0.0) is None


def test_the_case_list_by_hand() -> None:
    """S0 = exp(−0.005 × days): below .05 from 600 days at risk on; who has left is not on it."""
    stays = [
        stay("long", LAST - timedelta(days=599)),
        stay("longest", LAST - timedelta(days=900)),
        stay("not-yet", LAST - timedelta(days=597)),
        stay("left", FIRST, 900),
    ]
    found = case_list(exposed(stays))
    assert [(one.child, one.days) for one in found] == [("longest", 900), ("long", 599)]
    assert found[1].still == pytest.approx(math.exp(-3.0))
    assert (found[1].longer_than, found[0].longer_than) == (95, 98)


def test_the_leave_out_line_by_hand() -> None:
    """Two progressed after 100 days; one waits 400: 2 / 3 against 2 / 1 without the child."""
    stays = [
        stay("1", date(2024, 1, 1), 99),
        stay("2", date(2024, 1, 1), 99),
        stay("3", LAST - timedelta(days=399)),
    ]
    found = without_longest(exposed(stays), 1)
    assert found is not None
    assert (found.before, found.after) == pytest.approx((2 / 3, 2.0))
    assert "from 0.67 to 2.00" in found.said
    assert without_longest(exposed(stays[:2])) is None


def test_five_children_carry_the_slow_ratio_and_the_excess_days() -> None:
    planted = exposed(service(hardly=5, mean_wait=100, seed=3), hazard=0.01)
    found = without_longest(planted, 5)
    assert found is not None
    assert found.before < found.after
    share = share_of_longest(expectation(planted, reference(0.01), 730))
    assert share is not None
    assert share > 0.35


def test_the_share_of_the_longest_by_hand() -> None:
    """Ten children, one of them with 50 of 80 excess days; the quicker ones do not make it more."""
    actual = np.array([60.0, 20, 20, 20, 10, 10, 10, 10, 10, 5])
    assert share_of_longest(Expectation(actual, np.full(10, 10.0))) == pytest.approx(50 / 80)
    assert share_of_longest(Expectation(actual, actual)) is None


def exact_fisher(a: int, b: int, c: int, d: int) -> Fraction:
    """The definition: all tables with these margins no more likely than this one, in whole numbers."""
    row, column, all_ = a + b, a + c, a + b + c + d

    def ways(x: int) -> int:
        return math.comb(column, x) * math.comb(all_ - column, row - x)

    possible = range(max(0, row + column - all_), min(row, column) + 1)
    return Fraction(sum(ways(x) for x in possible if ways(x) <= ways(a)), math.comb(all_, row))


@given(*[st.integers(0, 12)] * 4)
def test_fisher_is_the_exact_sum(a: int, b: int, c: int, d: int) -> None:
    assert fisher(a, b, c, d) == pytest.approx(float(exact_fisher(a, b, c, d)), rel=1e-6)


def test_holm_by_hand() -> None:
    """.01×4, .02×3, max(.03×2, before), .04×1 raised to the one before."""
    assert holm([0.01, 0.04, 0.03, 0.02]) == pytest.approx([0.04, 0.06, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_a_factor_behind_the_list() -> None:
    flagged = [f"f{n}" for n in range(6)]
    others = [f"o{n}" for n in range(40)]
    siblings = {**dict.fromkeys(flagged[:5], True), "f5": False, **{child: n < 4 for n, child in enumerate(others)}}
    court = {child: n % 2 == 0 for n, child in enumerate([*flagged, *others])}
    found = factors(flagged, others, {"Sibling group": siblings, "Court": court, "Not recorded": {}})
    assert [one.name for one in found] == ["Sibling group", "Court"]
    assert (found[0].flagged, found[0].flagged_known, found[0].others, found[0].others_known) == (5, 6, 4, 40)
    assert found[0].adjusted == pytest.approx(2 * float(exact_fisher(5, 1, 4, 36)))
    assert behind(len(flagged), found) == found[0]
    assert behind(11, found) is None  # real, but behind fewer than half of the list


def test_not_recorded_is_not_no() -> None:
    (found,) = factors(["1", "2"], ["3", "4"], {"Court": {"1": True, "3": False}})
    assert (found.flagged_known, found.others_known) == (1, 1)
    assert not found.likely_real


def test_a_factor_that_the_flagged_have_less_often_is_not_behind_anything() -> None:
    known = {**{f"f{n}": n < 5 for n in range(10)}, **{f"o{n}": True for n in range(60)}}
    (found,) = factors([f"f{n}" for n in range(10)], [f"o{n}" for n in range(60)], {"Early alert": known})
    assert found.adjusted < 0.05
    assert behind(10, [found]) is None


def area(here: int, of: int, there: int, of_them: int) -> Area:
    return Area("North", Band(here, here), Band(of, of), Band(there, there), Band(of_them, of_them))


def test_a_slow_down_shared_by_all_is_national() -> None:
    assert breadth(systemic=Band(0.25, 0.35), national=None).breadth == "national"
    assert breadth(systemic=Band(0.0, 0.1), national="below").breadth == "national"
    assert breadth(systemic=Band(0.2, 0.3), national="inside").breadth == "local"


def test_a_slow_down_of_the_area() -> None:
    found = breadth(systemic=Band(0.1, 0.2), national="inside", areas=[area(8, 10, 5, 90), area(2, 20, 10, 100)])
    assert (found.breadth, found.area) == ("area", "North")
    assert breadth(systemic=Band(0.1, 0.2), national="inside", areas=[area(2, 20, 10, 100)]).breadth == "local"


def test_a_band_that_may_be_narrow_makes_no_area() -> None:
    wide = Area("North", Band(1, 8), Band(10, 10), Band(5, 5), Band(90, 90))
    assert breadth(systemic=None, national="inside", areas=[wide]).breadth == "local"


def test_without_a_release_it_is_not_known() -> None:
    assert breadth(systemic=None, national=None).breadth == "not_known"


def quarter(observed: int, expected: float) -> change.Quarter:
    return change.Quarter(FIRST, observed, expected)


def test_own_past_is_the_exact_binomial() -> None:
    """2 now of 10 + 2, share 1/4: both-sided sum of outcomes no more likely."""
    past = change.own_past(
        [quarter(1, 1.0)] * 4 + [quarter(1, 1.0)] * 6 + [quarter(0, 1.0)] * 2 + [quarter(1, 0.5)] * 4
    )
    assert past is not None
    assert (past.now.observed, past.before.observed) == (4, 10)
    n, k, p = 14, 4, Fraction(2, 14)
    chance = [math.comb(n, x) * p**x * (1 - p) ** (n - x) for x in range(n + 1)]
    assert past.p == pytest.approx(float(sum(c for c in chance if c <= chance[k])))
    assert past.direction == "no_change"


def test_own_past_says_slower_and_quicker() -> None:
    steady = [quarter(5, 5.0)] * 12
    slower = change.own_past([*steady, *[quarter(1, 5.0)] * 4])
    quicker = change.own_past([*steady, *[quarter(12, 5.0)] * 4])
    assert slower is not None
    assert quicker is not None
    assert (slower.direction, quicker.direction) == ("slower", "quicker")
    assert change.own_past([quarter(5, 5.0)] * 7) is None


def test_the_xmr_worked_example() -> None:
    """Statistics 2: mean 1.94, limits 4.60 / −0.72 with screening of moving ranges, 6.95 / −3.06 without."""
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    assert change.xmr_limits(values) == pytest.approx((1.94, -0.72, 4.60), abs=0.01)
    assert change.xmr_limits(values, screen=False) == pytest.approx((1.94, -3.06, 6.95), abs=0.01)


def test_limits_are_frozen_after_twelve_quarters() -> None:
    steady = [1.0, 1.2, 0.8, 1.1, 0.9, 1.0, 1.2, 0.8, 1.1, 0.9, 1.0, 1.0]
    first = change.chart(steady)
    shifted = change.chart([*steady, *[0.7] * 7])
    assert first is not None
    assert shifted is not None
    assert (first.centre, first.lower) == (shifted.centre, shifted.lower)
    assert not first.signals
    assert shifted.one_side == (18,)
    assert change.chart(steady[:11]) is None
    assert change.chart([*steady, None]) is None


def test_quarters_add_up_to_the_window() -> None:
    stays = service(seed=6)
    quarters = change.quarterly(stays, reference(), quarters_between(FIRST, LAST))
    whole = exposed(stays)
    assert len(quarters) == 12
    assert sum(one.observed for one in quarters) == whole.observed
    assert sum(one.expected for one in quarters) == pytest.approx(whole.expected)
