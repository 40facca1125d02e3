"""One link of a child with a family: the criteria one by one, who decided what, why it stopped, what is owed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.identity.guards import needs
from tenants.casework.actions import today as this_day
from tenants.casework.revising import Changed, NotNow
from tenants.casework.seen import sight_of
from tenants.family_finding import actions, store
from tenants.family_finding.criteria import CRITERIA, MARKS, compare
from tenants.family_finding.forms import AddLinkForm, FeedbackForm, LinkForm, MatchForm, StopForm, texts
from tenants.family_finding.log_views import to_log, trail_of
from tenants.family_finding.reasons import DECISIONS, REASONS, reference_of
from tenants.family_finding.views import blueprint, saved, seen_case, show_form, version_of


@blueprint.route("/children/<uuid:case_id>/link", methods=["GET", "POST"])
@needs("work_cases")
def add_link(case_id: UUID) -> ResponseReturnValue:
    """Consider a family for a child."""
    case = seen_case(case_id)
    form = AddLinkForm(reference=reference_of(request.args.get("family", "")))
    problem = ""
    if form.validate_on_submit() and form.considered.data:
        try:
            made = actions.add_link(
                case_id=case.id,
                reference=form.reference.data or "",
                considered=form.considered.data,
                source=form.source.data or "",
                note=form.note.data or "",
                by=g.actor,
            )
        except NotNow as refused:
            problem = str(refused)
        else:
            flash("The link is recorded, and the case knows of it.", "success")
            return redirect(url_for("family_finding.link", link_id=made.id))
    return show_form("Record a link", form, trail_of(case), problem=problem)


def _link(link_id: UUID) -> tuple[Any, Any]:
    link = store.link(link_id)
    if link is None:
        abort(404)
    return link, seen_case(link.case_id)


def _trail(case: Any, link: Any) -> list[tuple[str, str]]:
    return [*trail_of(case), (f"Family {link.reference}", url_for("family_finding.link", link_id=link.id))]


@blueprint.get("/links/<uuid:link_id>/")
def link(link_id: UUID) -> ResponseReturnValue:
    """One link, with what is recorded of each criterion beside what is held of the child and the family today."""
    found, case = _link(link_id)
    family = store.family(found.family_id) if found.family_id else None
    today = this_day()
    now = {}
    if family is not None:
        now = compare(store.children([case], sight_of(g.actor), today)[case.id], store.offer_of(family))
    return render_template(
        "family_finding/link.html",
        case=case,
        link=found,
        family=family,
        now=now,
        CRITERIA=CRITERIA,
        MARKS=MARKS,
        DECISIONS=DECISIONS,
        REASONS=REASONS,
        today=today,
    )


@blueprint.route("/links/<uuid:link_id>/change", methods=["GET", "POST"])
@needs("work_cases")
def change_link(link_id: UUID) -> ResponseReturnValue:
    """Say which criteria are met, and what was decided by whom."""
    found, case = _link(link_id)
    form = LinkForm(obj=found)
    problem, clash = "", None
    if form.validate_on_submit():
        try:
            kept = actions.change_link(
                link_id=link_id, version=version_of(form), fields=texts(form, actions.LINK_FIELDS), by=g.actor
            )
        except NotNow as refused:
            problem = str(refused)
        except Changed as changed:
            clash = changed
        else:
            saved(kept.merged)
            return redirect(url_for("family_finding.link", link_id=link_id))
    heading = f"Criteria and decision: family {found.reference}"
    lead = "For each criterion: met, not met, or unknown. Unknown is not no. The criteria are not added up."
    return show_form(heading, form, _trail(case, found), problem=problem, clash=clash, lead=lead)


@blueprint.route("/links/<uuid:link_id>/stop", methods=["GET", "POST"])
@needs("work_cases")
def stop_link(link_id: UUID) -> ResponseReturnValue:
    """The link stopped."""
    found, case = _link(link_id)
    form = StopForm()
    problem = ""
    if form.validate_on_submit() and form.ended.data:
        try:
            actions.stop_link(
                link_id=link_id,
                ended=form.ended.data,
                reason=form.reason.data,
                words=form.words.data or "",
                decided_by=form.decided_by.data or "",
                by=g.actor,
            )
        except NotNow as refused:
            problem = str(refused)
        else:
            flash("The link is stopped, and the case knows of it. Feedback to the adopters is owed.", "success")
            return to_log(case.id)
    return show_form(f"Stop the link with family {found.reference}", form, _trail(case, found), problem=problem)


@blueprint.route("/links/<uuid:link_id>/match", methods=["GET", "POST"])
@needs("work_cases")
def match_link(link_id: UUID) -> ResponseReturnValue:
    """The link led to a match."""
    found, case = _link(link_id)
    form = MatchForm()
    problem = ""
    if form.validate_on_submit() and form.agreed.data:
        try:
            actions.match_link(link_id=link_id, agreed=form.agreed.data, by=g.actor)
        except NotNow as refused:
            problem = str(refused)
        else:
            flash("The match is recorded.", "success")
            return to_log(case.id)
    lead = "The agency’s decision on the match. The case learns of it, unless it knows of a match already."
    return show_form(f"Match with family {found.reference}", form, _trail(case, found), problem=problem, lead=lead)


@blueprint.route("/links/<uuid:link_id>/feedback", methods=["GET", "POST"])
@needs("work_cases")
def give_feedback(link_id: UUID) -> ResponseReturnValue:
    """The adopters were told why a link stopped."""
    found, case = _link(link_id)
    form = FeedbackForm()
    problem = ""
    if form.validate_on_submit() and form.on.data:
        try:
            actions.give_feedback(
                link_id=link_id,
                on=form.on.data,
                given_by=form.given_by.data or "",
                note=form.note.data or "",
                by=g.actor,
            )
        except NotNow as refused:
            problem = str(refused)
        else:
            flash("The feedback is recorded.", "success")
            return to_log(case.id)
    heading = f"Feedback to family {found.reference}"
    why = f"Why the link stopped: {REASONS[found.stop_reason].lower()}." if found.stop_reason else ""
    return show_form(heading, form, _trail(case, found), problem=problem, lead=why)
