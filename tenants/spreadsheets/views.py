"""The pages of a spreadsheet that comes in: send it, choose sheets and columns, look at the plan, apply it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.identity.guards import needs
from permanence.jobs import run_of
from permanence.storage import Damaged, Missing
from permanence.web.downloads import file_answer, file_name
from permanence.web.paging import page_of
from tenants.casework.actions import today
from tenants.casework.seen import sight_of
from tenants.spreadsheets import actions, planned, reporting, store
from tenants.spreadsheets.account import OUTCOMES
from tenants.spreadsheets.fields import FIELDS, choices
from tenants.spreadsheets.forms import ConfirmForm, SendForm, columns_form, sheets_form
from tenants.spreadsheets.headings import WAYS, twice
from tenants.spreadsheets.layout import HeadingRows
from tenants.spreadsheets.offering import (
    Reading,
    answers_of,
    chosen_in,
    mapping_of,
    offers,
    preview,
    proposed,
    readings_in,
)
from tenants.spreadsheets.planned import KINDS, Plan
from tenants.spreadsheets.sheet import read
from tenants.spreadsheets.states import NAMES, UNDER_WAY, NotNow
from tenants.uploads.refusal import Refused

blueprint = Blueprint(
    "spreadsheets", __name__, url_prefix="/authority/<code>/spreadsheets", template_folder="templates"
)
IDENTIFYING = {"child", "name_or_id"}


def of_spreadsheet(*, with_plan: bool = False) -> Callable[[Callable[..., ResponseReturnValue]], Any]:
    """A page of one spreadsheet: looked up as far as the person may see it. A plan is shown to whom it was made for."""

    def guard(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def found(spreadsheet_id: UUID, **more: Any) -> ResponseReturnValue:
            row = store.find(spreadsheet_id, sight_of(g.actor), with_plan=with_plan)
            if row is None:
                abort(404)
            if not with_plan:
                return view(row, **more)
            if row.plan is None or row.planned_by_id != g.actor.person_id or row.state == "mapped":
                return redirect(url_for("spreadsheets.spreadsheet", spreadsheet_id=spreadsheet_id))
            return view(row, planned.from_document(row.plan), **more)

        return found

    return guard


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """The spreadsheets sent, and the way to send another."""
    return render_template("spreadsheets/overview.html", rows=store.newest_first(sight_of(g.actor)), NAMES=NAMES)


@blueprint.route("/new", methods=["GET", "POST"])
def send() -> ResponseReturnValue:
    """Send a spreadsheet; it is read at once, so that what is wrong with it is said here."""
    form = SendForm()
    if form.validate_on_submit():
        name = "".join(letter if letter.isprintable() else "?" for letter in form.file.data.filename or "")[:200]
        data = form.file.data.read()
        try:
            book = read(name, data)
        except Refused as refused:
            form.file.errors = [f"{reason.what} {reason.mend}" for reason in refused.reasons]
        else:
            spreadsheet_id = actions.receive(name=name, data=data, book=book, by=g.actor)
            return redirect(url_for("spreadsheets.sheets", spreadsheet_id=spreadsheet_id))
    return render_template("spreadsheets/send.html", form=form), 200 if request.method == "GET" else 400


@blueprint.get("/<uuid:spreadsheet_id>/")
@of_spreadsheet()
def spreadsheet(row: Any) -> ResponseReturnValue:
    """One spreadsheet: how far it is, what the plan says, and what can be done now."""
    run = run_of(row.run_id) if row.run_id and row.state in UNDER_WAY else None
    under_way = run is not None and run.state in ("queued", "running")
    return render_template(
        "spreadsheets/spreadsheet.html",
        row=row,
        run=run if under_way else None,
        stopped=row.state in UNDER_WAY and not under_way,
        own_plan=row.planned_by_id == g.actor.person_id,
        NAMES=NAMES,
        KINDS=KINDS,
        OUTCOMES=OUTCOMES,
        form=ConfirmForm(),
    )


@blueprint.route("/<uuid:spreadsheet_id>/sheets", methods=["GET", "POST"])
@of_spreadsheet()
def sheets(row: Any) -> ResponseReturnValue:
    """Choose the sheets to read, and say where their headings stand."""
    if row.state not in ("received", "mapped", "planned"):
        return redirect(url_for("spreadsheets.spreadsheet", spreadsheet_id=row.id))
    book = _book(row)
    form = sheets_form(len(book.sheets))()
    found = proposed(book)
    if request.method == "GET":
        before = {each.sheet: each.headings for each in readings_in(row.chosen)}
        for number, sheet in enumerate(book.sheets):
            rows = before.get(sheet.name) or found[sheet.name]
            ticked = sheet.name in before if before else rows is not None and not sheet.hidden
            form[f"read_{number}"].data = ticked
            form[f"first_{number}"].data = rows.first if rows else (sheet.rows or [1])[0]
            form[f"depth_{number}"].data = str(rows.last - rows.first + 1) if rows else "1"
    elif form.validate_on_submit():
        readings = []
        for number, sheet in enumerate(book.sheets):
            if form[f"read_{number}"].data:
                first = form[f"first_{number}"].data or 1
                readings.append(Reading(sheet.name, HeadingRows(first, first + int(form[f"depth_{number}"].data) - 1)))
        if readings:
            return _asked(
                row.id, lambda: actions.choose_sheets(spreadsheet_id=row.id, readings=readings, by=g.actor), "columns"
            )
        form["read_0"].errors = ["Choose at least one sheet to read"]
    record_read("spreadsheet_read", by=g.actor, spreadsheet=str(row.id), page="sheets")
    previews = [preview(sheet, found[sheet.name]) for sheet in book.sheets]
    page = render_template("spreadsheets/sheets.html", row=row, book=book, form=form, found=found, previews=previews)
    return page, 400 if form.errors else 200


@blueprint.route("/<uuid:spreadsheet_id>/columns", methods=["GET", "POST"])
@of_spreadsheet()
def columns(row: Any) -> ResponseReturnValue:
    """Say what each heading means; what was chosen before, or is usual, is proposed."""
    if row.state not in ("received", "mapped", "planned"):
        return redirect(url_for("spreadsheets.spreadsheet", spreadsheet_id=row.id))
    if not row.chosen:
        return redirect(url_for("spreadsheets.sheets", spreadsheet_id=row.id))
    book, readings = _book(row), readings_in(row.chosen)
    offered = offers(book, readings, store.remembered())
    form = columns_form(len(offered))()
    if request.method == "GET":
        mapped = all(each.get("mapping") for each in row.chosen)
        before = answers_of(book, chosen_in(row.chosen)) if mapped else {}
        for number, offer in enumerate(offered):
            form[f"column_{number}"].data = before.get(offer.key, offer.guess.field)
        form.as_at.data = row.as_at or today()
        form.keep_held.data = "keep" if row.keep_held else "take"
    elif form.validate_on_submit():
        answers = {offer.key: form[f"column_{number}"].data for number, offer in enumerate(offered)}
        chosen = mapping_of(book, readings, answers)
        if _sound(form, offered, answers, [each.mapping for each in chosen]):
            keep_held = form.keep_held.data == "keep"
            return _asked(
                row.id,
                lambda: actions.choose_columns(
                    spreadsheet_id=row.id,
                    book=book,
                    chosen=chosen,
                    as_at=form.as_at.data or today(),
                    keep_held=keep_held,
                    by=g.actor,
                ),
            )
    record_read("spreadsheet_read", by=g.actor, spreadsheet=str(row.id), page="columns")
    page = render_template(
        "spreadsheets/columns.html", row=row, form=form, offered=offered, groups=choices(), WAYS=WAYS, FIELDS=FIELDS
    )
    return page, 400 if form.errors else 200


def _sound(form: Any, offered: Any, answers: dict[str, str], mappings: Sequence[Mapping[int, str]]) -> bool:
    """Whether the answers can be worked with; what is wrong is said beside the fields."""
    doubled = {code for mapping in mappings for code in twice(mapping)}
    for number, offer in enumerate(offered):
        code = answers[offer.key]
        if code in doubled:
            form[f"column_{number}"].errors = [
                f"Two columns of a sheet are “{FIELDS[code].label}”. Choose another for one of them"
            ]
    for mapping in mappings:
        codes = set(mapping.values())
        if not codes & IDENTIFYING and not (codes & {"name", "first_name", "surname"} and "dob" in codes):
            form["column_0"].errors = [
                "Say which column holds the child’s ID, or which hold the name and the date of birth"
            ]
    return not form.errors


@blueprint.get("/<uuid:spreadsheet_id>/changes")
@of_spreadsheet(with_plan=True)
def changes(row: Any, plan: Plan) -> ResponseReturnValue:
    """What applying would change, or changed, child by child."""
    page = page_of(len(plan.children), request.args)
    listed = plan.children[page.offset : page.offset + page.limit]
    record_read("spreadsheet_plan_read", by=g.actor, spreadsheet=str(row.id), page=page.number)
    return render_template("spreadsheets/changes.html", row=row, plan=plan, children=listed, page=page, KINDS=KINDS)


@blueprint.get("/<uuid:spreadsheet_id>/cells")
@of_spreadsheet(with_plan=True)
def cells(row: Any, plan: Plan) -> ResponseReturnValue:
    """What became of the cells, one outcome at a time, those to mend first."""
    counts = plan.counts
    outcome = request.args.get("outcome", next(iter(counts), "used"))
    if outcome not in OUTCOMES:
        abort(404)
    listed = reporting.cell_rows(plan, outcome)
    page = page_of(len(listed), request.args)
    record_read("spreadsheet_cells_read", by=g.actor, spreadsheet=str(row.id), outcome=outcome, page=page.number)
    return render_template(
        "spreadsheets/cells.html",
        row=row,
        plan=plan,
        counts=counts,
        outcome=outcome,
        rows=listed[page.offset : page.offset + page.limit],
        page=page,
        OUTCOMES=OUTCOMES,
        remarks={sheet.name: reporting.sheet_remarks(sheet) for sheet in plan.sheets},
    )


@blueprint.get("/<uuid:spreadsheet_id>/report.<any(xlsx, csv):kind>")
@of_spreadsheet(with_plan=True)
def report(row: Any, plan: Plan, kind: str) -> ResponseReturnValue:
    """The report to take away: changes and every cell."""
    record_read("spreadsheet_report_taken", by=g.actor, spreadsheet=str(row.id), kind=kind)
    data = reporting.as_csv(plan) if kind == "csv" else reporting.as_workbook(plan, row.name)
    return file_answer(data, file_name("report", row.name.rpartition(".")[0], kind=kind))


@blueprint.post("/<uuid:spreadsheet_id>/plan")
@of_spreadsheet()
def plan_again(row: Any) -> ResponseReturnValue:
    """Work the plan out again, for this person and with what is held now."""
    return _asked(row.id, lambda: actions.request_plan(spreadsheet_id=row.id, by=g.actor))


@blueprint.route("/<uuid:spreadsheet_id>/apply", methods=["GET", "POST"])
@needs("manage_cases")
@of_spreadsheet()
def apply(row: Any) -> ResponseReturnValue:
    """Show once more what applying does, then have it done."""
    from tenants.casework.case_views import staff

    form = ConfirmForm()
    if form.validate_on_submit():
        people = staff()
        return _asked(row.id, lambda: actions.request_apply(spreadsheet_id=row.id, people=people, by=g.actor))
    if row.state != "planned" or row.planned_by_id != g.actor.person_id:
        return redirect(url_for("spreadsheets.spreadsheet", spreadsheet_id=row.id))
    return render_template("spreadsheets/apply.html", row=row, form=form, KINDS=KINDS, OUTCOMES=OUTCOMES)


@blueprint.route("/<uuid:spreadsheet_id>/abandon", methods=["GET", "POST"])
@of_spreadsheet()
def abandon(row: Any) -> ResponseReturnValue:
    """Give a spreadsheet up, after asking."""
    form = ConfirmForm()
    if form.validate_on_submit():
        return _asked(row.id, lambda: actions.abandon(spreadsheet_id=row.id, by=g.actor))
    if row.state not in ("received", "mapped", "planned"):
        return redirect(url_for("spreadsheets.spreadsheet", spreadsheet_id=row.id))
    return render_template("spreadsheets/abandon.html", row=row, form=form)


def _book(row: Any) -> Any:
    try:
        return actions.book_of(row)
    except (Missing, Damaged):
        abort(404)


def _asked(spreadsheet_id: UUID, action: Callable[[], Any], then: str = "spreadsheet") -> ResponseReturnValue:
    try:
        action()
    except NotNow as reason:
        flash(str(reason))
        then = "spreadsheet"
    return redirect(url_for(f"spreadsheets.{then}", spreadsheet_id=spreadsheet_id))
