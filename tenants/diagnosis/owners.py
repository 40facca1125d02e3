"""Who could end the recorded delays: days by owner and stage. Pure.

An owner is a part of the system (court, health, matching …), never a person or a team. Two delays of one child with
the same owner that overlap are one time of waiting; with different owners each is counted for its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Delay:
    """A recorded delay of one child; `ended` None while it lasts. `avoidable`: yes, partly, no or unknown."""

    child: str
    stage: str
    owner: str
    cause: str
    avoidable: str
    began: date
    ended: date | None


@dataclass(frozen=True)
class Owned:
    """One owner's delays in one stage over a window: children, days, and how many days were judged avoidable."""

    owner: str
    stage: str
    children: int
    days: int
    avoidable: int
    partly: int
    not_judged: int


def by_owner(delays: Iterable[Delay], first: date, last: date) -> tuple[Owned, ...]:
    """Days from `first` to `last`, the first day counted and the last not, by owner and stage; most days first."""
    held: dict[tuple[str, str], list[Delay]] = {}
    for delay in delays:
        if _days(delay, first, last) > 0:
            held.setdefault((delay.owner, delay.stage), []).append(delay)
    found = []
    for (owner, stage), rows in held.items():
        judged = {word: [one for one in rows if one.avoidable == word] for word in ("yes", "partly", "unknown")}
        found.append(
            Owned(
                owner,
                stage,
                len({one.child for one in rows}),
                _union(rows, first, last),
                *(_union(judged[word], first, last) for word in ("yes", "partly", "unknown")),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.days, one.owner, one.stage)))


def _days(delay: Delay, first: date, last: date) -> int:
    return (min(delay.ended or last, last) - max(delay.began, first)).days


def _union(delays: Iterable[Delay], first: date, last: date) -> int:
    """Days that at least one of the delays covers, added up over children."""
    days = 0
    reached: dict[str, date] = {}
    for delay in sorted(delays, key=lambda one: one.began):
        begin, end = max(delay.began, first), min(delay.ended or last, last)
        begin = max(begin, reached.get(delay.child, begin))
        if end > begin:
            days += (end - begin).days
            reached[delay.child] = end
    return days
