"""Periods of care with an adoption plan: the plan's events turned into spells under the right legal status.

What a plan leaves in the return: an E1 spell from the placement order, A3–A6 from the placement, U5 turning into A5
with the same carer where the child was fostered for adoption, E1 back to C2 when the decision is reversed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from demonstration.calibration import (
    ADOPTED_STAGE_MONTHS,
    CONSENT_SHARE,
    DAYS_IN_YEAR,
    SECOND_DECISION_SHARE,
    UNOPPOSED_SHARE,
)
from demonstration.care import FIRST_LEGAL, NEEDS, moves, previous_permanence
from demonstration.days import Day, birthday, weekday
from demonstration.draws import MOVE_REASONS, Choice, adopters, carer_for, gamma
from demonstration.lives import Carer, Change, Decision, Period, walk
from demonstration.plans import Plan, decide, make_plan, route_of

AFTER_REVERSAL = Choice({"E45": 0.10, "E46": 0.24, "E47": 0.22, "E48": 0.20, "E41": 0.18, "E13": 0.06})
FIRST_PLACE = Choice({"U6": 0.84, "U3": 0.09, "R3": 0.07})


def planned_period(
    draw: random.Random, band: str, born: Day, entry: Day, speed: Mapping[str, float], stuck: bool = False
) -> Period:
    """A period of care in which the agency decided that the child should be placed for adoption."""
    age = (entry - born) / DAYS_IN_YEAR
    months = ADOPTED_STAGE_MONTHS[min(int(age), 7)]
    route = "ordinary" if stuck else route_of(draw, band, age)
    plan = make_plan(
        draw, band, age, decide(draw, band, entry, months, route, speed["care_to_decision"]), route, speed, stuck
    )
    plans = [plan]
    if plan.ceased is not None and plan.reason != "RD2" and draw.random() < SECOND_DECISION_SHARE:
        again = weekday(plan.ceased + 150 + int(draw.random() * 300))
        plans.append(make_plan(draw, band, age, again, "ordinary", speed, stuck=False))
    last = plans[-1]
    left, code = _leaving(draw, born, last)

    first_legal = "V2" if route == "consent" else FIRST_LEGAL(draw)
    place = FIRST_PLACE(draw) if band == "under_1" else ("U6" if draw.random() < 0.9 else "U3")
    carer_start: Day | None = None
    if (route == "early" and draw.random() < 0.55) or (route == "consent" and draw.random() < 0.25):
        place, carer_start = "U5", entry
    changes = _legal_changes(draw, entry, first_legal, plans)
    homes, carer_start = _homes(draw, born, entry, place, carer_start, plans, left)
    changes += homes
    spells = walk(entry, first_legal, place, carer_for(place, draw), changes, left, code)
    placed = last.placements[-1][0] if last.placements else None
    fostered = placed is not None and carer_start is not None and last.route != "ordinary"
    return Period(
        need=NEEDS(draw),
        spells=spells,
        previous_permanence=previous_permanence(draw, born, entry),
        decisions=[Decision(each.decision, each.ceased, each.reason) for each in plans],
        placement_order=last.placement_order,
        match=last.match,
        placed=placed,
        carer_start=carer_start if fostered else None,
        order=last.order,
        adopters=adopters(draw) if last.order is not None else None,
        by_foster_carer=fostered,
        early_permanence=fostered and last.route != "foster",
        disruptions=tuple(ended for each in plans for _, ended in each.placements if ended is not None),
    )


def _leaving(draw: random.Random, born: Day, last: Plan) -> tuple[Day, str]:
    if last.order is not None:
        consented = last.route == "consent"
        unopposed = consented or draw.random() < (UNOPPOSED_SHARE - CONSENT_SHARE) / (1 - CONSENT_SHARE)
        return last.order, "E11" if unopposed else "E12"
    eighteen = birthday(born, 18)
    ceased = last.ceased or last.decision
    if draw.random() < 0.28:
        return eighteen, "E17"
    return min(weekday(ceased + 21 + int(gamma(draw, 1.5, 480))), eighteen), AFTER_REVERSAL(draw)


def _legal_changes(draw: random.Random, entry: Day, legal: str, plans: list[Plan]) -> list[Change]:
    if legal == "V2" and plans[0].route == "consent":
        return []
    changes: list[Change] = []
    day = entry
    if legal != "C1":
        day += 2 + int(draw.random() * (12 if legal in ("L1", "L2") else 35))
        changes.append(Change(day, legal="C1"))
    first_end = plans[0].placement_order or plans[0].ceased or plans[0].decision
    care_order = day + 130 + int(gamma(draw, 6.0, 150))
    if care_order < first_end - 7:
        changes.append(Change(care_order, legal="C2"))
    for plan in plans:
        if plan.placement_order is not None:
            changes.append(Change(plan.placement_order, legal="E1"))
        if plan.ceased is not None:
            # The order is revoked with the plan: an E1 left open after it would contradict the reversal.
            changes.append(Change(plan.ceased, legal="C2"))
    return changes


def _homes(
    draw: random.Random, born: Day, entry: Day, place: str, carer_start: Day | None, plans: list[Plan], left: Day
) -> tuple[list[Change], Day | None]:
    """Moves up to the placement, the placement and what came of it; and since when the adopting carer cared."""
    first = plans[0]
    placed = first.placements[0][0] if first.placements else None
    changes: list[Change] = []
    if first.route == "early":
        if carer_start is None:
            carer_start = entry + 3 + int(draw.random() * 60)
            changes.append(Change(carer_start, place="U5", carer=carer_for("U5", draw), because="CARPL"))
    elif first.route == "foster":
        # The carers who go on to adopt; a return shows nothing special about them until the placement changes.
        carer_start = entry
        if draw.random() < 0.6:
            carer_start = entry + 10 + int(draw.random() * max(20, (placed or first.decision) - entry - 60) * 0.7)
            changes += [c for c in moves(draw, born, entry, carer_start, place) if c.carer is not None]
            changes.append(Change(carer_start, place="U6", carer=carer_for("U6", draw), because=MOVE_REASONS(draw)))
    elif carer_start is None:
        settled = placed or first.ceased or left
        changes += moves(draw, born, entry, settled, place)
    if first.route == "foster" and not changes and place == "R3":
        carer_start = entry + 12
        changes.append(Change(carer_start, place="U6", carer=carer_for("U6", draw), because="CARPL"))
    for plan in plans:
        changes += _placements(draw, plan, fostered=carer_start is not None)
    if plans[-1].order is None and plans[-1].ceased is not None:
        changes += _long_term(draw, plans[-1].ceased, left)
    return changes, carer_start


def _placements(draw: random.Random, plan: Plan, fostered: bool) -> list[Change]:
    changes: list[Change] = []
    for placed, ended in plan.placements:
        if plan.route in ("early", "foster"):
            changes.append(Change(placed, place="A5", because="CARPL"))
        elif plan.route == "consent" and fostered:
            changes.append(Change(placed, place="A3", because="CARPL"))
        elif plan.route == "consent":
            changes.append(Change(placed, place="A4", carer=carer_for("A4", draw), because="CARPL"))
        else:
            family = carer_for("A6", draw)
            changes.append(Change(placed, place="A6", carer=family, because="CARPL"))
            if ended is None and family.provider == "PR2" and draw.random() < 0.10:
                # The placement passes to the regional agency this authority hosts: same family, new provider.
                changes.append(Change(placed + 60, carer=Carer("PR1", family.urn, family.postcode), because="PLACE"))
        if ended is not None:
            changes.append(Change(ended, place="U6", carer=carer_for("U6", draw), because="CREQO"))
    return changes


def _long_term(draw: random.Random, ceased: Day, left: Day) -> list[Change]:
    """A settled foster home after the plan was given up."""
    day = ceased + 60 + int(draw.random() * 300)
    if day >= left - 30:
        return []
    if draw.random() < 0.5:
        return [Change(day, place="U4", because="PLACE")]
    return [Change(day, place="U4", carer=carer_for("U4", draw), because="CARPL")]
