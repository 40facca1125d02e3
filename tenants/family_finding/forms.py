"""The forms of family finding, and how what is typed becomes text that two people's changes are put together from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovDateInput,
    GovFileInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from permanence.web.dates import DayField
from tenants.casework.needs import ANSWERS
from tenants.family_finding.criteria import (
    ANY,
    CONTACTS,
    CRITERIA,
    ETHNICITIES,
    MARKS,
    NEEDS,
    NOTHING,
    REGIONS,
    RELIGIONS,
)
from tenants.family_finding.reaches import KINDS, SEARCHED, WORDS
from tenants.family_finding.reasons import DECISIONS, FAMILY_KINDS, FAMILY_STATES, REASONS, REFERENCE_HINT
from tenants.family_finding.triggers import LEVELS

LONG = 4000


def _choices(pairs: Mapping[Any, str], first: str | None = None) -> list[SelectChoice]:
    return [*([SelectChoice("", first)] if first else []), *(SelectChoice(str(key), pairs[key]) for key in pairs)]


def _line(label: str, **more: Any) -> StringField:
    return StringField(label, widget=GovTextInput(), validators=[Optional(), Length(max=200)], **more)


def _note(label: str = "Note (optional)") -> TextAreaField:
    return TextAreaField(label, widget=GovTextArea(), validators=[Optional(), Length(max=LONG)])


def _day(label: str, missing: str, **more: Any) -> DayField:
    return DayField(label, widget=GovDateInput(), validators=[InputRequired(missing)], **more)


def _ticks(label: str, pairs: Mapping[str, str], last: tuple[str, str], hint: str) -> SelectMultipleField:
    choices = [*_choices(pairs), SelectChoice(*last)]
    return SelectMultipleField(label, choices=choices, widget=GovCheckboxesInput(), description=hint)


def _alone(_form: FlaskForm, field: SelectMultipleField) -> None:
    if NOTHING in (field.data or ()) and len(field.data) > 1:
        raise ValidationError("Tick either that nothing is needed or what is, not both")


class StepForm(FlaskForm):
    """A search, an event, or something made to show the child."""

    kind = SelectField(
        "What was done",
        choices=_choices(KINDS, "Choose"),
        widget=GovSelect(),
        validators=[InputRequired("Choose what was done")],
    )
    reach = SelectField(
        "For a search: how far it reaches",
        choices=[SelectChoice("", "Does not apply"), *(SelectChoice(one, WORDS[one]) for one in SEARCHED)],
        widget=GovSelect(),
        default="",
    )
    began = _day(
        "When it was done or began", "Enter the day", description="For example, 24 3 2026, or 24/3/26 in the first box."
    )
    ended = DayField(
        "When a search ended (optional)",
        description="Leave blank while it goes on.",
        widget=GovDateInput(),
        validators=[Optional()],
    )
    place = _line(
        "Where (optional)", description="For example the agency, the register or the event. No family’s name."
    )
    note = _note()
    submit = SubmitField("Record it", widget=GovSubmitInput())

    def validate_reach(self, field: SelectField) -> None:
        """A search has a reach, and nothing else has."""
        if self.kind.data == "search" and not field.data:
            raise ValidationError("Choose how far the search reaches")
        if self.kind.data != "search" and field.data:
            raise ValidationError("Only a search has a reach: choose “Does not apply”")

    def validate_ended(self, field: DayField) -> None:
        """Optional fields of three inputs are judged by their date."""
        if field.data and self.began.data and field.data < self.began.data:
            raise ValidationError("The last day is before the first. Check both")


class ChangeStepForm(FlaskForm):
    """What can be said of a step later."""

    version = HiddenField()
    ended = DayField(
        "When it ended", description="Blank while it goes on.", widget=GovDateInput(), validators=[Optional()]
    )
    place = _line("Where (optional)")
    note = _note()
    submit = SubmitField("Save", widget=GovSubmitInput())


class ReasonForm(FlaskForm):
    """Why something is taken back."""

    reason = StringField("Why", widget=GovTextInput(), validators=[InputRequired("Say why"), Length(max=300)])
    submit = SubmitField("Withdraw the step", widget=GovSubmitInput())


class AddLinkForm(FlaskForm):
    """A family to be considered for a child."""

    reference = StringField(
        "The family’s reference",
        description=REFERENCE_HINT,
        widget=GovTextInput(),
        validators=[InputRequired("Enter the family’s reference"), Length(max=40)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    considered = _day("Considered since", "Enter the day")
    source = _line("Where the family was found (optional)")
    note = _note()
    submit = SubmitField("Record the link", widget=GovSubmitInput())


class LinkForm(FlaskForm):
    """What is known of a link: the criteria one by one, and what was decided by whom. There is no score."""

    version = HiddenField()
    age, sex, siblings, disability, health, development, ethnicity, religion, language, contact, region = (
        RadioField(words, choices=_choices(MARKS), widget=GovRadioInput(), validators=[InputRequired("Choose one")])
        for words in CRITERIA.values()
    )
    decision = SelectField("What was decided", choices=_choices(DECISIONS), widget=GovSelect(), default="")
    decided_by = _line(
        "Who decided (optional)", description="For example the matching meeting, or a person’s name and post."
    )
    decided_on = DayField("When it was decided (optional)", widget=GovDateInput(), validators=[Optional()])
    source = _line("Where the family was found (optional)")
    note = _note()
    submit = SubmitField("Save", widget=GovSubmitInput())


class StopForm(FlaskForm):
    """Why a link stopped, when, and who decided."""

    ended = _day("When it stopped", "Enter the day it stopped")
    reason = RadioField(
        "Why", choices=_choices(REASONS), widget=GovRadioInput(), validators=[InputRequired("Choose a reason")]
    )
    # Not Optional: that would end the checks of a blank field before its own.
    words = TextAreaField("In words (needed for another reason)", widget=GovTextArea(), validators=[Length(max=LONG)])
    decided_by = StringField(
        "Who decided", widget=GovTextInput(), validators=[InputRequired("Enter who decided"), Length(max=200)]
    )
    submit = SubmitField("Stop the link", widget=GovSubmitInput())

    def validate_words(self, field: TextAreaField) -> None:
        """Another reason needs its words."""
        if self.reason.data == "other" and not (field.data or "").strip():
            raise ValidationError("Say the reason in words")


class MatchForm(FlaskForm):
    """When the match that came of a link was agreed."""

    agreed = _day("When the match was agreed", "Enter the day")
    submit = SubmitField("Record the match", widget=GovSubmitInput())


class FeedbackForm(FlaskForm):
    """That the adopters were told why a link stopped."""

    on = _day("When they were told", "Enter the day")
    given_by = StringField(
        "Who told them", widget=GovTextInput(), validators=[InputRequired("Enter who told them"), Length(max=200)]
    )
    note = _note()
    submit = SubmitField("Record the feedback", widget=GovSubmitInput())


class SoughtForm(FlaskForm):
    """What is sought for a child beside what the case tells. What is not recorded is unknown, which is not no."""

    version = HiddenField()
    alone = RadioField(
        "Is the child to be placed alone?",
        description="Only where no sibling group is recorded on the case; otherwise the group’s decision counts.",
        choices=[SelectChoice("yes", "Yes, alone"), SelectChoice("", "Not recorded")],
        widget=GovRadioInput(),
        validators=[Optional()],
    )
    religion = SelectField(
        "Religion to be supported",
        choices=[SelectChoice("", "Not recorded"), SelectChoice(NOTHING, "None in particular"), *_choices(RELIGIONS)],
        widget=GovSelect(),
        default="",
    )
    language = _line("Languages to be supported", description="Parted by commas. Leave blank where not recorded.")
    contact = _ticks(
        "Contact planned", CONTACTS, (NOTHING, "No contact is planned"), "Leave all blank where not recorded."
    )
    avoid = _ticks(
        "Regions where the child cannot live",
        REGIONS,
        (NOTHING, "The child can live anywhere"),
        "For safety or contact. Leave all blank where not recorded.",
    )
    note = _note()
    submit = SubmitField("Save", widget=GovSubmitInput())

    validate_contact = _alone
    validate_avoid = _alone


def _years(label: str) -> IntegerField:
    return IntegerField(
        label,
        widget=GovTextInput(),
        validators=[Optional(), NumberRange(0, 17, "Enter whole years from 0 to 17")],
        render_kw={"inputmode": "numeric"},
    )


class FamilyForm(FlaskForm):
    """An approved family as what it offers, without a name or an address."""

    version = HiddenField()
    reference = StringField(
        "Reference",
        description=REFERENCE_HINT,
        widget=GovTextInput(),
        validators=[InputRequired("Enter a reference"), Length(max=40)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    kind = RadioField(
        "Whose family",
        choices=_choices(FAMILY_KINDS),
        widget=GovRadioInput(),
        validators=[InputRequired("Choose whose family it is")],
    )
    status = SelectField("Status", choices=_choices(FAMILY_STATES), widget=GovSelect(), default="available")
    available_from = _day("Available from", "Enter the day from which the family is available")
    available_until = DayField("Available until (optional)", widget=GovDateInput(), validators=[Optional()])
    age_from = _years("Youngest age in years")
    age_to = _years("Oldest age in years")
    sex = RadioField(
        "Boys or girls",
        choices=[
            SelectChoice("any", "Either"),
            SelectChoice("female", "Girls"),
            SelectChoice("male", "Boys"),
            SelectChoice("", "Not said"),
        ],
        widget=GovRadioInput(),
        validators=[Optional()],
        default="",
    )
    siblings_most = IntegerField(
        "How many children together at most",
        widget=GovTextInput(),
        validators=[Optional(), NumberRange(1, 9, "Enter a number from 1 to 9")],
        render_kw={"inputmode": "numeric"},
    )
    disability, health, development = (
        RadioField(
            f"Can meet: {CRITERIA[need].lower()}",
            choices=_choices({**ANSWERS, "unknown": "Not said"}),
            widget=GovRadioInput(),
            default="unknown",
            validators=[InputRequired("Choose one")],
        )
        for need in NEEDS
    )
    ethnicities = _ticks("Ethnicity they can support", ETHNICITIES, (ANY, "Any"), "Leave all blank where not said.")
    religions = _ticks("Religion they can support", RELIGIONS, (ANY, "Any"), "Leave all blank where not said.")
    languages = _line("Languages they can support", description="Parted by commas, English too. Blank: not said.")
    contacts = _ticks("Contact they can support", CONTACTS, (ANY, "Any"), "Leave all blank where not said.")
    region = SelectField("Region", choices=_choices(REGIONS, "Not said"), widget=GovSelect(), default="")
    submit = SubmitField("Save", widget=GovSubmitInput())

    def validate_age_to(self, field: IntegerField) -> None:
        """Ages in their order."""
        if field.data is not None and self.age_from.data is not None and field.data < self.age_from.data:
            raise ValidationError("The oldest age is below the youngest. Check both")

    def validate_available_until(self, field: DayField) -> None:
        """Days in their order."""
        if field.data and self.available_from.data and field.data < self.available_from.data:
            raise ValidationError("The last day is before the first. Check both")


class TriggerForm(FlaskForm):
    """The authority's own trigger to widen, from a day on."""

    level = SelectField(
        "Prompt", choices=_choices(LEVELS, "Choose"), widget=GovSelect(), validators=[InputRequired("Choose a prompt")]
    )
    days = IntegerField(
        "After how many days without a live link (blank switches the prompt off)",
        widget=GovTextInput(),
        validators=[Optional(), NumberRange(1, 2000, "Enter days from 1 to 2,000")],
        render_kw={"inputmode": "numeric"},
    )
    since = _day("From which day", "Enter the day")
    reason = StringField("Why", widget=GovTextInput(), validators=[InputRequired("Say why"), Length(max=300)])
    submit = SubmitField("Set the trigger", widget=GovSubmitInput())


