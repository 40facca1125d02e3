"""A tracker as teams really keep it: 300 invented rows with the usual mess, the same every time for a seed."""

from __future__ import annotations

import io
import random
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

AS_AT = date(2025, 4, 30)
FIRST = (
    "Amira",
    "Ben",
    "Cerys",
    "Dilan",
    "Ebony",
    "Farah",
    "George",
    "Hana",
    "Isaac",
    "Jaya",
    "Kit",
    "Leila",
    "Mo",
    "Nia",
)
LAST = ("Ashdown", "Birch", "Cole", "Dunmore", "Elder", "Fenwick", "Garth", "Holt", "Ings", "Jarrow", "Kettle", "Larch")
WORKERS = ("Priya Shah", "Tom Reed", "Ola Bello", "Sian Price")
FINDERS = ("Jo Marsh", "Kez Lund", "TBC")
CAUSES = (
    "Late relative assessment", "court - repeat parenting assessment", "No suitable adopters",
    "Adoption medical outstanding", "waiting", "", "", "", "TBC",
)  # fmt: skip
RAG = {"Red": "FFFF0000", "Amber": "FFFFC000", "Green": "FF92D050"}
UPPER = (
    ("Child", 4), ("", 5), ("Plan", 3), ("Placement Order", 2), ("Family finding", 4), ("Match", 2), ("Placement", 2),
    ("AO", 2), ("Early permanence", 2), ("Delay", 3), ("Actions", 3),
    ("", 4),
)  # fmt: skip
LOWER = (
    "ID", "Child's Name", "D.O.B.", "Gender", "Ethnicity", "Sibling group", "Social Worker", "Family Finder", "Team",
    "Date entered care", "IRO recommendation", "ADM decision", "Applied", "Granted", "Start", "Widened regional",
    "Widened national", "Links considered", "Match panel date", "Matched date", "Introductions", "Date placed",
    "Application", "Date", "FFA Y/N", "FFA date", "Reason for delay", "Avoidable?", "Owner of delay", "Next action",
    "By whom", "By when", "RAG", "Comments", "Review date", "Age",
)  # fmt: skip
MAPPED = (
    "child", "name", "dob", "sex", "ethnicity", "sibling_group", "worker", "finder", "team", "entry",
    "iro_recommendation",
    "decision",
    "order_applied", "placement_order", "family_finding_start", "widened_regional", "widened_national",
    "note",
    "match_panel", "match", "introductions", "placed", "order_application", "order", "note", "early_permanence",
    "delay_cause", "delay_avoidable", "delay_owner", "action_what", "action_owner", "action_due", "rag", "comments",
    "delay_review", "derived",
)  # fmt: skip


@dataclass
class Messy:
    """The file, and what was planted in it. `children` by identifier: name and date of birth."""

    data: bytes
    children: dict[str, tuple[str, date]] = field(default_factory=dict)
    american: int = 0
    months_only: int = 0
    unknown: int = 0
    comments: int = 0
    blank_rows: int = 0


class _Writer:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.messy = Messy(b"")

    def day(self, value: date) -> Any:
        """A date in one of the styles that people type."""
        chance = self.random.random()
        if chance < 0.45:
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001
        if chance < 0.60:
            return f"{value.day}/{value.month}/{value:%y}"
        if chance < 0.70:
            return f"{value:%d.%m.%Y}"
        if chance < 0.80:
            return f"{value:%d-%b-%y}"
        if chance < 0.86:
            return (value - date(1899, 12, 30)).days
        if chance < 0.92:
            return f"{value.day}th {value:%B %Y}" if value.day not in (1, 2, 3, 21, 22, 23, 31) else f"{value:%d %B %Y}"
        if chance < 0.94:
            self.messy.months_only += 1
            return f"{value:%B %Y}"
        if chance < 0.96 and value.day > 12:
            self.messy.american += 1
            return f"{value.month}/{value.day}/{value.year}"
        self.messy.unknown += 1
        return self.random.choice(("TBC", "N/A", "?"))


