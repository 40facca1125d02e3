"""What happens to a release: asked for, compiled, approved by a second person, kept back. Runs as the benchmark side.

Who did it and when stands in the release's own row, written in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import func

from benchmarks.contributions import store as contributions
from benchmarks.contributions.bands import is_quarter, quarter_end
from benchmarks.contributions.reference import Reference, reference_period
from benchmarks.contributions.schema import load_round_two
from benchmarks.disclosure.configuration import DEFAULT
from benchmarks.releases import store
from benchmarks.releases.artefacts import release_digest
from benchmarks.releases.compile import Progress, Refused, compile_release, freeze_references
from benchmarks.releases.models import Release
from benchmarks.releases.request import Member, Request
from permanence.database import BENCHMARKS, session
from permanence.identity import Actor
from permanence.jobs import request_run

COMPILE = "releases.compile"


class NotPossible(ValueError):
    """What was asked of a release cannot be done now; the message says why and what to do."""


def freeze_reference(*, quarter: date, members: Mapping[str, Member]) -> tuple[str, bool]:
    """Freeze the national reference that releases with data to `quarter` use; returns its version and whether it is
    new. Frozen once, it stays as it is: a later correction of a contribution does not move it.

    NotPossible where too few authorities contributed every quarter of the reference period.
    """
    known = store.reference_ending(reference_period(quarter)[1])
    if known is not None:
        return known, False
    try:
        made: tuple[Reference, ...] = freeze_references(quarter, members, contributions.newest_documents)
    except ValueError as problem:
        raise NotPossible(str(problem)) from problem
    store.keep_references(made)
    return made[0].version, True


def request_release(*, quarter: date, by: Actor, rebase: bool = False) -> Release:
    """Ask for a release with data to `quarter` (its first day) to be compiled; the job does it.

    NotPossible where the person may not, a later release is published, or no reference is frozen for it.
    """
    _may(by, "compile_release")
    if not is_quarter(quarter):
        raise NotPossible("A release ends with a calendar quarter: give the first day of one")
    if any(one.quarter >= quarter for one in store.published()):
        raise NotPossible("A release of this or a later quarter is published; a release is never replaced")
    reference = store.reference_ending(reference_period(quarter)[1])
    if reference is None:
        raise NotPossible("No national reference is frozen for this quarter yet: freeze it first")
    number = store.next_number(quarter)
    row = Release(
        quarter=quarter,
        number=number,
        slug=f"{quarter_end(quarter).isoformat()}-{number}",
        reference=reference,
        rebase=rebase,
        requested_by=by.person_id,
        requested_by_name=by.name,
    )
    session().add(row)
    session().flush()
    request_run(COMPILE, scope=BENCHMARKS, arguments={"release_id": str(row.id)}, by=by, key=str(row.id))
    return row


def compile_draft(
    *, release_id: UUID, members: Mapping[str, Member], today: date, synthetic: bool, progress: Progress
) -> str:
    """Compile a requested release to a draft, or withhold it with its reasons; returns its status.

    Run again it finds the release compiled and leaves it be. What is written is written in one transaction.
    """
    asked = store.release_by_id(release_id)
    row = store.row(release_id) if asked is not None and asked.status == "compiling" else None
    if row is None or row.status != "compiling":
        return asked.status if asked is not None else ""
    request = Request(
        slug=row.slug,
        quarter=row.quarter,
        published_on=today,
        members=members,
        references=store.references(row.reference),
        rebase=row.rebase,
        synthetic=synthetic,
        rounds=_rounds(row.quarter, row.reference),
    )
    made = compile_release(request, contributions.newest_documents, store.ledgers(), progress)
    # The database's clock, so that it can be compared with when other releases were approved.
    now = session().scalar(func.now())
    if isinstance(made, Refused):
        row.status, row.compiled_at, row.reasons = "withheld", now, list(made.reasons)
    else:
        digest = release_digest(store.keep_artefacts(row.id, made.artefacts))
        row.status, row.compiled_at, row.sha256 = "draft", now, digest
        store.keep_ledger(row.id, made.ledger, list(made.notes))
    row.configuration = DEFAULT.document()
    session().flush()
    return row.status


def _rounds(quarter: date, reference: str) -> dict[str, Mapping[str, object]]:
    rounds: dict[str, Mapping[str, object]] = {}
    for held in contributions.newest_rounds(quarter):
        try:
            document = load_round_two(held.document)
        except ValidationError:
            continue
        if document["reference"] == reference:
            rounds[held.authority_role] = document
    return rounds


def approve_release(*, slug: str, sha256: str, by: Actor) -> Release:
    """Publish a draft that another person asked for. `sha256` is the digest the approver was shown.

    NotPossible where the person may not or asked for it themselves, where it is no draft, where it is not the one that
    was shown, or where another release was published since it was compiled (it was not audited against that one).
    """
    _may(by, "approve_release")
    row = _draft(slug, "Only a draft can be approved")
    if row.requested_by == by.person_id:
        raise NotPossible("You asked for this release: another person has to approve it")
    if row.sha256 != sha256 or store.digest_of(row.id) != sha256:
        raise NotPossible("The draft is not the one you were shown: read it again")
    if any(
        one.approved_at is not None and row.compiled_at is not None and one.approved_at >= row.compiled_at
        for one in store.published()
    ):
        raise NotPossible("Another release was published after this draft was compiled: have it compiled again")
    now = session().scalar(func.now())
    row.status, row.approved_at, row.approved_by, row.approved_by_name = "published", now, by.person_id, by.name
    session().flush()
    return row


def withhold_release(*, slug: str, reason: str, by: Actor) -> Release:
    """Keep a draft back, with the reason; the last good release stays. It can be compiled again under a new number."""
    if not by.permissions & {"approve_release", "compile_release"}:
        raise NotPossible("You may not decide about releases")
    row = _draft(slug, "Only a draft can be kept back")
    if not reason.strip():
        raise NotPossible("Give a reason")
    row.status, row.reasons = "withheld", [f"Kept back by {by.name}: {reason.strip()}"]
    row.withheld_by, row.withheld_at = by.person_id, datetime.now(UTC)
    session().flush()
    return row


def _draft(slug: str, otherwise: str) -> Release:
    """The row of a draft, locked; what is published cannot be locked, because it cannot be changed."""
    found = store.release(slug)
    if found is None:
        raise NotPossible("There is no such release")
    row = store.row(found.id) if found.status == "draft" else None
    if row is None or row.status != "draft":
        raise NotPossible(otherwise)
    return row


def _may(by: Actor, permission: str) -> None:
    if permission not in by.permissions:
        raise NotPossible("You may not do this with a release")
