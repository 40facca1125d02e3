"""What a return holds of a child beside episodes and adoption: reviews, health, social workers.

Answers are worked out from the child's number and the year, not drawn, so that a return of one year is the same
whichever other years are written with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from demonstration.calibration import DAYS_IN_YEAR
from demonstration.days import Day, birthday, day_text
from demonstration.lives import Life, Period

FIRST_REVIEW = 26  # within twenty working days of entry
SECOND_REVIEW = FIRST_REVIEW + 84
BETWEEN_REVIEWS = 176
SOCIAL_WORKERS_RECORDED_FROM = date(2023, 4, 1).toordinal()
WORKER_REASONS = ("MANAGE", "LEFTRL", "ORGRST", "TSPROC", "ABSENC", "OTHERS")


def lot(serial: int, year: int, salt: int) -> float:
    """A number in [0, 1) fixed by these three: Knuth's multiplicative hash is plenty for answers to a form."""
    mixed = (serial * 2654435761 + year * 40503 * 65537 + salt * 2246822519) & 0xFFFFFFFF
    mixed ^= mixed >> 15
    return ((mixed * 2246822519) & 0xFFFFFFFF) / 4294967296.0


def reviews(life: Life, period: Period, born: str, first: Day, last: Day) -> Iterator[tuple[str, ...]]:
    """Rows of reviews held from `first` to `last` within the period."""
    end = min(period.left - 1, last)
    day = period.entry + FIRST_REVIEW
    if day < first:
        later = max(0, -(-(first - (period.entry + SECOND_REVIEW)) // BETWEEN_REVIEWS))
        day = period.entry + SECOND_REVIEW + later * BETWEEN_REVIEWS
    while day <= end:
        if day >= first:
            yield life.child, born, day_text(day), _taking_part(life, day)
        day += SECOND_REVIEW - FIRST_REVIEW if day < period.entry + SECOND_REVIEW else BETWEEN_REVIEWS


def _taking_part(life: Life, day: Day) -> str:
    age = (day - life.born) / DAYS_IN_YEAR
    if age < 4.01:
        return "PN0" if day < birthday(life.born, 4) else "PN1"
    chance = lot(life.serial, day, 1)
    return "PN1" if chance < 0.7 else "PN5" if chance < 0.85 else "PN6" if chance < 0.95 else "PN7"


def health(life: Life, year: int, born: str, last: Day) -> tuple[str, ...]:
    """The OC2 row of a child looked after without a break for the twelve months to `last`."""
    age = int((last - life.born) / DAYS_IN_YEAR)
    serial = life.serial
    score = reason = ""
    if 4 <= age <= 16:
        if lot(serial, year, 2) < 0.78:
            score = str(int(30 * lot(serial, year, 3) ** 1.3))
        else:
            reason = ("SDQ2", "SDQ3", "SDQ4", "SDQ5")[int(lot(serial, year, 4) * 4)]
    misuse = age >= 11 and lot(serial, year, 5) < 0.04
    received = ("1" if lot(serial, year, 6) < 0.5 else "0") if misuse else ""
    return (
        life.child,
        born,
        score,
        reason,
        ("1" if lot(serial, year, 7) < 0.03 else "0") if age >= 10 else "",
        ("1" if lot(serial, year, 8) < 0.9 else "0") if age < 5 else "",
        "1" if lot(serial, year, 9) < 0.83 else "0",
        "1" if lot(serial, year, 10) < 0.77 else "0",
        "1" if lot(serial, year, 11) < 0.90 else "0",
        "1" if misuse else "0",
        received,
        ("1" if lot(serial, year, 12) < 0.7 else "0") if received == "0" else "",
    )


def social_workers(life: Life, period: Period, born: str, first: Day, last: Day) -> Iterator[tuple[str, ...]]:
    """Rows of the social workers a child had from `first` to `last`; recorded since 1 April 2023."""
    start = max(period.entry, SOCIAL_WORKERS_RECORDED_FROM)
    turn = 0
    while start <= min(period.left, last):
        length = 120 + int(900 * lot(life.serial, period.entry + turn, 13))
        end = min(start + length, period.left)
        if end >= first:
            worker = f"SW{100000 + int(lot(life.serial, period.entry + turn, 14) * 900000)}"
            reason = "OTHERS" if turn == 0 else WORKER_REASONS[int(lot(life.serial, turn, 15) * len(WORKER_REASONS))]
            yield life.child, born, worker, day_text(start), day_text(end) if end <= last else "", reason
        if end == period.left:
            return
        start, turn = end, turn + 1
