"""The clocks of domain 6: what is due for a child, when, and why it is asked. Pure; the rules are dated data.

A rule starts with an event and is stilled by another. Written `review` the last such day counts; `review:2` the
second; `review:2+` the last where there are two; `review:after` any such day after the clock began;
`visit:after:placed` the last visit after moving in. Several are parted by `|`; the first to be found counts.

Reviews and visits are only typed. A clock that a return started before the authority recorded anything here, and that a
typed event could still, is not shown: that nothing was typed then does not mean that nothing was done.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from tenants.casework.course import Course
from tenants.casework.milestones import MILESTONES
from tenants.casework.working_days import add

UNITS = {"working_days": "working days", "days": "days", "weeks": "weeks", "months": "months"}


@dataclass(frozen=True)
class ClockRule:
    """One clock: `amount` of `unit` after `starts_with`, until `ends_with`. `own`: the authority set the amount."""

    code: str
    words: str
    starts_with: tuple[str, ...]
    ends_with: tuple[str, ...]
    stages: tuple[str, ...]
    amount: int
    unit: str
    since: date
    source: str
    own: bool = False
    off: bool = False

    @property
    def length(self) -> str:
        """“20 working days”."""
        return f"{self.amount} {UNITS[self.unit]}"


@dataclass(frozen=True)
class Setting:
    """An authority's own amount for a clock from a day on; `amount` None switches the clock off."""

    code: str
    amount: int | None
    unit: str
    since: date


@dataclass(frozen=True)
class Due:
    """Something that is due for a child. `why` says which event asked for it and by which rule."""

    clock: str
    words: str
    on: date
    why: str
    source: str

    def days_over(self, today: date) -> int:
        """Days since it was due; negative while it is still to come."""
        return (today - self.on).days


@cache
def shipped() -> tuple[ClockRule, ...]:
    """The rules as the product ships them."""
    text = files("tenants.casework").joinpath("clock_rules.csv").read_text(encoding="utf-8")
    return tuple(
        ClockRule(
            row["code"],
            row["words"],
            tuple(row["starts_with"].split("|")),
            tuple(row["ends_with"].split("|")),
            tuple(filter(None, row["stages"].split("|"))),
            int(row["amount"]),
            row["unit"],
            date.fromisoformat(row["from"]),
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def rules_on(day: date, settings: Iterable[Setting] = ()) -> tuple[ClockRule, ...]:
    """The rules in force on a day, with the authority's own settings in place of the shipped amounts."""
    own: dict[str, Setting] = {}
    for setting in sorted(settings, key=lambda one: one.since):
        if setting.since <= day:
            own[setting.code] = setting
    found = []
    for rule in shipped():
        if rule.since > day:
            continue
        set_here = own.get(rule.code)
        if set_here is None:
            found.append(rule)
        elif set_here.amount is None:
            found.append(replace(rule, own=True, off=True))
        else:
            found.append(replace(rule, amount=set_here.amount, unit=set_here.unit, own=True))
    return tuple(found)


def due_of(course: Course, rules: Iterable[ClockRule], recorded_since: date | None) -> list[Due]:
    """What is due for a child whose case is open, soonest first.

    `recorded_since` is the first day on which anything was recorded by hand in the authority, None before that.
    """
    if course.stage == "closed":
        return []
    found = []
    for rule in rules:
        if rule.off or (rule.stages and course.stage not in rule.stages):
            continue
        begun = _begun(course, rule.starts_with)
        if begun is None or _stilled(course, rule.ends_with, begun[1]):
            continue
        event, day = begun
        untold = recorded_since is None or day < recorded_since
        if untold and not _typed(course, event) and _by_hand(rule.ends_with):
            continue
        why = f"{MILESTONES[event].words} on {_words(day)}: {rule.length} later"
        found.append(Due(rule.code, rule.words, add(day, rule.amount, rule.unit), why, rule.source))
    return sorted(found, key=lambda due: (due.on, due.clock))


def _days(course: Course, event: str) -> tuple[date, ...]:
    if MILESTONES[event].repeats:
        return course.days_of(event)
    on = course.on(event)
    return (on,) if on else ()


def _begun(course: Course, starts: Iterable[str]) -> tuple[str, date] | None:
    for start in starts:
        event, _, rest = start.partition(":")
        days = _days(course, event)
        if rest.endswith("+"):
            days = days if len(days) >= int(rest[:-1]) else ()
        elif rest.isdecimal():
            days = days[int(rest) - 1 : int(rest)]
        elif rest.startswith("after:"):
            after = next((day for name in rest[6:].split("|") for day in _days(course, name)), None)
            days = tuple(day for day in days if after is not None and day > after)
        if days:
            return event, days[-1]
    return None


def _typed(course: Course, event: str) -> bool:
    dated = course.dates.get(event)
    return MILESTONES[event].repeats or (dated is not None and dated.typed is not None)


def _by_hand(ends: Iterable[str]) -> bool:
    """Whether something that is only ever typed could have stilled the clock."""
    return not all(MILESTONES[end.partition(":")[0]].returned_as for end in ends)


def _stilled(course: Course, ends: Iterable[str], begun: date) -> bool:
    for end in ends:
        event, _, rest = end.partition(":")
        days = _days(course, event)
        if rest == "after":
            days = tuple(day for day in days if day > begun)
        elif rest.isdecimal():
            days = days[int(rest) - 1 :]
        if days:
            return True
    return False


def due_by_owner(dues: Mapping[str, Iterable[Due]], today: date) -> dict[str, tuple[int, int]]:
    """Owner → how many are overdue, and how many fall due in the next seven days."""
    counted: dict[str, tuple[int, int]] = {}
    for owner, of_owner in dues.items():
        listed = [due.days_over(today) for due in of_owner]
        counted[owner] = (sum(days > 0 for days in listed), sum(-7 <= days <= 0 for days in listed))
    return counted


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
