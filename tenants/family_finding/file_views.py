"""Links from another system: the file sent, what it would do row by row, and what it did."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.database import rollback
from permanence.identity.guards import needs
from permanence.web.downloads import file_answer, tidy_csv
from tenants.casework.revising import NotNow
from tenants.family_finding import entry, store
from tenants.family_finding.forms import ConfirmForm, FileForm
from tenants.family_finding.links_file import COLUMNS, OUTCOMES, Unreadable, read
from tenants.family_finding.reasons import REASONS
from tenants.family_finding.views import blueprint


@blueprint.route("/files", methods=["GET", "POST"])
@needs("work_cases")
def files() -> ResponseReturnValue:
    """Send a file of links; what the columns mean; the files sent so far."""
    form = FileForm()
    if form.validate_on_submit():
        name = "".join(one if one.isprintable() else "?" for one in form.file.data.filename or "links.csv")
        try:
            kept = entry.receive(name=name, data=form.file.data.read(), by=g.actor)
        except Unreadable as problem:
            form.file.errors = [str(problem)]
        else:
            return redirect(url_for("family_finding.file", file_id=kept.id))
    page = render_template(
        "family_finding/files.html", form=form, files=store.links_files(), COLUMNS=COLUMNS, REASONS=REASONS
    )
    return page, 400 if request.method == "POST" else 200


@blueprint.get("/files/example.csv")
@needs("work_cases")
def example() -> ResponseReturnValue:
    """An empty file with the headings, to start from."""
    return file_answer(tidy_csv([label for label, *_ in COLUMNS.values()], []), "links.csv")


@blueprint.get("/files/<uuid:file_id>/")
@needs("work_cases")
def file(file_id: UUID) -> ResponseReturnValue:
    """What a file would do, or what it did; for the person who sent it."""
    found = store.links_file(file_id, g.actor.person_id)
    if found is None:
        abort(404)
    reading = read(found.data)
    rows = entry.planned(found, g.actor).rows if found.applied_at is None else entry.report_of(found)
    counts = {outcome: sum(row.outcome == outcome for row in rows) for outcome in OUTCOMES}
    record_read("links_file_read", by=g.actor, file=str(file_id), children=sorted({row.child for row in rows})[:500])
    return render_template(
        "family_finding/file.html",
        file=found,
        rows=rows,
        counts=counts,
        blank=reading.blank,
        not_read=reading.not_read,
        earlier=entry.applied_before(found, store.links_files()),
        form=ConfirmForm(),
        OUTCOMES=OUTCOMES,
    )


@blueprint.post("/files/<uuid:file_id>/apply")
@needs("work_cases")
def apply_file(file_id: UUID) -> ResponseReturnValue:
    """Keep what the plan shows."""
    if store.links_file(file_id, g.actor.person_id) is None:
        abort(404)
    try:
        made = entry.apply(file_id=file_id, by=g.actor)
    except NotNow as problem:
        # All or nothing: what was begun before the row that cannot be is dropped.
        rollback()
        flash(f"Nothing was applied. {problem}")
    else:
        flash(f"Applied: {made.counts['new']} new, {made.counts['stops']} stopped.", "success")
    return redirect(url_for("family_finding.file", file_id=file_id))
