"""A person's own account: where they work, their sessions, their password, signing out."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from permanence.authorities import store as authorities
from permanence.engagements import store as accesses
from permanence.identity import actions, entry, store
from permanence.identity.entry_views import go_on, local, places_of
from permanence.identity.forms import ChangePasswordForm, ConfirmForm, PlaceForm
from permanence.identity.guards import who
from permanence.identity.people import SignedIn

blueprint = Blueprint("account", __name__, url_prefix="/account", template_folder="templates")


def _person() -> SignedIn:
    person = who()
    if person is None:  # pragma: no cover - the guard let nobody else in
        abort(404)
    return person


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Who I am, what I may do where, and where I am signed in."""
    person = _person()
    sessions = store.live_sessions(person.person_id, entry.IDLE, entry.LONGEST)
    given = [one for one in accesses.of_person(person.person_id) if one.approved_at is not None]
    places = {one.engagement.authority_id: authorities.by_id(one.engagement.authority_id) for one in given}
    return render_template(
        "identity/account.html",
        person=person,
        sessions=sessions,
        form=ConfirmForm(),
        given=[(one, places[one.engagement.authority_id], one.state_on(datetime.now(UTC).date())) for one in given],
    )


@blueprint.route("/places", methods=["GET", "POST"])
def places() -> ResponseReturnValue:
    """Choose or switch the authority (or view) to work in: always asked for, always recorded."""
    person = _person()
    form = PlaceForm(membership=request.args.get("to", ""), next=request.args.get("next", ""))
    form.membership.choices = places_of(person)
    if not form.validate_on_submit():
        page = render_template("identity/places.html", form=form, person=person)
        return page, 200 if request.method == "GET" else 400
    chosen = entry.switch_membership(
        by=person, membership_id=UUID(form.membership.data), address=request.remote_addr or ""
    )
    wanted = local(form.next.data or "")
    # A page of another authority would only be refused again.
    if wanted.startswith("/authority/") and (
        chosen.authority is None or not wanted.startswith(f"/authority/{chosen.authority.code}/")
    ):
        wanted = url_for("home.start")
    if form.kept.data:
        return go_on(SignedIn(**{**vars(person), "current": chosen}), wanted, form.kept.data)
    return redirect(wanted)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    entry.sign_out(by=_person(), address=request.remote_addr or "")
    cookie.clear()
    flash("You are signed out.", "success")
    return redirect(url_for("entry.sign_in"))


@blueprint.post("/still-here")
def still_here() -> ResponseReturnValue:
    """The answer to the warning before an idle session ends: it goes on."""
    store.touch(_person().session_id)
    return "", 204


@blueprint.post("/sessions/<uuid:session_id>/end")
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of one's own sessions elsewhere."""
    if not entry.revoke_session(by=_person(), session_id=session_id):
        abort(404)
    flash("That session is ended.", "success")
    return redirect(url_for("account.overview"))


@blueprint.post("/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    """End all sessions but this one."""
    person = _person()
    count = entry.revoke_sessions(by=person.actor, person_id=person.person_id, besides=person.session_id)
    flash(f"{count} other {'session is' if count == 1 else 'sessions are'} ended.", "success")
    return redirect(url_for("account.overview"))


@blueprint.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change one's own password."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            actions.change_password(by=_person(), current=form.current.data or "", new=form.new.data or "")
        except actions.NotAccepted as problem:
            field = form.current if "current" in str(problem).lower() else form.new
            field.errors = [str(problem)]
        else:
            flash("Your password is changed. You are signed out everywhere else.", "success")
            return redirect(url_for("account.overview"))
    return render_template("identity/password.html", form=form), 200 if request.method == "GET" else 400
