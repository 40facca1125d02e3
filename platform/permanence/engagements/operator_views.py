"""Engagements as the operator keeps them: recorded, people proposed, ended. The authority decides who comes in.

The operator's pages run as the platform and reach no authority's schema: what somebody owned there is listed to its
administrator as nobody's, and given on by them.
"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import security_event
from permanence.authorities import Engaged
from permanence.authorities import actions as authority_actions
from permanence.authorities import store as authorities
from permanence.engagements import actions, store
from permanence.engagements.access import by_engagement
from permanence.engagements.forms import MODEL_NAMES, OperatorsEngagementForm, ProposalForm, ReasonForm
from permanence.engagements.views import blame, proposed, today
from permanence.identity.actions import NotAccepted
from permanence.identity.roles import ROLES

blueprint = Blueprint("coram", __name__, url_prefix="/operations/engagements", template_folder="templates")


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Every engagement with its people and how their requests stand."""
    names = {one.id: one.name for one in authorities.all_authorities()}
    pages = by_engagement(list(authorities.engagements()), store.everywhere(), today())
    return render_template(
        "engagements/operator.html", pages=pages, names=names, today=today(), MODEL_NAMES=MODEL_NAMES
    )


@blueprint.route("/record", methods=["GET", "POST"])
def record_engagement() -> ResponseReturnValue:
    """Record that Coram works with an authority."""
    form = OperatorsEngagementForm()
    form.offer([one for one in authorities.provisioned() if one.active])
    if form.validate_on_submit() and form.starts.data:
        if form.ends.data and form.ends.data < form.starts.data:
            form.ends.errors = ["The last day must not be before the first"]
        else:
            row = authority_actions.engage(
                code=form.authority.data,
                delivery_model=form.delivery_model.data,
                starts=form.starts.data,
                ends=form.ends.data,
                purpose=form.purpose.data or "",
                by=g.actor.name,
            )
            security_event("engagement_recorded", by=g.actor, authority_id=row.authority_id)
            flash("The engagement is recorded.", "success")
            return redirect(url_for("coram.overview"))
    return render_template("engagements/record.html", form=form), 200 if request.method == "GET" else 400


@blueprint.route("/<uuid:engagement_id>/propose", methods=["GET", "POST"])
def propose(engagement_id: UUID) -> ResponseReturnValue:
    """Propose one of Coram's people; the authority's administrator decides."""
    engagement, place = _open(engagement_id)
    form = ProposalForm(sees="all", expires=engagement.ends)
    if form.validate_on_submit():
        try:
            actions.propose(engagement_id=engagement.id, by=g.actor, **proposed(form))
        except NotAccepted as problem:
            blame(form, problem)
        else:
            flash(f"{form.name.data} is proposed. {place} decides.", "success")
            return redirect(url_for("coram.overview"))
    page = render_template(
        "engagements/operator_propose.html",
        form=form,
        engagement=engagement,
        place=place,
        roles=ROLES,
        MODEL_NAMES=MODEL_NAMES,
    )
    return page, 200 if request.method == "GET" else 400


@blueprint.route("/<uuid:engagement_id>/end", methods=["GET", "POST"])
def end(engagement_id: UUID) -> ResponseReturnValue:
    """End an engagement at once, with the access of everybody it brought."""
    engagement, place = _open(engagement_id)
    form = ReasonForm()
    if form.validate_on_submit():
        gone = actions.end_engagement(engagement_id=engagement.id, reason=form.reason.data or "", by=g.actor)
        flash(f"The engagement has ended, and with it the access of {len(gone)} of Coram’s people.", "success")
        return redirect(url_for("coram.overview"))
    page = render_template(
        "engagements/operator_end.html", form=form, engagement=engagement, place=place, MODEL_NAMES=MODEL_NAMES
    )
    return page, 200 if request.method == "GET" else 400


def _open(engagement_id: UUID) -> tuple[Engaged, str]:
    found = authorities.engagement(engagement_id)
    if found is None or found.delivery_model == "none" or found.state_on(today()) == "past":
        abort(404)
    place = authorities.by_id(found.authority_id)
    return found, place.name if place else ""