def messy(rows: int = 300, seed: int = 5) -> Messy:
    """A workbook of `rows` children on two sheets, with a hidden third one of lists."""
    writer = _Writer(seed)
    book = Workbook()
    first, second = book.active, book.create_sheet("Placed & adopted")
    first.title = "Waiting"
    split = rows * 2 // 3
    _sheet(writer, first, range(split), placed=False)
    _sheet(writer, second, range(split, rows), placed=True)
    lists = book.create_sheet("Lists")
    lists.sheet_state = "hidden"
    for row in (("RAG", "Team"), ("Red", "North"), ("Amber", "South"), ("Green", "East")):
        lists.append(row)
    out = io.BytesIO()
    book.save(out)
    writer.messy.data = _with_results(out.getvalue())
    return writer.messy


def _sheet(writer: _Writer, sheet: Any, numbers: range, *, placed: bool) -> None:
    sheet["A1"] = f"ADOPTION TRACKER – {'placed and adopted' if placed else 'children waiting'}"
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.merge_cells("A1:H1")
    sheet["A2"] = "Please do not delete columns!!"
    column = 1
    for words, width in UPPER:
        if words:
            sheet.cell(4, column, words)
            sheet.merge_cells(start_row=4, end_row=4, start_column=column, end_column=column + width - 1)
        column += width
    for number, words in enumerate(LOWER, start=1):
        sheet.cell(5, number, words).font = Font(bold=True)
    at = 6
    for number in numbers:
        if writer.random.random() < 0.06:
            writer.messy.blank_rows += 1
            at += 1
        if number == numbers[len(numbers) // 2]:
            sheet.cell(at, 1, "TEAM SOUTH")
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=10)
            at += 1
        _child(writer, sheet, at, number, placed=placed)
        at += 1
    sheet.cell(at + 1, 1, "Total")
    sheet.cell(at + 1, 2, len(numbers))
    sheet.cell(at + 3, 2, "Key: red = over 18 months")
    sheet.column_dimensions["AI"].hidden = True
    sheet.row_dimensions[9].hidden = True


