"""What cells say: dates in every style, day first; what is not known; yes, no and choices."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.spreadsheets import choices
from tenants.spreadsheets.cells import is_unknown, name_key, read_answer, read_day
from tenants.spreadsheets.grid import Cell

LABELS = {"late_relative_assessment": "Late relative assessment", "no_adopters": "No suitable adopters"}


def cell(text: str, day: date | None = None) -> Cell:
    return Cell(1, 1, text, day)


@pytest.mark.parametrize(
    "text",
    [
        "24/3/25", "24/03/2025", "24.03.2025", "24-3-25", "24-Mar-25", "24 March 2025", "24th March 2025", "24Mar2025",
        "Mon 24 March 2025", "Monday 24/3/2025", "2025-03-24", "2025-03-24 00:00:00", "24/03/2025 14:00", "24 Mar '25",
        "45740", "24  mar.  2025", "24 / 3 / 2025",
    ],
)  # fmt: skip
def test_one_day_in_every_style(text):
    assert read_day(cell(text)).day == date(2025, 3, 24)


def test_a_day_number_of_an_old_mac_counts_from_1904():
    assert read_day(cell("44278"), since_1904=True).day == date(2025, 3, 24)


@given(st.dates(date(1995, 1, 1), date(2060, 12, 31)))
def test_a_day_that_could_be_read_two_ways_is_read_day_first_and_said(day):
    reading = read_day(cell(f"{day.day}/{day.month}/{day.year}"))

    assert reading.day == day
    assert ("day first" in reading.why) == (day.day <= 12 and day.day != day.month)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("March 2025", "A month is not a day"),
        ("mid March 25", "A month is not a day"),
        ("3/25/2025", "no month 25"),
        ("31/2/2025", "no such date"),
        ("24/3/25 and 30/4/25", "more in the cell than one date"),
        ("w/c 24/3/25", "more in the cell than one date"),
        ("24/3/25?", "more in the cell than one date"),
        ("after the summer", "not a date"),
        ("12", "not a date"),
        ("24/3", "not a date"),
        ("1/1/1900", "check the year"),
        ("24/3/205", "year cannot be told"),
    ],
)
def test_what_is_not_one_day_is_never_guessed(text, said):
    reading = read_day(cell(text))

    assert reading.said == "words"
    assert said in reading.why


@pytest.mark.parametrize(
    "text", ["TBC", "tbc.", "N/A", "n/k", "?", "??", "-", "Not known", "Awaited", "unknown", "TBA"]
)
def test_not_known_is_neither_blank_nor_no(text):
    assert is_unknown(text)
    assert read_day(cell(text)).said == "unknown"
    assert read_answer(text).said == "unknown"


def test_blank_is_blank():
    assert read_day(cell("")).said == read_answer("").said == "blank"
    assert not is_unknown("")


@pytest.mark.parametrize(("text", "value"), [("Y", "yes"), ("yes", "yes"), ("✓", "yes"), ("N", "no"), ("No.", "no")])
def test_answers(text, value):
    assert read_answer(text).value == value


def test_what_is_neither_yes_nor_no_is_kept_as_words():
    assert read_answer("x").said == read_answer("Yes, from May").said == "words"


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (choices.read_sex, "Girl", "F"),
        (choices.read_sex, "M", "M"),
        (choices.read_ethnicity, "white british", "WBRI"),
        (choices.read_ethnicity, "WBRI – White British", "WBRI"),
        (choices.read_ethnicity, "Mixed White/Asian", "MWAS"),
        (choices.read_owner, "the LA", ""),
        (choices.read_owner, "LA", "authority"),
        (choices.read_avoidable, "Partially", "partly"),
        (choices.read_avoidable, "N", "no"),
    ],
)
def test_choices(read, text, value):
    assert read(text).value == value


@pytest.mark.parametrize("code", list(choices.ETHNICITIES))
def test_an_ethnicity_as_it_is_written_out_is_read_back(code):
    assert choices.read_ethnicity(choices.ETHNICITIES[code]).value == code
    assert choices.read_ethnicity(code).value == code


@pytest.mark.parametrize("code", list(choices.SEXES))
def test_a_sex_as_it_is_written_out_is_read_back(code):
    assert code == "U" or choices.read_sex(choices.SEXES[code]).value == code


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("No suitable adopters", "no_adopters"),
        ("late_relative_assessment", "late_relative_assessment"),
        ("Court – grandmother's viability", "late_relative_assessment"),
        ("waiting", ""),
    ],
)
def test_causes(text, cause):
    assert choices.read_cause(text, LABELS).value == cause


def test_rag_is_its_words_or_else_its_colour():
    assert choices.read_rag("Amber", "red").value == "amber"
    assert choices.read_rag("", "red").value == "red"
    assert choices.read_rag("", "").said == "blank"


def test_names_are_the_same_in_any_order():
    assert name_key("O'Neil, Sean") == name_key("Sean ONeil")
    assert name_key("Sean O’Neil") != name_key("Sean Neil")
