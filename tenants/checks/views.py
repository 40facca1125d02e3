"""The pages of findings: by rule, the rows of one rule, and both to take away."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from permanence.audit import record_read
from permanence.web.dates import in_words
from permanence.web.downloads import Cover, Table, file_answer, file_name, tidy_csv, workbook
from permanence.web.paging import page_of
from tenants.casework.seen import sight_of
from tenants.casework.store import hidden_children
from tenants.checks import store
from tenants.checks.export import COLUMNS, row_of
from tenants.checks.rule import SOURCE_NAMES, Rule
from tenants.checks.rules import BY_CODE
from tenants.checks.wording import damages_of, meaning
from tenants.uploads import store as uploads

blueprint = Blueprint(
    "checks",
    __name__,
    url_prefix="/authority/<code>/uploads/<uuid:upload_id>/findings",
    template_folder="templates",
)

# A workbook of more takes minutes to open, and nobody mends so many one by one.
MOST_IN_A_FILE = 100_000


class Upload(Protocol):
    """What these pages say about the upload the findings are of."""

    id: UUID
    received_at: datetime
    received_by: str
    years: list[int]
    as_at: date | None


@blueprint.get("/")
def overview(upload_id: UUID) -> ResponseReturnValue:
    """The findings of an upload by rule: no child is named here."""
    upload = _upload(upload_id)
    counts = [(BY_CODE[code], many, children) for code, many, children in store.counts_by_rule(upload_id)]
    said, advice = meaning(rule for rule, _, _ in counts)
    return render_template(
        "checks/overview.html",
        upload=upload,
        counts=counts,
        said=said,
        advice=advice,
        damages_of=damages_of,
        most=MOST_IN_A_FILE,
        total=sum(many for _, many, _ in counts),
        trail=_trail(upload),
    )


@blueprint.get("/rules/<rule>")
def rule(upload_id: UUID, rule: str) -> ResponseReturnValue:
    """The rows of an upload that break one rule."""
    upload, broken = _upload(upload_id), _rule(rule)
    hidden = hidden_children(sight_of(g.actor))
    page = page_of(store.count(upload_id, rule, hidden=hidden), request.args)
    record_read("findings_read", by=g.actor, upload=str(upload_id), rule=rule, page=page.number)
    return render_template(
        "checks/rule.html",
        upload=upload,
        rule=broken,
        rows=store.findings(upload_id, rule, offset=page.offset, limit=page.limit, hidden=hidden),
        page=page,
        damages=damages_of(broken),
        SOURCE_NAMES=SOURCE_NAMES,
        trail=[*_trail(upload), ("Findings", url_for("checks.overview", upload_id=upload_id))],
    )


@blueprint.get("/download.<any(csv, xlsx):file_kind>")
def download(upload_id: UUID, file_kind: str) -> Response:
    """The findings as a file, all or of one rule (`?rule=`), at most MOST_IN_A_FILE rows."""
    upload = _upload(upload_id)
    wanted = request.args.get("rule") or None
    if wanted is not None:
        _rule(wanted)
    record_read("findings_downloaded", by=g.actor, upload=str(upload_id), rule=wanted or "all")
    hidden = hidden_children(sight_of(g.actor))
    rows = [row_of(finding) for finding in store.findings(upload_id, wanted, limit=MOST_IN_A_FILE, hidden=hidden)]
    name = file_name("findings", g.authority.name, wanted or "", str(upload.received_at.date()), kind=file_kind)
    if file_kind == "csv":
        return file_answer(tidy_csv(COLUMNS, rows), name)
    return file_answer(workbook(_cover(upload, wanted, len(rows)), _sheets(upload_id, wanted, rows)), name)


def _cover(upload: uploads.Upload, wanted: str | None, many: int) -> Cover:
    years = ", ".join(str(year) for year in upload.years)
    of = ("Extract as at", in_words(upload.as_at)) if upload.as_at else ("Collection years (to 31 March)", years)
    return Cover(
        f"Findings in the {'extract' if upload.as_at else 'returns'} of {g.authority.name}",
        [
            ("Sent", f"{in_words(upload.received_at)} by {upload.received_by}"),
            of,
            ("Rules", wanted or "all"),
            ("Findings", f"{many:,}"),
        ],
        [
            "Row counts the line of column names as row 1, so it is the row a spreadsheet shows.",
            "Damages lists the indicators that are wrong or lose children while the finding stands.",
            f"At most {MOST_IN_A_FILE:,} findings are given.",
            "This file names children: keep it as you keep the return itself.",
        ],
    )


def _sheets(upload_id: UUID, wanted: str | None, rows: list[tuple[str | int, ...]]) -> list[Table]:
    rules = [
        (code, BY_CODE[code].title, BY_CODE[code].mend, "yes" if BY_CODE[code].blocks else "no", many, children)
        for code, many, children in store.counts_by_rule(upload_id)
        if wanted in (None, code)
    ]
    return [
        Table("Rules", "Rules broken", ("code", "finding", "mend", "blocks", "findings", "children"), rules),
        Table("Findings", "Findings, row by row", COLUMNS, rows),
    ]


def _upload(upload_id: UUID) -> uploads.Upload:
    return uploads.find(upload_id) or abort(404)


def _rule(code: str) -> Rule:
    return BY_CODE.get(code) or abort(404)


def _trail(upload: uploads.Upload) -> list[tuple[str, str]]:
    own = f"Upload of {in_words(upload.received_at)}"
    return [("Uploads", url_for("uploads.overview")), (own, url_for("uploads.upload", upload_id=upload.id))]
