"""The tracker: every child with an adoption plan and the early alerts, the longest wait first."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.identity.guards import needs
from permanence.web.paging import MOST, page_of
from tenants.casework import actions, arrangements, store, tracker_store
from tenants.casework.course import STAGES
from tenants.casework.delays import CAUSES, OWNERS
from tenants.casework.forms import FilterForm, OpenForm
from tenants.casework.revising import NotNow
from tenants.casework.seen import MAY_BE_SHORTER, sight_of
from tenants.casework.tracking import STAGE_CHOICES, narrowing_from
from tenants.casework.waiting_marks import MARKS, mark_of, thresholds_on

tracker_blueprint = Blueprint("casework", __name__, url_prefix="/authority/<code>/tracker", template_folder="templates")
# Other slices' pages that start from the tracker, shown where the product has them and the person may go there.
LINKS = (
    ("spreadsheets.overview", "Bring in a spreadsheet", "work_cases"),
    ("spreadsheets.export", "Take the tracker away as a spreadsheet", "work_cases"),
)


@tracker_blueprint.get("/")
def tracker() -> ResponseReturnValue:
    """All open cases, or those that the filters leave."""
    return _tracker()


def _tracker(saving: FilterForm | None = None, status: int = 200) -> ResponseReturnValue:
    narrowing = narrowing_from(request.args, g.actor.person_id)
    sight, today = sight_of(g.actor), actions.today()
    marks = thresholds_on(today, store.thresholds())
    counts, teams = tracker_store.overview(sight, today, marks)
    # Without a filter the count is what the overview says already.
    # Each row says how many there are, so that they are counted apart only where the page asked for is beyond the last.
    asked = page_of(MOST, request.args)
    rows = tracker_store.tracked(narrowing, sight, today, marks, offset=asked.offset, limit=asked.limit)
    total = rows[0].total if rows else tracker_store.count_tracked(narrowing, sight, today, marks)
    page = page_of(total, request.args)
    if page.offset != asked.offset:
        rows = tracker_store.tracked(narrowing, sight, today, marks, offset=page.offset, limit=page.limit)
    record_read("tracker_read", by=g.actor, shown=len(rows), page=page.number, filters=dict(request.args))
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    body = render_template(
        "casework/tracker.html",
        rows=rows,
        page=page,
        narrowing=narrowing,
        marks={row.id: mark_of(row.stage, row.stage_since, today, marks) for row in rows},
        counts=counts,
        saved=store.saved_filters(g.actor.person_id),
        saving=saving,
        query=saving.query.data if saving else urlencode(kept),
        **({"form": saving} if saving else {}),
        today=today,
        teams=teams,
        STAGES=STAGES,
        STAGE_CHOICES=STAGE_CHOICES,
        MARKS=MARKS,
        CAUSES=CAUSES,
        OWNERS=OWNERS,
        MAY_BE_SHORTER=MAY_BE_SHORTER,
        TRACKER_LINKS=[
            (endpoint, words)
            for endpoint, words, permission in LINKS
            if endpoint in current_app.view_functions and permission in g.actor.permissions
        ],
    )
    return body, status


@tracker_blueprint.post("/filters")
def save_filter() -> ResponseReturnValue:
    """Keep the filters in force under a name, for this person alone."""
    form = FilterForm()
    if not form.validate_on_submit():
        return _tracker(form, 400)
    arrangements.save_filter(name=form.name.data or "", query=form.query.data or "", by=g.actor)
    flash("The filters are saved.", "success")
    return redirect(f"{url_for('casework.tracker')}?{form.query.data or ''}")


@tracker_blueprint.post("/filters/<uuid:filter_id>/forget")
def forget_filter(filter_id: UUID) -> ResponseReturnValue:
    """Take a saved filter away."""
    arrangements.forget_filter(filter_id=filter_id, by=g.actor)
    return redirect(url_for("casework.tracker"))


@tracker_blueprint.route("/open", methods=["GET", "POST"])
@needs("work_cases")
def open_case() -> ResponseReturnValue:
    """Open a case for a child no return tells of yet: an early alert."""
    form = OpenForm()
    if form.validate_on_submit():
        try:
            case = actions.open_case(
                child=form.child.data or "", name=form.name.data or "", dob=form.dob.data, by=g.actor
            )
            if form.on.data:
                actions.add_milestone(case_id=case.id, event="early_alert", on=form.on.data, by=g.actor)
        except NotNow as problem:
            form.child.errors = [str(problem)]
        else:
            flash(f"The case of {case.child} is open.", "success")
            return redirect(url_for("casework.case", case_id=case.id))
    page = render_template("casework/open.html", form=form)
    return page, 400 if form.errors else 200
