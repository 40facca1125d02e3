"""When an adoption plan's events fall: decision, placement order, match, placement, order, or the plan's end.

Waits are gamma distributed with the published means by age at entry, divided by the authority's speed at the stage.
The agency's and the courts' days are working days. A match may come before the placement order, a placement never
before it, unless the parents consented.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from demonstration.calibration import (
    ADOPTED_STAGE_MONTHS,
    CONSENT_SHARE,
    DAYS_IN_MONTH,
    DISRUPTED_SHARE,
    EARLY_PERMANENCE_SHARE,
    FOSTER_CARER_SHARE,
    REVERSAL_REASONS,
    REVERSED_SHARE,
    SECOND_DECISION_SHARE,
    StageMonths,
)
from demonstration.days import Day, weekday
from demonstration.draws import Choice, gamma

ORDER_DAYS = 48.0  # mean days from decision to placement order
EARLY_MATCH_DAYS = 85.0  # early permanence: the carers are known, the match waits for panel and court
FOSTER_MATCH_SHARE = 0.85
SECOND_MATCH_DAYS = 230.0
SECOND_DECISION_DAYS = 600.0
TEN_WEEKS = 70  # the child lives with the adopters this long before they may apply

# Weekends, minimum waits, the placement order and second matches lengthen waits a little beyond what is drawn; these
# take it back so that the measured means are the published ones.
WEEKEND_DAYS = 0.86
REASONS = Choice(REVERSAL_REASONS)
UNTIL_REVERSED: Mapping[str, tuple[float, float]] = {  # gamma shape and mean days since the decision
    "RD1": (1.5, 330.0),
    "RD2": (3.0, 150.0),
    "RD3": (4.0, 720.0),
    "RD4": (1.5, 300.0),
}


@dataclass(slots=True)
class Plan:
    """One adoption plan. `order` is None when the plan was `ceased`; `placements` are (placed, ended or None)."""

    route: str  # "ordinary" | "early" | "foster" | "consent"
    decision: Day
    placement_order: Day | None
    match: Day | None = None
    placements: tuple[tuple[Day, Day | None], ...] = ()
    order: Day | None = None
    ceased: Day | None = None
    reason: str = ""


def route_of(draw: random.Random, band: str, age: float) -> str:
    """The way a plan takes. Parents consent to few plans, and to those soon after birth."""
    if age < 0.15 and draw.random() < CONSENT_SHARE * 2.2:
        return "consent"
    chance = draw.random()
    early = EARLY_PERMANENCE_SHARE[band]
    if chance < early:
        return "early"
    return "foster" if chance < early + FOSTER_CARER_SHARE[band] else "ordinary"


def ordinary_match_days(band: str, months: StageMonths) -> float:
    """Mean days from decision to match of an ordinary plan, such that all routes together have the published mean."""
    target = months.decision_to_match * DAYS_IN_MONTH
    early, foster = EARLY_PERMANENCE_SHARE[band], FOSTER_CARER_SHARE[band]
    target -= DISRUPTED_SHARE[band] * (SECOND_MATCH_DAYS + 150.0)
    return (target - early * EARLY_MATCH_DAYS) / (1 - early - foster * (1 - FOSTER_MATCH_SHARE))


def decide(draw: random.Random, band: str, entry: Day, months: StageMonths, route: str, speed: float) -> Day:
    """The day of the agency decision maker's decision."""
    # Children adopted on a second decision came to it long after their entry; the first ones make up for them.
    second = REVERSED_SHARE[band] * SECOND_DECISION_SHARE * SECOND_DECISION_DAYS
    mean = 55.0 if route == "consent" else months.care_to_decision * DAYS_IN_MONTH - WEEKEND_DAYS - second
    shape = 4.0 if months.care_to_decision < 20 else 3.0
    days = gamma(draw, shape, mean) / speed
    return weekday(entry + max(24, round(days)))


def make_plan(
    draw: random.Random, band: str, age: float, decision: Day, route: str, speed: Mapping[str, float], stuck: bool
) -> Plan:
    """What becomes of a plan decided on `decision`. `stuck` makes a child wait for a match as if hardly looked for."""
    months = ADOPTED_STAGE_MONTHS[min(int(age), 7)]
    order_wait = 2 + gamma(draw, 1.5, ORDER_DAYS - 3) / speed["decision_to_order"]
    placement_order = weekday(decision + round(order_wait))
    if not stuck and route != "consent" and draw.random() < REVERSED_SHARE[band]:
        return _reversed(draw, route, decision, placement_order, speed)
    mean = ordinary_match_days(band, months)
    if route == "early":
        mean = EARLY_MATCH_DAYS
    elif route == "foster":
        mean *= FOSTER_MATCH_SHARE
    elif route == "consent":
        mean = 60.0
    wait = gamma(draw, 1.3, mean) / speed["decision_to_match"]
    if stuck:
        wait = max(wait * 20, 1500)
    match = weekday(decision + max(9, round(wait)))
    if route == "consent":
        placed, ended = _place(draw, match, 0, months, speed), None
        order = _order(draw, placed, months, speed)
        return Plan(route, decision, None, match, ((placed, ended),), order)
    placed = _place(draw, match, placement_order, months, speed)
    placements: tuple[tuple[Day, Day | None], ...] = ((placed, None),)
    if route == "ordinary" and draw.random() < DISRUPTED_SHARE[band]:
        ended = placed + 25 + int(gamma(draw, 1.6, 120))
        match = weekday(ended + 40 + round(gamma(draw, 1.5, SECOND_MATCH_DAYS) / speed["decision_to_match"]))
        placed_again = _place(draw, match, placement_order, months, speed)
        placements = ((placed, ended), (placed_again, None))
    order = _order(draw, placements[-1][0], months, speed)
    return Plan(route, decision, placement_order, match, placements, order)


def _place(
    draw: random.Random, match: Day, placement_order: Day, months: StageMonths, speed: Mapping[str, float]
) -> Day:
    mean = months.match_to_placed * DAYS_IN_MONTH - 5
    days = 4 + gamma(draw, 2.0, mean) / speed["match_to_placed"]
    return max(match + round(days), placement_order + 1)


def _order(draw: random.Random, placed: Day, months: StageMonths, speed: Mapping[str, float]) -> Day:
    mean = months.placed_to_adoption * DAYS_IN_MONTH - TEN_WEEKS - WEEKEND_DAYS
    return weekday(placed + TEN_WEEKS + round(gamma(draw, 2.0, mean) / speed["placed_to_adoption"]))


def _reversed(draw: random.Random, route: str, decision: Day, placement_order: Day, speed: Mapping[str, float]) -> Plan:
    reason = REASONS(draw)
    shape, mean = UNTIL_REVERSED[reason]
    ceased = weekday(decision + 10 + round(gamma(draw, shape, mean)))
    if reason == "RD2":
        return Plan(route, decision, None, ceased=ceased, reason=reason)
    ceased = max(ceased, weekday(placement_order + 14))
    plan = Plan(route, decision, placement_order, ceased=ceased, reason=reason)
    if reason in ("RD1", "RD4") and route == "ordinary" and draw.random() < 0.15:
        # Placed, and the placement broke down: the plan was changed some weeks later.
        wait = gamma(draw, 1.3, 220) / speed["decision_to_match"]
        plan.match = weekday(decision + max(9, round(wait)))
        placed = max(plan.match + 20, placement_order + 1)
        ended = placed + 25 + int(gamma(draw, 1.6, 120))
        plan.placements = ((placed, ended),)
        plan.ceased = weekday(ended + 20 + int(draw.random() * 90))
    return plan
