"""The forms of casework. Rules live elsewhere; these ask and show."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovDateInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from permanence.web.dates import DayField
from tenants.casework.course import OPEN_STAGES, STAGES
from tenants.casework.delays import AVOIDABLE, CAUSES, GROUPS, OWNERS
from tenants.casework.milestones import MILESTONES, PARTS, REACHES, REVERSAL_REASONS
from tenants.casework.needs import ANSWERS, RECORDED

LONG = 4000
PEOPLE = {"list": "people", "autocomplete": "off"}


def _grouped(pairs: list[tuple[str, str, str]], first: str) -> list[SelectChoice]:
    """Choices of a select: value, words, group; `first` is said where nothing is chosen."""
    return [SelectChoice("", first), *(SelectChoice(value, words, optgroup=group) for value, words, group in pairs)]


class OpenForm(FlaskForm):
    """An early alert: a child no return tells of yet."""

    child = StringField(
        "Child's identifier",
        description="As the return will have it: letters and digits, at most ten. For example 004217.",
        widget=GovTextInput(),
        validators=[InputRequired("Enter the child's identifier"), Length(max=10, message="At most ten characters")],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    name = StringField("Name (optional)", widget=GovTextInput(), validators=[Optional(), Length(max=100)])
    dob = DayField("Date of birth (optional)", widget=GovDateInput(), validators=[Optional()])
    on = DayField("Day of the early alert", widget=GovDateInput(), validators=[InputRequired("Enter the day")])
    submit = SubmitField("Open the case", widget=GovSubmitInput())


class CaseForm(FlaskForm):
    """What people record of a case itself; `version` is the one the page was opened with."""

    version = HiddenField()
    name = StringField("Name", widget=GovTextInput(), validators=[Optional(), Length(max=100)])
    team = StringField("Team", widget=GovTextInput(), validators=[Optional(), Length(max=100)])
    worker = StringField(
        "Social worker", widget=GovTextInput(), validators=[Optional(), Length(max=100)], render_kw=PEOPLE
    )
    finder = StringField(
        "Family finder", widget=GovTextInput(), validators=[Optional(), Length(max=100)], render_kw=PEOPLE
    )
    legal_hold = StringField(
        "Legal hold (optional)",
        description="Why this record must be kept whatever happens, for example a claim.",
        widget=GovTextInput(),
        validators=[Optional(), Length(max=300)],
    )
    submit = SubmitField("Save", widget=GovSubmitInput())


class MilestoneForm(FlaskForm):
    """Something that has happened on the way to permanence."""

    event = SelectField(
        "What happened",
        widget=GovSelect(),
        choices=_grouped([(one.code, one.words, PARTS[one.part]) for one in MILESTONES.values()], "Choose"),
        validators=[InputRequired("Choose what happened")],
    )
    on = DayField(
        "When",
        description="For example, 24 3 2026, or 24/3/26 in the first box.",
        widget=GovDateInput(),
        validators=[InputRequired("Enter the day it happened")],
    )
    reach = SelectField(
        "For a widened search: how far",
        widget=GovSelect(),
        choices=[SelectChoice("", "Does not apply"), *(SelectChoice(*pair) for pair in REACHES.items())],
        validators=[Optional()],
    )
    reversal_reason = SelectField(
        "For a reversal: why",
        widget=GovSelect(),
        choices=[SelectChoice("", "Does not apply"), *(SelectChoice(*pair) for pair in REVERSAL_REASONS.items())],
        validators=[Optional()],
    )
    note = TextAreaField("Note (optional)", widget=GovTextArea(), validators=[Optional(), Length(max=LONG)])
    submit = SubmitField("Record the milestone", widget=GovSubmitInput())


class ReasonForm(FlaskForm):
    """Why something is withdrawn or ended."""

    reason = StringField("Why", widget=GovTextInput(), validators=[InputRequired("Say why"), Length(max=300)])
    submit = SubmitField("Confirm", widget=GovSubmitInput())


class ConflictForm(FlaskForm):
    """Which of two dates stands."""

    stands = RadioField("Which date stands?", widget=GovRadioInput(), validators=[InputRequired("Choose one")])
    submit = SubmitField("Decide", widget=GovSubmitInput())


class DelayForm(FlaskForm):
    """Why a child waits, and who could end it."""

    version = HiddenField()
    cause = SelectField(
        "Why the child waits",
        widget=GovSelect(),
        choices=_grouped([(one.code, one.words, GROUPS[one.group]) for one in CAUSES.values()], "Choose"),
        validators=[InputRequired("Choose a cause")],
    )
    began = DayField("Since when", widget=GovDateInput(), validators=[InputRequired("Enter the first day")])
    avoidable = RadioField(
        "Could the delay have been avoided?",
        widget=GovRadioInput(),
        choices=[SelectChoice(*pair) for pair in AVOIDABLE.items()],
        validators=[InputRequired("Choose one")],
    )
    owner = SelectField(
        "With whom the delay is",
        widget=GovSelect(),
        choices=[SelectChoice("", "Choose"), *(SelectChoice(*pair) for pair in OWNERS.items())],
        validators=[InputRequired("Choose who could end it")],
    )
    remedy = TextAreaField(
        "What is being done (optional)", widget=GovTextArea(), validators=[Optional(), Length(max=LONG)]
    )
    review_on = DayField("Look again on (optional)", widget=GovDateInput(), validators=[Optional()])
    submit = SubmitField("Save the delay", widget=GovSubmitInput())


class CloseDelayForm(FlaskForm):
    """What ended a delay, and when."""

    ended = DayField("When it ended", widget=GovDateInput(), validators=[InputRequired("Enter the day")])
    reason = StringField(
        "What ended it", widget=GovTextInput(), validators=[InputRequired("Say what ended it"), Length(max=300)]
    )
    submit = SubmitField("Close the delay", widget=GovSubmitInput())


class ActionForm(FlaskForm):
    """Who does what by when."""

    version = HiddenField()
    what = StringField(
        "What is to be done", widget=GovTextInput(), validators=[InputRequired("Say what"), Length(max=500)]
    )
    owner = StringField(
        "Who does it",
        widget=GovTextInput(),
        validators=[InputRequired("Say who"), Length(max=100)],
        render_kw=PEOPLE,
    )
    due = DayField("By when (optional)", widget=GovDateInput(), validators=[Optional()])
    submit = SubmitField("Save the action", widget=GovSubmitInput())


class CloseActionForm(FlaskForm):
    """How an action ended."""

    outcome = RadioField(
        "How did it end?",
        widget=GovRadioInput(),
        choices=[SelectChoice("done", "Done"), SelectChoice("dropped", "Dropped: no longer needed")],
        validators=[InputRequired("Choose one")],
    )
    reason = StringField(
        "What came of it, or why it was dropped",
        widget=GovTextInput(),
        validators=[InputRequired("Say what came of it"), Length(max=300)],
    )
    submit = SubmitField("Close the action", widget=GovSubmitInput())


class NoteForm(FlaskForm):
    """A note on a case."""

    text = TextAreaField("Note", widget=GovTextArea(), validators=[InputRequired("Write the note"), Length(max=LONG)])
    submit = SubmitField("Add the note", widget=GovSubmitInput())


def _need(code: str) -> RadioField:
    choices = [SelectChoice(*pair) for pair in ANSWERS.items()]
    return RadioField(RECORDED[code], widget=GovRadioInput(), choices=choices, validators=[InputRequired("Choose one")])


class NeedsForm(FlaskForm):
    """What is known of a child's needs. Not recorded is not no."""

    disability = _need("disability")
    health = _need("health")
    development = _need("development")
    submit = SubmitField("Save", widget=GovSubmitInput())


