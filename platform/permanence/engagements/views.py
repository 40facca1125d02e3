"""Coram's access, for the authority's administrator: who was let in for what, who waits to be, how it ends.

The access belongs to the platform, the page to the authority: the change is kept on the platform with its security
event, and the authority's own audit then says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import record
from permanence.audit import store as audit
from permanence.authorities import Engaged
from permanence.authorities import store as authorities
from permanence.database import PLATFORM, working_as
from permanence.engagements import actions, ending, store
from permanence.engagements.access import Access, by_engagement
from permanence.engagements.ending import Owned
from permanence.engagements.forms import (
    MODEL_NAMES,
    ApprovalForm,
    ProposalForm,
    ReasonForm,
    TakerForm,
    chosen,
    ending_form,
)
from permanence.identity.actions import NotAccepted
from permanence.identity.guards import guards, needs
from permanence.identity.roles import ROLES, SEES
from permanence.parts import Colleague
from permanence.web.commit import aside

blueprint = Blueprint("engagements", __name__, url_prefix="/authority/<code>/coram", template_folder="templates")
NAMED_CASES = "casework_access.named"


def today() -> date:
    """The day that decides what is current; memberships count by the same."""
    return datetime.now(UTC).date()


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Coram's engagements with the authority, their people, and what waits for a decision."""
    with working_as(PLATFORM):
        engagements = list(authorities.engagements(g.authority.id))
        accesses = store.of_authority(g.authority.id)
        gone = ending.gone_from(g.authority.id)
    return render_template(
        "engagements/overview.html",
        pages=by_engagement(engagements, accesses, today()),
        waiting=[one for one in accesses if one.state_on(today()) == "asked"],
        unowned=sum(one.total for one in ending.owners_among(gone)),
        today=today(),
        MODEL_NAMES=MODEL_NAMES,
        named_cases=named_cases,
    )


def named_cases(access: Access) -> str:
    """The authority's own page that opens cases by name to a person; '' while there is none this reader may open."""
    guard = guards(current_app).get(NAMED_CASES.partition(".")[0])
    if NAMED_CASES not in current_app.view_functions or guard is None or access.sees != "named":
        return ""
    return url_for(NAMED_CASES, person_id=access.person_id) if guard.permission in g.actor.permissions else ""


@blueprint.route("/engagements/<uuid:engagement_id>/propose", methods=["GET", "POST"])
def propose(engagement_id: UUID) -> ResponseReturnValue:
    """Name somebody of Coram's for an engagement; the decision follows on a page of its own."""
    engagement = _engagement(engagement_id)
    form = ProposalForm(sees="all", expires=engagement.ends)
    if form.validate_on_submit():
        try:
            with aside(PLATFORM):
                access_id = actions.propose(engagement_id=engagement.id, by=g.actor, **proposed(form)).id
        except NotAccepted as problem:
            blame(form, problem)
        else:
            record("access_proposed", by=g.actor, **_said(_access(access_id)))
            return redirect(url_for("engagements.approve", access_id=access_id))
    page = render_template(
        "engagements/propose.html", form=form, engagement=engagement, roles=ROLES, MODEL_NAMES=MODEL_NAMES
    )
    return page, 200 if request.method == "GET" else 400


@blueprint.route("/access/<uuid:access_id>/approve", methods=["GET", "POST"])
def approve(access_id: UUID) -> ResponseReturnValue:
    """Decide for what, whom to see and until when; check the answers; let the person in."""
    access = _access(access_id, "asked")
    form = ApprovalForm(purpose=access.purpose, sees=access.sees, expires=access.expires)
    step, form.step.data = form.step.data, "check"
    if form.validate_on_submit() and form.expires.data:
        if step == "check":
            return render_template(
                "engagements/check.html", form=form, access=access, sees=SEES, MODEL_NAMES=MODEL_NAMES
            )
        if step == "confirm":
            try:
                with aside(PLATFORM):
                    actions.approve(
                        access_id=access.id,
                        authority_id=g.authority.id,
                        purpose=form.purpose.data or "",
                        sees=form.sees.data,
                        expires=form.expires.data,
                        by=g.actor,
                    )
            except NotAccepted as problem:
                blame(form, problem)
            else:
                record("access_approved", by=g.actor, **_said(_access(access.id)))
                flash(f"{access.person} now has access.", "success")
                return redirect(url_for("engagements.overview"))
    is_change = step == "change" and not form.errors
    page = render_template("engagements/approve.html", form=form, access=access, MODEL_NAMES=MODEL_NAMES)
    return page, 200 if request.method == "GET" or is_change else 400


@blueprint.route("/access/<uuid:access_id>/refuse", methods=["GET", "POST"])
def refuse(access_id: UUID) -> ResponseReturnValue:
    """Decide that somebody is not let in."""
    access = _access(access_id, "asked")
    form = ReasonForm()
    problem = ""
    if form.validate_on_submit():
        try:
            with aside(PLATFORM):
                actions.refuse(
                    access_id=access.id, authority_id=g.authority.id, reason=form.reason.data or "", by=g.actor
                )
        except NotAccepted as refused:
            problem = str(refused)
        else:
            record("access_refused", by=g.actor, **_said(_access(access.id)))
            flash(f"{access.person} is not let in.", "success")
            return redirect(url_for("engagements.overview"))
    page = render_template("engagements/refuse.html", form=form, access=access, problem=problem)
    return page, 200 if request.method == "GET" else 400


@blueprint.get("/access/<uuid:access_id>/")
@needs("read_audit")
def viewed(access_id: UUID) -> ResponseReturnValue:
    """One person's access and how much they looked at and changed, day by day; the audit says what."""
    access = _access(access_id)
    return render_template(
        "engagements/viewed.html",
        access=access,
        state=access.state_on(today()),
        days=audit.days_of(access.person_id),
        MODEL_NAMES=MODEL_NAMES,
    )


