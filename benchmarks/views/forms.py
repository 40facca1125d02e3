"""The forms of a release: asking for one, approving it, keeping it back."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovRadioInput,
    GovSubmitInput,
    GovTextArea,
)
from wtforms import BooleanField, HiddenField, RadioField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length


class RequestForm(FlaskForm):
    """Which quarter a release ends with."""

    quarter = RadioField(
        "Which quarter does the data end with?",
        widget=GovRadioInput(),
        validators=[InputRequired("Choose the quarter the data ends with")],
    )
    rebase = BooleanField(
        "This is the yearly re-base: authorities may join or leave the series, three or more at a time",
        widget=GovCheckboxInput(),
    )
    submit = SubmitField("Have it compiled", widget=GovSubmitInput())


class ReferenceForm(FlaskForm):
    """Which quarter's releases a reference is for."""

    quarter = RadioField(
        "For releases whose data ends with",
        widget=GovRadioInput(),
        validators=[InputRequired("Choose a quarter")],
    )
    submit = SubmitField("Freeze the national reference", widget=GovSubmitInput())


class ApproveForm(FlaskForm):
    """The word of the second person, for exactly the draft they were shown."""

    sha256 = HiddenField(validators=[InputRequired()])
    agreed = BooleanField(
        "I have read this draft. It may be shown to authorities, national leads and commissioners, and never changed.",
        widget=GovCheckboxInput(),
        validators=[InputRequired("Tick the box to approve the release")],
    )
    submit = SubmitField("Approve and publish", widget=GovSubmitInput())


class WithholdForm(FlaskForm):
    """Why a draft is kept back."""

    reason = TextAreaField(
        "Why is it kept back?",
        widget=GovTextArea(),
        validators=[
            InputRequired("Give the reason"),
            Length(max=1000, message="Keep the reason below 1,000 characters"),
        ],
    )
    submit = SubmitField("Keep it back", widget=GovSubmitInput(), render_kw={"class": "govuk-button--warning"})
