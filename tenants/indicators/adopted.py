"""Indicators of the children who were adopted: the scorecard (A1, A10, A2, A3) and the time each stage took. Pure.

They see only children with an order, so that reversing the decision of a child who has waited long improves every one
of them: they are never shown without the children who still wait and the plans that changed.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from tenants.indicators.indicator import Counted, Excluded, Incomplete, Verdict
from tenants.journeys.journey import Journey
from tenants.journeys.waiting import waiting_at

#: Title, first date, last date of the stages the Department publishes, and of Coram's as far as a return holds them.
STAGES = {
    "stage_1_entry_to_decision": ("Stage 1: entry to care to decision", "entry", "decision"),
    "stage_2_decision_to_match": ("Stage 2: decision to match", "decision", "match"),
    "stage_3_match_to_placed": ("Stage 3: match to moving in", "match", "placed"),
    "stage_4_entry_to_placed": ("Stage 4: entry to care to moving in", "entry", "placed"),
    "stage_5_placed_to_order": ("Stage 5: moving in to adoption order", "placed", "order"),
    "stage_6_entry_to_order": ("Stage 6: entry to care to adoption order", "entry", "order"),
    "coram_1_2_entry_to_decision": ("Coram’s stages 1 and 2: entry to care to decision", "entry", "decision"),
    "coram_3_decision_to_placement_order": (
        "Coram’s stage 3: decision to placement order",
        "decision",
        "placement_order",
    ),
    "coram_4_placement_order_to_placed": ("Coram’s stage 4: placement order to moving in", "placement_order", "placed"),
    "coram_5_placed_to_order": ("Coram’s stage 5: moving in to adoption order", "placed", "order"),
}

NAMES = {
    "entry": "entry to care",
    "decision": "decision",
    "placement_order": "placement order",
    "match": "match",
    "placed": "moving in",
    "carer_start": "start with the foster carers",
    "order": "adoption order",
}


def adopted_between(journeys: Iterable[Journey], first: date, last: date) -> tuple[Journey, ...]:
    """The children whose adoption order was made in that time, both days included."""
    return tuple(one for one in journeys if one.order is not None and first <= one.order <= last)


def between(journey: Journey, begins: str, ends: str) -> Verdict:
    """Days from one date of the journey to another, with their sign; why not, where one is missing."""
    for name in (begins, ends):
        if name in journey.incomplete:
            return Incomplete(journey.child, f"{NAMES[name]}: {journey.missing.get(name, 'not in the returns held')}")
    first, last = getattr(journey, begins), getattr(journey, ends)
    if first is None or last is None:
        return Excluded(journey.child, f"no {NAMES[begins if first is None else ends]} in the returns held")
    return Counted(journey.child, (last - first).days, first, last)


def entry_to_placed(journey: Journey) -> Verdict:
    """A1: days from entry to care to moving in with the adopters."""
    return between(journey, "entry", "placed")


def entry_to_placed_or_carer(journey: Journey) -> Verdict:
    """A10: as A1, but the clock of a child adopted by foster carers stops when the child came to live with them."""
    by_carer = journey.carer_start is not None or "carer_start" in journey.incomplete
    return between(journey, "entry", "carer_start" if by_carer else "placed")


def order_to_match(journey: Journey) -> Verdict:
    """A2: days from placement order to match, 0 where matched before the order (LG Inform metric 912)."""
    if "placement_order" not in journey.incomplete and journey.placement_order is None:
        return Excluded(
            journey.child, "no placement order (placed with consent)" if journey.consent else "no placement order"
        )
    if "placed" not in journey.incomplete and (journey.placed is None or journey.placed >= _ordered(journey)):
        return Excluded(journey.child, "not placed for adoption before the adoption order")
    verdict = between(journey, "placement_order", "match")
    if isinstance(verdict, Counted) and verdict.value < 0:
        return Counted(verdict.child, 0, verdict.begins, verdict.ends)
    return verdict


def _ordered(journey: Journey) -> date:
    return journey.order or date.max


def within(verdict: Verdict, days: float) -> Verdict:
    """A3: 1 where fewer than `days` days passed, otherwise 0."""
    if isinstance(verdict, Counted):
        return Counted(verdict.child, float(verdict.value < days), verdict.begins, verdict.ends)
    return verdict


def still_waiting_within(journeys: Sequence[Journey], as_at: date, days: float) -> list[Verdict]:
    """A3's further children: with a decision in force and waiting on `as_at`; 1 where fewer than `days` days so far."""
    verdicts: list[Verdict] = []
    for journey in journeys:
        waits = waiting_at(journey, as_at)
        if waits is None and journey.known_until >= as_at:
            verdicts.append(Incomplete(journey.child, "whether the child waited cannot be known from the returns held"))
        elif waits and "entry" in journey.incomplete:
            verdicts.append(Incomplete(journey.child, f"entry to care: {journey.missing.get('entry', '')}"))
        elif waits and journey.entry is not None:
            so_far = (as_at - journey.entry).days
            verdicts.append(Counted(journey.child, float(so_far < days), journey.entry, as_at))
    return verdicts