class SiblingsForm(FlaskForm):
    """The sibling group a child belongs to, and what is decided about it."""

    label = StringField(
        "Sibling group",
        description="A name or number of your own. Children with the same one are one group. Blank: none.",
        widget=GovTextInput(),
        validators=[Optional(), Length(max=60)],
    )
    decision = RadioField(
        "Together or apart?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("undecided", "Not decided yet"),
            SelectChoice("together", "Together"),
            SelectChoice("apart", "Apart"),
        ],
        validators=[InputRequired("Choose one")],
    )
    deadline = DayField("To be decided by (optional)", widget=GovDateInput(), validators=[Optional()])
    decided_on = DayField("Decided on", widget=GovDateInput(), validators=[Optional()])
    reason = StringField("Why (optional)", widget=GovTextInput(), validators=[Optional(), Length(max=300)])
    submit = SubmitField("Save", widget=GovSubmitInput())


class PersonForm(FlaskForm):
    """A person a case is opened to."""

    person = SelectField("Open this case to", widget=GovSelect(), validators=[InputRequired("Choose a person")])
    submit = SubmitField("Open the case", widget=GovSubmitInput())


class ThresholdForm(FlaskForm):
    """The authority's own amber and red mark of a stage."""

    stage = SelectField(
        "Stage",
        widget=GovSelect(),
        choices=[SelectChoice(stage, STAGES[stage]) for stage in OPEN_STAGES],
        validators=[InputRequired("Choose a stage")],
    )
    amber = IntegerField(
        "Amber from (days)", widget=GovTextInput(), validators=[InputRequired("Enter days"), NumberRange(1, 5000)]
    )
    red = IntegerField(
        "Red from (days)", widget=GovTextInput(), validators=[InputRequired("Enter days"), NumberRange(2, 5000)]
    )
    since = DayField("From which day", widget=GovDateInput(), validators=[InputRequired("Enter the day")])
    reason = StringField("Why", widget=GovTextInput(), validators=[InputRequired("Say why"), Length(max=300)])
    submit = SubmitField("Set the marks", widget=GovSubmitInput())


class ClockForm(FlaskForm):
    """The authority's own amount of a clock."""

    code = SelectField("Clock", widget=GovSelect(), validators=[InputRequired("Choose a clock")])
    amount = IntegerField(
        "How long (blank switches the clock off)",
        widget=GovTextInput(),
        validators=[Optional(), NumberRange(1, 5000)],
    )
    unit = SelectField(
        "Counted in",
        widget=GovSelect(),
        choices=[
            SelectChoice("days", "days"),
            SelectChoice("working_days", "working days"),
            SelectChoice("weeks", "weeks"),
            SelectChoice("months", "months"),
        ],
    )
    since = DayField("From which day", widget=GovDateInput(), validators=[InputRequired("Enter the day")])
    reason = StringField("Why", widget=GovTextInput(), validators=[InputRequired("Say why"), Length(max=300)])
    submit = SubmitField("Set the clock", widget=GovSubmitInput())


class FilterForm(FlaskForm):
    """A name for the filters in force."""

    name = StringField("Name", widget=GovTextInput(), validators=[InputRequired("Enter a name"), Length(max=60)])
    query = HiddenField()
    submit = SubmitField("Save these filters", widget=GovSubmitInput())
