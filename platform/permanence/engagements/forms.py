"""The forms of Coram's access: proposing somebody, deciding, ending, and giving on what they owned."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovDateInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import HiddenField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from permanence.authorities import Authority
from permanence.authorities.forms import EngagementForm
from permanence.engagements.ending import Owned
from permanence.identity.forms import EMAIL
from permanence.identity.roles import CORAM, ROLES, SEES
from permanence.parts import Colleague
from permanence.web.dates import DayField

NOBODY = "nobody"
MODEL_NAMES = {"consultancy": "Coram Consultancy", "managed_service": "Coram Managed Service", "none": "None"}


def _seeing() -> list[SelectChoice]:
    return [SelectChoice(code, words[0].upper() + words[1:]) for code, words in SEES.items()]


class TermsForm(FlaskForm):
    """For what, whom the person may see, and until when."""

    purpose = TextAreaField(
        "What the access is for",
        description="In a sentence, as it should stand in the record",
        widget=GovTextArea(),
        validators=[DataRequired(message="Say what the access is for"), Length(max=500)],
    )
    sees = RadioField(
        "Whom the person may see",
        choices=_seeing(),
        widget=GovRadioInput(),
        validators=[InputRequired("Choose whom the person may see")],
        invalid_choice_message="Choose one of the list",
    )
    expires = DayField(
        "Last day of the access",
        description="At the latest the last day of the engagement. For example 31 3 2027, or 31/3/27 in the first box.",
        widget=GovDateInput(),
        validators=[InputRequired("Enter the last day of the access")],
    )


class ProposalForm(TermsForm):
    """One of Coram's people for an engagement."""

    name = StringField(
        "Full name",
        widget=GovTextInput(),
        validators=[DataRequired(message="Enter the person’s name"), Length(max=200)],
    )
    email = StringField(
        "Work email address",
        widget=GovTextInput(),
        validators=[DataRequired(message="Enter the person’s email address"), Email(message=EMAIL)],
        render_kw={"type": "email", "spellcheck": "false"},
    )
    role = RadioField(
        "Role",
        choices=[SelectChoice(code, ROLES[code].name) for code in CORAM],
        widget=GovRadioInput(),
        validators=[InputRequired("Choose a role")],
        invalid_choice_message="Choose a role of the list",
    )
    submit = SubmitField("Propose", widget=GovSubmitInput())


class ApprovalForm(TermsForm):
    """The authority's decision. `step` is "confirm" when the answers were checked, "change" to go back to them."""

    step = HiddenField(default="check")
    submit = SubmitField("Continue", widget=GovSubmitInput())


class ReasonForm(FlaskForm):
    """Why."""

    reason = TextAreaField("Reason (optional)", widget=GovTextArea(), validators=[Optional(), Length(max=500)])
    submit = SubmitField("Confirm", widget=GovSubmitInput())


def ending_form(owners: Sequence[Owned], colleagues: Sequence[Colleague]) -> ReasonForm:
    """Why, and for each person who owns something here to whom it goes; nobody for now is an answer, too."""
    choices = [
        *(SelectChoice(str(one.person_id), one.name) for one in colleagues),
        SelectChoice(NOBODY, "Nobody yet: it stays listed as owned by nobody who works here"),
    ]
    fields = {
        f"to_{one.person_id.hex}": RadioField(
            f"Who takes over from {one.name}",
            choices=choices,
            widget=GovRadioInput(),
            validators=[InputRequired(f"Choose who takes over from {one.name}")],
            invalid_choice_message="Choose somebody of the list",
        )
        for one in owners
    }
    made: ReasonForm = type("EndingForm", (ReasonForm,), fields)()
    return made


def chosen(form: ReasonForm, owner: Owned, colleagues: Sequence[Colleague]) -> Colleague | None:
    """To whom the owner's work goes by the form; None for nobody yet."""
    answer = form[f"to_{owner.person_id.hex}"].data
    return next((one for one in colleagues if answer != NOBODY and one.person_id == UUID(answer)), None)


class TakerForm(FlaskForm):
    """Who takes over what belonged to somebody who has left."""

    to = RadioField(
        "Who takes it over",
        widget=GovRadioInput(),
        validators=[InputRequired("Choose who takes it over")],
        invalid_choice_message="Choose somebody of the list",
    )
    submit = SubmitField("Hand it over", widget=GovSubmitInput())


class OperatorsEngagementForm(EngagementForm):
    """An engagement as the operator records it: also with whom."""

    authority = SelectField(
        "Authority",
        widget=GovSelect(),
        validators=[InputRequired("Choose the authority")],
        invalid_choice_message="Choose an authority of the list",
    )

    def offer(self, authorities: Sequence[Authority]) -> None:
        """Offer these authorities."""
        self.authority.choices = [SelectChoice("", "Choose"), *(SelectChoice(a.code, a.name) for a in authorities)]
