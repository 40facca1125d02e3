"""The guards: who may enter a blueprint, and as which database login its requests run.

They are wired where blueprints are registered, from one table, so the whole access policy reads in one place. What is
not yours answers 404, exactly like what does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import structlog
from flask import Flask, Response, abort, current_app, g, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from permanence.database import NATIONAL, PLATFORM, working_as
from permanence.identity import entry, store
from permanence.identity.kept_text import seal
from permanence.identity.people import SignedIn
from permanence.parts import Guard, Guarded
from permanence.web.commit import SAFE, open_scope

P = ParamSpec("P")
R = TypeVar("R")


class Unguarded(RuntimeError):
    """A route that belongs to no guarded blueprint: the application refuses to start with one."""


def install_guards(app: Flask) -> None:
    """Load people from their sessions and open the right scope before each view."""
    manager = LoginManager()
    manager.session_protection = None  # sessions are rows that can be revoked; addresses change on trains
    manager.init_app(app, add_context_processor=False)  # an error page must not ask the database
    manager.user_loader(load)
    app.extensions["guards"] = {}
    app.url_value_preprocessor(_take_code)
    app.url_defaults(_give_code)
    app.before_request(enter)


def register(app: Flask, guarded: Guarded) -> None:
    """Register a blueprint with its guard."""
    if guarded.blueprint.name in guards(app):
        raise Unguarded(f"Two blueprints are called {guarded.blueprint.name}")
    guards(app)[guarded.blueprint.name] = guarded.guard
    app.register_blueprint(guarded.blueprint)


def guards(app: Flask) -> dict[str, Guard]:
    """The guard of each blueprint by the blueprint's name."""
    table: dict[str, Guard] = app.extensions["guards"]
    return table


def refuse_unguarded(app: Flask) -> None:
    """Raise Unguarded for a route outside every guarded blueprint, or an authority's page without its code."""
    for rule in app.url_map.iter_rules():
        guard = guards(app).get(rule.endpoint.rpartition(".")[0])
        if guard is None:
            raise Unguarded(f"{rule.rule} ({rule.endpoint}) belongs to no guarded blueprint")
        if guard.kind == "authority" and not rule.rule.startswith("/authority/<code>/"):
            raise Unguarded(f"{rule.rule} is an authority's page; it must begin with /authority/<code>/")


def load(token: str) -> SignedIn | None:
    """Flask-Login's user loader: the person of a live session, whose use is noted at most once a minute."""
    with working_as(PLATFORM):
        found = entry.identify(token=token)
    if isinstance(found, entry.Expired):
        g.expired = found
        return None
    if found is not None and entry.now() - found.last_seen_at > entry.TOUCH:
        store.touch(found.session_id)
    return found


def who() -> SignedIn | None:
    """The person signed in, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def needs(permission: str, *, every_child: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A route that needs more than its blueprint's permission; without it the page does not exist.

    `every_child`: nor does it for people who may see only some of the children.
    """

    def guard_view(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if permission not in g.actor.permissions or (every_child and g.actor.sees != "all"):
                abort(404)
            return view(*args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]
        return guarded

    return guard_view


def enter() -> ResponseReturnValue | None:
    """Before each view: find out who asks, let them in or not, and open the scope of the work."""
    guard = guards(current_app).get(request.blueprint or "")
    if guard is None:
        return None  # no such route: Flask answers 404 itself
    if request.blueprint in ("assets", "health"):
        return None  # neither knows who asks nor touches the database before it has to
    person = who()
    if person is not None:
        g.person, g.actor = person, person.actor
        structlog.contextvars.bind_contextvars(
            person=str(person.person_id), authority=person.authority.role if person.authority else ""
        )
    if guard.kind == "public":
        open_scope(PLATFORM)
        return None
    if person is None:
        return _ask_to_sign_in()
    if guard.kind == "signed_in":
        open_scope(PLATFORM)
        return None
    return _enter_place(guard, person)


def _enter_place(guard: Guard, person: SignedIn) -> ResponseReturnValue | None:
    code = g.get("asked_code")
    here = person.authority.code if person.authority else None
    if here != code or person.current is None or not person.current.opens(guard):
        other = person.other_with(authority_code=code, guard=guard)
        if other is None:
            abort(404)
        return _offer_switch(str(other.id))
    if guard.kind == "authority":
        if person.authority is None:
            abort(404)
        g.authority = person.authority
        open_scope(person.authority.scope)
    else:
        open_scope(NATIONAL if guard.kind == "across" else PLATFORM)
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    expired: entry.Expired | None = g.get("expired")
    if request.method in SAFE:
        return redirect(url_for("entry.sign_in", next=_way_back()))
    kept = keep_text(expired) if expired is not None and from_own_page() else None
    if kept is None:
        return redirect(url_for("entry.sign_in"))
    return _sign_in_with(kept)


def _sign_in_with(kept: str) -> Response:
    from permanence.identity.forms import SignInForm

    open_scope(PLATFORM)
    form = SignInForm(formdata=None, kept=kept)
    page = render_template("identity/sign_in.html", form=form, timed_out=True)
    return make_response(page, 401)


def keep_text(expired: entry.Expired) -> str | None:
    """What was typed into the form being sent, sealed for the person whose session it was."""
    fields = request.form.items(multi=True)
    secret = str(current_app.secret_key)
    path = request.full_path.rstrip("?")
    return seal(secret=secret, person_id=expired.person_id, path=path, fields=fields, had_files=bool(request.files))


def from_own_page() -> bool:
    """Whether the browser says that the form was one of ours; another site must not plant text to be sent again."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    return request.headers.get("Origin", "") == request.host_url.rstrip("/")


def _offer_switch(membership_id: str) -> ResponseReturnValue:
    if request.method not in SAFE:
        abort(404)
    return redirect(url_for("account.places", to=membership_id, next=_way_back()))


def _way_back() -> str:
    return request.full_path.rstrip("?")


def _take_code(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if _is_of_authority(endpoint) and values is not None:
        g.asked_code = values.pop("code", None)


def _give_code(endpoint: str, values: dict[str, Any]) -> None:
    if "code" not in values and _is_of_authority(endpoint):
        actor = g.get("actor")
        if actor is not None and actor.authority is not None:
            values["code"] = actor.authority


def _is_of_authority(endpoint: str | None) -> bool:
    table: Mapping[str, Guard] = guards(current_app)
    guard = table.get((endpoint or "").rpartition(".")[0])
    return guard is not None and guard.kind == "authority"


def begin_cookie(token: str) -> None:
    """Start a fresh cookie for a session that has just begun: nothing from before signing in stays in it."""
    cookie.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps this request's token there; it belonged to the old cookie
    cookie["_user_id"] = token
