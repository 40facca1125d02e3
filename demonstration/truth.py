"""What really happened to each invented child, to hold a derivation from the returns against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from demonstration.days import Day
from demonstration.lives import Life, Spell, same_family
from demonstration.population import FIRST_DAY, LAST_DAY


@dataclass(frozen=True)
class Truth:
    """The dates of one child's final period of care, as they happened up to a day. None: had not happened by then.

    `decisions` holds every decision of the period with its end and reason; `decision`, `reversed` and the dates
    after them belong to the latest. `placed` is the last placement for adoption, `match` the match it came from once
    no other followed, `disruptions` the ends of placements that broke down.
    """

    child: str
    dob: date
    entry: date
    decision: date | None
    placement_order: date | None
    match: date | None
    placed: date | None
    carer_start: date | None
    order: date | None
    reversed: date | None
    reversal_reason: str
    left: date | None
    left_reason: str
    early_permanence: bool
    decisions: tuple[tuple[date, date | None, str], ...]
    disruptions: tuple[date, ...]


def truth(lives: Sequence[Life], as_at: date | None = None) -> dict[str, Truth]:
    """child → what had happened by `as_at` (31 March 2026 unless told), of the last period of care begun by then.

    Short breaks are no period of care; children who only had those, and those not in care on or after
    1 April 2020, are left out. So is a decision reversed before that day, with all that came of it: no return from
    2021 on holds a trace of it.
    """
    until = LAST_DAY if as_at is None else as_at.toordinal()
    told = {life.child: _told(life, until) for life in lives}
    return {child: each for child, each in told.items() if each is not None}


def _told(life: Life, until: Day) -> Truth | None:
    periods = [p for p in life.periods if p.entry <= until and not p.short_breaks]
    if not periods or not any(p.left >= FIRST_DAY for p in periods):
        return None
    period = periods[-1]

    def known(day: Day | None) -> date | None:
        return date.fromordinal(day) if day is not None and day <= until else None

    traceable = [each for each in period.decisions if each.ceased is None or each.ceased >= FIRST_DAY]
    decisions = [each for each in traceable if each.made <= until]
    latest = decisions[-1] if decisions else None
    final = bool(decisions) and len(decisions) == len(traceable)
    ceased = known(latest.ceased) if latest else None
    since = latest.made if latest else until + 1
    placed = known(_placed(period.spells, since, until))
    left = known(period.left)
    return Truth(
        child=life.child,
        dob=date.fromordinal(life.born),
        entry=date.fromordinal(period.entry),
        decision=known(latest.made) if latest else None,
        placement_order=known(_placement_order(period.spells, since, until)),
        match=known(period.match) if final else None,
        placed=placed,
        carer_start=known(period.carer_start) if placed else None,
        order=known(period.order),
        reversed=ceased,
        reversal_reason=latest.reason if latest and ceased else "",
        left=left,
        left_reason=period.spells[-1].end_code if left else "",
        early_permanence=period.early_permanence,
        decisions=tuple(
            (date.fromordinal(d.made), known(d.ceased), d.reason if known(d.ceased) else "") for d in decisions
        ),
        disruptions=tuple(date.fromordinal(day) for day in period.disruptions if day <= until),
    )


def _placement_order(spells: Sequence[Spell], since: Day, until: Day) -> Day | None:
    return next((spell.start for spell in spells if spell.legal == "E1" and since <= spell.start <= until), None)


def _placed(spells: Sequence[Spell], since: Day, until: Day) -> Day | None:
    """The first day of the last run of adoptive placements with one family, begun by `until` and not over before the
    first return."""
    found: Day | None = None
    before: Spell | None = None
    for spell in spells:
        if spell.start > until:
            break
        if spell.place in ("A3", "A4", "A5", "A6") and spell.start >= since:
            running = before is not None and before.place[0] == "A" and same_family(before.carer, spell.carer)
            found = found if running and found is not None else spell.start
        elif before is not None and before.end < FIRST_DAY:
            found = None
        before = spell
    return found
