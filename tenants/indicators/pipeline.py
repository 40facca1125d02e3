"""Counts of the way to adoption: decisions, orders, who waits and for how long, plans that changed. Pure.

Every count takes the journeys and a day, or the first and last day of a year, and gives a verdict for each child or
event it concerns. A child whose date cannot be known is named, not left out in silence.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from tenants.indicators.indicator import Counted, Incomplete, Verdict
from tenants.indicators.periods import add_months
from tenants.journeys.journey import Decision, Journey, Placement, Spell
from tenants.journeys.placements import FOSTERING_FOR_ADOPTION, SAME_CARER, WITH_FOSTER_CARER, OrderRun, orders_of
from tenants.journeys.waiting import decisions_of, in_care_at, placed_at, waiting_at, waiting_since

#: Waits since the placement order, in calendar months: from, to (not included).
WAITS = ((0, 6), (6, 12), (12, 18), (18, None))
YEAR = timedelta(days=365)
UNKNOWN = "not to be known from the returns held"


def _spells(journey: Journey) -> list[Spell]:
    return [spell for spell in journey.episodes if spell.period >= 0]


def decisions_made(journeys: Iterable[Journey], first: date, last: date) -> list[Verdict]:
    """Each decision that a child should be placed for adoption made in that time."""
    verdicts: list[Verdict] = []
    for journey in journeys:
        made = [one for one in decisions_of(journey) if first <= one.made <= last]
        verdicts += [Counted(journey.child, 1, one.made) for one in made]
        if not made and "decision" in journey.incomplete and journey.current_decision is None:
            verdicts.append(Incomplete(journey.child, f"decision: {journey.missing['decision']}"))
    return verdicts


def orders_made(journeys: Iterable[Journey], first: date, last: date) -> list[Verdict]:
    """Each placement order made in that time."""
    verdicts: list[Verdict] = []
    for journey in journeys:
        for run in orders_of(_spells(journey)):
            if run.start is not None and first <= run.start <= last:
                verdicts.append(Counted(journey.child, 1, run.start))
            elif run.start is None and run.first_seen >= first:
                verdicts.append(Incomplete(journey.child, f"placement order: made before {run.first_seen}, {UNKNOWN}"))
    return verdicts


def adoptions(journeys: Iterable[Journey], first: date, last: date) -> list[Verdict]:
    """Each adoption order made in that time."""
    verdicts: list[Verdict] = []
    for journey in journeys:
        if journey.order is not None and first <= journey.order <= last:
            verdicts.append(Counted(journey.child, 1, journey.order))
        elif "order" in journey.incomplete and journey.known_until < last:
            verdicts.append(Incomplete(journey.child, f"adoption order: {journey.missing['order']}"))
    return verdicts


def waiting(journeys: Iterable[Journey], as_at: date) -> list[Verdict]:
    """Children with a decision in force who are not placed, on that day; the value is the days of their wait so far."""
    verdicts: list[Verdict] = []
    for journey in journeys:
        waits = waiting_at(journey, as_at)
        if waits:
            since = waiting_since(journey, as_at) or as_at
            verdicts.append(Counted(journey.child, (as_at - since).days, since, as_at))
        elif waits is None and journey.known_until >= as_at:
            verdicts.append(Incomplete(journey.child, f"whether the child waited is {UNKNOWN}"))
    return verdicts


def waiting_with_order(
    journeys: Iterable[Journey], as_at: date, from_months: int = 0, to_months: int | None = None
) -> list[Verdict]:
    """Children waiting with a placement order in force, by calendar months since it was made; the value is in days."""
    verdicts: list[Verdict] = []
    for journey in journeys:
        waits = waiting_at(journey, as_at)
        if waits is False or (waits is None and journey.known_until < as_at):
            continue
        run = _order_at(journey, as_at)
        if run is None:
            continue
        if waits is None or run.start is None:
            verdicts.append(Incomplete(journey.child, f"the wait since the placement order is {UNKNOWN}"))
        elif add_months(run.start, from_months) <= as_at and (
            to_months is None or as_at < add_months(run.start, to_months)
        ):
            verdicts.append(Counted(journey.child, (as_at - run.start).days, run.start, as_at))
    return verdicts


def _order_at(journey: Journey, day: date) -> OrderRun | None:
    runs = [run for run in orders_of(_spells(journey)) if run.first_seen <= day]
    return runs[-1] if runs and (runs[-1].revoked is None or runs[-1].revoked > day) else None


def placed(journeys: Iterable[Journey], as_at: date) -> list[Verdict]:
    """Children who live in a placement for adoption on that day; the value is the days since they moved in."""
    verdicts: list[Verdict] = []
    for journey in journeys:
        lives = placed_at(journey, as_at)
        if lives:
            stay = next(one for one in reversed(journey.placements) if one.earliest_seen <= as_at)
            verdicts.append(Counted(journey.child, (as_at - stay.earliest_seen).days, stay.start, as_at))
        elif lives is None and journey.known_until >= as_at:
            verdicts.append(Incomplete(journey.child, f"whether the child was placed is {UNKNOWN}"))
    return verdicts


def since_entry(
    journeys: Iterable[Journey], as_at: date, months: int, belongs: Callable[[Journey], bool | None]
) -> list[Verdict]:
    """Children who belong and have been looked after for so many months on that day; the value is in days.

    A child whose entry is not held counts all the same where the episodes held reach back that far.
    """
    verdicts: list[Verdict] = []
    for journey in journeys:
        belonging = belongs(journey)
        if belonging is False or (belonging is None and journey.known_until < as_at):
            continue
        since, exact = _in_care_since(journey, as_at)
        long_enough = since is not None and add_months(since, months) <= as_at
        if belonging is None:
            verdicts.append(Incomplete(journey.child, f"whether the child belongs here is {UNKNOWN}"))
        elif long_enough and since is not None:
            verdicts.append(Counted(journey.child, (as_at - since).days, since if exact else None, as_at))
        elif not exact:
            verdicts.append(Incomplete(journey.child, f"entry to care is {UNKNOWN}"))
    return verdicts


def _in_care_since(journey: Journey, day: date) -> tuple[date | None, bool]:
    """The first day of the care that `day` lies in, as far as shown, and whether it is the entry."""
    since: Spell | None = None
    for spell in _spells(journey):
        if spell.decom > day:
            break
        if not spell.follows:
            since = spell
    return (since.decom, since.rne == "S") if since is not None else (None, False)


def under_five(journey: Journey, as_at: date) -> bool | None:
    """Whether the child is looked after and not yet five on that day."""
    in_care = in_care_at(journey, as_at)
    if in_care is False:
        return False
    if journey.dob is None:
        return None
    return in_care if add_months(journey.dob, 60) > as_at else False


def reversals(journeys: Iterable[Journey], first: date, last: date, reason: str | None = None) -> list[Verdict]:
    """Each decision reversed in that time, of one reason (RD1–RD4) or of any; the value is the days it had stood."""
    verdicts: list[Verdict] = []
    for journey in journeys:
        for one in decisions_of(journey):
            if one.reversed is not None and first <= one.reversed <= last and reason in (None, one.reason):
                verdicts.append(Counted(journey.child, (one.reversed - one.made).days, one.made, one.reversed))
            elif one.end_unknown and one.open_until <= last and first <= journey.known_until:
                verdicts.append(
                    Incomplete(journey.child, f"when and why the decision of {one.made} ended is {UNKNOWN}")
                )
    return verdicts


def disruptions(journeys: Iterable[Journey], first: date, last: date) -> list[Verdict]:
    """Each placement for adoption that ended in that time otherwise than by adoption or death; its length in days."""
    verdicts: list[Verdict] = []
    for journey in journeys:
        for stay in journey.placements:
            if stay.outcome == "disrupted" and stay.end is not None and first <= stay.end <= last:
                verdicts.append(Counted(journey.child, (stay.end - stay.earliest_seen).days, stay.start, stay.end))
            elif stay.outcome == "unknown" and stay.earliest_seen <= last and journey.known_until >= first:
                verdicts.append(
                    Incomplete(journey.child, f"how the placement of {stay.earliest_seen} ended is {UNKNOWN}")
                )
    return verdicts


def placed_within_a_year(journeys: Iterable[Journey], first: date, last: date) -> list[Verdict]:
    """Each decision made in that time: 1 where the child moved in within 365 days of it, otherwise 0.

    Take a time that ended a year ago, so that every decision has had its 365 days.
    """
    verdicts: list[Verdict] = []
    for journey in journeys:
        made = [one for one in decisions_of(journey) if first <= one.made <= last]
        verdicts += [_placed_within_a_year(journey, one) for one in made]
    return verdicts


def _placed_within_a_year(journey: Journey, decision: Decision) -> Verdict:
    limit = decision.made + YEAR
    until = min(limit, decision.reversed) if decision.reversed is not None else limit
    for stay in journey.placements:
        if stay.earliest_seen < decision.made:
            continue
        if stay.start is not None and stay.start <= until:
            return Counted(journey.child, 1, decision.made, stay.start)
        if stay.start is None and stay.earliest_seen > until:
            return Incomplete(journey.child, f"moving in is {UNKNOWN}")
        if stay.start is None:
            return Counted(journey.child, 1, decision.made, None)
    if journey.known_until < until or "placed" in journey.incomplete:
        return Incomplete(journey.child, f"moving in is {UNKNOWN}")
    return Counted(journey.child, 0, decision.made, None)


def early_permanence(journeys: Iterable[Journey], first: date, last: date) -> list[Verdict]:
    """Each moving in of that time: 1 where the child had lived with these carers as fostering for adoption (U2, U5)."""
    verdicts: list[Verdict] = []
    for journey in journeys:
        moved_in = [one for one in journey.placements if one.start is not None and first <= one.start <= last]
        verdicts += [_came_by_early_permanence(journey, one) for one in moved_in]
    return verdicts


def _came_by_early_permanence(journey: Journey, stay: Placement) -> Verdict:
    spells = _spells(journey)
    index = next((n for n, spell in enumerate(spells) if spell.source == stay.source), None)
    if index is None:
        # Only an extract tells of the placement, and none that the child lived there before says only that.
        if journey.early_permanence is not None and stay.start is not None and journey.early_permanence < stay.start:
            return Counted(journey.child, 1, journey.early_permanence, stay.start)
        return Incomplete(journey.child, f"the time with these carers before moving in is {UNKNOWN}")
    if spells[index].place not in WITH_FOSTER_CARER:
        return Counted(journey.child, 0, None, stay.start)
    while spells[index].rne in SAME_CARER:
        if not spells[index].follows:
            return Incomplete(journey.child, f"the time with these carers before moving in is {UNKNOWN}")
        index -= 1
        if spells[index].place in FOSTERING_FOR_ADOPTION:
            return Counted(journey.child, 1, spells[index].decom, stay.start)
    return Counted(journey.child, 0, None, stay.start)
