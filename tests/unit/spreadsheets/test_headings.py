"""Headings as teams write them, and how a sheet is laid out around them."""

from __future__ import annotations

import pytest

from tenants.spreadsheets.export import default_shape
from tenants.spreadsheets.fields import FIELDS
from tenants.spreadsheets.grid import Area, Sheet
from tenants.spreadsheets.headings import guess, guess_all, normalised, twice
from tenants.spreadsheets.layout import HeadingRows, blank_rows, columns_of, find_headings, rows_below
from tests.unit.spreadsheets.made import grid

USUAL = {
    "Child's Name": "name", "Child ID (Mosaic)": "child", "D.O.B.": "dob", "Gender": "sex", "Ethnicity": "ethnicity",
    "Sibling group?": "sibling_group", "SW": "worker", "Social Worker name": "worker", "Family Finder": "finder",
    "Team": "team", "Legal Status": "note", "Date entered care": "entry", "Date became LAC": "entry",
    "IRO / Permanence plan date": "iro_recommendation", "ADM Decision Date": "decision", "SHOBPA": "decision",
    "Date of ADM": "decision", "PO Application": "order_applied", "PO granted": "placement_order",
    "Family finding start date": "family_finding_start", "Widened: Regional": "widened_regional",
    "Widened: National": "widened_national", "Profile on register (LinkMaker)": "note", "Links considered": "note",
    "Match panel date": "match_panel", "Matched date": "match", "Introductions": "introductions",
    "Placed Date": "placed", "AO application": "order_application", "AO Date": "order", "FFA Y/N": "note",
    "FFA date": "early_permanence", "Reason for delay": "delay_cause", "Avoidable?": "delay_avoidable",
    "Owner of delay": "delay_owner", "Next action": "action_what", "By whom": "action_owner", "By when": "action_due",
    "RAG": "rag", "Comments": "comments", "Review date": "delay_review", "Age": "derived", "Name/ID": "name_or_id",
    "Guardian": "note",
}  # fmt: skip


@pytest.mark.parametrize("heading", list(USUAL))
def test_usual_headings(heading):
    assert guess(heading).field == USUAL[heading]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        (("Placement order", "Applied"), "order_applied"),
        (("Placement order", "Granted"), "placement_order"),
        (("Placement", "Date"), "placed"),
        (("Child", "Child's Name"), "name"),
        (("Family finder", "Name"), "finder"),
        (("Early permanence", "FFA Y/N"), "note"),
        (("Dates", "Matched"), "match"),
    ],
)
def test_headings_over_two_rows_say_more_together(parts, field):
    assert guess(*parts).field == field


def test_every_label_and_every_heading_of_our_own_is_known():
    for field in FIELDS.values():
        assert guess(field.label).field == field.code
    for column in default_shape().columns:
        assert guess(*column.parts).field == column.field


def test_what_was_chosen_before_comes_first_and_one_field_goes_to_one_column():
    columns = [(1, ("Panel",), "Panel"), (2, ("Matching panel",), "Matching panel"), (3, ("Guardian",), "Guardian")]

    guesses = guess_all(columns, {normalised("Guardian"): "worker", "panel": "gone_field"})

    assert guesses[3].how == "remembered"
    assert guesses[3].field == "worker"
    assert [guesses[1].field, guesses[2].field] == ["match_panel", "note"]
    assert twice({1: "match_panel", 2: "match_panel", 3: "note", 4: "note"}) == {"match_panel": [1, 2]}


# --- layout

HEAD = ["ID", "Name", "DOB", "Comments"]


def test_headings_are_found_below_a_title():
    sheet = grid(["Adoption tracker"], [], HEAD, ["1", "A", "1/2/2020", "x"])

    assert find_headings(sheet) == HeadingRows(3, 3)


def test_two_rows_of_headings_are_joined_where_the_upper_is_merged_across():
    flat = grid(
        ["Child", "", "Placement order", ""], ["ID", "Name", "Applied", "Granted"], ["1", "A", "1/2/24", "2/2/24"]
    )
    sheet = Sheet(flat.name, flat.cells, (Area(1, 1, 1, 2), Area(1, 3, 1, 4)))

    rows = find_headings(sheet)

    assert rows == HeadingRows(1, 2)
    assert [column.heading for column in columns_of(sheet, rows)] == [
        "Child / ID",
        "Child / Name",
        "Placement order / Applied",
        "Placement order / Granted",
    ]


def test_no_headings_where_nothing_looks_like_any():
    assert find_headings(grid(["a"], ["b"])) is None


def test_rows_below_are_told_apart():
    flat = grid(
        HEAD,
        ["1", "A", "1/2/20", "x"],
        [],
        ["NORTH"],
        HEAD,
        ["2", "B", "1/2/21", ""],
        ["Total", "2"],
        ["", "", "", "left"],
    )
    sheet = Sheet(flat.name, flat.cells, (Area(4, 1, 4, 4),))
    rows = HeadingRows(1, 1)

    assert [(row.number, row.kind) for row in rows_below(sheet, rows)] == [
        (2, "child"),
        (4, "band"),
        (5, "headings again"),
        (6, "child"),
        (7, "total"),
        (8, "child"),
    ]
    assert blank_rows(sheet, rows) == 1


def test_a_value_merged_over_rows_stands_for_each_of_them():
    flat = grid(HEAD, ["1", "A", "1/2/20", "the same"], ["2", "B", "1/2/20"], ["3", "C", "1/2/20", "own"])
    sheet = Sheet(flat.name, flat.cells, (Area(2, 4, 4, 4),))

    rows = rows_below(sheet, HeadingRows(1, 1))

    assert [row.cells[4].text for row in rows] == ["the same", "the same", "own"]
