"""The forms of meetings. One form holds everything a child's screen takes, so that one button keeps all of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovDateInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import Field, HiddenField, IntegerField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from permanence.web.dates import DayField
from tenants.casework.course import OPEN_STAGES, STAGES
from tenants.casework.delays import AVOIDABLE, CAUSES, GROUPS, OWNERS
from tenants.casework.milestones import MILESTONES, PARTS, REACHES, REVERSAL_REASONS

LONG = 20_000
_NONE = SelectChoice("", "Choose")


class PlanForm(FlaskForm):
    """A meeting's day, title and chair, and which children its agenda begins with."""

    held_on = DayField("Day of the meeting", widget=GovDateInput(), validators=[InputRequired("Enter the day")])
    title = StringField("Title", widget=GovTextInput(), validators=[InputRequired("Enter a title"), Length(max=200)])
    chair = StringField(
        "Chair (optional)",
        widget=GovTextInput(),
        validators=[Optional(), Length(max=200)],
        render_kw={"list": "people", "autocomplete": "off"},
    )
    choose = RadioField(
        "Which children does the agenda begin with?",
        description="You can add children and take them off afterwards.",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("risk", "The children with most reasons to be spoken of"),
            SelectChoice("stage", "Children of one stage"),
            SelectChoice("team", "Children of one team"),
            SelectChoice("none", "None yet: I choose them one by one"),
        ],
        default="risk",
        validators=[InputRequired("Choose one")],
    )
    stage = SelectField(
        "Stage, where you chose one stage",
        widget=GovSelect(),
        choices=[_NONE, *(SelectChoice(code, STAGES[code]) for code in OPEN_STAGES)],
        validators=[Optional()],
    )
    team = SelectField("Team, where you chose one team", widget=GovSelect(), choices=[_NONE], validators=[Optional()])
    most = IntegerField(
        "At most how many children",
        description="Twelve children take about an hour.",
        widget=GovTextInput(),
        default=12,
        validators=[InputRequired("Enter a number"), NumberRange(1, 200, "Enter a number from 1 to 200")],
        render_kw={"inputmode": "numeric"},
    )
    submit = SubmitField("Plan the meeting", widget=GovSubmitInput())

    def validate(self, extra_validators: object = None) -> bool:
        """A stage or a team is named where the choice needs one."""
        fine = bool(super().validate(extra_validators))
        for name in ("stage", "team"):
            if self.choose.data == name and not self[name].data:
                fine = _wrong(self[name], f"Choose a {name}")
        return fine


class ActionPart:
    """The three fields of an agreed action; `what` empty: none is agreed."""

    what = StringField("Action", widget=GovTextInput(), validators=[Optional(), Length(max=1000)])
    owner = StringField(
        "Who does it",
        widget=GovTextInput(),
        validators=[Optional(), Length(max=200)],
        render_kw={"list": "people", "autocomplete": "off"},
    )
    due = DayField("By when", widget=GovDateInput(), validators=[Optional()])


class MinutesForm(ActionPart, FlaskForm):
    """Who was there, the free part of the minutes, and an action for the service."""

    version = HiddenField()
    attendees = TextAreaField(
        "Who was there",
        description="One name on a line.",
        widget=GovTextArea(),
        validators=[Optional(), Length(max=LONG)],
    )
    minutes = TextAreaField(
        "Minutes besides what was said of each child",
        description="Everybody in the authority who may see children can read this. "
        "Write of a child on the child’s own screen.",
        widget=GovTextArea(),
        validators=[Optional(), Length(max=LONG)],
    )

    def validate(self, extra_validators: object = None) -> bool:
        """An action needs somebody who does it."""
        return bool(super().validate(extra_validators)) & whole_action(self)


