"""Where a child stood on a day: waiting for a family, placed, in which stage. Pure; None means it cannot be told."""

from datetime import date

from tenants.journeys.episodes import CONTINUES
from tenants.journeys.journey import Decision, Journey
from tenants.uploads.tables import year_end

#: The stages of a journey in words, by the date that begins and the date that ends each (DfE's, then Coram's own).
STAGES = {
    "entry_to_decision": ("entry", "decision"),
    "decision_to_match": ("decision", "match"),
    "match_to_placed": ("match", "placed"),
    "entry_to_placed": ("entry", "placed"),
    "placed_to_order": ("placed", "order"),
    "entry_to_order": ("entry", "order"),
    "decision_to_placement_order": ("decision", "placement_order"),
    "placement_order_to_placed": ("placement_order", "placed"),
    "placement_order_to_match": ("placement_order", "match"),
}

STANDINGS = {
    "no_decision": "In care, no decision for adoption",
    "waiting_for_order": "Decision made, no placement order",
    "waiting_for_placement": "Placement order made, waiting for a family",
    "placed": "Placed for adoption",
    "adopted": "Adopted",
    "reversed": "Decision reversed",
    "left": "Left care otherwise",
    "unknown": "Cannot be told from the returns held",
}


def _reversed_by(decision: Decision, day: date) -> bool:
    return decision.reversed is not None and decision.reversed <= day


def days_between(journey: Journey, begins: str, ends: str) -> int | None:
    """Days from one of DATES to another, negative when they came the other way round; None unless both are known."""
    first, last = getattr(journey, begins), getattr(journey, ends)
    return (last - first).days if first is not None and last is not None else None


def decisions_of(journey: Journey) -> tuple[Decision, ...]:
    """Every decision of the child that the returns held give, oldest first."""
    if journey.current_decision is None:
        return journey.earlier_decisions
    return (*journey.earlier_decisions, journey.current_decision)


def in_care_at(journey: Journey, day: date) -> bool | None:
    """Whether the child was looked after on that day (the day of leaving no longer is one)."""
    if day > journey.known_until:
        return None
    if journey.beyond_returns(day):
        return _in_care_by_extract(journey, day)
    care = [spell for spell in journey.episodes if spell.period >= 0]
    begun = [index for index, spell in enumerate(care) if spell.decom <= day]
    if not begun:
        return None if not care or care[0].rne != "S" else False
    spell, following = care[begun[-1]], care[begun[-1] + 1 :]
    if spell.dec is None:
        return None if following and day > year_end(spell.source.year) else True
    if day < spell.dec:
        return True
    if spell.rec in ("", CONTINUES):
        return None  # it went on, and no return held shows how long
    return None if following and following[0].rne != "S" else False


def _in_care_by_extract(journey: Journey, day: date) -> bool | None:
    """The same for a day of which no return tells: a child with a plan of adoption that goes on is looked after."""
    if journey.left is not None and journey.left <= day:
        return False
    if journey.entry is not None and day < journey.entry:
        return False
    decision = journey.current_decision
    if decision is None or decision.reversed is not None or decision.end_unknown or "order" in journey.incomplete:
        return None
    return True if day >= (journey.entry or decision.made) else None


def placed_at(journey: Journey, day: date) -> bool | None:
    """Whether the child lived in a placement for adoption (A3–A6) on that day."""
    if day > journey.known_until:
        return None
    begun_before = False
    for stay in reversed(journey.placements):
        ended = stay.end is not None and day >= stay.end
        if ended:
            continue
        if stay.outcome == "open" and journey.placement_unsaid and journey.beyond_returns(day):
            return None
        if day >= stay.earliest_seen:
            return None if stay.outcome == "unknown" and day > stay.source.told_on else True
        begun_before = begun_before or stay.start is None
    if begun_before:
        return None
    return None if "placed" in journey.incomplete and journey.beyond_returns(day) else False


def decided_at(journey: Journey, day: date) -> bool | None:
    """Whether a decision that the child should be placed for adoption was in force on that day."""
    if day > journey.known_until:
        return None
    doubtful = "decision" in journey.incomplete
    for one in reversed(decisions_of(journey)):
        if one.made > day or (one.reversed is not None and one.reversed <= day):
            continue
        if one.end_unknown and day > one.open_until:
            doubtful = True
            continue
        return True
    return None if doubtful else False


def waiting_at(journey: Journey, day: date) -> bool | None:
    """Whether the child waited for a family on that day: decision in force, not placed for adoption, in care, no order.

    None where the returns held cannot tell, a day after the last one included.
    """
    if journey.order is not None and journey.order <= day:
        return False
    decided, placed = decided_at(journey, day), placed_at(journey, day)
    # A break in the episodes alone (None) does not end a wait; being shown out of care does.
    if decided is False or placed is True or in_care_at(journey, day) is False:
        return False
    return None if decided is None or placed is None else True


def waiting_since(journey: Journey, day: date) -> date | None:
    """For a child who waits on that day, when the wait began: the decision, or the end of a placement after it."""
    made = [one.made for one in decisions_of(journey) if one.made <= day]
    ended = [stay.end for stay in journey.disruptions if stay.end is not None and stay.end <= day]
    if not made or not waiting_at(journey, day):
        return None
    return max(made[-1], *ended) if ended else made[-1]


def standing_at(journey: Journey, day: date) -> str:
    """Where the child stood on that day: a key of STANDINGS."""
    if journey.order is not None and journey.order <= day <= journey.known_until:
        return "adopted"
    if journey.left is not None and journey.left <= day <= journey.known_until:
        return "left"
    placed, decided, cared_for = placed_at(journey, day), decided_at(journey, day), in_care_at(journey, day)
    if journey.beyond_returns(day):
        if "order" in journey.incomplete:
            return "unknown"
        if decided is False and cared_for is None and any(_reversed_by(one, day) for one in decisions_of(journey)):
            return "reversed"  # the plan is over; where the child lives since, no extract says
    if placed is None or decided is None or cared_for is None:
        return "unknown"
    if placed:
        return "placed"
    if not cared_for:
        return "left"
    if decided:
        made = journey.placement_order
        return "waiting_for_placement" if made is not None and made <= day else "waiting_for_order"
    return "reversed" if any(one.made <= day for one in decisions_of(journey)) else "no_decision"
