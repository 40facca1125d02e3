"""The pages of spreadsheets, step by step: what is refused, remembered, kept apart, and never done twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import text

from permanence import storage
from permanence.database import commit, working_as
from tenants.casework import actions as casework
from tests.factories.cases import someone
from tests.integration.spreadsheets.conftest import Room, selected
from tests.unit.journeys.histories import history
from tests.unit.spreadsheets.made import workbook

WAITS = history("KID", "2024-01-01 S C1 U6\n2024-08-01 L E1 U6", "2024-06-01")
HEAD = ["ID", "Name", "DOB", "Social worker", "ADM decision", "Guardian", "Next action", "By whom", "By when"]
JANE = [
    "KID1",
    "Jane Smith",
    "17/5/2022",
    "Priya Shah",
    "9/1/2023",
    "A. Guardian",
    "Book panel",
    "Priya Shah",
    "1/5/2025",
]


def read(answer: Any, status: int = 200) -> str:
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, page[:2000]
    return " ".join(page.split())


def events(room: Room, *names: str) -> list[str]:
    with working_as(room.scope) as session:
        rows = session.execute(text("select event from audit_event where event like 'spreadsheet%' order by at"))
        return [event for (event,) in rows if not names or event in names]


@pytest.fixture
def jane(room: Room) -> str:
    """A child with a case opened by hand."""
    return str(room.casework.child("KID1", ("decision", date(2023, 1, 9))))


def test_the_tracker_leads_to_the_spreadsheets(room: Room) -> None:
    page = read(room.client().get(f"/authority/{room.casework.code}/tracker/"))

    assert room.path("") in page
    assert room.path("export") in page
    assert "No spreadsheet that you may see" in read(room.client().get(room.path()))


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls", "before Excel 2007"),
        (b"", "empty.xlsx", "Choose the spreadsheet"),
        (b"PK\x03\x04", "cut.xlsx", "damaged or cut off"),
        (workbook(), "blank.xlsx", "nothing in any cell"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(room: Room, data: bytes, name: str, said: str) -> None:
    file = (io.BytesIO(data), name) if data else (io.BytesIO(b""), "")
    answer = room.client().send(room.path("new"), {"file": file}, content_type="multipart/form-data")

    page = read(answer, 400)
    assert "There is a problem" in page
    assert said in page
    assert events(room) == []


def test_sheets_ask_for_at_least_one_and_for_rows_that_can_be(room: Room) -> None:
    one = room.sent(workbook(HEAD, JANE))

    none = read(room.client().send(room.path(f"{one}/sheets"), {"first_0": "1", "depth_0": "1"}), 400)
    far = read(room.client().send(room.path(f"{one}/sheets"), {"read_0": "y", "first_0": "99", "depth_0": "1"}), 400)

    assert "Choose at least one sheet" in none
    assert "from 1 to 30" in far
    assert 'value="99"' in far


def test_columns_want_a_child_and_no_field_twice_and_keep_what_was_chosen(room: Room) -> None:
    one = room.sent(workbook(HEAD, JANE))
    room.sheets(one)

    nobody = room.columns(one, column_0="note", column_1="note")
    doubled = room.columns(one, column_5="worker")
    late = room.columns(one, as_at=["1", "1", "2190"])

    assert "Say which column holds the child" in read(nobody, 400)
    page = read(doubled, 400)
    assert "Two columns of a sheet are “Social worker”" in page
    assert selected(page)["column_5"] == "worker"
    assert "Enter today or a day before" in read(late, 400)


def test_what_was_chosen_for_a_heading_is_proposed_the_next_time(room: Room) -> None:
    room.planned(workbook(HEAD, JANE), column_5="finder")
    again = room.sent(workbook(HEAD, JANE), name="next month.xlsx")
    room.sheets(again)

    page = room.client().get(room.path(f"{again}/columns"))

    assert selected(page.get_data(as_text=True))["column_5"] == "finder"
    assert "As you chose last time" in read(page)


def test_a_plan_shows_what_is_held_and_what_the_spreadsheet_says_and_is_applied_once(room: Room, jane: str) -> None:
    changed = [*JANE[:4], "10/1/2023", *JANE[5:]]
    one = room.planned(workbook(HEAD, changed))

    page = read(room.client().get(room.path(f"{one}/changes")))
    assert "09/01/2023" in page
    assert "10/01/2023" in page
    assert jane in page
    assert "Check what applying does" in read(room.client().get(room.path(f"{one}/apply")))
    room.applied(one)
    held = room.held()["KID1"]
    assert held.fields["name"] == "Jane Smith"
    assert held.dates["decision"].stands == date(2023, 1, 10)
    assert [(each.what, each.due) for each in held.actions] == [("Book panel", date(2025, 5, 1))]
    assert held.notes == ("From the spreadsheet: Guardian: A. Guardian",)

    # Once more, by a button pressed twice or a job run twice: nothing.
    room.client().send(room.path(f"{one}/apply"), page=room.path("new"))
    room.work(one)
    assert room.held()["KID1"] == held
    assert events(room, "spreadsheet_applied") == ["spreadsheet_applied"]
    assert room.row(room.planned(workbook(HEAD, changed))).changes == {}
    assert "Applied on" in read(room.client().get(room.path(f"{one}/")))


def test_cases_changed_since_want_a_new_plan(room: Room, jane: str) -> None:
    one = room.planned(workbook(HEAD, JANE))
    with working_as(room.scope):
        casework.add_note(case_id=UUID(jane), text="Meanwhile", by=someone("social_worker", room.casework.code))
        commit()

    room.applied(one)

    row = room.row(one)
    assert row.state == "planned"
    assert "Cases were changed after this plan" in read(room.client().get(room.path(f"{one}/")))
    assert room.held()["KID1"].fields["name"] == ""
    assert room.client().send(room.path(f"{one}/plan"), page=room.path("new")).status_code == 302
    room.work(one)
    room.applied(one)
    assert room.row(one).state == "applied"


def test_another_childs_change_since_does_not_matter(room: Room, jane: str) -> None:
    other = room.casework.child("KID2")
    one = room.planned(workbook(HEAD, JANE))
    with working_as(room.scope):
        casework.add_note(case_id=other, text="Meanwhile", by=someone("social_worker", room.casework.code))
        commit()

    room.applied(one)

    assert room.row(one).state == "applied"


def test_a_case_opened_meanwhile_by_somebody_else_stops_the_whole(room: Room) -> None:
    one = room.planned(workbook(HEAD, ["KID0", "Ann Other", "1/2/2022"], JANE))
    room.casework.child("KID1")

    room.applied(one)

    assert room.row(one).state == "planned"
    assert set(room.held()) == {"KID1"}


def test_what_is_held_stays_where_the_person_chose_so(room: Room, jane: str) -> None:
    one = room.planned(workbook(HEAD, [*JANE[:4], "10/1/2023", *JANE[5:]]), keep_held="keep")

    assert room.row(one).cells["kept_held"] == 1
    room.applied(one)
    assert room.held()["KID1"].dates["decision"].stands == date(2023, 1, 9)


def test_a_social_worker_sends_and_plans_but_opens_and_applies_nothing(room: Room, jane: str) -> None:
    one = room.planned(workbook(HEAD, JANE, ["KID2", "Ann Other", "1/2/2022"]), role="social_worker")
    page = read(room.client("social_worker").get(room.path(f"{one}/")))

    row = room.row(one)
    assert "opened" not in row.changes
    assert "Apply the spreadsheet" not in page
    assert room.client("social_worker").get(room.path(f"{one}/apply")).status_code == 404
    # A manager sees the spreadsheet, not the plan made for somebody else, and has one made for themselves.
    page = read(room.client().get(room.path(f"{one}/")))
    assert "A plan is read by the person it was made for" in page
    for more in ("changes", "cells", "report.xlsx", "apply"):
        assert room.client().get(room.path(f"{one}/{more}")).status_code == 302
    room.client().send(room.path(f"{one}/apply"), page=room.path("new"))
    assert room.row(one).state == "planned"
    room.client().send(room.path(f"{one}/plan"), page=room.path("new"))
    room.work(one)
    assert room.row(one).changes["opened"] == 1


def test_a_restricted_child_is_like_one_that_is_not_held(room: Room, jane: str) -> None:
    with working_as(room.scope):
        casework.restrict(case_id=UUID(jane), restricted=True, by=someone("service_manager", room.casework.code))
        commit()
    rows = (JANE, ["KID2", "Ann Other", "1/2/2022"])
    one = room.planned(workbook(HEAD, *rows), role="social_worker")
    client = room.client("social_worker")

    said = {(entry[2], entry[7]): entry[6] for entry in room.row(one).plan["entries"] if entry[1] in (2, 3)}

    assert room.row(one).changes == {}
    assert said[1, ""] == "No case that you may work on is held for this child. " + (
        "Somebody who may see every case can open one from this spreadsheet."
    )
    assert len({why for (_, _), why in said.items()}) == 1
    taken = openpyxl.load_workbook(io.BytesIO(client.get(room.path("export.xlsx")).data))
    assert taken["Tracker"].max_row == 1
    manager = openpyxl.load_workbook(io.BytesIO(room.client().get(room.path("export.xlsx")).data))
    assert manager["Tracker"]["A2"].value == "KID1"


def test_a_spreadsheet_is_seen_by_who_sent_it_and_by_who_sees_every_case(room: Room, client_as: Callable) -> None:
    one = room.sent(workbook(HEAD, JANE))
    worker = room.client("social_worker")

    for more in ("", "sheets", "columns", "changes", "cells", "abandon"):
        assert worker.get(room.path(f"{one}/{more}")).status_code == 404
    assert "tracker.xlsx" not in read(worker.get(room.path()))
    own = room.sent(workbook(HEAD, JANE), name="mine.xlsx", role="social_worker")
    assert "mine.xlsx" in read(worker.get(room.path()))
    assert "mine.xlsx" in read(room.client("analyst").get(room.path(f"{own}/")))
    assert client_as("decision_maker", room.casework.code).get(room.path()).status_code == 404


def test_abandoning_erases_the_file_and_nothing_else(room: Room) -> None:
    one = room.planned(workbook(HEAD, JANE))
    key = room.row(one).storage_key
    assert "The file is erased" in read(room.client().get(room.path(f"{one}/abandon")))

    assert room.client().send(room.path(f"{one}/abandon")).status_code == 302

    row = room.row(one)
    assert (row.state, row.plan) == ("abandoned", None)
    with room.app.app_context(), pytest.raises(storage.Missing):
        storage.get(room.scope, key)
    assert "Abandoned on" in read(room.client().get(room.path(f"{one}/")))
    assert room.client().get(room.path(f"{one}/columns")).status_code == 302


def test_a_file_that_another_spreadsheet_came_in_too_stays(room: Room) -> None:
    data = workbook(HEAD, JANE)
    first, second = room.sent(data), room.sent(data)

    room.client().send(room.path(f"{first}/abandon"))

    with room.app.app_context():
        assert storage.get(room.scope, room.row(second).storage_key)


def test_what_a_return_says_is_kept_beside_what_the_spreadsheet_says(room: Room) -> None:
    room.casework.returns(WAITS)
    held = room.held()["KID"]
    decision = held.dates["decision"].returned
    assert decision is not None
    other = decision + timedelta(days=3)
    rows = ["KID", "Jane Smith", "1/1/2021", "", f"{other:%d/%m/%Y}"]
    one = room.planned(workbook(HEAD, rows))

    row = room.row(one)
    assert row.changes == {"field": 1, "conflict": 1}
    assert row.cells["problem"] == 1  # the date of birth is the returns'
    assert "will be listed in conflict with a return" in read(room.client().get(room.path(f"{one}/apply")))
    room.applied(one)
    after = room.held()["KID"].dates["decision"]
    assert (after.stands, after.returned, after.days) == (decision, decision, {decision, other})
    assert room.row(room.planned(workbook(HEAD, rows))).changes == {}


def test_every_look_and_every_step_is_audited(room: Room, jane: str) -> None:
    one = room.planned(workbook(HEAD, JANE))
    client = room.client()
    for more in ("changes", "cells", "report.csv"):
        assert client.get(room.path(f"{one}/{more}")).status_code == 200
    client.get(room.path("export.xlsx"))
    room.applied(one)

    found = set(events(room))
    assert found >= {
        "spreadsheet_received",
        "spreadsheet_read",
        "spreadsheet_sheets_chosen",
        "spreadsheet_mapped",
        "spreadsheet_planned",
        "spreadsheet_plan_read",
        "spreadsheet_cells_read",
        "spreadsheet_report_taken",
        "spreadsheet_apply_asked",
        "spreadsheet_applied",
    }
    with working_as(room.scope) as session:
        assert session.execute(text("select count(*) from audit_event where event = 'tracker_taken'")).scalar_one() == 1
