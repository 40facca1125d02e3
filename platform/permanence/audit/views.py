"""The audit an authority reads about itself, and the security events the operator reads."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import events, store
from permanence.audit.forms import FilterForm, OwnFilterForm
from permanence.audit.store import Wanted
from permanence.database import PLATFORM, working_as
from permanence.web.dates import LONDON, in_words
from permanence.web.downloads import Cover, Table, file_answer, file_name, tidy_csv, workbook
from permanence.web.paging import MOST, page_of

blueprint = Blueprint("audit", __name__, url_prefix="/authority/<code>/audit", template_folder="templates")
operations = Blueprint("security", __name__, url_prefix="/operations/security", template_folder="templates")

COLUMNS = ("at", "kind", "event", "child", "person", "role", "detail")


@blueprint.get("/")
def own() -> ResponseReturnValue:
    """Who looked at or changed what in this authority."""
    form = OwnFilterForm(request.args)
    form.offer(store.event_names())
    wanted = form.wanted()
    page = page_of(store.count_events(wanted), request.args)
    rows = store.events(wanted, offset=page.offset, limit=page.limit)
    return render_template(
        "audit/own.html", form=form, page=page, rows=rows, tags=_tags(wanted), words=events.words, trail=[]
    )


@blueprint.get("/download.<any(csv, xlsx):file_kind>")
def download(file_kind: str) -> Response:
    """The filtered audit as a file, at most 5,000 events."""
    wanted = OwnFilterForm(request.args).wanted()
    rows = store.events(wanted, offset=0, limit=MOST)
    name = file_name("audit", g.authority.name, kind=file_kind)
    if file_kind == "csv":
        return file_answer(tidy_csv(COLUMNS, _cells(rows)), name)
    cover = Cover(
        f"Audit of {g.authority.name}",
        [("Filters", ", ".join(label for label, _name in _tags(wanted)) or "none"), ("Events", str(len(rows)))],
        [f"At most {MOST} events are given, the newest first.", "Times are London’s."],
    )
    return file_answer(workbook(cover, [Table("Events", "Who looked at or changed what", COLUMNS, _cells(rows))]), name)


def _cells(rows: Sequence[store.AuditEvent]) -> list[list[object]]:
    return [
        [
            row.at.astimezone(LONDON).replace(tzinfo=None),
            row.kind,
            row.event,
            row.child or "",
            row.person_name,
            row.role,
            details(row.detail),
        ]
        for row in rows
    ]


@blueprint.get("/access")
def access() -> ResponseReturnValue:
    """Who was given or lost access to this authority, and who signed in to it."""
    with working_as(PLATFORM):
        page = page_of(store.count_security_events(Wanted(), g.authority.id), request.args)
        rows = store.security_events(Wanted(), offset=page.offset, limit=page.limit, authority_id=g.authority.id)
    trail = [("Audit", url_for("audit.own"))]
    return render_template("audit/access.html", page=page, rows=rows, words=events.words, details=details, trail=trail)


@operations.get("/")
def security() -> ResponseReturnValue:
    """Every security event of the platform."""
    form = FilterForm(request.args)
    form.offer(events.SECURITY)
    wanted = form.wanted()
    page = page_of(store.count_security_events(wanted), request.args)
    rows = store.security_events(wanted, offset=page.offset, limit=page.limit)
    return render_template(
        "audit/security.html",
        form=form,
        page=page,
        rows=rows,
        tags=_tags(wanted),
        words=events.words,
        details=details,
        trail=[],
    )


def details(detail: dict[str, object]) -> str:
    """An event's details in one line: “role: analyst”. Whom it is about is told by name, not by id."""
    told = {name: value for name, value in detail.items() if value not in (None, "") and name != "of"}
    return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in told.items())


def _tags(wanted: Wanted) -> list[tuple[str, str]]:
    kinds = {"read": "Looks only", "write": "Changes only"}
    labels = (
        (f"from {in_words(wanted.since)}" if wanted.since else "", "since"),
        (f"to {in_words(wanted.until)}" if wanted.until else "", "until"),
        (f"person: {wanted.person}" if wanted.person else "", "person"),
        (events.words(wanted.event) if wanted.event else "", "event"),
        (f"child: {wanted.child}" if wanted.child else "", "child"),
        (kinds.get(wanted.kind, ""), "kind"),
    )
    return [(label, name) for label, name in labels if label]
