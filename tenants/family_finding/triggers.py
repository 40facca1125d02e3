"""When to widen a search: the authority's own triggers in days without a live link, and what they prompt. Pure.

The shipped values, 60 and 90 days, are the authority's to change: each change is a row with its day, who and why.
A search that was widened begins the count of its triggers anew, and a live link stills them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tenants.family_finding.breadth import Spell, Step, days_without, is_live, last_widened, reached
from tenants.family_finding.reaches import wider_than

LEVELS: Mapping[int, str] = MappingProxyType({1: "Plan to widen the search", 2: "Widen the search now"})


@dataclass(frozen=True)
class Trigger:
    """Days without a live link that prompt, from a day on; `days` None switches the trigger off."""

    level: int
    days: int | None
    since: date
    own: bool = True


SHIPPED = (Trigger(1, 60, date(2014, 7, 1), own=False), Trigger(2, 90, date(2014, 7, 1), own=False))


@dataclass(frozen=True)
class Prompt:
    """A prompt to widen and why it is here: `days` without a live link since `since`; `further` is what is left."""

    level: int
    words: str
    days: int
    trigger: int
    since: date
    further: tuple[str, ...]
    why: str


def in_force(day: date, own: Iterable[Trigger] = ()) -> dict[int, Trigger]:
    """Level → the trigger in force on a day. Of two of one day the one given later counts."""
    found = {one.level: one for one in SHIPPED}
    for one in sorted(own, key=lambda each: each.since):
        if one.since <= day:
            found[one.level] = one
    return found


def prompt_of(
    since: date | None,
    steps: Sequence[Step],
    links: Sequence[Spell],
    today: date,
    triggers: Mapping[int, Trigger],
) -> Prompt | None:
    """The furthest prompt reached; None where nobody is looking yet, a link is live, or no trigger is reached.

    `since` is the day from which days without a live link count.
    """
    if since is None or is_live(links, today):
        return None
    widened = last_widened(step for step in steps if step.began >= since)
    counted_from = max(since, widened) if widened else since
    days = days_without(counted_from, today, links)
    hit = [one for one in triggers.values() if one.days is not None and days >= one.days]
    if not hit:
        return None
    level = max(one.level for one in hit)
    trigger = triggers[level]
    tried = reached(step for step in steps if step.began >= since)
    # Where no search is recorded there is none to be widened: it is to be started, or recorded.
    words = LEVELS[level] if tried else "No search is recorded"
    further = tuple(wider_than(tried))
    return Prompt(
        level, words, days, trigger.days or 0, counted_from, further, _why(days, counted_from, widened, trigger)
    )


def _why(days: int, since: date, widened: date | None, trigger: Trigger) -> str:
    start = "the search was last widened" if widened == since else "the count began"
    whose = "this authority's own trigger" if trigger.own else "the trigger Permanence starts with"
    return (
        f"{days} days without a live link since {start} on {since.day} {since:%B %Y}; {whose} is {trigger.days} days."
    )