class FileForm(FlaskForm):
    """A file of links exported from another system."""

    file = FileField(
        "CSV file of links",
        description="At most 1 MB and 1,000 links. Nothing is kept in the log before you have seen what it would do.",
        widget=GovFileInput(),
        validators=[DataRequired(message="Choose the file")],
        render_kw={"accept": ".csv,.txt"},
    )
    submit = SubmitField("Send the file", widget=GovSubmitInput())


class ConfirmForm(FlaskForm):
    """Nothing but the protection of a button against forgery."""


def as_text(value: Any) -> str:
    """What a field holds as the text that is kept: days as ISO, ticks parted by blanks, `any` for itself."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ANY if ANY in value else " ".join(sorted(value))
    return "" if value is None else str(value)


def texts(form: FlaskForm, names: tuple[str, ...]) -> dict[str, str]:
    """The fields of these names as text."""
    return {name: as_text(form[name].data) for name in names}


def put(field: Field, text: str) -> None:
    """Let a field show a kept text."""
    field.raw_data = None
    if isinstance(field, SelectMultipleField):
        field.data = text.split()
    elif isinstance(field, DayField):
        field.data = date.fromisoformat(text) if text else None
    elif isinstance(field, IntegerField):
        field.data = int(text) if text else None
    else:
        field.data = text
