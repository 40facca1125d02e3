"""From a grid, a mapping and what casework holds to a plan: what would change, and what became of every cell. Pure.

Every cell that holds something is in the account exactly once. Nothing is taken that was not understood, and nothing is
overwritten by a blank or by words for “not known”.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tenants.spreadsheets.account import Entry, Ledger, found_in
from tenants.spreadsheets.cells import DAY_FIRST, is_unknown, read_day
from tenants.spreadsheets.delays import settle_action, settle_delay
from tenants.spreadsheets.fields import FIELDS
from tenants.spreadsheets.grid import Book, Sheet, letters
from tenants.spreadsheets.held import HeldCase
from tenants.spreadsheets.layout import Column, HeadingRows, Row, blank_rows, columns_of, rows_below
from tenants.spreadsheets.matching import Identity, Match, Matcher
from tenants.spreadsheets.planned import Change, ChildPlan, Plan, SheetReport
from tenants.spreadsheets.working import Child, Found, Terms

_NAMES = ("name", "first_name", "surname")
_CASE = ("team", "worker", "finder", "sibling_group", "sex", "ethnicity")


@dataclass(frozen=True)
class Chosen:
    """A sheet to be read: its rows of headings, and the field of each of its columns."""

    sheet: str
    headings: HeadingRows
    mapping: Mapping[int, str]


@dataclass
class _Group:
    """All rows about one child."""

    match: Match
    rows: list[tuple[str, Row, list[Found]]] = field(default_factory=list)


def plan_book(book: Book, chosen: Sequence[Chosen], held: Iterable[HeldCase], terms: Terms, *, may_open: bool) -> Plan:
    """What applying the chosen sheets would change for the children held, and the account of every cell."""
    ledger = Ledger()
    matcher = Matcher(held, may_open=may_open)
    by_name = {each.sheet: each for each in chosen}
    groups: dict[str, _Group] = {}
    reports = []
    for sheet in book.sheets:
        choice = by_name.get(sheet.name)
        if choice is None:
            _pass_over(sheet, ledger)
            reports.append(_report(sheet, None, []))
            continue
        rows = rows_below(sheet, choice.headings)
        columns = {column.number: column for column in columns_of(sheet, choice.headings)}
        _account_for_headings(sheet, choice.headings, columns, ledger)
        for row in rows:
            if row.kind == "child":
                _sort_in(sheet, row, choice, columns, matcher, groups, ledger, terms)
            else:
                _account_for_row(sheet, row, columns, ledger)
        reports.append(_report(sheet, choice, rows))
    worked = [_work(group, ledger, terms) for group in groups.values()]
    changed = tuple(child for child in worked if child.changes)
    entries = ledger.entries()
    notes = [*book.notes, *_doubts(entries)]
    return Plan(terms.as_at, changed, entries, tuple(reports), tuple(notes), len(worked) - len(changed))


def _doubts(entries: Sequence[Entry]) -> list[str]:
    """What was assumed of many cells, said once."""
    either = sum(1 for each in entries if DAY_FIRST in each.why)
    if not either:
        return []
    was = "1 date typed as text could be read" if either == 1 else f"{either:,} dates typed as text could be read"
    return [f"{was} in two ways, such as 3/4/2025. Each was read day first, 3 April, as dates are written here."]


def _pass_over(sheet: Sheet, ledger: Ledger) -> None:
    for cell in sheet.cells.values():
        ledger.put(Entry(sheet.name, cell.row, cell.column, "", found_in(cell), "sheet_left_out"))


def _account_for_headings(sheet: Sheet, rows: HeadingRows, columns: Mapping[int, Column], ledger: Ledger) -> None:
    for cell in sheet.cells.values():
        if cell.row <= rows.last:
            outcome = "headings" if cell.row >= rows.first else "above"
            heading = columns[cell.column].shown if cell.column in columns and outcome == "headings" else ""
            ledger.put(Entry(sheet.name, cell.row, cell.column, heading, found_in(cell), outcome))


_ROW_OUTCOMES = {"headings again": "headings", "total": "total", "band": "band"}


def _account_for_row(sheet: Sheet, row: Row, columns: Mapping[int, Column], ledger: Ledger) -> None:
    outcome = _ROW_OUTCOMES[row.kind]
    for column, cell in row.cells.items():
        ledger.put(Entry(sheet.name, row.number, column, columns[column].shown, found_in(cell), outcome))


def _sort_in(
    sheet: Sheet,
    row: Row,
    choice: Chosen,
    columns: Mapping[int, Column],
    matcher: Matcher,
    groups: dict[str, _Group],
    ledger: Ledger,
    terms: Terms,
) -> None:
    """Put a row to the other rows of its child, or account for its cells where it is about none."""
    found = [
        Found(sheet.name, row.number, column, columns[column].shown, FIELDS[choice.mapping.get(column, "note")], cell)
        for column, cell in row.cells.items()
    ]
    match = matcher.match(_identity(found, terms))
    if match.problem:
        # Only a colour in a row that says nothing is no row about a child.
        bare = all(not each.cell.text and not each.cell.formula and not each.cell.comment for each in found)
        for each in found:
            left_out = each.field.kind == "nothing"
            outcome = "left_out" if left_out else "colour" if bare else "problem"
            ledger.put(each.entry(outcome, "" if left_out or bare else match.problem))
        return
    key = f"held {match.case.id}" if match.case else f"new {match.opens.casefold()}"
    group = groups.setdefault(key, _Group(match))
    group.rows.append((sheet.name, row, found))


def _identity(found: Sequence[Found], terms: Terms) -> Identity:
    said = {each.field.code: each for each in found if each.cell.text}
    child = _said_text(said.get("child"))
    name = _full_name(said)
    either = _said_text(said.get("name_or_id"))
    if either and not child and any(letter.isdecimal() for letter in either):
        child = either
    elif either and not name:
        name = either
    dob = read_day(said["dob"].cell, since_1904=terms.since_1904).day if "dob" in said else None
    return Identity(child, name, dob)


def _said_text(found: Found | None) -> str:
    if found is None or is_unknown(found.cell.text):
        return ""
    return " ".join(found.cell.text.split())


def _full_name(said: Mapping[str, Found]) -> str:
    whole = _said_text(said.get("name"))
    return whole or " ".join(
        part for part in (_said_text(said.get(each)) for each in ("first_name", "surname")) if part
    )


def _work(group: _Group, ledger: Ledger, terms: Terms) -> ChildPlan:
    match = group.match
    case = match.case or HeldCase(id="", child=match.opens)
    name = case.fields.get("name", "") or next(
        (full for _, _, found in group.rows if (full := _full_name({each.field.code: each for each in found}))), ""
    )
    child = Child(case, case.child, terms, ledger)
    by_field: dict[str, list[Found]] = {}
    by_row: list[list[Found]] = []
    for _, _, found in group.rows:
        ready = [each for each in found if not child.odd(each)]
        by_row.append(ready)
        for each in ready:
            by_field.setdefault(each.field.code, []).append(each)
    _settle_identity(child, group, by_field, by_row)
    for code, every in by_field.items():
        kind = FIELDS[code]
        if code in _CASE:
            child.text_field(every)
        elif kind.part == "milestone":
            child.milestone(every)
        elif kind.code == "rag":
            for each in every:
                child.rag(each)
        elif kind.kind == "note":
            for each in every:
                child.note(each)
    for ready in by_row:
        beside = {each.field.code: each for each in ready}
        for part, settle in (("delay", settle_delay), ("action", settle_action)):
            cells = {code: each for code, each in beside.items() if FIELDS[code].part == part}
            if cells:
                settle(child, cells)
    changes = child.changes
    if match.case is None:
        changes = [Change("opened", "Case", "", case.child, {}, ()), *changes]
    rows = tuple(f"{sheet}, row {row.number}" for sheet, row, _ in group.rows)
    return ChildPlan(case.id, case.child, name, rows, tuple(changes))


def _settle_identity(
    child: Child, group: _Group, by_field: Mapping[str, list[Found]], by_row: Sequence[Sequence[Found]]
) -> None:
    if dob := by_field.get("dob"):
        child.born(dob)
    outcome = "same" if child.case.id else "used"
    for number, each in enumerate(by_field.get("child", [])):
        unknown = is_unknown(each.cell.text)
        child.settle(each, "unknown" if unknown else outcome, group.match.why if number == 0 else "")
    for number, each in enumerate(by_field.get("name_or_id", [])):
        child.settle(each, outcome, group.match.why if number == 0 else "")
    named = [
        (cells, _full_name({each.field.code: each for each in cells}))
        for row in by_row
        if (cells := [each for each in row if each.field.code in _NAMES])
    ]
    child.names(named)


def _report(sheet: Sheet, choice: Chosen | None, rows: Sequence[Row]) -> SheetReport:
    shown = SheetReport(
        name=sheet.name,
        hidden=sheet.hidden,
        chosen=choice is not None,
        hidden_rows=len(sheet.hidden_rows & set(sheet.rows)),
        hidden_columns=tuple(letters(each) for each in sorted(sheet.hidden_columns & set(sheet.columns))),
        formulas=sum(1 for cell in sheet.cells.values() if cell.formula),
        merged=len(sheet.merged),
        cells=len(sheet.cells),
    )
    if choice is None:
        return shown
    first, last = choice.headings.first, choice.headings.last
    kinds = [row.kind for row in rows]
    return SheetReport(
        **{
            **vars(shown),
            "headings": f"row {first}" if first == last else f"rows {first} to {last}",
            "rows": kinds.count("child"),
            "blank": blank_rows(sheet, choice.headings),
            "totals": kinds.count("total"),
            "bands": kinds.count("band"),
            "repeated": kinds.count("headings again"),
        }
    )
