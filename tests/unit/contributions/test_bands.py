from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.contributions.bands import (
    BANDS,
    EDGES,
    WIDTHS,
    band_label,
    band_of,
    bands_of,
    exposure,
    is_quarter,
    next_quarter,
    quarter_end,
    quarter_of,
    quarters_between,
)


def test_edges_are_thirty_days_to_750_then_ninety_one_to_2184() -> None:
    assert EDGES[:3] == (0, 30, 60)
    assert EDGES[24:28] == (720, 750, 841, 932)
    assert EDGES[-1] == 2184
    assert set(np.diff(EDGES[:26])) == {30}
    assert set(np.diff(EDGES[25:-1])) == {91}
    assert len(WIDTHS) == BANDS - 1 == 41


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, 0), (29, 0), (30, 1), (749, 24), (750, 25), (840, 25), (841, 26), (2183, 40), (2184, 41), (9999, 41)],
)
def test_band_of(days: int, band: int) -> None:
    assert band_of(days) == band
    assert bands_of([days]).tolist() == [band]


def test_a_negative_wait_is_refused() -> None:
    for refused in (lambda: band_of(-1), lambda: bands_of([3, -1]), lambda: exposure(-1, 3)):
        with pytest.raises(ValueError, match="negative"):
            refused()


def test_a_child_who_moves_the_same_day_was_at_risk_for_that_day() -> None:
    assert exposure(0, 0).sum() == 1


@given(st.integers(0, 4000), st.integers(0, 4000))
def test_exposure_counts_each_day_once_in_its_band(first: int, length: int) -> None:
    days = exposure(first, first + length)
    assert days.sum() == length + 1
    assert days[band_of(first + length)] > 0
    expected = np.bincount(bands_of(range(first, first + length + 1)), minlength=BANDS)
    assert days.tolist() == expected.tolist()


@given(st.integers(0, 3000), st.integers(1, 500), st.integers(1, 500))
def test_splitting_a_wait_over_quarters_neither_loses_nor_doubles_a_day(first: int, one: int, two: int) -> None:
    split = exposure(first, first + one - 1) + exposure(first + one, first + one + two - 1)
    assert split.tolist() == exposure(first, first + one + two - 1).tolist()


def test_many_waits_at_once_and_an_empty_one() -> None:
    days = exposure(np.array([0, 10]), np.array([59, 9]))
    assert days.shape == (2, BANDS)
    assert days[0, :3].tolist() == [30, 30, 0]
    assert days[1].sum() == 0


def test_labels() -> None:
    assert band_label(0) == "0 to 29 days"
    assert band_label(BANDS - 1) == "2,184 days or more"


def test_quarters() -> None:
    assert is_quarter(date(2026, 4, 1))
    assert not is_quarter(date(2026, 4, 2))
    assert not is_quarter(date(2026, 5, 1))
    assert quarter_of(date(2026, 3, 31)) == date(2026, 1, 1)
    assert next_quarter(date(2025, 10, 1)) == date(2026, 1, 1)
    assert next_quarter(date(2026, 1, 1), -12) == date(2023, 1, 1)
    assert quarter_end(date(2024, 1, 1)) == date(2024, 3, 31)
    assert quarters_between(date(2025, 11, 3), date(2026, 4, 1)) == (
        date(2025, 10, 1),
        date(2026, 1, 1),
        date(2026, 4, 1),
    )
