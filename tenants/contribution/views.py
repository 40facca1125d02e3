"""What will leave, in full and in words, and the page on which a named person certifies it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from benchmarks.contributions.vocabulary import STAGE_NAMES, STAGES, STRATUM_NAMES
from permanence.audit import record_read
from permanence.authorities import store as authorities
from permanence.database import PLATFORM, working_as
from tenants.contribution import actions, store
from tenants.contribution.forms import CertifyForm
from tenants.contribution.grade import MEANINGS
from tenants.contribution.shown import in_words, strata_document

DATES = {
    "entry": "Entry to care",
    "decision": "Decision",
    "placement_order": "Placement order",
    "match": "Match",
    "placed": "Moving in",
    "return": "A return that lists the child (only an extract does)",
}
blueprint = Blueprint(
    "contribution", __name__, url_prefix="/authority/<code>/contribution", template_folder="templates"
)


def agreement_in_force() -> bool:
    """Whether the authority of this request has a signed agreement that holds today."""
    with working_as(PLATFORM):
        today = datetime.now(UTC).date()
        return any(one.authority.id == g.authority.id for one in authorities.participants(today))


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """What was certified and sent so far, and whether there is something new to certify."""
    return render_template(
        "contribution/overview.html",
        certifications=store.certifications(),
        agreed=agreement_in_force(),
        meanings=MEANINGS,
    )


@blueprint.route("/certify", methods=["GET", "POST"])
def certify() -> ResponseReturnValue:
    """Show exactly what would leave, and take a named person's word for it."""
    form = CertifyForm()
    agreed = agreement_in_force()
    refused = ""
    if form.validate_on_submit():
        try:
            actions.certify(
                shown=form.shown.data or "",
                grade=form.grade.data,
                remark=form.remark.data or "",
                agreed=agreed,
                by=g.actor,
            )
        except actions.NotCertifiable as problem:
            refused = str(problem)
        else:
            flash("Certified. The figures are being sent; this page will say when they have left.", "success")
            return redirect(url_for("contribution.overview"))
    prepared = actions.prepare()
    if prepared is not None:
        form.shown.data = prepared.shown
        form.grade.data = form.grade.data or prepared.quality.grade
    page = render_template(
        "contribution/certify.html",
        form=form,
        prepared=prepared,
        stages=in_words(prepared.assembled) if prepared else [],
        left_out=_left_out(prepared) if prepared else [],
        stage_names=STAGE_NAMES,
        stratum_names=STRATUM_NAMES,
        agreed=agreed,
        refused=refused,
    )
    return page, 400 if refused or form.errors else 200


@blueprint.get("/figures.json")
def figures() -> ResponseReturnValue:
    """The whole of what would leave, as it would travel, to be read by anybody who wants to check."""
    prepared = actions.prepare()
    if prepared is None:
        abort(404)
    record_read("contribution_downloaded", by=g.actor, shown=prepared.shown)
    whole = {
        "shown": prepared.shown,
        "documents": [
            {
                "stage": stage,
                "quarter": quarter.isoformat(),
                "strata": strata_document(prepared.assembled, stage, quarter),
            }
            for stage in STAGES
            for quarter in prepared.assembled.quarters
        ],
    }
    answer = Response(json.dumps(whole, indent=1), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="contribution-preview.json"'
    return answer


def _left_out(prepared: actions.Prepared) -> list[tuple[str, str, str, int]]:
    """How many children could not be counted, by stage and by the date that is missing, most first."""
    first_day = prepared.span.first_day
    counted = Counter((one.stage, one.date_missing, one.first_seen < first_day) for one in prepared.assembled.left_out)
    return [
        (
            STAGE_NAMES[stage],
            DATES[missing],
            "In care before the first return held" if before else "Date missing",
            number,
        )
        for (stage, missing, before), number in counted.most_common()
    ]
