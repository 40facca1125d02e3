"""The overview of the diagnosis, the evidence of each stage on one page, and a manager's own answer beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from benchmarks.contributions.vocabulary import STAGE_NAMES, STAGES
from permanence.audit import record_read
from permanence.identity.guards import needs
from permanence.jobs import run_of
from permanence.web.charts import chart_answer
from tenants.casework import store as casework
from tenants.casework.delays import CAUSES
from tenants.casework.seen import MAY_BE_SHORTER, Sight, sight_of
from tenants.diagnosis import actions, drawing, showing, store
from tenants.diagnosis.assess import breadth_words
from tenants.diagnosis.conclusion import LEAST_CHILDREN, LEAST_EXPECTED
from tenants.diagnosis.forms import OverrideForm
from tenants.diagnosis.hypotheses import PRIOR
from tenants.diagnosis.labels import Label, labels
from tenants.diagnosis.money import Range, daily, england, financial_year, in_force
from tenants.diagnosis.opportunities import SHOWN
from tenants.diagnosis.practices import PRACTICES
from tenants.diagnosis.whole import COSTED
from tenants.journeys.store import ids_of

blueprint = Blueprint("diagnosis", __name__, url_prefix="/authority/<code>/diagnosis", template_folder="templates")


def label_children(children: Iterable[str]) -> dict[str, Label]:
    """What this person's page calls these children; a restricted one they may not see is left out."""
    listed = list(dict.fromkeys(children))
    sight = sight_of(g.actor)
    restricted = casework.hidden_children(Sight(g.actor.person_id, False, sight.restricted))
    if "read_children" not in g.actor.permissions:
        return labels(listed, left_out=restricted, named=None, addresses={})
    hidden = casework.hidden_children(sight)
    opened = casework.sees_only_named(sight)
    named = [child for child in listed if child not in hidden and (opened is None or child in opened)]
    cases = {one.child: one.id for one in casework.cases(sight, open_only=False)} if named else {}
    addresses = {child: url_for("casework.case", case_id=cases[child]) for child in named if child in cases}
    if opened is None:
        other = ids_of([child for child in named if child not in addresses])
        addresses |= {child: url_for("journeys.child", journey_id=key) for child, key in other.items()}
    return labels(listed, left_out=restricted - set(named), named=named, addresses=addresses)


def daily_cost(year: str) -> Range:
    """What a day of foster care costs here in a financial year, in pounds: own cost first, then England's."""
    rows = [*england(), *store.own_costs()]
    cost = in_force("fostering", year, rows)
    spread = next(row for row in england() if row.kind == "fostering" and row.low is not None)
    return daily(cost, spread) if cost else Range(0, 0, 0)


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """What is most to be gained, and each stage's answer."""
    run = store.latest_whole_run()
    asked = store.newest_asked()
    job = run_of(asked.job_id) if asked is not None and asked.finished_at is None else None
    answers = store.by_stage(store.answers_of(run.id)) if run else {}
    own = store.overrides([one.id for one in answers.values()]) if answers else {}
    gains = opportunities_shown(run.opportunities, financial_year(run.data_to)) if run and run.data_to else []
    return render_template(
        "diagnosis/overview.html",
        run=run,
        job=job,
        stale=run is not None and run.data_version != store.data_version(),
        rows=[(stage, answers[stage], own.get(answers[stage].id, [])) for stage in STAGES if stage in answers],
        gains=gains,
        top=SHOWN,
        showing=showing,
        STAGE_NAMES=STAGE_NAMES,
        MAY_BE_SHORTER=MAY_BE_SHORTER,
    )


def opportunities_shown(found: list[dict[str, Any]], year: str) -> list[dict[str, Any]]:
    """Opportunities in words: children as far as this person may count them by list, days, cost, practices."""
    a_day = daily_cost(year)
    return [
        {
            **one,
            "stage_words": STAGE_NAMES[one["stage"]],
            "cause_words": CAUSES[one["cause"]].words if one["cause"] in CAUSES else "",
            "number": len(one["children"]),
            # A child who has moved in lives with the adopters: no placement in care is paid for.
            "cost": showing.pounds_range(a_day.times(one["days"])) if one["stage"] in COSTED else "",
            "practices": [PRACTICES[code] for code in one["practices"]],
            "href": _list_of(one["stage"], one["cause"]),
        }
        for one in found
    ]