def _child(writer: _Writer, sheet: Any, at: int, number: int, *, placed: bool) -> None:
    chance = writer.random
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    dob = date(2019, 1, 1) + timedelta(days=chance.randrange(1700))
    child = f"{number + 101:06d}"
    entry = dob + timedelta(days=chance.randrange(5, 300))
    decision = entry + timedelta(days=chance.randrange(150, 300))
    order = decision + timedelta(days=chance.randrange(20, 60))
    writer.messy.children[child] = (name, dob)
    values: dict[str, Any] = {
        "ID": int(child) if number % 9 == 0 else child,
        "Child's Name": f"{name.split()[1].upper()}, {name.split()[0]}" if number % 4 == 0 else name,
        "D.O.B.": datetime(dob.year, dob.month, dob.day) if number % 3 else f"{dob:%d/%m/%Y}",  # noqa: DTZ001
        "Gender": chance.choice(("M", "F", "Male", "girl")),
        "Ethnicity": chance.choice(("White British", "Mixed", "Pakistani", "WBRI", "Martian")),
        "Sibling group": chance.choice(("", "", f"{name.split()[1]} group", "No")),
        "Social Worker": chance.choice(WORKERS),
        "Family Finder": chance.choice(FINDERS),
        "Team": chance.choice(("North", "South", "East ")),
        "Date entered care": writer.day(entry),
        "IRO recommendation": writer.day(entry + timedelta(days=120)),
        "ADM decision": writer.day(decision),
        "Applied": writer.day(decision + timedelta(days=10)),
        "Granted": writer.day(order),
        "Start": writer.day(order + timedelta(days=14)) if chance.random() < 0.8 else None,
        "Widened regional": writer.day(order + timedelta(days=60)) if chance.random() < 0.4 else None,
        "Links considered": chance.choice((0, 1, 3, "2 – one fell through", None)),
        "FFA Y/N": chance.choice(("Y", "N", "n/k", None)),
        "Reason for delay": chance.choice(CAUSES),
        "Avoidable?": chance.choice(("Y", "N", "Partly", "?", None)),
        "Owner of delay": chance.choice(("Court", "LA", "the council's solicitor", None)),
        "Next action": chance.choice(("Chase viability report", "Profile to Link Maker", "Book panel", "TBC", None)),
        "By whom": chance.choice((*WORKERS, None)),
        "By when": chance.choice((AS_AT + timedelta(days=14), "ASAP", "end of May", None)),
        "Comments": chance.choice(("See minutes\nof March", "=see tab 2", None, "Carer may claim")),
        "Review date": datetime(2025, 6, 12) if chance.random() < 0.5 else None,  # noqa: DTZ001
    }
    if placed:
        values["Match panel date"] = writer.day(order + timedelta(days=150))
        values["Matched date"] = writer.day(order + timedelta(days=160))
        values["Date placed"] = writer.day(order + timedelta(days=190))
    for place, heading in enumerate(LOWER, start=1):
        value = values.get(heading)
        if value not in (None, ""):
            cell = sheet.cell(at, place)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            if heading == "ID" and isinstance(value, int):
                cell.number_format = "000000" if number % 2 else "General"
    colour = chance.choice((*RAG, ""))
    if colour:
        cell = sheet.cell(at, LOWER.index("RAG") + 1)
        cell.fill = PatternFill("solid", fgColor=RAG[colour])
        if chance.random() < 0.5:
            cell.value = colour
    if chance.random() < 0.1:
        sheet.cell(at, 7).comment = Comment("New worker from May", "A manager")
        writer.messy.comments += 1
    sheet.cell(at, LOWER.index("Age") + 1, f'=DATEDIF(C{at},TODAY(),"y")')


def _with_results(data: bytes) -> bytes:
    """The workbook with a last result for its formulas, as Excel keeps it; every tenth stays without one."""
    out = io.BytesIO()
    seen = 0

    def result(found: re.Match[bytes]) -> bytes:
        nonlocal seen
        seen += 1
        return found[0] if seen % 10 == 0 else found[1] + b"<v>4</v>"

    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(<f>[^<]*</f>)(?:<v\s*/>|<v></v>)", result, content)
            new.writestr(entry, content)
    return out.getvalue()


def brought_in(scope: Any, by: Any, made: Messy, *, apply: bool = False) -> Any:
    """Send a made tracker, accept every proposal, have its plan worked out; `apply` does the rest. Returns its id."""
    from permanence.database import commit, working_as
    from permanence.jobs.runner import perform
    from tenants.spreadsheets import actions, store
    from tenants.spreadsheets.layout import find_headings
    from tenants.spreadsheets.offering import Reading, mapping_of, offers
    from tenants.spreadsheets.sheet import read

    book = read("tracker.xlsx", made.data)
    readings = [
        Reading(sheet.name, rows)
        for sheet in book.sheets
        if not sheet.hidden and (rows := find_headings(sheet)) is not None
    ]
    answers = {offer.key: offer.guess.field for offer in offers(book, readings, {})}
    with working_as(scope):
        one = actions.receive(name=book.file, data=made.data, book=book, by=by)
        actions.choose_sheets(spreadsheet_id=one, readings=readings, by=by)
        chosen = mapping_of(book, readings, answers)
        actions.choose_columns(spreadsheet_id=one, book=book, chosen=chosen, as_at=AS_AT, keep_held=False, by=by)
        commit()

    def work() -> None:
        with working_as(scope):
            row = store.lock(one)
            assert row is not None
            run = str(row.run_id)
        perform(scope.role, run)

    work()
    if apply:
        with working_as(scope):
            actions.request_apply(spreadsheet_id=one, people={}, by=by)
            commit()
        work()
    return one
