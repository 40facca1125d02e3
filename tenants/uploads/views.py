"""The pages of uploads: send files, see what was found and what would change, apply, undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.identity.guards import needs
from permanence.jobs import run_of
from permanence.web.paging import page_of
from tenants.checks.rules import BY_CODE
from tenants.checks.store import counts_by_rule
from tenants.uploads import actions, store
from tenants.uploads.archives import LARGEST_SET
from tenants.uploads.difference import from_document
from tenants.uploads.extracts import EXTRACT_NAMES
from tenants.uploads.forms import ConfirmForm, SendForm
from tenants.uploads.states import NAMES, NotNow
from tenants.uploads.wording import KINDS, rows_of
from tenants.uploads.wording import NAMES as FIELDS

blueprint = Blueprint("uploads", __name__, url_prefix="/authority/<code>/uploads", template_folder="templates")


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """All uploads and their states, and which of them count for which year."""
    uploads = store.newest_first()
    effective = store.effective()
    return render_template(
        "uploads/overview.html",
        uploads=uploads,
        returns={key: upload for key, upload in effective.items() if isinstance(key, int)},
        extracts={key: upload for key, upload in effective.items() if not isinstance(key, int)},
        NAMES=NAMES,
        EXTRACT_NAMES=EXTRACT_NAMES,
    )


@blueprint.route("/new", methods=["GET", "POST"])
def send() -> ResponseReturnValue:
    """Send files."""
    form = SendForm()
    if form.validate_on_submit():
        # A name goes into the database and onto pages as text; what it may lead to is judged when the set is read.
        files = [(_printable(file.filename), file.read()) for file in form.files.data]
        if sum(len(data) for _, data in files) > LARGEST_SET:
            form.files.errors = ["The files come to more than 100 MB. Send one collection year at a time"]
        else:
            received = actions.receive(files=files, year=form.chosen_year, as_at=form.as_at.data, by=g.actor)
            if received.earlier:
                flash("Exactly these files were sent before. This is that upload.")
            return redirect(url_for("uploads.upload", upload_id=received.upload_id))
    return render_template("uploads/send.html", form=form), 200 if request.method == "GET" else 400


def _printable(name: str | None) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name or "")


@blueprint.get("/<uuid:upload_id>/")
def upload(upload_id: UUID) -> ResponseReturnValue:
    """One upload: its state and how far it is, files, notes, doubts, findings, changes, and what can be done now."""
    found = _found(upload_id)
    run = run_of(found.run_id) if found.run_id and actions.waits_for_a_job(found) else None
    under_way = run is not None and run.state in ("queued", "running")
    return render_template(
        "uploads/upload.html",
        upload=found,
        run=run if under_way else None,
        stopped=actions.waits_for_a_job(found) and not under_way,
        stale=actions.is_stale(found),
        reason=actions.why_not_apply(found) if found.state == "checked" else "",
        findings=[(BY_CODE[code], many, children) for code, many, children in counts_by_rule(found.id)],
        NAMES=NAMES,
        EXTRACT_NAMES=EXTRACT_NAMES,
        FIELDS=FIELDS,
        form=ConfirmForm(),
    )


@blueprint.get("/<uuid:upload_id>/changes")
def changes(upload_id: UUID) -> ResponseReturnValue:
    """What applying changes, or changed: child by child and date by date."""
    found = store.find_with_difference(upload_id)
    if found is None or found.difference is None:
        abort(404)
    difference = from_document(found.difference)
    listed = {kind: rows_of(difference, kind) for kind in KINDS}
    kind = request.args.get("kind", next((kind for kind, rows in listed.items() if rows), "changed"))
    if kind not in KINDS:
        abort(404)
    page = page_of(len(listed[kind]), request.args)
    record_read("upload_changes_read", by=g.actor, upload=str(upload_id), kind=kind, page=page.number)
    return render_template(
        "uploads/changes.html",
        upload=found,
        difference=difference,
        counts={each: len(rows) for each, rows in listed.items()},
        kind=kind,
        rows=listed[kind][page.offset : page.offset + page.limit],
        page=page,
        KINDS=KINDS,
    )


@blueprint.post("/<uuid:upload_id>/check")
def check(upload_id: UUID) -> ResponseReturnValue:
    """Have it checked again."""
    return _asked(upload_id, actions.request_check, "The files are being checked.")


@blueprint.post("/<uuid:upload_id>/confirm/<code_of_doubt>")
def confirm(upload_id: UUID, code_of_doubt: str) -> ResponseReturnValue:
    """Say that a doubt about the upload is none."""
    return _asked(upload_id, actions.confirm_doubt, "Confirmed.", code=code_of_doubt)


@blueprint.route("/<uuid:upload_id>/apply", methods=["GET", "POST"])
@needs("apply_returns")
def apply(upload_id: UUID) -> ResponseReturnValue:
    """Show once more what will change, then apply."""
    found = _found(upload_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        return _asked(upload_id, actions.request_apply, "The upload is being applied.")
    if found.state != "checked" or actions.why_not_apply(found):
        return redirect(url_for("uploads.upload", upload_id=upload_id))
    effective = store.effective()
    replaced = [key for key in found.keys if key in effective]
    return render_template(
        "uploads/apply.html", upload=found, form=form, replaced=replaced, EXTRACT_NAMES=EXTRACT_NAMES
    )


@blueprint.route("/<uuid:upload_id>/undo", methods=["GET", "POST"])
@needs("apply_returns")
def undo(upload_id: UUID) -> ResponseReturnValue:
    """Say what undoing does, then undo."""
    found = _found(upload_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        return _asked(upload_id, actions.request_undo, "The upload is being undone.")
    if found.state != "applied" or actions.waits_for_a_job(found):
        return redirect(url_for("uploads.upload", upload_id=upload_id))
    return render_template("uploads/undo.html", upload=found, form=form, EXTRACT_NAMES=EXTRACT_NAMES)


def _found(upload_id: UUID) -> Any:
    found = store.find(upload_id)
    if found is None:
        abort(404)
    return found


def _asked(upload_id: UUID, action: Any, done: str, **more: str) -> ResponseReturnValue:
    try:
        action(upload_id=upload_id, by=g.actor, **more)
    except LookupError:
        abort(404)
    except NotNow as reason:
        flash(str(reason))
    else:
        flash(done, "success")
    return redirect(url_for("uploads.upload", upload_id=upload_id))
