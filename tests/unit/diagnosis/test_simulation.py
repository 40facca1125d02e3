"""The operating points of the method, in short: 400 invented authorities a truth (the long form is in performance).

Tolerances are three standard errors of a share of 400 around the design's figures, wider by what the design's own
unstated set-up leaves open (three points in a hundred).
"""

from __future__ import annotations

import numpy as np
import pytest

from tenants.diagnosis.hypotheses import FINE
from tenants.diagnosis.simulation import (
    FEW,
    NOTHING,
    SLOWER,
    Operating,
    SetUp,
    Truth,
    invented,
    operating_points,
    own_operating_points,
)
from tests.unit.diagnosis.waits_by_hand import exposed, service

TRIED = 400


def near(found: Operating, answer: str, wanted: float) -> bool:
    allowed = 3 * np.sqrt(max(wanted, 0.01) * (1 - wanted) / found.tried) + 0.03
    return abs(found.shares.get(answer, 0.0) - wanted) <= allowed  # type: ignore[call-overload]


def test_no_delay_is_hardly_ever_flagged() -> None:
    found = operating_points(NOTHING, TRIED, 11)
    assert found.flagged <= 0.016 + 3 * np.sqrt(0.016 * 0.984 / TRIED)
    assert found.shares.get("systemic", 0) + found.shares.get("isolated", 0) <= 0.015


def test_a_slow_down_is_called_systemic_two_times_in_three() -> None:
    found = operating_points(SLOWER, TRIED, 12)
    assert near(found, "systemic", 0.66)
    assert near(found, "unclear", 0.20)
    assert near(found, "isolated", 0.013)


def test_five_children_who_hardly_progress() -> None:
    found = operating_points(FEW, TRIED, 13)
    assert near(found, "isolated", 0.15)
    assert near(found, "unclear", 0.23)
    assert near(found, "systemic", 0.002)


def test_a_slow_down_is_seen_more_often_the_larger_the_service() -> None:
    small, large = (operating_points(SLOWER, 150, 5, SetUp(starts_a_year=starts)) for starts in (10, 60))
    assert small.shares.get("systemic", 0) < 0.4 < 0.8 < large.shares.get("systemic", 0)


def test_the_same_seed_gives_the_same_and_the_quick_grid_the_same_answers_as_the_fine_one() -> None:
    assert operating_points(FEW, 60, 3) == operating_points(FEW, 60, 3)
    assert operating_points(FEW, 60, 3).shares == operating_points(FEW, 60, 3, grid=FINE).shares


def test_the_invented_service_is_what_it_says() -> None:
    """Thirty begin a year and, at their own pace, as many leave: 90 progress in 36 months, 90 are expected."""
    chance = np.random.default_rng(1)
    made = [invented(NOTHING, SetUp(spread=0.0), chance) for _ in range(200)]
    assert np.mean([one.progressed.sum() for one in made]) == pytest.approx(90, abs=2.5)
    assert np.mean([(one.reached - one.entered).sum() for one in made]) == pytest.approx(90, abs=2.5)
    assert np.mean([(one.entered > 0).sum() for one in made]) == pytest.approx(30 * 180 / 365.25, abs=1.0)


def test_what_could_have_been_seen_among_ones_own_children() -> None:
    own = exposed(service(seed=4))
    nothing, half, tenth = own_operating_points(
        own, (NOTHING, Truth("half", pace=0.5), Truth("nine tenths", pace=0.9)), 120, 9
    )
    assert nothing.flagged < 0.1
    assert half.shares.get("systemic", 0) > 0.8
    assert tenth.shares.get("systemic", 0) < 0.2