class ChildForm(ActionPart, FlaskForm):
    """All that is written on a child's screen: words, an action, a milestone, a delay, a note."""

    version = HiddenField()
    discussion = TextAreaField("Discussion", widget=GovTextArea(), validators=[Optional(), Length(max=LONG)])
    decision = TextAreaField("Decision", widget=GovTextArea(), validators=[Optional(), Length(max=LONG)])

    event = SelectField(
        "What happened",
        widget=GovSelect(),
        choices=[
            _NONE,
            *(SelectChoice(one.code, f"{PARTS[one.part]}: {one.words}") for one in MILESTONES.values()),
        ],
        validators=[Optional()],
    )
    on = DayField("When it happened", widget=GovDateInput(), validators=[Optional()])
    reach = SelectField(
        "How far, where the search was widened",
        widget=GovSelect(),
        choices=[_NONE, *(SelectChoice(*one) for one in REACHES.items())],
        validators=[Optional()],
    )
    reversal_reason = SelectField(
        "Why, where the decision was reversed",
        widget=GovSelect(),
        choices=[_NONE, *(SelectChoice(*one) for one in REVERSAL_REASONS.items())],
        validators=[Optional()],
    )

    cause = SelectField(
        "Why the child waits",
        widget=GovSelect(),
        choices=[
            _NONE,
            *(SelectChoice(one.code, f"{GROUPS[one.group]}: {one.words}") for one in CAUSES.values()),
        ],
        validators=[Optional()],
    )
    began = DayField("Since when", widget=GovDateInput(), validators=[Optional()])
    avoidable = SelectField(
        "Could it be avoided",
        widget=GovSelect(),
        choices=[SelectChoice(*one) for one in AVOIDABLE.items()],
        default="unknown",
        validators=[Optional()],
    )
    delay_owner = SelectField(
        "Who could end it",
        widget=GovSelect(),
        choices=[SelectChoice("", "As usual for this cause"), *(SelectChoice(*one) for one in OWNERS.items())],
        validators=[Optional()],
    )
    remedy = StringField(
        "What would end it (optional)", widget=GovTextInput(), validators=[Optional(), Length(max=1000)]
    )
    review_on = DayField("Look again on (optional)", widget=GovDateInput(), validators=[Optional()])

    note = TextAreaField("Note on the case", widget=GovTextArea(), validators=[Optional(), Length(max=LONG)])

    def validate(self, extra_validators: object = None) -> bool:
        """What is begun is complete: an action has an owner, a milestone its day, a delay its cause and first day."""
        fine = bool(super().validate(extra_validators)) & whole_action(self)
        if (self.on.data or self.reach.data or self.reversal_reason.data) and not self.event.data:
            fine = _wrong(self.event, "Choose what happened")
        if self.event.data and not self.on.data and not self.on.errors:
            fine = _wrong(self.on, "Enter the day on which it happened")
        begun = self.began.data or self.remedy.data or self.review_on.data or self.delay_owner.data
        if begun and not self.cause.data:
            fine = _wrong(self.cause, "Choose why the child waits")
        if self.cause.data and not self.began.data and not self.began.errors:
            fine = _wrong(self.began, "Enter the day since when")
        return fine

    @property
    def detail(self) -> str:
        """What the chosen milestone asks for beside its day."""
        wanted = MILESTONES[self.event.data].detail if self.event.data else ""
        return str(self[wanted].data or "") if wanted else ""

    def begun(self, *names: str) -> bool:
        """Whether anything was typed or is wrong in these fields: their section is shown open."""
        return any(self[name].errors or any(self[name].raw_data or ()) for name in names)


def whole_action(form: ActionPart) -> bool:
    """Whether the action is complete or not begun."""
    fine = True
    if (form.owner.data or form.due.data) and not form.what.data:
        fine = _wrong(form.what, "Say what is to be done")
    if form.what.data and not form.owner.data:
        fine = _wrong(form.owner, "Say who does it")
    return fine


def _wrong(field: Field, message: str) -> bool:
    errors: Sequence[str] = field.errors
    field.errors = [*errors, message]
    return False
