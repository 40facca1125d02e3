"""Dates as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from permanence.web.dates import in_words, read_day


@pytest.mark.parametrize(
    "parts",
    [
        ["24", "3", "2025"],
        ["24", "03", "25"],
        ["24/3/25"],
        ["24.3.2025", "", ""],
        ["24 March 2025"],
        ["24-Mar-25"],
        ["2025-03-24"],
        [" 24 ", " march ", " 2025 "],
    ],
)
def test_all_these_are_one_day(parts: list[str]) -> None:
    assert read_day(parts) == date(2025, 3, 24)


def test_blank_is_no_date_and_old_years_are_of_the_last_century() -> None:
    assert read_day(["", " ", ""]) is None
    assert read_day(["1/2/85"]) == date(1985, 2, 1)


@pytest.mark.parametrize("parts", [["24"], ["24", "3"], ["x", "3", "2025"], ["24", "0", "2025"], ["24", "3", "225"]])
def test_half_a_date_says_what_to_enter(parts: list[str]) -> None:
    with pytest.raises(ValueError, match="a day, a month and a year"):
        read_day(parts)


@pytest.mark.parametrize("parts", [["31", "2", "2025"], ["29/2/2023"], ["24", "13", "2025"]])
def test_a_day_that_does_not_exist_is_said(parts: list[str]) -> None:
    with pytest.raises(ValueError, match="no such date"):
        read_day(parts)


def test_moments_are_told_in_london() -> None:
    assert in_words(datetime(2026, 7, 1, 13, 2, tzinfo=UTC)) == "1 July 2026 at 14:02"
    assert in_words(date(2026, 3, 31)) == "31 March 2026"
    assert in_words(None) == ""
