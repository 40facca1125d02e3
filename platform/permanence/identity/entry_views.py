"""Signing in, and choosing a password through a mailed link. Anyone may reach these pages."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from permanence.database import PLATFORM
from permanence.identity import actions, entry
from permanence.identity.forms import AddressForm, NewPasswordForm, PlaceForm, SignInForm
from permanence.identity.guards import begin_cookie, who
from permanence.identity.kept_text import unseal
from permanence.identity.people import SignedIn
from permanence.web.commit import aside
from permanence.web.limits import limiter

blueprint = Blueprint("entry", __name__, template_folder="templates")

WRONG = "The email address or the password is not right"
WAIT = "There were too many attempts to sign in. Wait 15 minutes, or choose a new password"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("30 per minute; 300 per hour", methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for the address and the password; then go on to where the person was going."""
    if request.method == "GET" and who() is not None:
        return redirect(url_for("home.start"))
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("identity/sign_in.html", form=form), 200 if request.method == "GET" else 400
    try:
        signed_in = _prove(form)
    except entry.Throttled:
        return render_template("identity/sign_in.html", form=form, problem=WAIT), 429
    except entry.Refused:
        return render_template("identity/sign_in.html", form=form, problem=WRONG), 400
    begin_cookie(signed_in.token)
    return go_on(signed_in, form.next.data or "", form.kept.data or "")


def _prove(form: SignInForm) -> SignedIn:
    address = request.remote_addr or ""
    refused = entry.Refused()
    # Kept whatever follows: a refused attempt has to count although its answer is a failure.
    with aside(PLATFORM):
        try:
            person = entry.prove_by_password(
                email=form.email.data or "", password=form.password.data or "", address=address
            )
            return entry.open_session(person=person, address=address, agent=request.user_agent.string, how="password")
        except entry.Refused as error:
            refused = error
    raise refused


def go_on(person: SignedIn, wanted: str, kept: str) -> ResponseReturnValue:
    """Where a person goes after signing in: to choose a place, to the text they typed, or to the page they wanted."""
    if person.current is None and person.memberships:
        if not kept:
            return redirect(url_for("account.places", next=local(wanted)))
        form = PlaceForm(formdata=None, kept=kept, next=local(wanted))
        form.membership.choices = places_of(person)
        return render_template("identity/places.html", form=form, person=person)
    typed = unseal(kept, secret=str(current_app.secret_key), person_id=person.person_id) if kept else None
    if typed is not None:
        # The person's cookie, and with it the token against forgery, begins with this answer.
        return render_template("identity/typed_text.html", typed=typed, person=person, to=local(typed.path))
    return redirect(local(wanted))


def places_of(person: SignedIn) -> list[SelectChoice]:
    """The person's memberships as choices of a form."""
    return [SelectChoice(str(one.id), f"{one.place_name} – {one.role.name}") for one in person.memberships]


def local(path: str) -> str:
    """A path of this site, or the start page: nobody is sent elsewhere after signing in."""
    good = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path and path.isprintable()
    return path if good else url_for("home.start")


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@limiter.limit("5 per minute; 30 per hour", methods=["POST"])
def forgotten() -> ResponseReturnValue:
    """Mail a link to choose a new password. The answer is the same whether or not the address is known."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("identity/forgotten.html", form=form), 200 if request.method == "GET" else 400
    actions.request_reset(email=form.email.data or "", address=request.remote_addr or "")
    return render_template("identity/link_sent.html", email=form.email.data)


@blueprint.route("/choose-password/<token>", methods=["GET", "POST"])
@limiter.limit("20 per minute", methods=["POST"])
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password through a mailed link."""
    if actions.person_for_reset(token=token) is None:
        return render_template("identity/dead_link.html"), 404
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            actions.reset_password(token=token, new=form.new.data or "", address=request.remote_addr or "")
        except actions.NotAccepted as problem:
            form.new.errors = [str(problem)]
        except LookupError:
            abort(404)
        else:
            flash("Your new password is saved. Sign in with it.", "success")
            return redirect(url_for("entry.sign_in"))
    return render_template("identity/reset.html", form=form), 200 if request.method == "GET" else 400
