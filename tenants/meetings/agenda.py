"""The order in which a meeting speaks of children: by risk, with the reason for each place in words. Pure.

A place is the sum of the weights of a child's reasons. The weights are ours, chosen so that a child over the red mark
comes before one with lesser reasons only; they order a conversation and judge nobody:

| reason | weight |
|---|---|
| over the red mark of the stage | 40, and 1 more for each 30 days beyond it, at most 20 more |
| over the amber mark | 20 |
| the day the stage began cannot be told | 5 |
| the second trigger to widen is reached (90 days without a live link, or the authority's own) | 30 |
| the first trigger to widen is reached (60 days, or the authority's own) | 20 |
| checks overdue by the clocks | 10 each, at most 30 |
| actions overdue | 10 each, at most 20 |
| a delay is due for review | 15 |
| an early alert that is new since the last meeting | 15 |
| something else changed since the last meeting | 10 |

Children of the same weight come by the days they have waited, longest first, then by identifier. A child put first by
hand comes before all others. A child without any reason comes last: nothing is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from tenants.casework.waiting_marks import Mark

NOTHING_NEW = "Nothing new since the last meeting"
_MOST_ADDED, _EACH_ADDED = 20, 30
_MOST_CLOCKS, _MOST_ACTIONS, _EACH = 30, 20, 10


@dataclass(frozen=True)
class Over:
    """Something that is overdue, and by how many days."""

    what: str
    days: int


@dataclass(frozen=True)
class Facts:
    """What the agenda has to know of a child.

    `threshold` is the red mark's days where the mark is red, otherwise the amber mark's. `prompt_level` and
    `prompt_words` are family finding's prompt to widen the search, 0 and "" where there is none. `changed` says in
    words what is new since the last meeting, `alert_is_new` that the child is an early alert no meeting has heard of.
    """

    case_id: UUID
    child: str
    stage: str
    mark: Mark
    days_in_stage: int | None = None
    threshold: int | None = None
    days_waiting: int | None = None
    prompt_level: int = 0
    prompt_words: str = ""
    clocks: tuple[Over, ...] = ()
    actions: tuple[Over, ...] = ()
    reviews: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    alert_is_new: bool = False
    pinned: bool = False


@dataclass(frozen=True)
class Reason:
    """One reason for a place: what kind, in words, and how much it weighs."""

    kind: str
    words: str
    weight: int


@dataclass(frozen=True)
class Placed:
    """A child's place, counted from 1, and why it is there. No reasons: nothing is new."""

    case_id: UUID
    place: int
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> int:
        """What the reasons weigh together."""
        return sum(reason.weight for reason in self.reasons)


def agenda_of(children: Iterable[Facts]) -> tuple[Placed, ...]:
    """Every child with its place and the reasons for it."""
    found = [(facts, reasons_of(facts)) for facts in children]
    found.sort(
        key=lambda pair: (
            not pair[0].pinned,
            -sum(reason.weight for reason in pair[1]),
            -(pair[0].days_waiting if pair[0].days_waiting is not None else -1),
            pair[0].child,
        )
    )
    return tuple(Placed(facts.case_id, place, reasons) for place, (facts, reasons) in enumerate(found, start=1))


def reasons_of(facts: Facts) -> tuple[Reason, ...]:
    """Why a child is spoken of, the weightiest reason first."""
    found = [*_of_the_wait(facts), *_of_the_search(facts), *_of_what_is_due(facts)]
    if facts.alert_is_new:
        found.append(Reason("alert", "New early alert", 15))
    if facts.changed:
        found.append(Reason("changed", "New since the last meeting: " + "; ".join(facts.changed), 10))
    return tuple(sorted(found, key=lambda reason: -reason.weight))


def _of_the_wait(facts: Facts) -> list[Reason]:
    days, threshold = facts.days_in_stage, facts.threshold
    if facts.mark == "unknown":
        return [Reason("unknown", "The day this stage began cannot be told", 5)]
    if days is None or threshold is None or facts.mark == "green":
        return []
    if facts.mark == "red":
        added = min((days - threshold) // _EACH_ADDED, _MOST_ADDED)
        return [Reason("red", f"{_days(days)} in this stage, {_days(days - threshold)} over the red mark", 40 + added)]
    return [Reason("amber", f"{_days(days)} in this stage, over the amber mark of {_days(threshold)}", 20)]


def _of_the_search(facts: Facts) -> list[Reason]:
    if not facts.prompt_level:
        return []
    return [Reason("no_link", facts.prompt_words, 30 if facts.prompt_level > 1 else 20)]


def _of_what_is_due(facts: Facts) -> list[Reason]:
    found = []
    if facts.clocks:
        found.append(
            Reason("clocks", f"Overdue: {_listed(facts.clocks)}", min(_EACH * len(facts.clocks), _MOST_CLOCKS))
        )
    if facts.actions:
        found.append(
            Reason(
                "actions", f"Actions overdue: {_listed(facts.actions)}", min(_EACH * len(facts.actions), _MOST_ACTIONS)
            )
        )
    if facts.reviews:
        found.append(Reason("review", f"Delay due for review: {'; '.join(facts.reviews)}", 15))
    return found


def _listed(overdue: Sequence[Over]) -> str:
    return "; ".join(f"{one.what}, by {_days(one.days)}" for one in sorted(overdue, key=lambda one: -one.days))


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days:,} days"


def initials_of(name: str) -> str:
    """“Ada Mary Byron” → “A.M.B.”, for a screen that a room can see."""
    return "".join(f"{word[0].upper()}." for word in name.split() if word[0].isalpha())
