"""The tracker as a workbook again: in the very shape of the spreadsheet that came in, or in one of our own. Pure.

One row a child. What more a child has of delays and actions than a row can hold stands on a sheet of its own with the
same headings, so that nothing is lost and the file can be read in again without changing anything.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from tenants.spreadsheets import choices
from tenants.spreadsheets.cells import alike
from tenants.spreadsheets.fields import COMMENTS, FIELDS, LEAVE_OUT, NOTE
from tenants.spreadsheets.held import HeldAction, HeldCase, HeldDelay, Vocabulary
from tenants.spreadsheets.layout import Column
from tenants.spreadsheets.working import FROM

FURTHER = "Further delays and actions"
_LONGEST_CELL = 32_000
_DEFAULT = (
    "child", "name", "dob", "sex", "ethnicity", "sibling_group", "team", "worker", "finder", "entry",
    "iro_recommendation", "decision", "order_applied", "placement_order", "early_permanence", "family_finding_start",
    "widened_regional", "widened_national", "match_panel", "match", "introductions", "placed", "order_application",
    "order", "delay_cause", "delay_avoidable", "delay_owner", "delay_began", "delay_review", "action_what",
    "action_owner", "action_due", "rag", COMMENTS,
)  # fmt: skip
_LABELS = {"rag": "RAG", "derived": "Stage", "child": "Child ID", "name": "Child name"}
_FILLS = {"red": "F4C7C3", "amber": "FFE8B3", "green": "CDE8CF"}


@dataclass(frozen=True)
class ShapedColumn:
    """A column of the shape: its heading part by part, and the field it was mapped to."""

    parts: tuple[str, ...]
    field: str
    shown: str = ""

    @property
    def heading(self) -> str:
        """What the column is called: its heading on one line, or what it was called where it had none."""
        return " / ".join(self.parts) or self.shown


@dataclass(frozen=True)
class Shape:
    """A sheet as it came in: its name and columns, in order. A column of blanks is one without parts."""

    sheet: str
    columns: tuple[ShapedColumn, ...]


def default_shape() -> Shape:
    """The shape where no spreadsheet was ever read."""
    return Shape("Tracker", tuple(ShapedColumn((_LABELS.get(code, FIELDS[code].label),), code) for code in _DEFAULT))


def with_missing(shape: Shape) -> Shape:
    """The shape with the columns at its end that it did not have."""
    had = {column.field for column in shape.columns}
    names = {"name"} if had & {"first_name", "surname", "name_or_id"} else set()
    ids = {"child"} if "name_or_id" in had else set()
    more = [column for column in default_shape().columns if column.field not in had | names | ids]
    return Shape(shape.sheet, (*shape.columns, *more))


def shape_of(sheet: str, columns: Iterable[Column], mapping: Mapping[int, str]) -> Shape:
    """The shape of a sheet as it came in. Columns of nothing stay in their place, so that letters mean the same."""
    by_number = {column.number: column for column in columns}
    return Shape(
        sheet,
        tuple(
            ShapedColumn(by_number[number].parts, mapping.get(number, NOTE), by_number[number].shown)
            if number in by_number
            else ShapedColumn((), LEAVE_OUT)
            for number in range(1, max(by_number, default=0) + 1)
        ),
    )


def to_document(shapes: Sequence[Shape]) -> list[Any]:
    """Shapes as JSON can hold them."""
    return [
        [shape.sheet, [[list(column.parts), column.field, column.shown] for column in shape.columns]]
        for shape in shapes
    ]


def from_document(document: Sequence[Any]) -> list[Shape]:
    """The shapes that `to_document` wrote."""
    return [
        Shape(name, tuple(ShapedColumn(tuple(parts), code, shown) for parts, code, shown in columns))
        for name, columns in document
    ]


def write(
    shapes: Sequence[Shape], cases: Iterable[HeldCase], words: Vocabulary, *, sheet_of: Mapping[str, str] | None = None
) -> bytes:
    """The workbook. `sheet_of`: child → the sheet it stood on; others go to the first."""
    shapes = list(shapes) or [default_shape()]
    placed: dict[str, list[HeldCase]] = {shape.sheet: [] for shape in shapes}
    for case in sorted(cases, key=lambda each: (alike(each.fields.get("name", "")), each.child)):
        wanted = (sheet_of or {}).get(case.child, shapes[0].sheet)
        placed[wanted if wanted in placed else shapes[0].sheet].append(case)
    book = Workbook(write_only=False)
    book.remove(book.worksheets[0])
    further: list[list[Any]] = []
    for shape in shapes:
        sheet = book.create_sheet(shape.sheet)
        below = _headings(sheet, shape)
        rows = []
        for case in placed[shape.sheet]:
            delays, actions = _open(case)
            first = _row(shape, case, delays[0] if delays else None, actions[0] if actions else None, words)
            rows.append(first)
            rest = max(len(delays), len(actions))
            for at in range(1, rest):
                delay = delays[at] if at < len(delays) else None
                action = actions[at] if at < len(actions) else None
                further.append(_row(_plain(), HeldCase(case.id, case.child, _known(case)), delay, action, words))
        _rows(sheet, shape, rows, below)
    if further:
        sheet = book.create_sheet(FURTHER)
        _rows(sheet, _plain(), further, _headings(sheet, _plain()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain() -> Shape:
    wanted = ("child", "name", "dob")
    columns = default_shape().columns
    return Shape(FURTHER, tuple(c for c in columns if c.field in wanted or c.field.startswith(("delay_", "action_"))))


def _known(case: HeldCase) -> dict[str, str]:
    return {code: case.fields.get(code, "") for code in ("name", "dob")}


def _open(case: HeldCase) -> tuple[list[HeldDelay], list[HeldAction]]:
    """Open delays, the latest first; open actions, the one due first first."""
    delays = sorted((each for each in case.delays if each.open), key=lambda each: each.began, reverse=True)
    actions = sorted((each for each in case.actions if each.open), key=lambda each: (each.due or date.max, each.what))
    return delays, actions


def _row(
    shape: Shape, case: HeldCase, delay: HeldDelay | None, action: HeldAction | None, words: Vocabulary
) -> list[Any]:
    return [_value(column, case, delay, action, words) for column in shape.columns]


def _value(
    column: ShapedColumn, case: HeldCase, delay: HeldDelay | None, action: HeldAction | None, words: Vocabulary
) -> Any:
    """What stands in a column for a child; where a date or choice is not held, the words once read from the column."""
    value = _held(column, case, delay, action, words)
    part = FIELDS[column.field].part
    return value or (_of_note(column, case) if part in ("milestone", "case") else "")


def _held(
    column: ShapedColumn, case: HeldCase, delay: HeldDelay | None, action: HeldAction | None, words: Vocabulary
) -> Any:
    code = column.field
    field = FIELDS[code]
    if code in ("child", "name_or_id"):
        return case.child
    if code == "dob":
        return case.dob
    if code in ("first_name", "surname"):
        first, _, last = case.fields.get("name", "").rpartition(" ")
        return first if code == "first_name" else last
    if code == "sex":
        held = case.fields.get("sex", "")
        return choices.SEXES.get({"1": "M", "2": "F"}.get(held, held), "")
    if code == "ethnicity":
        return choices.ETHNICITIES.get(case.fields.get("ethnicity", ""), "")
    if field.part == "milestone":
        held_date = case.dates.get(code)
        return held_date.stands if held_date else None
    if code.startswith("delay_"):
        return _of_delay(code, delay, words)
    if code.startswith("action_"):
        return (
            {"action_what": action.what, "action_owner": action.owner, "action_due": action.due}[code] if action else ""
        )
    if code == "rag":
        return case.derived.get("rag", "").capitalize()
    if code == "derived":
        return case.derived.get(_derived(column.heading), "")
    if code in (NOTE, COMMENTS):
        return _of_note(column, case)
    return "" if code == LEAVE_OUT else case.fields.get(code, "")


def _of_delay(code: str, delay: HeldDelay | None, words: Vocabulary) -> Any:
    if delay is None:
        return ""
    if code in ("delay_began", "delay_review"):
        return delay.began if code == "delay_began" else delay.review
    return {
        "delay_cause": words.causes.get(delay.cause, delay.cause),
        "delay_avoidable": words.avoidable.get(delay.avoidable, ""),
        "delay_owner": words.owners.get(delay.owner, ""),
    }[code]


def _derived(heading: str) -> str:
    """Which of what is worked out here a heading of the team's own means."""
    said = heading.casefold()
    return "age" if "age" in said.split() else "days" if "days" in said else "stage" if "stage" in said else ""


