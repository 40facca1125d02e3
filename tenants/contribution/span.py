"""The time the returns held speak of without a gap. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """From 1 April before the first collection year to 31 March of the last, both days included."""

    first_day: date
    last_day: date


def span_of(years: Iterable[int]) -> Span | None:
    """The latest run of collection years without a gap: a missing one would read as a year without events."""
    held = sorted(set(years))
    if not held:
        return None
    first = held[-1]
    while first - 1 in held:
        first -= 1
    return Span(date(first - 1, 4, 1), date(held[-1], 3, 31))
