"""Charts and files of a release, straight from its frozen artefacts: the same bytes every time they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Response, abort, request

from benchmarks.releases import store
from benchmarks.releases.seen import ArtefactSeen, ReleaseSeen
from benchmarks.views.figures import exported, facts_of, in_words
from permanence.web.downloads import Cover, Table, file_answer, file_name, tidy_csv, workbook


def release_or_404(slug: str) -> ReleaseSeen:
    """The published release of this name. One that is not published answers exactly as one that does not exist."""
    found = store.release(slug)
    if found is None or found.status != "published":
        abort(404)
    return found


def newest() -> ReleaseSeen | None:
    """The newest published release."""
    found = store.published()
    return found[0] if found else None


def chart_answer(release_id: UUID, audience: str, name: str) -> Response:
    """A chart's frozen JSON, with the digest of its artefact as its tag."""
    found = store.chart(release_id, audience, name)
    if found is None:
        abort(404)
    body, digest = found
    response = Response(body, mimetype="application/json")
    response.set_etag(digest)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def artefact_or_404(release_id: UUID, audience: str, name: str) -> ArtefactSeen:
    """One artefact the current login may read."""
    found = store.artefact(release_id, audience, name)
    if found is None:
        abort(404)
    return found


def file_of(release: ReleaseSeen, seen: ArtefactSeen, kind: str) -> Response:
    """One artefact as CSV or as a workbook."""
    columns, rows = exported(seen)
    name = file_name(seen.name, seen.audience, release.slug, kind=kind)
    if kind == "csv":
        return file_answer(tidy_csv(columns, rows), name)
    return file_answer(_book(release, [seen]), name)


def whole_file(release: ReleaseSeen, artefacts: Sequence[ArtefactSeen], who: str) -> Response:
    """All artefacts of one reader as a workbook."""
    return file_answer(_book(release, artefacts), file_name("release", who, release.slug, kind="xlsx"))


def _book(release: ReleaseSeen, artefacts: Sequence[ArtefactSeen]) -> bytes:
    tables = []
    for number, seen in enumerate(artefacts, start=1):
        columns, rows = exported(seen)
        symbols = [f"[{mark}] {meaning}" for mark, meaning in seen.body["symbols"].items()]
        # Sheet names must differ within their first 31 characters.
        tables.append(
            Table(
                f"{number} {seen.name}",
                f"{seen.body['finding']} ({seen.body['statistic']})",
                columns,
                rows,
                [*seen.body["notes"], *symbols],
            )
        )
    title = f"Release {release.slug}, data to {in_words(release.data_to)}"
    return workbook(Cover(title, facts_of(release, artefacts[0].body), ()), tables)
