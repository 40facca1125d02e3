"""The forms of the diagnosis. Rules live elsewhere; these ask and show."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import (
    GovDateInput,
    GovFileInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import HiddenField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from permanence.web.dates import DayField
from tenants.diagnosis.conclusion import WORDS
from tenants.diagnosis.money import KINDS
from tenants.diagnosis.practices import PRACTICES

LONG = 4000


class OverrideForm(FlaskForm):
    """A manager's own answer and the reason."""

    answer = RadioField(
        "Your answer",
        choices=[SelectChoice(code, words) for code, words in WORDS.items()],
        widget=GovRadioInput(),
        validators=[InputRequired("Choose an answer")],
    )
    reason = TextAreaField(
        "Why",
        description="Kept beside the method’s answer; both are shown. Do not name children or staff.",
        widget=GovTextArea(),
        validators=[InputRequired("Say why"), Length(max=LONG, message="At most 4,000 characters")],
    )
    submit = SubmitField("Keep my answer beside it", widget=GovSubmitInput())


class CostForm(FlaskForm):
    """One own cost of a kind and year."""

    kind = SelectField(
        "What",
        choices=[SelectChoice("", "Choose"), *(SelectChoice(code, words) for code, words in KINDS.items())],
        widget=GovSelect(),
        validators=[InputRequired("Choose what the cost is of")],
    )
    year = StringField(
        "Financial year",
        description="For example 2024-25",
        widget=GovTextInput(),
        validators=[InputRequired("Enter the financial year, for example 2024-25"), Length(max=9)],
    )
    amount = StringField("Amount in pounds", widget=GovTextInput(), validators=[InputRequired("Enter the amount")])
    low = StringField(
        "Lowest (optional)",
        description="For a range: the lowest and highest that hold in your authority",
        widget=GovTextInput(),
        validators=[Optional()],
    )
    high = StringField("Highest (optional)", widget=GovTextInput(), validators=[Optional()])
    source = StringField(
        "Source",
        description="For example “Finance, outturn 2024-25”",
        widget=GovTextInput(),
        validators=[InputRequired("Say where the cost comes from"), Length(max=200)],
    )
    submit = SubmitField("Use this cost", widget=GovSubmitInput())


class CostFileForm(FlaskForm):
    """Own costs from a CSV file."""

    file = FileField(
        "CSV file",
        description="Columns: kind, year, amount, low, high, source. Low and high may be blank.",
        widget=GovFileInput(),
        validators=[InputRequired("Choose the file")],
        render_kw={"accept": ".csv,text/csv"},
    )
    submit = SubmitField("Bring in the costs", widget=GovSubmitInput())


class ReportForm(FlaskForm):
    """A report's title and summary; `version` is the one the page was opened with."""

    version = HiddenField()
    title = StringField("Title", widget=GovTextInput(), validators=[InputRequired("Enter a title"), Length(max=200)])
    summary = TextAreaField(
        "Summary (optional)",
        description="For people who read nothing else. Name no child and no member of staff.",
        widget=GovTextArea(),
        validators=[Optional(), Length(max=LONG, message="At most 4,000 characters")],
    )
    submit = SubmitField("Save", widget=GovSubmitInput())


class FindingForm(FlaskForm):
    """A finding, what it rests on, and the practice recommended."""

    finding = TextAreaField(
        "Finding",
        description="What was found, in a sentence or two. Name no child and no member of staff.",
        widget=GovTextArea(),
        validators=[InputRequired("Write the finding"), Length(max=LONG, message="At most 4,000 characters")],
    )
    evidence = SelectField(
        "Evidence it rests on", widget=GovSelect(), validators=[InputRequired("Choose the evidence it rests on")]
    )
    practice = SelectField(
        "Practice recommended (optional)",
        choices=[SelectChoice("", "None"), *(SelectChoice(one.code, one.name) for one in PRACTICES.values())],
        widget=GovSelect(),
        validators=[Optional()],
    )
    submit = SubmitField("Add the finding", widget=GovSubmitInput())


class ActionForm(FlaskForm):
    """Something the report proposes to do."""

    what = StringField(
        "What is to be done",
        widget=GovTextInput(),
        validators=[InputRequired("Say what is to be done"), Length(max=500)],
    )
    owner = StringField("By whom", widget=GovTextInput(), validators=[InputRequired("Say by whom"), Length(max=100)])
    due = DayField("By when (optional)", widget=GovDateInput(), validators=[Optional()])
    submit = SubmitField("Add the action", widget=GovSubmitInput())


class ConfirmForm(FlaskForm):
    """Nothing but the button and its protection against forgery."""

    submit = SubmitField("Confirm", widget=GovSubmitInput())
