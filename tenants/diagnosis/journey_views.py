"""Coram's diagnostic: journeys in five stages, the longest beside the shortest, under-fives; flow through stages."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue

from benchmarks.contributions.vocabulary import STAGE_NAMES, STAGES
from permanence.audit import record_read
from permanence.web.charts import chart_answer
from tenants.casework.course import STAGES as TRACKER_STAGES
from tenants.casework.delays import CAUSES, OWNERS
from tenants.casework.seen import MAY_BE_SHORTER
from tenants.diagnosis import drawing, store
from tenants.diagnosis.drift import STAGES as DRIFT
from tenants.diagnosis.practices import COST_BANDS, PRACTICES
from tenants.diagnosis.views import blueprint, label_children


def _run() -> Any:
    run = store.latest_whole_run()
    if run is None:
        abort(404)
    return run


@blueprint.get("/journeys/")
def journeys() -> ResponseReturnValue:
    """Where journeys drifted, what set the longest apart, and young children still in care after two years."""
    run = _run()
    found = run.journeys
    both = [*found["longest"], *found["shortest"]]
    still = [child for cohort in found["under_fives"] for child, _ in cohort["still"]]
    names = label_children([*(one["child"] for one in both), *still])
    record_read("diagnostic_read", by=g.actor, run=str(run.id), listed=len(names))
    return render_template(
        "diagnosis/journeys.html",
        run=run,
        found=found,
        names=names,
        sides=[("longest", "The longest journeys"), ("shortest", "The shortest journeys")],
        DRIFT=DRIFT,
        MISSING={
            "entry": "entry",
            "iro": "recommendation",
            "decision": "decision",
            "placement_order": "order",
            "placed": "moving in",
            "order": "adoption order",
        },
        MAY_BE_SHORTER=MAY_BE_SHORTER,
    )


@blueprint.get("/flow/")
def flow() -> ResponseReturnValue:
    """Who arrives, stays and leaves, by stage and month; where children queue; days of delay by owner."""
    run = _run()
    asked = request.args.get("stage", "")
    stage = asked if asked in STAGES else "order_to_match"
    return render_template(
        "diagnosis/flow.html",
        run=run,
        stage=stage,
        months=[{**one, "month": _month(one["first"])} for one in reversed(run.flow["stages"][stage])],
        queues=run.flow["queues"],
        owners=run.flow["owners"],
        owners_from=run.flow["owners_from"],
        STAGES=STAGES,
        STAGE_NAMES=STAGE_NAMES,
        TRACKER_STAGES=TRACKER_STAGES,
        OWNERS=OWNERS,
    )


def _month(first: str) -> str:
    return f"{date.fromisoformat(first):%B %Y}"


@blueprint.get("/flow/<stage>.json")
def flow_chart(stage: str) -> ResponseReturnValue:
    """The flow of one stage by month."""
    if stage not in STAGES:
        abort(404)
    return chart_answer(drawing.months(_run().flow["stages"][stage]))


@blueprint.get("/practices/")
def practices() -> ResponseReturnValue:
    """The practices research ties to less delay, and the causes each addresses."""
    return render_template(
        "diagnosis/practices.html", practices=PRACTICES.values(), COST_BANDS=COST_BANDS, CAUSES=CAUSES
    )
