"""Kept up, slipped, cannot tell yet: the intervals against published examples, the rule on planted truths."""

from __future__ import annotations

from datetime import date

import pytest
from scipy.stats import ttest_ind

from tenants.indicators.catalogue import indicator_of, indicators
from tenants.sustainment.actions import looked_at, version_of
from tenants.sustainment.checkpoints import checkpoints_of
from tenants.sustainment.judging import Headline, Looked, judge, mean_interval, ratio_interval, share_interval
from tests.unit.indicators.test_scorecard import journeys_of
from tests.unit.journeys.histories import History
from tests.unit.sustainment.adoptions import waiting, year_of

END = date(2024, 3, 31)
LATER = date(2025, 3, 31)
STAGE = "stage_4_entry_to_placed"


def after(months: int, *histories: History, years: range = range(2020, 2026)) -> dict[str, Looked]:
    checkpoint = next(one for one in checkpoints_of(END) if one.months == months)
    return {one.code: one for one in looked_at(journeys_of(*histories, years=years), checkpoint)}


def test_counts_by_the_exact_binomial_given_their_sum() -> None:
    # R: binom.test(20, 30) has the interval 0.47188 to 0.82713.
    found = ratio_interval(10, 20)
    assert found.low == pytest.approx(0.47188 / (1 - 0.47188) - 1, abs=1e-3)
    assert found.high == pytest.approx(0.82713 / (1 - 0.82713) - 1, abs=1e-2)
    assert ratio_interval(20, 0).low == -1
    assert ratio_interval(0, 20).high == float("inf")


def test_shares_by_newcombes_method_ten() -> None:
    # Newcombe 1998, Table II: 56/70 − 48/80 = 0.2, 95 % interval 0.0524 to 0.3339.
    found = share_interval(48 / 80, 80, 56 / 70, 70)
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))


def test_means_by_welch() -> None:
    one, other = [200.0, 240, 260, 310, 190], [300.0, 350, 280, 400]
    expected = ttest_ind(other, one, equal_var=False).confidence_interval(0.95)
    found = mean_interval(one, other)
    assert (found.low, found.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_a_planted_slip_is_found_and_a_gain_that_stays_is_kept_up() -> None:
    before = year_of("b", END, 300, 40)
    slower = after(12, *before, *year_of("l", LATER, 400, 40))[STAGE]
    assert (slower.end_n, slower.n) == (40, 40)
    assert slower.end_value == pytest.approx(300, abs=1)
    assert slower.value == pytest.approx(400, abs=1)
    assert slower.verdict == "slipped"
    assert after(12, *before, *year_of("l", LATER, 300, 40))[STAGE].verdict == "kept_up"
    assert after(12, *before, *year_of("l", LATER, 250, 40))[STAGE].verdict == "kept_up"


def test_few_children_cannot_tell_however_large_the_change() -> None:
    found = after(12, *year_of("b", END, 300, 11), *year_of("l", LATER, 600, 40))[STAGE]
    assert found.verdict == "cannot_tell"
    assert "Fewer than 12" in found.why
    assert after(12, *year_of("b", END, 300, 12), *year_of("l", LATER, 600, 40))[STAGE].verdict == "slipped"


def test_times_that_share_children_are_not_judged() -> None:
    everyone = [*year_of("b", END, 300, 60), *year_of("l", LATER, 600, 60)]
    found = after(6, *everyone)
    assert found[STAGE].verdict == "cannot_tell"
    assert "share children" in found[STAGE].why
    # Three years of the scorecard share children even after twelve months.
    assert after(12, *everyone)["A10"].verdict == "cannot_tell"
    # A stock on a day has no time to share.
    assert "share children" not in found["waiting"].why


def test_more_children_waiting_is_a_slip_and_fewer_is_kept_up() -> None:
    early, late = date(2023, 12, 1), date(2024, 6, 1)
    more = after(6, *waiting("e", early, 15), *waiting("l", late, 30))["waiting"]
    assert (more.end_value, more.value, more.verdict) == (15, 45, "slipped")
    same = after(6, *waiting("e", early, 15))["waiting"]
    assert (same.value, same.verdict) == (15, "cannot_tell")
    assert after(6, *waiting("e", early, 200))["waiting"].verdict == "kept_up"
    assert after(6, *waiting("e", early, 3))["waiting"].verdict == "cannot_tell"


def test_a_return_that_is_missing_leaves_it_open() -> None:
    everyone = [*year_of("b", END, 300, 40), *year_of("l", LATER, 400, 40)]
    journeys = {**journeys_of(*everyone, years=range(2023, 2026))}

    at_end = indicator_of(indicators(journeys, date(2024, 3, 31)), "A10")
    now = indicator_of(indicators(journeys, LATER), "A10")
    assert at_end
    assert now
    assert at_end.not_held
    verdict, why = judge(Headline("A10", "speed", 12), at_end, now, 12)
    assert (verdict, why) == ("cannot_tell", "A return of its time is not held")


def test_speed_never_stands_without_who_waits_and_what_was_reversed() -> None:
    assert {one.side for one in after(12, *year_of("b", END, 300, 3)).values()} == {"speed", "waiting", "balance"}


def test_the_end_itself_is_not_judged() -> None:
    found = after(0, *year_of("b", END, 300, 40))
    assert {one.verdict for one in found.values()} == {None}
    assert found[STAGE].value == found[STAGE].end_value


def test_the_version_of_the_data_is_that_of_the_journeys() -> None:
    some = journeys_of(*year_of("b", END, 300, 3))
    assert version_of(some) == version_of(dict(reversed(some.items())))
    assert version_of(some) != version_of(journeys_of(*year_of("b", END, 301, 3)))
