"""The form by which a named person certifies."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput, GovSubmitInput, GovTextArea
from wtforms import BooleanField, HiddenField, RadioField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tenants.contribution.grade import MEANINGS


class CertifyForm(FlaskForm):
    """The grade, a remark, and the word that exactly what was shown may leave."""

    shown = HiddenField(validators=[InputRequired()])
    grade = RadioField(
        "How good is this data?",
        choices=[SelectChoice(grade, f"{grade}: {meaning}") for grade, meaning in MEANINGS.items()],
        widget=GovRadioInput(),
        validators=[InputRequired("Choose a grade")],
    )
    remark = TextAreaField(
        "Anything a reader of the grade should know (optional)",
        widget=GovTextArea(),
        validators=[Length(max=1000, message="Keep the remark below 1,000 characters")],
    )
    agreed = BooleanField(
        "I have looked at these figures. They, and nothing else, may leave the authority in my name.",
        widget=GovCheckboxInput(),
        validators=[InputRequired("Tick the box to certify")],
    )
    submit = SubmitField("Certify and send", widget=GovSubmitInput())
