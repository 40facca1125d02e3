"""What one run keeps beside the stages' answers: drift, flow, owners, opportunities, days to be costed. Pure.

Everything becomes plain data (dates as ISO text, children by identifier); pages decide who sees which child.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import numpy as np

from benchmarks.contributions.reference import Reference
from benchmarks.contributions.vocabulary import STAGES
from tenants.casework.delays import CAUSES
from tenants.contribution.stays import Stay
from tenants.diagnosis.assess import Window
from tenants.diagnosis.drift import Dated, by_stage, differences, extremes, paths, under_fives
from tenants.diagnosis.exposed import Exposed, expectation, exposed_in, horizon_of
from tenants.diagnosis.flow import flow, months_between, queues
from tenants.diagnosis.known import Known, causes_at, traits_of
from tenants.diagnosis.money import Range, financial_year
from tenants.diagnosis.opportunities import StageWaits, opportunities
from tenants.diagnosis.owners import Delay, by_owner
from tenants.journeys.journey import Journey

#: Stages one after the other, none inside another: what may be added up.
IN_TURN = ("care_to_decision", "decision_to_order", "order_to_match", "match_to_placed", "placed_to_adoption")
#: Those in which a child lives in care and not yet with adopters: what costs a placement.
COSTED = IN_TURN[:-1]
FLOW_MONTHS = 36


def dated(journey: Journey, known: Known | None, iro: date | None) -> Dated:
    """A journey as Coram's diagnostic reads it; the reviewing officer's recommendation is typed, never returned."""
    begins = journey.entry or journey.decision
    return Dated(
        journey.child,
        journey.dob,
        journey.entry,
        iro if iro is not None and iro <= journey.known_until else None,
        journey.decision,
        journey.placement_order,
        journey.placed,
        journey.order,
        journey.left,
        journey.known_until,
        frozenset(journey.incomplete),
        journey.reversed,
        traits_of(known, begins) if known and begins else {},
        tuple(sorted({CAUSES[cause].words for _, cause in known.delays if cause in CAUSES})) if known else (),
    )


def journeys_document(children: Sequence[Dated]) -> dict[str, Any]:
    """Drift by stage, the longest beside the shortest with what differed, and the under-fives."""
    planned = [one for one in children if one.decision or one.placed or "decision" in one.unknown]
    longest, shortest = extremes(paths(children))
    return {
        "stages": [asdict(one) for one in by_stage(planned)],
        "longest": [_path(one) for one in longest],
        "shortest": [_path(one) for one in shortest],
        "differences": [{**asdict(one), "gap": one.gap} for one in differences(longest, shortest)],
        "under_fives": [asdict(one) for one in under_fives(children)],
        "recommendations": sum(one.iro is not None for one in planned),
        "planned": len(planned),
    }


def _path(one: Any) -> dict[str, Any]:
    return {**asdict(one), "traits": dict(one.traits)}


def flow_document(stays: Sequence[Stay], delays: Iterable[Delay], window: Window) -> dict[str, Any]:
    """Arrivals, stock and departures by stage and month, where children queue, and days of delay by owner."""
    months = months_between(window.held_from, window.last)[-FLOW_MONTHS:]
    year_before = window.last - timedelta(days=364)
    return {
        "stages": {
            stage: [{**asdict(month), "first": month.first.isoformat()} for month in flow(stays, stage, months)]
            for stage in STAGES
        },
        "queues": [asdict(one) for one in queues(stays, IN_TURN, window.held_from, window.last)],
        "owners": [asdict(one) for one in by_owner(delays, year_before, window.last + timedelta(days=1))],
        "owners_from": year_before.isoformat(),
    }


def opportunities_document(
    stays: Sequence[Stay], references: Mapping[str, Reference], window: Window, known: Sequence[Known]
) -> list[dict[str, Any]]:
    """Every stage and cause with days to gain, most first; cost is worked out on the page, at the costs then known."""
    held = {}
    for stage in IN_TURN:
        if stage not in references:
            continue
        exposed = exposed_in(stays, references[stage], window.first, window.last)
        causes = {one.child: causes_at(one, stage) for one in known}
        held[stage] = StageWaits(exposed, expectation(exposed, references[stage], horizon_of(stage)), causes)
    found = opportunities(held, Range(0, 0, 0), window.months / 12)
    return [
        {
            "stage": one.stage,
            "cause": one.cause,
            "children": list(one.children),
            "days": round(one.days, 1),
            "practices": [practice.code for practice in one.practices],
        }
        for one in found
    ]


def costs_document(stays: Sequence[Stay], references: Mapping[str, Reference], window: Window) -> dict[str, Any]:
    """Days waited before the horizon by stage and financial year, and what was expected in the last twelve months."""
    found: dict[str, Any] = {}
    recent = window.last - timedelta(days=364)
    for stage in COSTED:
        horizon = horizon_of(stage)
        by_year = days_by_year(stays, stage, window, horizon)
        row: dict[str, Any] = {"horizon": horizon, "days": by_year, "recent": None}
        if stage in references:
            row["recent"] = _recent(stays, references[stage], recent, window, horizon)
        found[stage] = row
    return {"stages": found, "recent_from": recent.isoformat(), "recent_to": window.last.isoformat()}


def days_by_year(stays: Iterable[Stay], stage: str, window: Window, horizon: int) -> dict[str, int]:
    """Child-days of waiting in a stage in each financial year of the window, before the horizon only."""
    found: dict[str, int] = {}
    for stay in stays:
        if stay.stage != stage:
            continue
        begin = max(stay.start, window.first)
        end = min(stay.seen_to, window.last, stay.start + timedelta(days=horizon - 1))
        while begin <= end:
            year = financial_year(begin)
            last = min(end, date(int(year[:4]) + 1, 3, 31))
            found[year] = found.get(year, 0) + (last - begin).days + 1
            begin = last + timedelta(days=1)
    return found


def _recent(
    stays: Sequence[Stay], reference: Reference, first: date, window: Window, horizon: int
) -> dict[str, Any] | None:
    """The last twelve months: days waited, expected at the reference's pace and at the authority's own before."""
    now = exposed_in(stays, reference, first, window.last)
    if not len(now.child):
        return None
    before_from = max(window.held_from, first - timedelta(days=3 * 365))
    before: Exposed | None = None
    if before_from < first:
        before = exposed_in(stays, reference, before_from, first - timedelta(days=1))
    pace = before.ratio if before is not None and before.expected >= 5 else None
    at_reference = expectation(now, reference, horizon)
    at_own = expectation(now, reference, horizon, pace) if pace else None
    return {
        "children": now.children,
        "actual": float(at_reference.actual.sum()),
        "reference": round(float(at_reference.expected.sum()), 1),
        "own": round(float(at_own.expected.sum()), 1) if at_own else None,
        "own_pace": round(pace, 3) if pace else None,
        "from": before_from.isoformat(),
        # Chance: the spread of one child's days, summed over children.
        "error": round(float(np.sqrt(((at_reference.excess - at_reference.excess.mean()) ** 2).sum())), 1),
    }
