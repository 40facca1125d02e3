"""Drafts: national leads ask for a release, read what it would show, and a second person approves it.

A draft exists only for the benchmark side, so these pages read and write under that login, beside the request's own.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from benchmarks.contributions import store as contributions
from benchmarks.contributions.bands import quarter_end
from benchmarks.contributions.reference import reference_period
from benchmarks.releases import actions, store
from benchmarks.releases.seen import ReleaseSeen
from benchmarks.views.answers import artefact_or_404, chart_answer
from benchmarks.views.figures import figure, in_words
from benchmarks.views.forms import ApproveForm, ReferenceForm, RequestForm, WithholdForm
from permanence.database import BENCHMARKS, working_as
from permanence.identity.guards import needs
from permanence.jobs import request_run, run_of
from permanence.web.commit import aside

AUDIENCES = {"T1": "Authorities", "T2": "National leads", "T3": "Commissioners"}
STATUS_WORDS = {
    "compiling": "being compiled",
    "draft": "draft, waiting for a second person",
    "withheld": "withheld",
    "published": "published",
}
LEAST = 10
blueprint = Blueprint("drafts", __name__, url_prefix="/national/drafts", template_folder="templates")


@blueprint.get("/")
def drafts() -> ResponseReturnValue:
    """Every release and how it stands."""
    with working_as(BENCHMARKS):
        found = store.releases()
    return render_template(
        "benchmarks/drafts.html", releases=found, status_words=STATUS_WORDS, trail=[("Preparing releases", None)]
    )


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Ask for a release, or first for the reference it needs."""
    with working_as(BENCHMARKS):
        quarters = _quarters()
        frozen = {quarter for quarter in quarters if store.reference_ending(reference_period(quarter)[1])}
    form, reference = RequestForm(prefix="release"), ReferenceForm(prefix="reference")
    form.quarter.choices = [_choice(quarter) for quarter in quarters if quarter in frozen]
    reference.quarter.choices = [_choice(quarter) for quarter in quarters if quarter not in frozen]
    refused = ""
    if reference.submit.data and reference.validate_on_submit():
        with aside(BENCHMARKS):
            run = request_run(
                "releases.reference",
                scope=BENCHMARKS,
                arguments={"quarter": reference.quarter.data},
                by=g.actor,
                key=reference.quarter.data,
            )
        return redirect(url_for("drafts.waiting", run_id=run))
    if form.submit.data and form.validate_on_submit():
        try:
            with aside(BENCHMARKS):
                row = actions.request_release(
                    quarter=date.fromisoformat(form.quarter.data), rebase=bool(form.rebase.data), by=g.actor
                )
                slug = row.slug
        except actions.NotPossible as problem:
            refused = str(problem)
        else:
            flash(f"Release {slug} is being compiled. It takes a minute or two.", "success")
            return redirect(url_for("drafts.draft", slug=slug))
    page = render_template(
        "benchmarks/new.html",
        form=form,
        reference=reference,
        refused=refused,
        trail=[("Preparing releases", url_for("drafts.drafts")), ("New release", None)],
    )
    return page, 200 if request.method == "GET" else 400


@blueprint.get("/waiting/<uuid:run_id>")
def waiting(run_id: UUID) -> ResponseReturnValue:
    """How far the freezing of a reference is."""
    run = run_of(run_id)
    if run is None or run.task != "releases.reference":
        abort(404)
    return render_template(
        "benchmarks/waiting.html",
        run=run,
        trail=[("Preparing releases", url_for("drafts.drafts")), ("Reference", None)],
    )


@blueprint.get("/<slug>/")
def draft(slug: str) -> ResponseReturnValue:
    """What a release would show, what the rules did, and the decision."""
    return _page(slug, ApproveForm(prefix="approve"), WithholdForm(prefix="withhold"))


