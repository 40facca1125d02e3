"""Plans: which child, what would change, and an account in which every cell stands exactly once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tenants.spreadsheets.held import HeldAction, HeldDelay
from tests.unit.spreadsheets.made import HEAD, JANE, TERMS, kinds, outcomes, planned, why

# --- which child


def test_a_child_held_is_known_by_its_identifier_and_what_is_held_is_no_change():
    plan = planned(HEAD, ["001", "SMITH, Jane", "4/5/21", "priya shah", "09/01/2023", "Carer may claim."], held=[JANE])

    assert plan.changes_nothing
    assert plan.unchanged == 1
    assert set(outcomes(plan).values()) == {"headings", "same"}


def test_a_child_not_held_gets_a_case_with_everything_told():
    plan = planned(HEAD, ["002", "Ben Cole", "24.03.2021", "Tom Reed", "24-Mar-23", "New"], held=[JANE])

    (child,) = plan.children
    assert (child.case_id, child.child, child.name) == ("", "002", "Ben Cole")
    assert child.rows == ("Tracker, row 2",)
    assert kinds(plan) == ["opened", "field", "field", "field", "milestone", "note"]


def test_who_does_not_see_every_case_opens_none_and_is_told_nothing_of_those_hidden():
    row = ["002", "Ben Cole", "24.03.2021", "", "", ""]

    hidden = planned(HEAD, row, held=[JANE], may_open=False)

    assert hidden.changes_nothing
    assert outcomes(hidden)["A2"] == "problem"
    assert "you may work on" in why(hidden, "A2")


def test_without_an_identifier_name_and_date_of_birth_together_tell_the_child():
    known = planned(HEAD, ["", "jane smith", "4 May 2021", "Tom Reed", "", ""], held=[JANE])
    name_alone = planned(HEAD, ["", "Jane Smith", "", "Tom Reed", "", ""], held=[JANE])
    nobody = planned(HEAD, ["", "Jane Smyth", "4/5/21", "Tom Reed", "", ""], held=[JANE])
    nothing = planned(HEAD, ["TBC", "", "", "Tom Reed", "", ""], held=[JANE])

    assert kinds(known) == ["field"]
    assert {outcomes(each)["D2"] for each in (name_alone, nobody, nothing)} == {"problem"}
    assert "name alone" in why(name_alone, "D2")
    assert "Nothing in this row" in why(nothing, "D2")


def test_lost_zeros_are_forgiven_only_where_name_or_date_of_birth_agree():
    forgiven = planned(HEAD, ["1", "Jane Smith", "", "Tom Reed", "", ""], held=[JANE])
    other = planned(HEAD, ["1", "Ben Cole", "1/1/22", "Tom Reed", "", ""], held=[JANE])

    assert forgiven.children[0].case_id == "case-1"
    assert "leading zeros" in why(forgiven, "A2")
    assert other.children[0].case_id == ""


def test_an_identifier_of_another_child_is_refused():
    other = planned(HEAD, ["001", "Ben Cole", "1/1/22", "Tom Reed", "", ""], held=[JANE])
    sister = planned(HEAD, ["001", "Ann Smith", "1/1/22", "Tom Reed", "", ""], held=[JANE])
    married = planned(HEAD, ["001", "Jane Jones", "4/5/21", "Tom Reed", "", ""], held=[JANE])
    moved = planned(HEAD, ["999", "Jane Smith", "4/5/21", "Tom Reed", "", ""], held=[JANE])

    assert other.changes_nothing
    assert sister.changes_nothing
    assert moved.changes_nothing
    assert kinds(married) == ["field", "field"]
    assert "another name and date of birth" in why(other, "D2")
    assert "under the ID 001" in why(moved, "A2")


def test_an_identifier_that_no_return_could_have_opens_no_case():
    plan = planned(HEAD, ["P-2025/17", "Ben Cole", "1/1/22", "", "", ""], held=[JANE])

    assert plan.changes_nothing
    assert "letters and digits" in why(plan, "A2")


def test_one_column_of_name_or_identifier():
    head = ["Name/ID", "DOB", "Team"]

    by_id = planned(head, ["001", "", "North"], held=[JANE])
    by_name = planned(head, ["Jane Smith", "4/5/21", "North"], held=[JANE])

    assert kinds(by_id) == kinds(by_name) == ["field"]


def test_two_columns_of_the_name_are_one_name():
    plan = planned(["ID", "Forename", "Surname"], ["001", "Jane", "Smythe"], held=[JANE])

    (change,) = plan.children[0].changes
    assert (change.was, change.now) == ("Jane Smith", "Jane Smythe")


# --- what would change


def test_a_field_that_differs_shows_what_it_was_and_is():
    plan = planned(HEAD, ["001", "", "", "Tom Reed", "", ""], held=[JANE])

    (change,) = plan.children[0].changes
    assert (change.what, change.was, change.now) == ("Social worker", "Priya Shah", "Tom Reed")
    assert change.values == {"field": "worker", "value": "Tom Reed"}
    assert change.cells == ("Tracker!D2",)


def test_what_is_held_stays_where_the_person_chose_so():
    plan = planned(HEAD, ["001", "", "", "Tom Reed", "1/2/2023", ""], held=[JANE], terms=replace(TERMS, keep_held=True))

    assert plan.changes_nothing
    assert outcomes(plan)["D2"] == outcomes(plan)["E2"] == "kept_held"


def test_a_blank_and_words_for_not_known_change_nothing():
    plan = planned(HEAD, ["001", "", "", "TBC", "N/A", ""], held=[JANE])

    assert plan.changes_nothing
    assert outcomes(plan)["D2"] == outcomes(plan)["E2"] == "unknown"


def test_what_a_return_says_is_not_typed_over():
    fixed = replace(JANE, fixed=frozenset({"dob"}))

    plan = planned(HEAD, ["001", "Jane Smith", "5/5/21", "", "", ""], held=[fixed])

    assert plan.changes_nothing
    assert "The returns say 04/05/2021" in why(plan, "C2")


def test_a_date_against_a_return_is_a_conflict_to_decide_on():
    plan = planned(HEAD, ["001", "", "", "", "10/01/2023", ""], held=[JANE])

    (change,) = plan.children[0].changes
    assert change.kind == "conflict"
    assert (change.was, change.now) == ("09/01/2023", "10/01/2023")
    assert change.values == {"event": "decision", "detail": "", "on": "2023-01-10"}
    assert outcomes(plan)["E2"] == "conflict"


def test_a_reversal_wants_its_reason():
    plan = planned(["ID", "Team", "Plan changed"], ["001", "", "1/4/2025"], held=[JANE])

    assert kinds(plan) == ["note"]
    assert "reason" in why(plan, "C2")


def test_a_date_before_the_birth_that_the_same_row_tells_is_not_taken():
    plan = planned(HEAD, ["002", "Ben Cole", "1/1/22", "", "1/1/2021", ""])

    assert outcomes(plan)["E2"] == "words"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("12/6/2025", "note"),  # still to come
        ("12/6/2125", "words"),  # a slip of the keyboard
        ("1/1/2020", "words"),  # before the child was born
        ("March 2023", "words"),
    ],
)
def test_a_date_that_cannot_have_happened_is_kept_as_a_note(text, outcome):
    plan = planned(HEAD, ["001", "", "", "", text, ""], held=[JANE])

    assert outcomes(plan)["E2"] == outcome
    assert kinds(plan) == ["note"]


def test_notes_say_where_they_came_from_and_are_not_kept_twice():
    first = planned([*HEAD, "Legal status"], ["001", "", "", "", "", "New", "C1"], held=[JANE])
    texts = [change.values["text"] for change in first.children[0].changes]
    again = planned(
        [*HEAD, "Legal status"], ["001", "", "", "", "", "New", "C1"], held=[replace(JANE, notes=tuple(texts))]
    )

    assert texts == ["From the spreadsheet: Comments: New", "From the spreadsheet: Legal status: C1"]
    assert again.changes_nothing


def test_a_column_left_out_is_still_listed():
    plan = planned(HEAD, ["001", "", "", "Tom Reed", "", ""], held=[JANE], D="leave_out")

    assert plan.changes_nothing
    assert outcomes(plan)["D2"] == "left_out"


def test_the_same_child_twice_is_one_child_and_contradictions_are_not_taken():
    plan = planned(
        HEAD,
        ["001", "Jane Smith", "", "Tom Reed", "10/1/23", "a"],
        ["001", "Jane Smith", "", "Tom Reed", "11/1/23", "b"],
        held=[JANE],
    )
    found = outcomes(plan)

    assert plan.children[0].rows == ("Tracker, row 2", "Tracker, row 3")
    assert (found["D2"], found["D3"]) == ("used", "again")
    assert (found["E2"], found["E3"]) == ("problem", "problem")
    assert "Tracker!E2, Tracker!E3 say different things" in why(plan, "E2")
    assert kinds(plan) == ["field", "note", "note"]


# --- delays and actions

DELAYED = ["ID", "Reason for delay", "Avoidable?", "Owner of delay", "Review date", "Next action", "By whom", "By when"]


def test_a_delay_with_what_stands_beside_it():
    plan = planned(DELAYED, ["001", "viability of aunt", "Y", "LA", "12/6/25", "", "", ""], held=[JANE])

    note, delay = plan.children[0].changes
    assert note.values == {"text": "From the spreadsheet: Reason for delay: viability of aunt"}
    assert delay.values == {
        "cause": "late_relative_assessment",
        "avoidable": "yes",
        "owner": "authority",
        "began": "2025-04-30",
        "review": "2025-06-12",
    }


def test_an_owner_and_an_answer_not_told_are_the_usual_owner_and_not_known():
    plan = planned(DELAYED, ["001", "No suitable adopters", "?", "", "", "", "", ""], held=[JANE])

    (delay,) = plan.children[0].changes
    assert delay.values["owner"] == "family_finding"
    assert delay.values["avoidable"] == "unknown"


def test_a_delay_held_is_changed_only_where_it_differs():
    held = replace(JANE, delays=(HeldDelay("d1", "no_adopters", date(2024, 1, 1), "unknown", "family_finding"),))

    same = planned(DELAYED, ["001", "No suitable adopters", "TBC", "Family finding", "", "", "", ""], held=[held])
    plan = planned(DELAYED, ["001", "No suitable adopters", "No", "ff", "1/5/25", "", "", ""], held=[held])

    assert same.changes_nothing
    (change,) = plan.children[0].changes
    assert change.kind == "delay_changed"
    assert change.values == {"id": "d1", "avoidable": "no", "review": "2025-05-01"}
    assert (change.was, change.now) == (
        "avoidable: not known yet, review on no date",
        "avoidable: no, review on 01/05/2025",
    )


def test_a_cause_not_recognised_is_kept_in_words_with_all_beside_it():
    plan = planned(DELAYED, ["001", "it is complicated", "Y", "", "", "", "", ""], held=[JANE])

    assert outcomes(plan)["B2"] == "words"
    assert outcomes(plan)["C2"] == "note"
    assert kinds(plan) == ["note", "note"]


def test_actions_new_held_and_closed():
    held = replace(
        JANE,
        actions=(HeldAction("a1", "Book panel", "Jo", date(2025, 5, 1)), HeldAction("a2", "Call court", open=False)),
    )

    new = planned(DELAYED, ["001", "", "", "", "", "Chase report", "Jo", "14/5/25"], held=[held])
    moved = planned(DELAYED, ["001", "", "", "", "", "book panel", "Jo", "14/5/25"], held=[held])
    closed = planned(DELAYED, ["001", "", "", "", "", "Call court", "Jo", "14/5/25"], held=[held])
    nobody = planned(DELAYED, ["001", "", "", "", "", "", "Jo", "soon"], held=[held])

    assert new.children[0].changes[0].values == {"what": "Chase report", "owner": "Jo", "due": "2025-05-14"}
    assert moved.children[0].changes[0].values == {"id": "a1", "due": "2025-05-14"}
    assert closed.changes_nothing
    assert "closed here" in why(closed, "F2")
    assert kinds(nobody) == ["note", "note"]
