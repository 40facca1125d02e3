"""The 300 rows with the usual mess, end to end: looked at, applied, out again, and no change the second time."""

from __future__ import annotations

from datetime import date
from typing import Any

import openpyxl

from permanence.database import working_as
from tests.factories.trackers import messy
from tests.integration.spreadsheets.conftest import Room


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.get_data(as_text=True).split())


def test_the_mess_comes_in_and_goes_out_again(room: Room) -> None:
    tracker = messy()
    one = room.planned(tracker.data)
    manager = room.client()
    row = room.row(one)

    # The plan: everything is accounted for and can be read.
    assert row.state == "planned"
    assert row.changes["opened"] == 300
    own = [entry for entry in row.plan["entries"] if not entry[8]]
    assert len(own) == sum(sheet["cells"] for sheet in row.sheets)
    assert len({(sheet, at, column) for sheet, at, column, *_ in own}) == len(own)
    page = text_of(manager.get(room.path(f"{one}/")))
    assert "Not understood: kept as a note" in page
    assert "Apply the spreadsheet" in page
    assert "000102" in text_of(manager.get(room.path(f"{one}/changes")))
    assert "A month is not a day" in text_of(manager.get(room.path(f"{one}/cells?outcome=words&per_page=all")))
    report = openpyxl.load_workbook(_file(manager.get(room.path(f"{one}/report.xlsx"))))
    assert report.sheetnames == ["Cover", "Notes", "Sheets", "Changes", "To mend", "Every cell"]
    assert report["Every cell"].max_row == len(row.plan["entries"]) + 2

    # Applied in one go, each change typed, audited and marked.
    room.applied(one)
    assert room.row(one).state == "applied"
    held = room.held()
    assert len(held) == 300
    assert all(case.fields["name"] for case in held.values())
    _check_marks(room, row.changes)

    # A second time nothing changes: sent again, and the way out and in again.
    again = room.planned(tracker.data)
    assert room.row(again).changes == {}
    out = manager.get(room.path("export.xlsx"))
    assert out.status_code == 200
    book = openpyxl.load_workbook(_file(out))
    assert book.sheetnames[:2] == ["Waiting", "Placed & adopted"]
    assert [cell.value for cell in book["Waiting"][2]][:3] == ["ID", "Child's Name", "D.O.B."]
    back = room.planned(out.data)
    assert room.row(back).changes == {}
    assert "everything that the spreadsheet tells is held already" in text_of(manager.get(room.path(f"{back}/")))
    own_shape = room.planned(manager.get(room.path("export.xlsx?shape=own")).data)
    assert room.row(own_shape).changes == {}
    assert date.today().isoformat() in out.headers["Content-Disposition"]  # noqa: DTZ011


def _file(answer: Any) -> Any:
    import io

    return io.BytesIO(answer.data)


def _check_marks(room: Room, changes: dict[str, int]) -> None:
    """What was applied says that it came from a spreadsheet, and the audit has it."""
    from sqlalchemy import text

    with working_as(room.scope) as session:

        def count(query: str) -> int:
            return session.execute(text(query)).scalar_one()

        assert count("select count(*) from milestone where source = 'spreadsheet'") == changes["milestone"]
        assert count("select count(*) from case_note where source = 'spreadsheet'") == changes["note"]
        assert count("select count(*) from action where origin = 'spreadsheet'") == changes["action"]
        assert count("select count(*) from delay") == changes["delay"]
        assert count("select count(*) from audit_event where event = 'milestone_typed'") == changes["milestone"]
        assert count("select count(*) from audit_event where event = 'spreadsheet_applied'") == 1
        assert count("select count(distinct made_by) from milestone") == 1
