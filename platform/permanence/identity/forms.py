"""The forms of signing in, of accounts and of people. Rules live elsewhere; these ask and show."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovDateInput,
    GovPasswordInput,
    GovRadioInput,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import HiddenField, PasswordField, RadioField, StringField, SubmitField
from wtforms.validators import DataRequired, Email, EqualTo, Length, Optional

from permanence.web.dates import DayField

EMAIL = "Enter an email address in the form name@example.com"


class SignInForm(FlaskForm):
    """Email address and password; `kept` carries sealed text over the sign-in, `next` the page that was asked for."""

    email = StringField(
        "Email address",
        widget=GovTextInput(),
        validators=[DataRequired(message="Enter your email address"), Length(max=320, message=EMAIL)],
        render_kw={"autocomplete": "username", "spellcheck": "false", "type": "email"},
    )
    password = PasswordField(
        "Password",
        widget=GovPasswordInput(),
        validators=[DataRequired(message="Enter your password"), Length(max=1000, message="Your password is too long")],
    )
    kept = HiddenField()
    next = HiddenField()
    submit = SubmitField("Sign in", widget=GovSubmitInput())


class AddressForm(FlaskForm):
    """The address to which a reset link is mailed."""

    email = StringField(
        "Email address",
        widget=GovTextInput(),
        validators=[DataRequired(message="Enter your email address"), Email(message=EMAIL)],
        render_kw={"autocomplete": "username", "spellcheck": "false", "type": "email"},
    )
    submit = SubmitField("Send the link", widget=GovSubmitInput())


class NewPasswordForm(FlaskForm):
    """A new password through a mailed link."""

    new = PasswordField(
        "New password",
        description="At least 12 characters. Three or more unrelated words work well.",
        widget=GovPasswordInput(),
        validators=[DataRequired(message="Enter a new password")],
    )
    again = PasswordField(
        "New password again",
        widget=GovPasswordInput(),
        validators=[
            DataRequired(message="Enter the new password again"),
            EqualTo("new", message="The two passwords must be the same"),
        ],
    )
    submit = SubmitField("Save the password", widget=GovSubmitInput())


class ChangePasswordForm(NewPasswordForm):
    """A new password for somebody signed in, who proves to be still there."""

    current = PasswordField(
        "Current password",
        widget=GovPasswordInput(),
        validators=[DataRequired(message="Enter your current password")],
    )


class PlaceForm(FlaskForm):
    """Which membership to work under."""

    membership = RadioField(
        "Where do you want to work?",
        widget=GovRadioInput(),
        validators=[DataRequired(message="Choose where you want to work")],
        invalid_choice_message="Choose one of the places of the list",
    )
    kept = HiddenField()
    next = HiddenField()
    submit = SubmitField("Continue", widget=GovSubmitInput())


class MemberForm(FlaskForm):
    """Somebody who gets access to the authority."""

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
        widget=GovRadioInput(),
        validators=[DataRequired(message="Choose a role")],
        invalid_choice_message="Choose a role of the list",
    )
    until = DayField(
        "Access ends on",
        description="Leave blank for no end. For example, 31 3 2027.",
        widget=GovDateInput(),
        validators=[Optional()],
    )
    submit = SubmitField("Give access", widget=GovSubmitInput())


class ConfirmForm(FlaskForm):
    """Nothing but the button and its protection against forgery."""

    submit = SubmitField("Confirm", widget=GovSubmitInput())