def _page(slug: str, approve_form: ApproveForm, withhold_form: WithholdForm, refused: str = "") -> tuple[str, int]:
    with working_as(BENCHMARKS):
        release = _found(slug)
        seen = store.artefacts(release.id, AUDIENCES)
        notes = store.notes(release.id)
    approve_form.sha256.data = release.sha256 or ""
    page = render_template(
        "benchmarks/draft.html",
        release=release,
        data_to=in_words(release.data_to),
        status=STATUS_WORDS[release.status],
        by_audience=[(words, [one for one in seen if one.audience == key]) for key, words in AUDIENCES.items()],
        kept_back=sorted(Counter((note["rule"], note["where"].partition(":")[0]) for note in notes).items()),
        own_release=release.requested_by == g.actor.person_id,
        may_approve="approve_release" in g.actor.permissions,
        approve_form=approve_form,
        withhold_form=withhold_form,
        refused=refused,
        trail=[("Preparing releases", url_for("drafts.drafts")), (f"Release {release.slug}", None)],
    )
    return page, 400 if refused or approve_form.errors or withhold_form.errors else 200


@blueprint.post("/<slug>/approve")
@needs("approve_release")
def approve(slug: str) -> ResponseReturnValue:
    """Publish a draft another person asked for."""
    form = ApproveForm(prefix="approve")
    if not form.validate_on_submit():
        return _page(slug, form, WithholdForm(prefix="withhold", formdata=None))
    try:
        with aside(BENCHMARKS):
            _found(slug)
            actions.approve_release(slug=slug, sha256=form.sha256.data or "", by=g.actor)
    except actions.NotPossible as problem:
        return _page(slug, form, WithholdForm(prefix="withhold", formdata=None), str(problem))
    flash(f"Release {slug} is published.", "success")
    return redirect(url_for("drafts.draft", slug=slug))


@blueprint.post("/<slug>/withhold")
def withhold(slug: str) -> ResponseReturnValue:
    """Keep a draft back with a reason."""
    form = WithholdForm(prefix="withhold")
    if not form.validate_on_submit():
        return _page(slug, ApproveForm(prefix="approve", formdata=None), form)
    try:
        with aside(BENCHMARKS):
            _found(slug)
            actions.withhold_release(slug=slug, reason=form.reason.data or "", by=g.actor)
    except actions.NotPossible as problem:
        return _page(slug, ApproveForm(prefix="approve", formdata=None), form, str(problem))
    flash(f"Release {slug} is kept back.", "success")
    return redirect(url_for("drafts.draft", slug=slug))


@blueprint.get("/<slug>/<audience>/<name>/")
def artefact(slug: str, audience: str, name: str) -> ResponseReturnValue:
    """One artefact of a draft as its readers would see it."""
    if audience not in AUDIENCES:
        abort(404)
    with working_as(BENCHMARKS):
        release = _found(slug)
        seen = artefact_or_404(release.id, audience, name)

    def address(to: str, called: str, kind: str) -> str:
        return url_for("drafts.chart", slug=slug, audience=to, name=called) if kind == "json" else ""

    return render_template(
        "benchmarks/artefact.html",
        release=release,
        fig=figure(release, seen, address),
        readers=AUDIENCES[audience],
        trail=[
            ("Preparing releases", url_for("drafts.drafts")),
            (f"Release {slug}", url_for("drafts.draft", slug=slug)),
            (AUDIENCES[audience], None),
        ],
    )


@blueprint.get("/<slug>/<audience>/charts/<name>.json")
def chart(slug: str, audience: str, name: str) -> ResponseReturnValue:
    """A chart of a draft."""
    if audience not in AUDIENCES:
        abort(404)
    with working_as(BENCHMARKS):
        return chart_answer(_found(slug).id, audience, name)


def _found(slug: str) -> ReleaseSeen:
    found = store.release(slug)
    if found is None:
        abort(404)
    return found


def _quarters() -> list[date]:
    """The newest quarters enough authorities contributed, newest first, as far as nothing later is published."""
    enough = [quarter for quarter, number in contributions.authorities_by_quarter().items() if number >= LEAST]
    last = max((one.quarter for one in store.published()), default=date.min)
    return sorted((quarter for quarter in enough if quarter > last), reverse=True)[:4]


def _choice(quarter: date) -> SelectChoice:
    return SelectChoice(quarter.isoformat(), f"{in_words(quarter_end(quarter))}")
