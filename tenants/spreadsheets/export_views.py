"""The tracker to take away, in the shape of the spreadsheet that came in last or in one of our own."""

from __future__ import annotations

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.web.downloads import file_answer, file_name
from tenants.casework.actions import today
from tenants.casework.seen import MAY_BE_SHORTER, sight_of
from tenants.spreadsheets import store
from tenants.spreadsheets.export import default_shape, from_document, with_missing, write
from tenants.spreadsheets.holding import VOCABULARY, held_now
from tenants.spreadsheets.views import blueprint


@blueprint.get("/export")
def export() -> ResponseReturnValue:
    """Choose the shape of the tracker to take away."""
    last = store.last_applied()
    shapes = from_document(last.shape) if last else []
    return render_template(
        "spreadsheets/export.html", last=last, shapes=shapes, own=default_shape(), MAY_BE_SHORTER=MAY_BE_SHORTER
    )


@blueprint.get("/export.xlsx")
def download() -> ResponseReturnValue:
    """The tracker as a workbook: open cases, and closed ones that stood on the spreadsheet."""
    last = store.last_applied()
    old = bool(last) and request.args.get("shape", "old") == "old"
    shapes = from_document(last.shape) if last and old else [default_shape()]
    if request.args.get("more"):
        shapes = [with_missing(shape) for shape in shapes]
    placed = last.placed if last and old else {}
    day = today()
    cases = [case for case in held_now(sight_of(g.actor), day) if case.derived["open"] or case.child in placed]
    record_read("tracker_taken", by=g.actor, children=len(cases), shape="old" if old else "own")
    data = write(shapes, cases, VOCABULARY, sheet_of=placed)
    return file_answer(data, file_name("tracker", day.isoformat(), kind="xlsx"))
