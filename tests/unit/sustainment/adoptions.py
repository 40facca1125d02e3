"""Children adopted in a year, so and so many days after entry; and children who wait."""

from __future__ import annotations

from datetime import date, timedelta

from tests.unit.journeys.histories import History, history


def adopted(name: str, order: date, days: int) -> History:
    """A child who moved in so many days after entry and was adopted on `order`."""
    placed = order - timedelta(days=150)
    entry = placed - timedelta(days=days)
    decided, ordered = entry + timedelta(days=days * 2 // 5), entry + timedelta(days=days // 2)
    return history(
        name,
        f"{entry} S C1 U6\n{ordered} L E1 U6\n{placed} P E1 A6\n{order} E11",
        f"{decided}",
        match=f"{placed - timedelta(days=10)}",
    )


def year_of(name: str, last: date, days: int, count: int) -> list[History]:
    """`count` children adopted in the year to `last`, about `days` days after entry, a tenth up and down."""
    return [
        adopted(f"{name}{number}", last - timedelta(days=5 * (number % 60)), days + days * (number % 5 - 2) // 20)
        for number in range(count)
    ]


def waiting(name: str, since: date, count: int) -> list[History]:
    """`count` children with a decision since a day who wait on."""
    entry = since - timedelta(days=200)
    return [history(f"{name}{number}", f"{entry} S C1 U6", f"{since}") for number in range(count)]
