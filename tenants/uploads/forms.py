"""The forms of uploads."""

from __future__ import annotations

from datetime import datetime

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from govuk_frontend_wtf.wtforms_widgets import GovDateInput, GovFileInput, GovSubmitInput, GovTextInput
from wtforms import StringField, SubmitField
from wtforms.validators import DataRequired, Optional, Regexp, ValidationError

from permanence.web.dates import LONDON, DayField
from tenants.uploads.years import FIRST_YEAR, LAST_YEAR

SUFFIXES = ".csv,.txt,.zip,.xml,.xlsx"


class SendForm(FlaskForm):
    """The files of a return or of an extract and, where their names do not say it, the collection year or the day."""

    files = MultipleFileField(
        "Files of a return, or one extract",
        description="All CSV files of one or several years, one zip of them, or the XML file; or the CSV or XLSX file "
        "of one extract. At most 100 MB.",
        widget=GovFileInput(multiple=True),
        validators=[DataRequired(message="Choose the files to send")],
        render_kw={"accept": SUFFIXES},
    )
    year = StringField(
        "Collection year (optional)",
        description="The calendar year of the 31 March it ends on, for example 2025 for April 2024 to March 2025. "
        "Leave blank where the year is in the names of the files or folders, or when sending several years.",
        widget=GovTextInput(),
        validators=[Optional(), Regexp(r"^\s*\d{4}\s*$", message="Enter the year as four digits, for example 2025")],
        render_kw={"inputmode": "numeric"},
    )
    as_at = DayField(
        "Day an extract is as at (optional)",
        description="Only for an extract: the day it was made, for example 30 6 2026. Leave blank for a return, where "
        "the date is in the name of the file, or when the extract was made today.",
        widget=GovDateInput(),
        validators=[Optional()],
    )
    submit = SubmitField("Send the files", widget=GovSubmitInput())

    def validate_year(self, field: StringField) -> None:
        """A year no return can be of is a slip of the keyboard."""
        if field.data and field.data.strip().isdecimal() and not FIRST_YEAR <= int(field.data) <= LAST_YEAR:
            raise ValidationError(f"Enter a year between {FIRST_YEAR} and {LAST_YEAR}")

    def validate_as_at(self, field: DayField) -> None:
        """No extract is of a day to come."""
        if field.data is not None and field.data > datetime.now(LONDON).date():
            raise ValidationError("The day must be today or in the past")

    @property
    def chosen_year(self) -> int | None:
        """The year the person stated, or None."""
        return int(self.year.data) if self.year.data and self.year.data.strip() else None


class ConfirmForm(FlaskForm):
    """Nothing but the button and its protection against forgery."""

    submit = SubmitField("Confirm", widget=GovSubmitInput())