@blueprint.route("/access/<uuid:access_id>/end", methods=["GET", "POST"])
def end_access(access_id: UUID) -> ResponseReturnValue:
    """End somebody's access at once, and give what they own here to somebody who stays."""
    access = _access(access_id, "open")
    owners, staying = _owners_and_staying({access.person_id: access.person})
    form = ending_form(owners, staying)
    problem = ""
    if form.validate_on_submit():
        try:
            with aside(PLATFORM):
                actions.end_access(
                    access_id=access.id, authority_id=g.authority.id, reason=form.reason.data or "", by=g.actor
                )
        except NotAccepted as refused:
            problem = str(refused)
        else:
            record("access_ended", by=g.actor, **_said(_access(access.id)))
            _hand_on(form, owners, staying)
            flash(f"{access.person} no longer has access.", "success")
            return redirect(url_for("engagements.overview"))
    page = render_template("engagements/end_access.html", form=form, access=access, owners=owners, problem=problem)
    return page, 200 if request.method == "GET" else 400


@blueprint.route("/engagements/<uuid:engagement_id>/end", methods=["GET", "POST"])
def end_engagement(engagement_id: UUID) -> ResponseReturnValue:
    """End an engagement at once with everybody's access, and give on what they own here."""
    engagement = _engagement(engagement_id)
    with working_as(PLATFORM):
        open_now = [
            one
            for one in store.of_authority(g.authority.id)
            if one.engagement.id == engagement.id and one.state_on(today()) == "open"
        ]
    owners, staying = _owners_and_staying({one.person_id: one.person for one in open_now})
    form = ending_form(owners, staying)
    problem = ""
    if form.validate_on_submit():
        try:
            with aside(PLATFORM):
                gone = actions.end_engagement(
                    engagement_id=engagement.id,
                    authority_id=g.authority.id,
                    reason=form.reason.data or "",
                    by=g.actor,
                )
        except NotAccepted as refused:
            problem = str(refused)
        else:
            record("engagement_ended", by=g.actor, delivery_model=engagement.delivery_model, people=len(gone))
            _hand_on(form, owners, staying)
            flash("The engagement has ended, and the access of everybody it brought.", "success")
            return redirect(url_for("engagements.overview"))
    page = render_template(
        "engagements/end_engagement.html",
        form=form,
        engagement=engagement,
        people=open_now,
        owners=owners,
        problem=problem,
        MODEL_NAMES=MODEL_NAMES,
    )
    return page, 200 if request.method == "GET" else 400


@blueprint.get("/nobodys/")
def nobodys() -> ResponseReturnValue:
    """What is still open and belongs to people who no longer work here: nothing is left to nobody unseen."""
    with working_as(PLATFORM):
        gone = ending.gone_from(g.authority.id)
    return render_template("engagements/nobodys.html", owners=ending.owners_among(gone))


@blueprint.route("/nobodys/<uuid:person_id>/", methods=["GET", "POST"])
def take_over(person_id: UUID) -> ResponseReturnValue:
    """Give what belonged to somebody who has left to a colleague who works here."""
    with working_as(PLATFORM):
        gone = ending.gone_from(g.authority.id)
        staying = ending.colleagues(g.authority.id)
    if person_id not in gone:
        abort(404)
    owned = ending.owned_by(person_id, gone[person_id])
    form = TakerForm()
    form.to.choices = [(str(one.person_id), one.name) for one in staying]
    if form.validate_on_submit():
        to = next(one for one in staying if str(one.person_id) == form.to.data)
        pieces = ending.hand_over(from_person=person_id, to=to, by=g.actor)
        flash(f"{to.name} took over {pieces} {'piece' if pieces == 1 else 'pieces'} of work.", "success")
        return redirect(url_for("engagements.nobodys"))
    page = render_template("engagements/take_over.html", form=form, owned=owned, staying=staying)
    return page, 200 if request.method == "GET" else 400


def proposed(form: ProposalForm) -> dict[str, Any]:
    """What the form of a proposal says, as the action takes it."""
    return {name: form[name].data for name in ("name", "email", "role", "purpose", "sees", "expires")}


def blame(form: ProposalForm | ApprovalForm, problem: NotAccepted) -> None:
    """Show why something was not accepted at the field it is about."""
    words = str(problem)
    other = form.role if isinstance(form, ProposalForm) else form.sees
    (form.expires if "end date" in words else other).errors = [words]


def _owners_and_staying(going: dict[UUID, str]) -> tuple[list[Owned], list[Colleague]]:
    with working_as(PLATFORM):
        staying = ending.colleagues(g.authority.id, without=list(going))
    return ending.owners_among(going), staying


def _hand_on(form: ReasonForm, owners: Sequence[Owned], staying: Sequence[Colleague]) -> None:
    for owner in owners:
        to = chosen(form, owner, staying)
        if to is not None:
            ending.hand_over(from_person=owner.person_id, to=to, by=g.actor)


def _engagement(engagement_id: UUID) -> Engaged:
    with working_as(PLATFORM):
        found = authorities.engagement(engagement_id, g.authority.id)
    if found is None or found.delivery_model == "none" or found.state_on(today()) == "past":
        abort(404)
    return found


def _access(access_id: UUID, state: str = "") -> Access:
    with working_as(PLATFORM):
        found = store.find(access_id, g.authority.id)
    if found is None or (state and found.state_on(today()) != state):
        abort(404)
    return found


def _said(access: Access) -> dict[str, str]:
    return {
        "person": access.person,
        "role": access.role_code,
        "sees": access.sees,
        "until": access.expires.isoformat(),
        "purpose": access.purpose,
        "reason": access.reason,
    }
