"""Feedback about the product: anybody may give it, the operator reads it."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea
from wtforms import SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length

from permanence.web import store
from permanence.web.limits import limiter
from permanence.web.paging import page_of

blueprint = Blueprint("feedback", __name__, url_prefix="/operations/feedback")
LONGEST = 4000


class FeedbackForm(FlaskForm):
    """One message."""

    text = TextAreaField(
        "What should we know?",
        description="What you wanted to do, what happened, what would help.",
        widget=GovTextArea(),
        validators=[
            DataRequired(message="Write what we should know"),
            Length(max=LONGEST, message=f"Write {LONGEST:,} characters or fewer"),
        ],
    )
    submit = SubmitField("Send feedback", widget=GovSubmitInput())


@limiter.limit("5 per minute; 40 per day", methods=["POST"])
def give() -> ResponseReturnValue:
    """Take a message, signed in or not."""
    form = FeedbackForm()
    if not form.validate_on_submit():
        return render_template("web/feedback.html", form=form), 200 if request.method == "GET" else 400
    actor = g.get("actor")
    store.add_feedback(
        text=form.text.data or "",
        page=request.args.get("about", "")[:200],
        person_id=actor.person_id if actor else None,
    )
    flash("Thank you. We read every message.", "success")
    return redirect(url_for("home.start"))


@blueprint.get("/")
def received() -> ResponseReturnValue:
    """What people wrote."""
    page = page_of(store.count_feedback(), request.args)
    rows = store.feedback(offset=page.offset, limit=page.limit)
    return render_template("web/feedback_received.html", page=page, rows=rows, trail=[])
