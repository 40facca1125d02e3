"""What anybody may read: glossary, accessibility statement, privacy and cookies."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from permanence.web.feedback import give
from permanence.web.glossary import GLOSSARY

blueprint = Blueprint("help", __name__, url_prefix="/help")
STATEMENT_DATE = date(2026, 11, 23)


@blueprint.get("/glossary")
def glossary() -> ResponseReturnValue:
    """The words and codes of the field."""
    return render_template("web/glossary.html", entries=GLOSSARY)


@blueprint.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """The accessibility statement, with what is known not to work."""
    return render_template("web/accessibility.html", dated=STATEMENT_DATE)


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """What is kept about the people who use Permanence, and about children; the two cookies."""
    return render_template("web/privacy.html", cookie_name=current_app.config["SESSION_COOKIE_NAME"])


blueprint.add_url_rule("/feedback", "feedback", give, methods=["GET", "POST"])
