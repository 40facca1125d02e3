"""An authority's side of a release: itself among peers, never another authority's point."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from benchmarks.contributions.vocabulary import STAGE_NAMES, STAGES
from benchmarks.releases import store
from benchmarks.releases.seen import ReleaseSeen
from benchmarks.views import answers
from benchmarks.views.figures import Address, about_all, figure, named

AUDIENCES = ("T0", "T1")
blueprint = Blueprint("benchmarks", __name__, url_prefix="/authority/<code>/benchmarks", template_folder="templates")


@blueprint.get("/")
def latest() -> ResponseReturnValue:
    """The newest release."""
    release = answers.newest()
    if release is None:
        return render_template("benchmarks/none_yet.html", base="authority.html", title="Benchmarks")
    return _overview(release)


@blueprint.get("/releases/")
def releases() -> ResponseReturnValue:
    """Every published release."""
    return render_template(
        "benchmarks/releases.html",
        base="authority.html",
        releases=store.published(),
        address=lambda one: url_for("benchmarks.release", slug=one.slug),
        trail=[("Benchmarks", url_for("benchmarks.latest")), ("All releases", None)],
    )


@blueprint.get("/releases/<slug>/")
def release(slug: str) -> ResponseReturnValue:
    """One release, for ever under this address."""
    return _overview(answers.release_or_404(slug))


def _overview(release: ReleaseSeen) -> ResponseReturnValue:
    seen = store.artefacts(release.id, AUDIENCES)
    return render_template(
        "benchmarks/authority.html",
        release=release,
        own=[figure(release, one, _address(release)) for one in named(seen, ("T0", "summary"))],
        shared=[figure(release, one, _address(release)) for one in about_all(seen, "T1")],
        stages=[(STAGE_NAMES[stage], url_for("benchmarks.stage", slug=release.slug, stage=stage)) for stage in STAGES],
        trail=[("Benchmarks", None)],
    )


@blueprint.get("/releases/<slug>/stages/<stage>/")
def stage(slug: str, stage: str) -> ResponseReturnValue:
    """One stage: own pace on the funnel, own and national curves, own quarters, then England."""
    if stage not in STAGES:
        abort(404)
    release = answers.release_or_404(slug)
    seen = store.artefacts(release.id, AUDIENCES)
    wanted = named(
        seen,
        ("T0", f"speed-{stage}"),
        ("T0", f"waiting-{stage}"),
        ("T0", f"quarters-{stage}"),
        ("T1", f"waiting-{stage}"),
        ("T1", f"waiting-{stage}-by-age"),
        ("T1", f"waiting-{stage}-by-complex"),
        ("T1", f"funnel-{stage}"),
        ("T1", f"pace-by-quarter-{stage}"),
    )
    return render_template(
        "benchmarks/stage.html",
        base="authority.html",
        release=release,
        stage_name=STAGE_NAMES[stage],
        own=[figure(release, one, _address(release)) for one in wanted if one.audience == "T0"],
        shared=[figure(release, one, _address(release)) for one in wanted if one.audience == "T1"],
        shared_heading="England",
        back=url_for("benchmarks.release", slug=slug),
        trail=[("Benchmarks", url_for("benchmarks.release", slug=slug)), (STAGE_NAMES[stage], None)],
    )


@blueprint.get("/releases/<slug>/<audience>/charts/<name>.json")
def chart(slug: str, audience: str, name: str) -> ResponseReturnValue:
    """A chart as it was frozen."""
    return answers.chart_answer(answers.release_or_404(slug).id, _mine(audience), name)


@blueprint.get("/releases/<slug>/<audience>/files/<name>.<any(csv, xlsx):kind>")
def file(slug: str, audience: str, name: str, kind: str) -> ResponseReturnValue:
    """One figure to take away."""
    release = answers.release_or_404(slug)
    return answers.file_of(release, answers.artefact_or_404(release.id, _mine(audience), name), kind)


@blueprint.get("/releases/<slug>/all.xlsx")
def whole(slug: str) -> ResponseReturnValue:
    """Everything this authority may see, in one workbook."""
    release = answers.release_or_404(slug)
    return answers.whole_file(release, store.artefacts(release.id, AUDIENCES), "own-and-peers")


def _mine(audience: str) -> str:
    if audience not in AUDIENCES:
        abort(404)
    return audience


def _address(release: ReleaseSeen) -> Address:
    def address(audience: str, name: str, kind: str) -> str:
        if kind == "json":
            return url_for("benchmarks.chart", slug=release.slug, audience=audience, name=name)
        return url_for("benchmarks.file", slug=release.slug, audience=audience, name=name, kind=kind)

    return address
