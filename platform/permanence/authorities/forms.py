"""The forms of the register: signing the data agreement, ending it, recording an engagement."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovDateInput,
    GovRadioInput,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import BooleanField, RadioField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from permanence.web.dates import DayField

MODELS = (
    ("consultancy", "Coram Consultancy: a consultant is embedded, the authority's managers stay in post"),
    ("managed_service", "Coram Managed Service: Coram staff hold the team and service management roles"),
    ("none", "None: the authority uses Permanence by itself"),
)


class AgreementForm(FlaskForm):
    """Who signed, when, and whether Coram's national leads may see the authority by name."""

    signed_by = StringField(
        "Who signed for the authority",
        description="Name and post, for example Jo Example, director of children's services",
        widget=GovTextInput(),
        validators=[InputRequired("Enter who signed"), Length(max=200)],
    )
    signed_on = DayField(
        "When it was signed",
        widget=GovDateInput(),
        validators=[InputRequired("Enter the day it was signed")],
    )
    named_to_national = BooleanField(
        "Coram's national leads may see this authority's protected figures with its name. "
        "Without this they see it only within bands of at least ten authorities.",
        widget=GovCheckboxInput(),
    )
    submit = SubmitField("Record the agreement", widget=GovSubmitInput())


class EngagementForm(FlaskForm):
    """How Coram works with the authority, from when to when, and what for."""

    delivery_model = RadioField(
        "How Coram works with the authority",
        choices=[SelectChoice(*model) for model in MODELS],
        widget=GovRadioInput(),
        validators=[InputRequired("Choose one")],
    )
    starts = DayField("First day", widget=GovDateInput(), validators=[InputRequired("Enter the first day")])
    ends = DayField("Last day (optional)", widget=GovDateInput(), validators=[Optional()])
    purpose = StringField(
        "What it is for", widget=GovTextInput(), validators=[InputRequired("Say what it is for"), Length(max=300)]
    )
    submit = SubmitField("Record the engagement", widget=GovSubmitInput())