def _list_of(stage: str, cause: str) -> str:
    """Where the children of an opportunity are listed: the tracker, or before the decision the children's list."""
    if "read_children" not in g.actor.permissions:
        return ""
    if stage == "care_to_decision" and not cause:
        return url_for("journeys.children", stage="no_decision") if g.actor.sees == "all" else ""
    # An argument that is None is left out of the address.
    return url_for("casework.tracker", stage=showing.TRACKER_STAGE[stage], cause=cause or None)


@blueprint.post("/run")
def run_diagnosis() -> ResponseReturnValue:
    """Ask for a run over all stages."""
    try:
        actions.request_diagnosis(by=g.actor)
    except actions.NotNow as reason:
        flash(str(reason))
    else:
        flash("The diagnosis is being worked out. This page says how far it is.", "success")
    return redirect(url_for("diagnosis.overview"))


@blueprint.get("/stages/<stage>/")
def stage(stage: str) -> ResponseReturnValue:
    """The newest evidence of a stage."""
    run = store.latest_run() if stage in STAGES else None
    found = store.by_stage(store.answers_of(run.id)).get(stage) if run else None
    if found is None:
        abort(404)
    return _evidence(found.id)


@blueprint.get("/answers/<uuid:answer_id>/")
def answer(answer_id: UUID) -> ResponseReturnValue:
    """The evidence of one answer, also of a past one."""
    return _evidence(answer_id)


def _found(answer_id: UUID) -> tuple[Any, Any]:
    found = store.answer(answer_id)
    if found is None:
        abort(404)
    return found


def _evidence(answer_id: UUID) -> str:
    row, run = _found(answer_id)
    evidence = row.evidence
    listed = evidence["case_list"]
    names = label_children(one["child"] for one in listed)
    own = store.overrides([answer_id]).get(answer_id, [])
    record_read("diagnosis_read", by=g.actor, answer=str(answer_id), stage=row.stage, listed=len(names))
    return render_template(
        "diagnosis/answer.html",
        row=row,
        run=run,
        evidence=evidence,
        listed=[(names[one["child"]], one) for one in listed if one["child"] in names],
        own=own,
        bar=showing.bar(evidence["posterior"]),
        breadth=breadth_words(evidence["breadth"]) if evidence["breadth"] else "",
        history=store.history(row.stage),
        showing=showing,
        STAGE_NAMES=STAGE_NAMES,
        MAY_BE_SHORTER=MAY_BE_SHORTER,
        PRIOR=PRIOR,
        LEAST_CHILDREN=LEAST_CHILDREN,
        LEAST_EXPECTED=LEAST_EXPECTED,
    )


@blueprint.get("/answers/<uuid:answer_id>/waiting.json")
def waiting_chart(answer_id: UUID) -> ResponseReturnValue:
    """The waiting curve against the reference."""
    row, _ = _found(answer_id)
    return chart_answer(drawing.waiting(row.evidence["curve"]))


@blueprint.route("/answers/<uuid:answer_id>/override", methods=["GET", "POST"])
@needs("manage_cases")
def override(answer_id: UUID) -> ResponseReturnValue:
    """A manager's own answer, with the reason."""
    row, _ = _found(answer_id)
    form = OverrideForm()
    if form.validate_on_submit():
        actions.override(answer_id=answer_id, answer=form.answer.data, reason=form.reason.data or "", by=g.actor)
        flash("Your answer is kept beside the method’s.", "success")
        return redirect(url_for("diagnosis.answer", answer_id=answer_id))
    page = render_template(
        "diagnosis/ask.html",
        form=form,
        heading="Give another answer",
        intro=f"The method’s answer: {showing.answer_words(row.answer, row.evidence['factor'])}.",
        trail=[
            ("Diagnosis", url_for("diagnosis.overview")),
            (STAGE_NAMES[row.stage], url_for("diagnosis.answer", answer_id=answer_id)),
        ],
    )
    return page, 400 if request.method == "POST" else 200
