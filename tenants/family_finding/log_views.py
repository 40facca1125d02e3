"""The log of one child: where was looked, which families were considered, what is sought, whom one could look at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.identity.guards import needs
from permanence.web.charts import chart_answer, item_of
from tenants.casework import store as cases
from tenants.casework.actions import today as this_day
from tenants.casework.course import STAGES
from tenants.casework.revising import Changed, NotNow
from tenants.casework.seen import sight_of
from tenants.family_finding import actions, arrangements, store
from tenants.family_finding.breadth import bars, reached
from tenants.family_finding.charts import breadth_figure
from tenants.family_finding.criteria import CRITERIA, MARKS, compare
from tenants.family_finding.forms import ChangeStepForm, ReasonForm, SoughtForm, StepForm, texts
from tenants.family_finding.reaches import KINDS, WORDS
from tenants.family_finding.reasons import FAMILY_KINDS, FAMILY_STATES, REASONS
from tenants.family_finding.views import blueprint, saved, seen_case, show_form, version_of
from tenants.family_finding.wanted import described


def trail_of(case: Any) -> list[tuple[str, str]]:
    """The way from family finding to a page about a child."""
    return [(case.child, url_for("family_finding.log", case_id=case.id))]


def to_log(case_id: UUID) -> ResponseReturnValue:
    """Back to the child's log."""
    return redirect(url_for("family_finding.log", case_id=case_id))


@blueprint.get("/children/<uuid:case_id>/")
def log(case_id: UUID) -> ResponseReturnValue:
    """Everything that was done to find one child a family."""
    case = seen_case(case_id)
    today = this_day()
    found = store.looking([case])[case.id]
    links = store.links_of([case.id])
    match = cases.courses([case])[case.id].on("match")
    return render_template(
        "family_finding/log.html",
        case=case,
        found=found,
        days=found.days(today),
        prompt=store.prompts_of({case.id: found}, today).get(case.id),
        rows=bars(found.steps, found.spells, today),
        reaches=len(reached(found.steps)),
        links=links,
        unmatched=match if any(not one.outcome for one in links) else None,
        steps=store.steps_of([case.id]),
        sought=described(store.children([case], sight_of(g.actor), today)[case.id]),
        sought_note=getattr(store.sought(case.id), "note", ""),
        KINDS=KINDS,
        WORDS=WORDS,
        STAGES=STAGES,
        REASONS=REASONS,
        CRITERIA=CRITERIA,
        today=today,
    )


@blueprint.get("/children/<uuid:case_id>/breadth.json")
def breadth(case_id: UUID) -> ResponseReturnValue:
    """The chart of the child's log."""
    case = seen_case(case_id)
    today = this_day()
    found = store.looking([case])[case.id]
    return chart_answer(item_of(breadth_figure(bars(found.steps, found.spells, today), today)))


@blueprint.route("/children/<uuid:case_id>/step", methods=["GET", "POST"])
@needs("work_cases")
def add_step(case_id: UUID) -> ResponseReturnValue:
    """Record a search, an event or something made to show the child."""
    case = seen_case(case_id)
    form = StepForm()
    problem = ""
    if form.validate_on_submit() and form.began.data:
        try:
            actions.add_step(
                case_id=case.id,
                kind=form.kind.data,
                reach=form.reach.data or "",
                began=form.began.data,
                ended=form.ended.data,
                place=form.place.data or "",
                note=form.note.data or "",
                by=g.actor,
            )
        except NotNow as refused:
            problem = str(refused)
        else:
            flash("Recorded. The case knows of it where the search began or widened.", "success")
            return to_log(case.id)
    return show_form("Record a step of family finding", form, trail_of(case), problem=problem)


def _step(step_id: UUID) -> tuple[Any, Any]:
    step = store.step(step_id)
    if step is None:
        abort(404)
    return step, seen_case(step.case_id)


@blueprint.route("/steps/<uuid:step_id>/", methods=["GET", "POST"])
@needs("work_cases")
def change_step(step_id: UUID) -> ResponseReturnValue:
    """Say that a search ended, or add to what is known of a step."""
    step, case = _step(step_id)
    form = ChangeStepForm(obj=step)
    heading = f"{KINDS[step.kind]}{', ' + WORDS[step.reach].lower() if step.reach else ''}"
    problem, clash = "", None
    if form.validate_on_submit():
        try:
            kept = actions.change_step(
                step_id=step_id, version=version_of(form), fields=texts(form, actions.STEP_FIELDS), by=g.actor
            )
        except NotNow as refused:
            problem = str(refused)
        except Changed as changed:
            clash = changed
        else:
            saved(kept.merged)
            return to_log(case.id)
    return show_form(heading, form, trail_of(case), problem=problem, clash=clash)


@blueprint.route("/steps/<uuid:step_id>/withdraw", methods=["GET", "POST"])
@needs("work_cases")
def withdraw_step(step_id: UUID) -> ResponseReturnValue:
    """Take back a step recorded by mistake."""
    step, case = _step(step_id)
    form = ReasonForm()
    problem = ""
    if form.validate_on_submit():
        try:
            actions.withdraw_step(step_id=step_id, reason=form.reason.data or "", by=g.actor)
        except NotNow as refused:
            problem = str(refused)
        else:
            flash("Withdrawn. It stays readable.", "success")
            return to_log(case.id)
    lead = "The step stays readable with your reason. A milestone that rests on it alone is withdrawn with it."
    return show_form(f"Withdraw: {KINDS[step.kind].lower()}", form, trail_of(case), problem=problem, lead=lead)


@blueprint.route("/children/<uuid:case_id>/sought", methods=["GET", "POST"])
@needs("work_cases")
def sought(case_id: UUID) -> ResponseReturnValue:
    """What is sought for a child beside what the case tells."""
    case = seen_case(case_id)
    held = store.sought(case.id)
    start = {name: getattr(held, name) if held else "" for name in arrangements.SOUGHT_FIELDS}
    start |= {name: start[name].split() for name in ("contact", "avoid")}
    form = SoughtForm(data={**start, "version": held.version if held else 0})
    problem, clash = "", None
    if form.validate_on_submit():
        try:
            kept = arrangements.set_sought(
                case_id=case.id, version=version_of(form), fields=texts(form, arrangements.SOUGHT_FIELDS), by=g.actor
            )
        except NotNow as refused:
            problem = str(refused)
        except Changed as changed:
            clash = changed
        else:
            saved(kept.merged)
            return to_log(case.id)
    lead = "Age, sex, ethnicity, brothers and sisters, and complex needs come from the case and are not asked again."
    return show_form("What is sought", form, trail_of(case), problem=problem, clash=clash, lead=lead)


@blueprint.get("/children/<uuid:case_id>/families")
def families(case_id: UUID) -> ResponseReturnValue:
    """The families one could look at for a child, by when they are available; criteria one by one, and no score."""
    case = seen_case(case_id)
    today = this_day()
    child = store.children([case], sight_of(g.actor), today)[case.id]
    rows = [(one, compare(child, store.offer_of(one))) for one in store.could_look_at(today)]
    without = request.args.get("without") == "not_met"
    shown = [row for row in rows if not without or "not_met" not in row[1].values()]
    return render_template(
        "family_finding/families.html",
        case=case,
        sought=described(child),
        rows=shown,
        total=len(rows),
        without=without,
        CRITERIA=CRITERIA,
        MARKS=MARKS,
        FAMILY_KINDS=FAMILY_KINDS,
        FAMILY_STATES=FAMILY_STATES,
        today=today,
    )
