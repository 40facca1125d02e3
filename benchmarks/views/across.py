"""The two sides of a release across authorities: the national lead's and the commissioner's. The same pages over
different artefacts; a commissioner's never name an authority."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from benchmarks.contributions.vocabulary import STAGE_NAMES, STAGES
from benchmarks.releases import store
from benchmarks.releases.seen import ReleaseSeen
from benchmarks.views import answers
from benchmarks.views.figures import Address, about_all, figure, named

SHARED_OF_STAGE = ("waiting-{}", "waiting-{}-by-age", "waiting-{}-by-complex", "pace-by-quarter-{}")


@dataclass(frozen=True)
class Side:
    """Whose side it is. `audiences` may be read; `main` is shown first, `beside` after it."""

    name: str
    prefix: str
    base: str
    heading: str
    audiences: tuple[str, ...]
    main: str
    beside: str


NATIONAL_SIDE = Side(
    "national_releases", "/national/releases", "national.html", "National release", ("T1", "T2"), "T2", "T1"
)
COMMISSIONER_SIDE = Side(
    "commissioner_releases", "/commissioner/releases", "commissioner.html", "National movement", ("T3",), "T3", ""
)


def pages_of(side: Side) -> Blueprint:
    """The blueprint of one side."""
    blueprint = Blueprint(side.name, __name__, url_prefix=side.prefix, template_folder="templates")

    @blueprint.get("/")
    def latest() -> ResponseReturnValue:
        """The newest release."""
        release = answers.newest()
        if release is None:
            return render_template("benchmarks/none_yet.html", base=side.base, title=side.heading)
        return _overview(side, release)

    @blueprint.get("/all")
    def releases() -> ResponseReturnValue:
        """Every published release."""
        return render_template(
            "benchmarks/releases.html",
            base=side.base,
            releases=store.published(),
            address=lambda one: url_for(f"{side.name}.release", slug=one.slug),
            trail=[(side.heading, url_for(f"{side.name}.latest")), ("All releases", None)],
        )

    @blueprint.get("/<slug>/")
    def release(slug: str) -> ResponseReturnValue:
        """One release, for ever under this address."""
        return _overview(side, answers.release_or_404(slug))

    @blueprint.get("/<slug>/stages/<stage>/")
    def stage(slug: str, stage: str) -> ResponseReturnValue:
        """One stage across authorities."""
        return _stage(side, answers.release_or_404(slug), stage)

    @blueprint.get("/<slug>/<audience>/charts/<name>.json")
    def chart(slug: str, audience: str, name: str) -> ResponseReturnValue:
        """A chart as it was frozen."""
        return answers.chart_answer(answers.release_or_404(slug).id, _readable(side, audience), name)

    @blueprint.get("/<slug>/<audience>/files/<name>.<any(csv, xlsx):kind>")
    def file(slug: str, audience: str, name: str, kind: str) -> ResponseReturnValue:
        """One figure to take away."""
        found = answers.release_or_404(slug)
        return answers.file_of(found, answers.artefact_or_404(found.id, _readable(side, audience), name), kind)

    @blueprint.get("/<slug>/all.xlsx")
    def whole(slug: str) -> ResponseReturnValue:
        """Everything of this side in one workbook."""
        found = answers.release_or_404(slug)
        return answers.whole_file(found, store.artefacts(found.id, side.audiences), side.main)

    return blueprint


def _overview(side: Side, release: ReleaseSeen) -> ResponseReturnValue:
    seen = store.artefacts(release.id, side.audiences)
    address = address_of(side, release.slug)
    return render_template(
        "benchmarks/across.html",
        base=side.base,
        heading=side.heading,
        release=release,
        main=[figure(release, one, address) for one in about_all(seen, side.main)],
        beside=[figure(release, one, address) for one in about_all(seen, side.beside)],
        stages=[
            (STAGE_NAMES[stage], url_for(f"{side.name}.stage", slug=release.slug, stage=stage)) for stage in STAGES
        ],
        whole=url_for(f"{side.name}.whole", slug=release.slug),
        all_releases=url_for(f"{side.name}.releases"),
        trail=[(side.heading, None)],
    )


def _stage(side: Side, release: ReleaseSeen, stage: str) -> ResponseReturnValue:
    if stage not in STAGES:
        abort(404)
    seen = store.artefacts(release.id, side.audiences)
    address = address_of(side, release.slug)
    shared = "T3" if side.main == "T3" else "T1"
    names = [(shared, pattern.format(stage)) for pattern in SHARED_OF_STAGE]
    found = named(seen, ("T2", f"speed-{stage}"), ("T1", f"funnel-{stage}"))
    return render_template(
        "benchmarks/stage.html",
        base=side.base,
        release=release,
        stage_name=STAGE_NAMES[stage],
        own=[figure(release, one, address) for one in found],
        shared=[figure(release, one, address) for one in named(seen, *names)],
        shared_heading="England",
        trail=[(side.heading, url_for(f"{side.name}.release", slug=release.slug)), (STAGE_NAMES[stage], None)],
    )


def _readable(side: Side, audience: str) -> str:
    if audience not in side.audiences:
        abort(404)
    return audience


def address_of(side: Side, slug: str) -> Address:
    """Where a side's charts and files are."""

    def address(audience: str, name: str, kind: str) -> str:
        if kind == "json":
            return url_for(f"{side.name}.chart", slug=slug, audience=audience, name=name)
        return url_for(f"{side.name}.file", slug=slug, audience=audience, name=name, kind=kind)

    return address


national = pages_of(NATIONAL_SIDE)
commissioner = pages_of(COMMISSIONER_SIDE)
