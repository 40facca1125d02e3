"""The start page: for a stranger what this is, for everybody else the way to their work."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from permanence.web.navigation import links_for

blueprint = Blueprint("home", __name__)
authority_blueprint = Blueprint("authority_home", __name__, url_prefix="/authority/<code>")


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """Where everybody begins."""
    actor = g.get("actor")
    if actor is None:
        return render_template("web/welcome.html")
    if actor.authority is not None:
        return redirect(url_for("authority_home.home"))
    if actor.membership_id is None:
        return redirect(url_for("account.places"))
    return render_template("web/home.html", links=links_for(actor))


@authority_blueprint.get("/")
def home() -> ResponseReturnValue:
    """The start page of an authority's person."""
    return render_template("web/authority_home.html", links=links_for(g.actor))
