"""An authority whose waits are planted, and a diagnosis worked out as its job does, at a constant reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from benchmarks.contributions.reference import Reference
from permanence.database import Scope, commit, working_as
from permanence.identity import Actor
from tenants.casework.following import follow_journeys
from tenants.diagnosis import actions
from tenants.diagnosis.assess import Released
from tenants.journeys.actions import replace_journeys
from tenants.journeys.journey import Journey
from tests.unit.contribution.journeys_by_hand import journey, placement
from tests.unit.diagnosis.waits_by_hand import LAST, reference, service

YEARS = tuple(range(2017, 2027))
# Two stages and few trials: all seven with two hundred take a worker half a minute.
TRIED = ("order_to_match", "placed_to_adoption")
TIMES = 5


def children(**planted: float) -> dict[str, Journey]:
    """Journeys whose search for a family (order to match) goes as planted; the other stages take fixed times."""
    held: dict[str, Journey] = {}
    for stay in service(**planted):  # type: ignore[arg-type]
        child = f"C{stay.child}"
        dates = {
            "entry": stay.start - timedelta(days=260),
            "decision": stay.start - timedelta(days=60),
            "placement_order": stay.start,
        }
        placements = ()
        if stay.end is not None:
            dates["match"] = stay.end
            moved = stay.end + timedelta(days=20)
            if moved <= LAST:
                dates["placed"] = moved
                placements = (placement(moved.isoformat()),)
        told = {name: day.isoformat() for name, day in dates.items()}
        made = journey(child, dob=str(stay.start - timedelta(days=800)), placements=placements, **told)
        held[child] = replace(made, seen=YEARS)
    return held


def references(hazard: float = 0.005, stages: tuple[str, ...] = TRIED) -> dict[str, Reference]:
    """The same pace at these stages."""
    return {stage: reference(hazard, stage) for stage in stages}


def plant(scope: Scope, **planted: float) -> dict[str, Journey]:
    """Put planted journeys in place, with the cases that follow them."""
    held = children(**planted)
    with working_as(scope):
        replace_journeys(held)
        follow_journeys(held)
        commit()
    return held


def diagnose(
    scope: Scope,
    by: Actor,
    known: Mapping[str, Reference] | None = None,
    released: Mapping[str, Released] | None = None,
) -> UUID:
    """Ask for a run and do its job here; returns the run's id."""
    known = references() if known is None else known
    with working_as(scope):
        run = actions.request_diagnosis(by=by)
        commit()
        finish(run.id, known, released)
        commit()
        return run.id


def finish(run_id: UUID, known: Mapping[str, Reference], released: Mapping[str, Released] | None = None) -> None:
    """What the job does, at these references, in the current scope."""
    given = actions.inputs()
    assert given is not None
    found = actions.answers(given, known, released or {}, lambda *_: None, TIMES)
    actions.keep(run_id=run_id, given=given, found=found, references=known, release="")
