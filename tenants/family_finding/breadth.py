"""Where a child was looked for over time, and the days without a live link. Pure.

A day counts as one without a live link unless some link was live on it. A link is live from the day it is considered to
the day before it stopped. Days are counted from the first day of looking, or from the day the child began to wait for a
family where that was earlier; a placement that ended or a decision that was reversed begins the count anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tenants.family_finding.reaches import WORDS, widens


@dataclass(frozen=True)
class Step:
    """One search or event: its reach ("" for something made to be shown), from when, to when (None: goes on)."""

    kind: str
    reach: str
    began: date
    ended: date | None = None
    typed: bool = False


@dataclass(frozen=True)
class Spell:
    """Days from `began` to the day before `ended`; None: goes on."""

    began: date
    ended: date | None = None


@dataclass(frozen=True)
class Bar:
    """One row of the chart and of its table: `days` up to today where it goes on."""

    label: str
    began: date
    ended: date | None
    days: int
    is_link: bool = False


def begun(looked: Iterable[date], waiting_since: date | None, endings: Iterable[date] = ()) -> date | None:
    """The day the count starts with: the first day of looking or of waiting after the last ending; None for neither."""
    last = max(endings, default=None)
    days = [*looked, *([waiting_since] if waiting_since else [])]
    return min((day for day in days if last is None or day >= last), default=None)


def days_without(since: date, until: date, links: Iterable[Spell]) -> int:
    """Days from `since` to the day before `until` on which no link was live; never negative."""
    covered = 0
    reached = since
    for link in sorted(links, key=lambda one: one.began):
        first, after = max(link.began, reached), min(link.ended or until, until)
        if after > first:
            covered += (after - first).days
            reached = after
    return max(0, (until - since).days) - covered


def is_live(links: Iterable[Spell], on: date) -> bool:
    """Whether any link is live on a day."""
    return any(link.began <= on and (link.ended is None or on < link.ended) for link in links)


def typed_links(linked: Sequence[date], stopped: Sequence[date]) -> list[Spell]:
    """Links typed as milestones alone: each lasts until the next stop typed on or after its day."""
    ends = sorted(stopped)
    found = []
    for day in sorted(linked):
        end = next((one for one in ends if one >= day), None)
        if end is not None:
            ends.remove(end)
        found.append(Spell(day, end))
    return found


def reached(steps: Iterable[Step], on: date | None = None) -> frozenset[str]:
    """Every reach tried, up to a day where one is given."""
    return frozenset(step.reach for step in steps if step.reach and (on is None or step.began <= on))


def last_widened(steps: Iterable[Step]) -> date | None:
    """The day on which the search last reached further than before."""
    before: frozenset[str] = frozenset()
    day = None
    for step in sorted((one for one in steps if one.reach), key=lambda one: one.began):
        if before and widens(step.reach, before):
            day = step.began
        before |= {step.reach}
    return day


def bars(steps: Iterable[Step], links: Iterable[Spell], today: date) -> list[Bar]:
    """The rows of the chart, in the order they began: each search and event, then each link."""
    looked = [
        Bar(WORDS[step.reach], step.began, _end(step), _length(step.began, _end(step), today))
        for step in sorted((one for one in steps if one.reach), key=lambda one: one.began)
    ]
    linked = [
        Bar("Live link", link.began, link.ended, _length(link.began, link.ended, today), is_link=True)
        for link in sorted(links, key=lambda one: one.began)
    ]
    return looked + linked


def _end(step: Step) -> date | None:
    """An event is over with its day, a search only once somebody says so."""
    return step.ended if step.kind == "search" else step.ended or step.began


def _length(began: date, ended: date | None, today: date) -> int:
    return max(0, ((ended or today) - began).days)