def _of_note(column: ShapedColumn, case: HeldCase) -> str:
    """The newest note that came from this column; for comments also the newest that somebody typed."""
    start = f"{FROM}{column.heading}: ".casefold()
    for note in case.notes:
        if note.casefold().startswith(start):
            return note[len(start) :]
        if column.field == COMMENTS and not note.startswith(FROM):
            return note
    return ""


def _headings(sheet: Any, shape: Shape) -> int:
    """Write the headings, merged as they were; returns the last row of them."""
    depth = max((len(column.parts) for column in shape.columns), default=1) or 1
    for number, column in enumerate(shape.columns, start=1):
        for row in range(1, depth + 1):
            text = column.parts[row - 1] if row <= len(column.parts) else ""
            cell = sheet.cell(row, number)
            if text:
                _put(cell, text)
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if len(column.parts) == 1 < depth:
            sheet.merge_cells(start_row=1, end_row=depth, start_column=number, end_column=number)
    for row in range(1, depth):
        _merge_across(sheet, shape, row)
    sheet.freeze_panes = sheet.cell(depth + 1, 1)
    return depth


def _merge_across(sheet: Any, shape: Shape, row: int) -> None:
    start = 0
    columns = shape.columns
    for number in range(1, len(columns) + 1):
        upper = columns[start].parts[:row]
        same = number < len(columns) and len(columns[number].parts) > row and columns[number].parts[:row] == upper
        if same and len(columns[start].parts) > row:
            continue
        if number - start > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=start + 1, end_column=number)
        start = number


def _rows(sheet: Any, shape: Shape, rows: Sequence[Sequence[Any]], below: int) -> None:
    for at, values in enumerate(rows, start=below + 1):
        for number, value in enumerate(values, start=1):
            if value not in (None, ""):
                _put(sheet.cell(at, number), value)
                if shape.columns[number - 1].field == "rag" and (fill := _FILLS.get(str(value).casefold())):
                    sheet.cell(at, number).fill = PatternFill("solid", fgColor=f"FF{fill}")
    for number, column in enumerate(shape.columns, start=1):
        kind = FIELDS[column.field].kind
        width = 40 if kind == "note" or column.field == "action_what" else 13 if kind == "day" else 20
        sheet.column_dimensions[get_column_letter(number)].width = width
    if shape.columns:
        last = get_column_letter(len(shape.columns))
        sheet.auto_filter.ref = f"A{below}:{last}{below + max(len(rows), 1)}"


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, date):
        cell.value, cell.number_format = value, "dd/mm/yyyy"
        return
    text = ILLEGAL_CHARACTERS_RE.sub(" ", str(value))[:_LONGEST_CELL]
    cell.value = text
    # As text whatever it begins with: no spreadsheet may run it as a formula, nor when the cell is edited.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.number_format = "@"
    if len(text) > 40:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
