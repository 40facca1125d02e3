"""Every query on references, releases and artefacts. What comes back depends on the login: drafts exist only for the
benchmark side, an authority's own artefacts only for that authority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from benchmarks.contributions.reference import Reference
from benchmarks.releases.artefacts import Artefact, digest, release_digest
from benchmarks.releases.models import ReferenceRow, Release, ReleaseArtefact, ReleaseLedger
from benchmarks.releases.seen import ArtefactSeen, ReleaseSeen
from permanence.database import session


def references(version: str) -> dict[str, Reference]:
    """The frozen national references of one version, by stage; empty when there is none."""
    rows = session().scalars(select(ReferenceRow.document).where(ReferenceRow.version == version))
    found = [Reference.from_document(document) for document in rows]
    return {reference.stage: reference for reference in found}


def newest_reference() -> str | None:
    """The version of the newest frozen reference."""
    query = select(ReferenceRow.version).order_by(ReferenceRow.last.desc(), ReferenceRow.frozen_at.desc()).limit(1)
    return session().scalar(query)


def reference_ending(last: date) -> str | None:
    """The version of the reference whose period ends with a quarter; None when it is not frozen yet."""
    return session().scalar(select(ReferenceRow.version).where(ReferenceRow.last == last).limit(1))


def keep_references(references: Iterable[Reference]) -> None:
    """Add the references of one version."""
    for one in references:
        session().add(
            ReferenceRow(
                version=one.version, stage=one.stage, first=one.first, last=one.last, document=one.to_document()
            )
        )
    session().flush()


def row(release_id: UUID) -> Release | None:
    """The row itself, locked, for an action that will change it."""
    # Read anew: another transaction may have decided about it since it was first seen.
    return session().get(Release, release_id, with_for_update=True, populate_existing=True)


def next_number(quarter: date) -> int:
    """The number of the next attempt at a release of a quarter."""
    return (session().scalar(select(func.max(Release.number)).where(Release.quarter == quarter)) or 0) + 1


def releases() -> list[ReleaseSeen]:
    """Releases the current login may see, newest first."""
    rows = session().scalars(select(Release).order_by(Release.quarter.desc(), Release.number.desc()))
    return [seen(row) for row in rows]


def published() -> list[ReleaseSeen]:
    """Published releases, newest first."""
    rows = session().scalars(
        select(Release).where(Release.status == "published").order_by(Release.quarter.desc(), Release.number.desc())
    )
    return [seen(row) for row in rows]


def release(slug: str) -> ReleaseSeen | None:
    """The release of this name, in any state the current login may see."""
    found = session().scalar(select(Release).where(Release.slug == slug))
    return seen(found) if found else None


def release_by_id(release_id: UUID) -> ReleaseSeen | None:
    """The release with this id, in any state the current login may see."""
    found = session().get(Release, release_id)
    return seen(found) if found else None


def seen(row: Release) -> ReleaseSeen:
    """A release's row as readers see it."""
    return ReleaseSeen(
        row.id,
        row.slug,
        row.quarter,
        row.status,
        row.reference,
        row.rebase,
        tuple(row.reasons),
        row.configuration,
        row.sha256,
        row.requested_by,
        row.requested_by_name,
        row.requested_at,
        row.compiled_at,
        row.approved_by_name,
        row.approved_at,
    )


def artefacts(release_id: UUID, audiences: Iterable[str]) -> list[ArtefactSeen]:
    """Artefacts of a release for some audiences, in their order, without their charts."""
    query = (
        select(
            ReleaseArtefact.name,
            ReleaseArtefact.audience,
            ReleaseArtefact.kind,
            ReleaseArtefact.recipient.is_not(None),
            ReleaseArtefact.sha256,
            ReleaseArtefact.document,
        )
        .where(ReleaseArtefact.release_id == release_id, ReleaseArtefact.audience.in_(list(audiences)))
        .order_by(ReleaseArtefact.audience, ReleaseArtefact.position)
    )
    return [ArtefactSeen(*found) for found in session().execute(query)]


def artefact(release_id: UUID, audience: str, name: str) -> ArtefactSeen | None:
    """One artefact; for T0 the row-level policies leave only the current authority's."""
    query = select(
        ReleaseArtefact.name,
        ReleaseArtefact.audience,
        ReleaseArtefact.kind,
        ReleaseArtefact.recipient.is_not(None),
        ReleaseArtefact.sha256,
        ReleaseArtefact.document,
    ).where(
        ReleaseArtefact.release_id == release_id,
        ReleaseArtefact.audience == audience,
        ReleaseArtefact.name == name,
    )
    found = session().execute(query).all()
    return ArtefactSeen(*found[0]) if len(found) == 1 else None


def chart(release_id: UUID, audience: str, name: str) -> tuple[bytes, str] | None:
    """The bytes of one chart and the digest of its artefact."""
    query = select(ReleaseArtefact.chart, ReleaseArtefact.sha256).where(
        ReleaseArtefact.release_id == release_id,
        ReleaseArtefact.audience == audience,
        ReleaseArtefact.name == name,
        ReleaseArtefact.chart.is_not(None),
    )
    found = session().execute(query).all()
    return (bytes(found[0][0] or b""), found[0][1]) if len(found) == 1 else None


def keep_artefacts(release_id: UUID, artefacts: Iterable[Artefact]) -> list[str]:
    """Write a release's artefacts in their order; returns their digests."""
    rows: list[dict[str, Any]] = []
    for position, one in enumerate(artefacts):
        document, drawn = one.document(), one.chart_bytes()
        rows.append(
            {
                "release_id": release_id,
                "position": position,
                "audience": one.audience.value,
                "recipient": one.recipient,
                "name": one.name,
                "kind": one.kind,
                "document": document,
                "chart": drawn,
                "sha256": digest(document, drawn),
            }
        )
    for start in range(0, len(rows), 500):
        session().execute(insert(ReleaseArtefact), rows[start : start + 500])
    return [row["sha256"] for row in rows]


def digest_of(release_id: UUID) -> str:
    """The digest of a release worked out from its artefacts' bytes as they lie in the database."""
    query = (
        select(ReleaseArtefact.document, ReleaseArtefact.chart)
        .where(ReleaseArtefact.release_id == release_id)
        .order_by(ReleaseArtefact.position)
    )
    rows = session().execute(query, execution_options={"yield_per": 200})
    return release_digest(digest(bytes(document), bytes(chart) if chart else None) for document, chart in rows)


def keep_ledger(release_id: UUID, document: Mapping[str, Any], notes: list[dict[str, str]]) -> None:
    """Write what later audits must know of a release, and what the rules did."""
    session().add(ReleaseLedger(release_id=release_id, document=dict(document), notes=notes))
    session().flush()


def ledgers() -> list[dict[str, Any]]:
    """The ledgers of all published releases, oldest first: what is already known outside."""
    query = (
        select(ReleaseLedger.document)
        .join(Release, Release.id == ReleaseLedger.release_id)
        .where(Release.status == "published")
        .order_by(Release.quarter, Release.number)
    )
    return list(session().scalars(query))


def notes(release_id: UUID) -> list[dict[str, str]]:
    """What the rules did to a release: for the person who approves it."""
    found = session().get(ReleaseLedger, release_id)
    return list(found.notes) if found else []
