"""What people do with spreadsheets. Each flushes and never commits; the jobs do what takes longer (see `tasks`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from permanence import storage
from permanence.audit import record
from permanence.database import after_commit, current_scope, session
from permanence.identity import Actor
from permanence.jobs import request_run
from tenants.casework.seen import Sight, sight_of
from tenants.spreadsheets import grid, store
from tenants.spreadsheets.export import shape_of
from tenants.spreadsheets.export import to_document as shapes_document
from tenants.spreadsheets.grid import Book
from tenants.spreadsheets.headings import normalised
from tenants.spreadsheets.layout import columns_of
from tenants.spreadsheets.models import HeadingChoice, Spreadsheet
from tenants.spreadsheets.offering import Reading, to_document
from tenants.spreadsheets.plan import Chosen
from tenants.spreadsheets.states import CHANGED_SINCE, NotNow, check_way
from tenants.uploads.actions import actor_document

__all__ = ["CHANGED_SINCE", "NotNow"]


def receive(*, name: str, data: bytes, book: Book, by: Actor) -> UUID:
    """Keep a spreadsheet that was read, the file and the grid of it; nothing else changes by that."""
    # The bytes first: a row must never name a file that is not there.
    original = storage.put(current_scope(), "spreadsheets", data)
    written = json.dumps(grid.to_document(book), ensure_ascii=False).encode()
    row = Spreadsheet(
        name=name,
        storage_key=str(original),
        grid_key=str(storage.put(current_scope(), "grids", written)),
        size=len(data),
        sheets=[{"name": sheet.name, "cells": len(sheet.cells), "hidden": sheet.hidden} for sheet in book.sheets],
        received_by=by.name,
        received_by_id=by.person_id,
    )
    session().add(row)
    session().flush()
    record("spreadsheet_received", by=by, spreadsheet=str(row.id), sheets=len(book.sheets), cells=book.cells)
    return row.id


def book_of(row: Spreadsheet) -> Book:
    """The grid of a spreadsheet. Raises what `storage.get` raises."""
    return grid.from_document(json.loads(storage.get(current_scope(), row.grid_key)))


def choose_sheets(*, spreadsheet_id: UUID, readings: Sequence[Reading], by: Actor) -> None:
    """Which sheets are read, and where their headings stand. What was planned before no longer holds."""
    row = _locked(spreadsheet_id)
    check_way(row.state, "received")
    kept = {(each["sheet"], each["first"], each["last"]): each.get("mapping", {}) for each in row.chosen}
    row.chosen = [
        {
            "sheet": each.sheet,
            "first": each.headings.first,
            "last": each.headings.last,
            "mapping": kept.get((each.sheet, each.headings.first, each.headings.last), {}),
        }
        for each in readings
    ]
    row.state, row.message = "received", ""
    record("spreadsheet_sheets_chosen", by=by, spreadsheet=str(row.id), sheets=len(readings))
    session().flush()


def choose_columns(
    *, spreadsheet_id: UUID, book: Book, chosen: Sequence[Chosen], as_at: date, keep_held: bool, by: Actor
) -> None:
    """What each column means; remembered for the next spreadsheet. The plan is asked for at once."""
    row = _locked(spreadsheet_id)
    check_way(row.state, "mapped")
    sheets = {sheet.name: sheet for sheet in book.sheets}
    columns = {each.sheet: columns_of(sheets[each.sheet], each.headings) for each in chosen}
    row.chosen = to_document(chosen)
    row.shape = shapes_document([shape_of(each.sheet, columns[each.sheet], each.mapping) for each in chosen])
    row.as_at, row.keep_held = as_at, keep_held
    row.mapped_at, row.mapped_by = datetime.now(UTC), by.name
    for each in chosen:
        for column in columns[each.sheet]:
            _remember(column.shown, each.mapping[column.number], by)
    record("spreadsheet_mapped", by=by, spreadsheet=str(row.id), columns=sum(len(each) for each in columns.values()))
    _ask_for_plan(row, by)


def _remember(shown: str, field: str, by: Actor) -> None:
    heading = normalised(shown)
    row = store.choice_of(heading)
    if row is None:
        row = HeadingChoice(heading=heading)
        session().add(row)
    row.shown, row.field, row.chosen_at, row.chosen_by = shown, field, datetime.now(UTC), by.name
    session().flush()


def request_plan(*, spreadsheet_id: UUID, by: Actor) -> None:
    """Work the plan out again, with what this person may see and what is held now."""
    row = _locked(spreadsheet_id)
    check_way(row.state, "mapped")
    if not row.mapped_at:
        raise NotNow("Say first what the columns mean.")
    record("spreadsheet_plan_asked", by=by, spreadsheet=str(row.id))
    _ask_for_plan(row, by)


def _ask_for_plan(row: Spreadsheet, by: Actor) -> None:
    row.state, row.message = "mapped", ""
    _ask(row, "spreadsheets.plan", by, {})


def request_apply(*, spreadsheet_id: UUID, people: Mapping[str, UUID], by: Actor) -> None:
    """Apply the plan. `people`: who the names of workers and owners are. Raises NotNow for somebody else's plan."""
    row = _locked(spreadsheet_id)
    if row.state == "applied":
        return  # sent twice: it is done
    check_way(row.state, "applying")
    if row.planned_by_id != by.person_id:
        raise NotNow(f"{row.planned_by} had this plan worked out. Have it worked out for yourself, then apply it.")
    row.state, row.message = "applying", ""
    record("spreadsheet_apply_asked", by=by, spreadsheet=str(row.id))
    _ask(row, "spreadsheets.apply", by, people)


def abandon(*, spreadsheet_id: UUID, by: Actor) -> None:
    """Give a spreadsheet up: nothing of it is applied, and its file is erased unless another one came in it too."""
    row = _locked(spreadsheet_id)
    check_way(row.state, "abandoned")
    row.state, row.abandoned_at, row.abandoned_by = "abandoned", datetime.now(UTC), by.name
    row.plan, row.placed = None, {}
    record("spreadsheet_abandoned", by=by, spreadsheet=str(row.id))
    session().flush()
    if not store.others_with(row):
        scope, keys = current_scope(), (row.storage_key, row.grid_key)

        def erase() -> None:
            for key in keys:
                storage.delete(scope, key)

        after_commit(erase)


def _ask(row: Spreadsheet, task: str, by: Actor, people: Mapping[str, UUID]) -> None:
    sight = sight_of(by)
    row.asked_by = {
        **actor_document(by),
        "only_named": sight.only_named,
        "restricted": sight.restricted,
        "people": {name: str(person) for name, person in people.items()},
    }
    session().flush()
    key = f"spreadsheet:{row.id}"
    row.run_id = request_run(task, scope=current_scope(), arguments={"spreadsheet": str(row.id)}, by=by, key=key)
    session().flush()


def sight_in(document: Mapping[str, object]) -> Sight:
    """What the person who asked for a job may see, as it was when they asked."""
    return Sight(UUID(str(document["person_id"])), bool(document["only_named"]), bool(document["restricted"]))


def _locked(spreadsheet_id: UUID) -> Spreadsheet:
    row = store.lock(spreadsheet_id)
    if row is None:
        raise LookupError(f"No spreadsheet {spreadsheet_id}")
    return row
