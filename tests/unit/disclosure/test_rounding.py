"""Rounding, and the interval a rounded number still gives away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.disclosure.rounding import count_interval, proportion_base, significant, to_base

BASES = (0.01, 0.02, 0.05, 0.10, 0.20)


@pytest.mark.parametrize(
    ("value", "base", "shown"),
    [
        (12, 5, 10),
        (13, 5, 15),
        (12.5, 5, 15),
        (8, 10, 10),
        (15, 10, 20),
        (14, 10, 10),
        (0.075, 0.05, 0.1),
        (0.1249, 0.05, 0.1),
    ],
)
def test_halves_go_up(value: float, base: float, shown: float) -> None:
    assert to_base(value, base) == shown


@given(st.integers(8, 5000), st.sampled_from([5, 10]))
def test_a_count_lies_in_the_interval_its_rounding_gives(count: int, base: int) -> None:
    low, high = count_interval(to_base(count, base), base, 8)
    assert low <= count <= high
    assert high - low < base
    assert all(to_base(n, base) == to_base(count, base) for n in range(int(low), int(high) + 1))


def test_a_published_ten_is_never_a_small_count() -> None:
    assert count_interval(10, 10, 8) == (8, 14)
    assert count_interval(10, 5, 8) == (8, 12)


@pytest.mark.parametrize(
    ("value", "shown"), [(0.12345, 0.12), (0.0129, 0.013), (1.96, 2.0), (0.0, 0.0), (134.0, 130.0)]
)
def test_a_standard_error_keeps_two_digits(value: float, shown: float) -> None:
    assert significant(value, 2) == pytest.approx(shown)


@pytest.mark.parametrize(
    ("children", "base"), [(2000, 0.01), (800, 0.01), (799, 0.02), (160, 0.05), (79, 0.2), (39, None)]
)
def test_one_step_of_a_share_stands_for_eight_children(children: int, base: float | None) -> None:
    assert proportion_base(children, 8, BASES) == base
