from __future__ import annotations

import pytest

from benchmarks.figures.control import chart, xmr_limits

WORKED = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def test_worked_limits_with_and_without_screening() -> None:
    assert tuple(round(value, 2) for value in xmr_limits(WORKED)) == (1.94, -0.72, 4.60)
    assert tuple(round(value, 2) for value in xmr_limits(WORKED, screen=False)) == (1.94, -3.06, 6.95)


def test_eleven_quarters_are_not_enough() -> None:
    assert chart([1.0] * 11) is None


def test_limits_stay_as_the_first_twelve_set_them() -> None:
    steady = [0.9, 1.1] * 6
    found = chart([*steady, 3.0])
    assert found is not None
    assert (found.centre, found.outside) == (pytest.approx(1.0), (12,))
    assert (found.lower, found.upper) == (chart(steady).lower, chart(steady).upper)  # type: ignore[union-attr]


def test_seven_on_one_side_signal_and_six_do_not() -> None:
    steady = [0.9, 1.1] * 6
    assert chart([*steady, *[0.95] * 6]).one_side == ()  # type: ignore[union-attr]
    assert chart([*steady, *[0.95] * 7]).one_side == (18,)  # type: ignore[union-attr]
    broken = chart([*steady, *[0.95] * 4, 1.0, *[0.95] * 4])
    assert broken is not None
    assert not broken.signals


def test_a_constant_series_has_no_signal() -> None:
    found = chart([1.0] * 12)
    assert found is not None
    assert not found.signals
    with pytest.raises(ValueError, match="two points"):
        xmr_limits([1.0])
