"""The people of an authority: who has access, in which role, until when. For its administrators.

A membership belongs to the platform, the page to the authority. The change is kept on the platform with its security
event; the authority's own audit then says the same, so that it can read who was let in without asking anybody.
"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from permanence.audit import record
from permanence.database import PLATFORM, working_as
from permanence.identity import actions, store
from permanence.identity.forms import ConfirmForm, MemberForm
from permanence.identity.roles import roles_of
from permanence.web.commit import aside

blueprint = Blueprint("people", __name__, url_prefix="/authority/<code>/people", template_folder="templates")


@blueprint.get("/")
def people() -> ResponseReturnValue:
    """Everybody with access to the authority."""
    with working_as(PLATFORM):
        members = store.people_of(g.authority.id)
    return render_template("identity/people.html", members=members)


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """Give somebody access; a new person is mailed a link to choose a password."""
    form = MemberForm()
    # Coram's people come in by an engagement, for a purpose and a scope: permanence.engagements.
    roles = [one for one in roles_of("authority") if not one.time_boxed]
    form.role.choices = [SelectChoice(one.code, one.name) for one in roles]
    if form.validate_on_submit():
        try:
            membership_id = _grant(form)
        except actions.NotAccepted as problem:
            (form.until if "end date" in str(problem) else form.role).errors = [str(problem)]
        else:
            record("membership_granted", by=g.actor, membership=str(membership_id), role=form.role.data)
            flash(f"{form.name.data} now has access.", "success")
            return redirect(url_for("people.people"))
    page = render_template("identity/person_add.html", form=form, roles=roles)
    return page, 200 if request.method == "GET" else 400


def _grant(form: MemberForm) -> UUID:
    with aside(PLATFORM):
        person = store.person_by_email(form.email.data or "")
        is_new = person is None
        if person is None:
            person = actions.create_person(email=form.email.data or "", name=form.name.data or "", by=g.actor)
        granted = actions.grant_membership(
            person=person, role=form.role.data, authority_id=g.authority.id, by=g.actor, valid_until=form.until.data
        )
        if is_new:
            actions.welcome(person=person, authority=g.authority.code, by=g.actor)
        return granted.id


@blueprint.route("/<uuid:membership_id>/revoke", methods=["GET", "POST"])
def revoke(membership_id: UUID) -> ResponseReturnValue:
    """Ask, then take somebody's access away at once."""
    with working_as(PLATFORM):
        member = next((one for one in store.people_of(g.authority.id) if one[0].id == membership_id), None)
    if member is None:
        abort(404)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("identity/person_revoke.html", row=member[0], person=member[1], form=form)
    try:
        with aside(PLATFORM):
            actions.revoke_membership(membership_id=membership_id, authority_id=g.authority.id, by=g.actor)
    except actions.NotAccepted as problem:
        page = render_template(
            "identity/person_revoke.html", row=member[0], person=member[1], form=form, problem=str(problem)
        )
        return page, 400
    record("membership_revoked", by=g.actor, membership=str(membership_id), role=member[0].role)
    flash(f"{member[1].name} no longer has access in that role.", "success")
    return redirect(url_for("people.people"))
