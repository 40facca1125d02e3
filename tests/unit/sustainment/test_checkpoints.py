"""When an engagement is looked back on, and on which quarter ends."""

from __future__ import annotations

from datetime import date

import pytest

from tenants.sustainment.checkpoints import checkpoints_of, quarter_end_by, standing


@pytest.mark.parametrize(
    ("day", "end"),
    [("2024-03-31", "2024-03-31"), ("2024-03-30", "2023-12-31"), ("2024-04-15", "2024-03-31"), ("2024-12-31",) * 2],
)
def test_the_end_is_looked_at_on_the_last_quarter_end_by_then(day: str, end: str) -> None:
    assert quarter_end_by(date.fromisoformat(day)) == date.fromisoformat(end)


def test_the_looks_follow_after_6_12_and_24_months() -> None:
    found = [(one.months, one.due.isoformat(), one.day.isoformat()) for one in checkpoints_of(date(2024, 4, 15))]
    assert found == [
        (0, "2024-04-16", "2024-03-31"),
        (6, "2024-10-15", "2024-09-30"),
        (12, "2025-04-15", "2025-03-31"),
        (24, "2026-04-15", "2026-03-31"),
    ]


def test_every_look_is_as_at_a_quarter_end_whatever_the_months_length() -> None:
    for month, last in ((3, 31), (6, 30), (9, 30), (12, 31)):
        for one in checkpoints_of(date(2023, month, last)):
            assert quarter_end_by(one.day) == one.day


def test_a_look_waits_until_it_is_due_and_the_returns_reach_it() -> None:
    look = checkpoints_of(date(2024, 4, 15))[1]

    def stands(today: str, data_to: str | None, *, taken: bool = False) -> str:
        reach = date.fromisoformat(data_to) if data_to else None
        return standing(look, today=date.fromisoformat(today), data_to=reach, taken=taken)

    assert stands("2024-10-14", "2025-03-31") == "not_due"
    assert stands("2024-10-15", "2024-03-31") == "waits"
    assert stands("2024-10-15", None) == "waits"
    assert stands("2024-10-15", "2024-09-30") == "ready"
    assert stands("2024-10-14", None, taken=True) == "taken"
