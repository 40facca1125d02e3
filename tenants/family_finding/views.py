"""Family finding over all children: for whom there is no live link, to whom feedback is owed, when searches widen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.identity.guards import needs
from permanence.web.paging import page_of
from tenants.casework import store as cases
from tenants.casework.actions import today as this_day
from tenants.casework.course import STAGES
from tenants.casework.revising import Changed, NotNow
from tenants.casework.seen import sight_of
from tenants.family_finding import arrangements, store
from tenants.family_finding.breadth import reached
from tenants.family_finding.forms import TriggerForm, put
from tenants.family_finding.reaches import WIDTH, WORDS
from tenants.family_finding.reasons import REASONS
from tenants.family_finding.triggers import LEVELS, in_force

blueprint = Blueprint(
    "family_finding", __name__, url_prefix="/authority/<code>/family-finding", template_folder="templates"
)
SHOWN = {
    "without": "Without a live link",
    "prompted": "With a prompt to widen",
    "live": "With a live link",
    "none": "Nobody looks yet",
}


def seen_case(case_id: UUID) -> Any:
    """A case as far as the person may see it, and the look recorded; 404 otherwise."""
    case = cases.case(case_id, sight_of(g.actor))
    if case is None:
        abort(404)
    record_read("family_finding_read", by=g.actor, child=case.child, case=str(case.id))
    return case


def show_form(
    heading: str,
    form: Any,
    trail: list[tuple[str, str]],
    *,
    problem: str = "",
    clash: Changed | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """The page of one form; 400 where something is wrong with it, 409 where somebody changed the same meanwhile.

    After a clash the form shows what both kept apart, and one's own words where both wrote; the others' stand above it.
    """
    wordings = []
    if clash is not None:
        for name, text in clash.merged.items():
            put(form[name], text)
        put(form["version"], str(clash.version))
        wordings = [(form[one.name], one) for one in clash.clashes]
    page = render_template(
        "family_finding/form.html",
        heading=heading,
        form=form,
        trail=[("Family finding", url_for("family_finding.overview")), *trail],
        problem=problem,
        clash=clash,
        wordings=wordings,
        **more,
    )
    return page, 409 if clash else 400 if form.errors or problem else 200


def version_of(form: Any) -> int:
    """The version the page was opened with; 0 for none, which no record has."""
    given = form.version.data or ""
    return int(given) if given.isdecimal() and len(given) < 9 else 0


def saved(merged: bool) -> None:
    """Say that it is kept."""
    flash("Saved, together with a change somebody else made meanwhile." if merged else "Saved.", "success")


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """The children for whom somebody looks, the longest without a live link first."""
    today = this_day()
    open_cases = [one for one in cases.cases(sight_of(g.actor)) if one.stage in store.LOOKING]
    found = store.looking(open_cases)
    prompts = store.prompts_of(found, today)
    live = store.live_links(list(found))
    groups: dict[str, list[Any]] = {name: [] for name in SHOWN}
    for case in open_cases:
        one = found[case.id]
        groups["live" if one.is_live(today) else "none" if one.since is None else "without"].append(case)
        if case.id in prompts:
            groups["prompted"].append(case)
    show = request.args.get("show", "without")
    if show not in SHOWN:
        abort(404)
    days = {key: one.days(today) for key, one in found.items()}
    listed = sorted(groups[show], key=lambda case: (-(days[case.id] or 0), case.child))
    page = page_of(len(listed), request.args)
    rows = listed[page.offset : page.offset + page.limit]
    record_read("family_finding_listed", by=g.actor, shown=len(rows), page=page.number, filters={"show": show})
    return render_template(
        "family_finding/overview.html",
        rows=rows,
        page=page,
        show=show,
        SHOWN=SHOWN,
        counts={name: len(group) for name, group in groups.items()},
        owed=len(store.feedback_owed([one.id for one in _all_cases()])),
        days=days,
        prompts=prompts,
        live=live,
        reaches={case.id: [WORDS[one] for one in WIDTH if one in reached(found[case.id].steps)] for case in rows},
        STAGES=STAGES,
        today=today,
    )


def _all_cases() -> Any:
    return cases.cases(sight_of(g.actor), open_only=False)


@blueprint.get("/feedback")
def feedback_owed() -> ResponseReturnValue:
    """The links that stopped and whose adopters have not been told why."""
    names = {case.id: case for case in _all_cases()}
    owed = store.feedback_owed(list(names))
    page = page_of(len(owed), request.args)
    rows = owed[page.offset : page.offset + page.limit]
    record_read("feedback_owed_listed", by=g.actor, shown=len(rows), page=page.number)
    return render_template(
        "family_finding/feedback_owed.html", rows=rows, page=page, names=names, REASONS=REASONS, today=this_day()
    )


@blueprint.get("/triggers")
def triggers() -> ResponseReturnValue:
    """When searches are to be widened here, and who set it when and why."""
    return _triggers(TriggerForm(formdata=None))


@blueprint.post("/triggers")
@needs("manage_cases")
def set_trigger() -> ResponseReturnValue:
    """Set a trigger from a day on."""
    form = TriggerForm()
    if not form.validate_on_submit() or form.since.data is None:
        return _triggers(form), 400
    try:
        arrangements.set_trigger(
            level=int(form.level.data),
            days=form.days.data,
            since=form.since.data,
            reason=form.reason.data or "",
            by=g.actor,
        )
    except NotNow as problem:
        return _triggers(form, str(problem)), 400
    flash("The trigger is set.", "success")
    return redirect(url_for("family_finding.triggers"))


def _triggers(form: TriggerForm, problem: str = "") -> str:
    today = this_day()
    return render_template(
        "family_finding/triggers.html",
        form=form,
        problem=problem,
        held=in_force(today, store.own_triggers()),
        rows=store.trigger_rows(),
        LEVELS=LEVELS,
        today=today,
    )
