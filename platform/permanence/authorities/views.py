"""The register's pages: an authority's own agreement and engagements, and the operator's list of authorities."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import record, security_event
from permanence.authorities import actions, store
from permanence.authorities.forms import MODELS, AgreementForm, EngagementForm
from permanence.database import PLATFORM, working_as
from permanence.web.commit import aside

agreement = Blueprint("agreement", __name__, url_prefix="/authority/<code>/agreement", template_folder="templates")
register = Blueprint("register", __name__, url_prefix="/operations/authorities", template_folder="templates")


@agreement.get("/")
def overview() -> ResponseReturnValue:
    """The data agreement in force and Coram's engagements with the authority."""
    with working_as(PLATFORM):
        current = store.open_agreement(g.authority.id)
        engagements = store.engagements(g.authority.id)
    today = datetime.now(UTC).date()
    return render_template(
        "authorities/agreement.html",
        current=current,
        in_force=bool(current and current.valid_from <= today <= current.valid_until),
        engagements=engagements,
        models=dict(MODELS),
    )


@agreement.route("/sign", methods=["GET", "POST"])
def sign() -> ResponseReturnValue:
    """Record a signed agreement; it replaces the one in force."""
    form = AgreementForm()
    if form.validate_on_submit() and form.signed_on.data:
        with aside(PLATFORM):
            actions.sign_agreement(
                code=g.authority.code,
                signed_by=form.signed_by.data or "",
                signed_on=form.signed_on.data,
                named_to_national=form.named_to_national.data,
            )
            security_event("agreement_signed", by=g.actor, authority_id=g.authority.id)
        record("agreement_signed", by=g.actor, named_to_national=form.named_to_national.data)
        flash("The agreement is recorded.", "success")
        return redirect(url_for("agreement.overview"))
    return render_template("authorities/sign.html", form=form), 200 if request.method == "GET" else 400


@agreement.post("/end")
def end() -> ResponseReturnValue:
    """End the agreement: nothing more leaves. What was published stays."""
    with aside(PLATFORM):
        actions.end_agreement(code=g.authority.code)
        security_event("agreement_ended", by=g.actor, authority_id=g.authority.id)
    record("agreement_ended", by=g.actor)
    flash("The agreement has ended. Nothing more leaves the authority.", "success")
    return redirect(url_for("agreement.overview"))


@agreement.route("/engagements/add", methods=["GET", "POST"])
def engage() -> ResponseReturnValue:
    """Record how Coram works with the authority, from a day on."""
    form = EngagementForm()
    if form.validate_on_submit() and form.starts.data:
        if form.ends.data and form.ends.data < form.starts.data:
            form.ends.errors = ["The last day must not be before the first"]
        else:
            with aside(PLATFORM):
                actions.engage(
                    code=g.authority.code,
                    delivery_model=form.delivery_model.data,
                    starts=form.starts.data,
                    ends=form.ends.data,
                    purpose=form.purpose.data or "",
                    by=g.actor.name,
                )
                security_event("engagement_recorded", by=g.actor, authority_id=g.authority.id)
            record("engagement_recorded", by=g.actor, delivery_model=form.delivery_model.data)
            flash("The engagement is recorded.", "success")
            return redirect(url_for("agreement.overview"))
    return render_template("authorities/engage.html", form=form), 200 if request.method == "GET" else 400


@register.get("/")
def authorities() -> ResponseReturnValue:
    """The whole register with status, agreement and current engagement; no child's data."""
    today = datetime.now(UTC).date()
    signed = {one.authority.id for one in store.participants(today)}
    engaged = defaultdict(list)
    for one in store.engagements():
        if one.runs_on(today):
            engaged[one.authority_id].append(one.delivery_model)
    return render_template(
        "authorities/register.html", authorities=store.all_authorities(), signed=signed, engaged=engaged
    )
