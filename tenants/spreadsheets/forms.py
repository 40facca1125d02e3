"""The forms of spreadsheets."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovDateInput, GovFileInput, GovRadioInput, GovSubmitInput
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from permanence.web.dates import DayField
from tenants.spreadsheets.fields import FIELDS
from tenants.spreadsheets.layout import LOOKED_AT, MOST_HEADING_ROWS
from tenants.spreadsheets.opened import LARGEST_FILE

SUFFIXES = ".xlsx,.xlsm,.csv"
_ROW = f"Enter the row as a number from 1 to {LOOKED_AT}"


class SendForm(FlaskForm):
    """The tracker as it is kept."""

    file = FileField(
        "The spreadsheet",
        description=f"An Excel workbook (.xlsx) or a CSV file, at most {LARGEST_FILE // (1024 * 1024)} MB.",
        widget=GovFileInput(),
        validators=[FileRequired(message="Choose the spreadsheet")],
        render_kw={"accept": SUFFIXES},
    )
    submit = SubmitField("Send the spreadsheet", widget=GovSubmitInput())


class SheetsForm(FlaskForm):
    """Which sheets are read, and in which rows their headings are; fields by the number of the sheet."""

    submit = SubmitField("Continue to the columns", widget=GovSubmitInput())


def sheets_form(many: int) -> type[SheetsForm]:
    """The form for so many sheets: read_0, first_0, depth_0 and so on."""
    fields: dict[str, Any] = {}
    for number in range(many):
        fields[f"read_{number}"] = BooleanField()
        fields[f"first_{number}"] = IntegerField(
            validators=[Optional(), NumberRange(min=1, max=LOOKED_AT, message=_ROW)]
        )
        fields[f"depth_{number}"] = SelectField(
            choices=[SelectChoice(str(rows), str(rows)) for rows in range(1, MOST_HEADING_ROWS + 1)], default="1"
        )
    return type("SheetsForm", (SheetsForm,), fields)


class ColumnsForm(FlaskForm):
    """What each heading means (column_0 and so on), the day of the spreadsheet, and what wins where both differ."""

    as_at = DayField(
        "The spreadsheet is as it stood on",
        description="Dates after this day are read as plans, not as things that happened. For example, 31 3 2025.",
        widget=GovDateInput(),
        validators=[InputRequired(message="Enter the day the spreadsheet stands for")],
    )
    keep_held = RadioField(
        "Where the spreadsheet and what is held here differ",
        description="A date that a return says otherwise is never overwritten: both are kept until somebody decides.",
        choices=[
            SelectChoice("take", "Take what the spreadsheet says"),
            SelectChoice("keep", "Keep what is held, and list the difference"),
        ],
        default="take",
        widget=GovRadioInput(),
    )
    submit = SubmitField("Work out what would change", widget=GovSubmitInput())

    def validate_as_at(self, field: DayField) -> None:
        """No spreadsheet stands for a day to come."""
        from tenants.casework.actions import today

        if isinstance(field.data, date) and field.data > today():
            raise ValidationError("Enter today or a day before")


def columns_form(many: int) -> type[ColumnsForm]:
    """The form for so many headings."""
    choices = [SelectChoice(code, field.label) for code, field in FIELDS.items()]
    fields = {f"column_{number}": SelectField(choices=choices, default="note") for number in range(many)}
    return type("ColumnsForm", (ColumnsForm,), fields)


class ConfirmForm(FlaskForm):
    """Nothing but the button and its protection against forgery."""

    submit = SubmitField("Confirm", widget=GovSubmitInput())
