"""The three jobs of an upload. Killed anywhere and run again, each ends the same: what lasts is kept in one commit."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError

from permanence.database import commit, rollback
from permanence.jobs import Job, Task
from tenants.checks.extracts import check_extract
from tenants.checks.run import Findings, check_returns
from tenants.journeys.build import build_journeys
from tenants.uploads import outcomes, store
from tenants.uploads.difference import difference
from tenants.uploads.held import Sources, key_of, read_effective, read_upload
from tenants.uploads.plausibility import Doubt, doubts_about, doubts_about_extract
from tenants.uploads.refusal import Refused
from tenants.uploads.union import with_upload

_MOST_TRIES = 5


def check(job: Job) -> None:
    """Read the files, ask the rules, and work out what applying would change."""
    upload_id = _upload(job)
    if outcomes.begin(upload_id, "checking"):
        commit()
        _safely(job, lambda: _check(job, upload_id))


def _check(job: Job, upload_id: UUID) -> None:
    job.progress(0, 5, "Reading the files")
    try:
        sent = read_upload(upload_id)
    except Refused as refused:
        outcomes.keep_refusal(upload_id, refused)
        return
    job.progress(1, 5, "Reading the returns held")
    before = store.effective()
    held = read_effective(before)
    commit()  # no transaction lies open while the rules and the journeys are worked out
    after = held.and_on_top(sent)
    job.progress(2, 5, "Asking the rules")
    findings, doubts = _asked(sent, held, after)
    job.progress(3, 5, "Deriving the journeys")
    found = difference(build_journeys(*held), build_journeys(*after))
    job.progress(4, 5, "Keeping what was found")
    outcomes.keep_check(upload_id, outcomes.Checked(sent, findings, doubts, found, before))


def _asked(sent: Sources, held: Sources, after: Sources) -> tuple[Findings, tuple[Doubt, ...]]:
    """What the rules find in what was sent, and what a person must confirm."""
    if sent.extracts:
        (extract,) = sent.extracts
        others = [one for one in held.extracts if key_of(one) != key_of(extract)]
        return check_extract(extract, held.returns, others), doubts_about_extract(extract, held.returns)
    findings = check_returns(after.returns, years=[one.year for one in sent.returns])
    return findings, doubts_about(sent.returns, {one.year: one for one in held.returns})


def apply(job: Job) -> None:
    """Derive the journeys anew with the upload. Where other returns came into effect since, show the changes again."""
    upload_id = _upload(job)
    if outcomes.begin(upload_id, "applying"):
        commit()
        _safely(job, lambda: _apply(job, upload_id))


def _apply(job: Job, upload_id: UUID) -> None:
    upload = store.find(upload_id)
    if upload is None:
        return
    before = store.effective()
    job.progress(0, 3, "Reading the returns")
    sources = read_effective(with_upload(before, upload_id, upload.keys))
    commit()
    job.progress(1, 3, "Deriving the journeys")
    journeys = build_journeys(*sources)
    job.progress(2, 3, "Putting them in place")
    if upload.effective_before != outcomes.fingerprint(before) or not outcomes.keep_applied(
        upload_id, before, journeys
    ):
        rollback()
        _check(job, upload_id)
        outcomes.explain_new_changes(upload_id)


def undo(job: Job) -> None:
    """Derive the journeys anew without the upload."""
    upload_id = _upload(job)
    if outcomes.begin(upload_id, "undoing"):
        commit()
        _safely(job, lambda: _undo(job, upload_id))


def _undo(job: Job, upload_id: UUID) -> None:
    for _ in range(_MOST_TRIES):
        after = outcomes.effective_without(upload_id)
        job.progress(0, 3, "Reading the other returns")
        sources = read_effective(after)
        commit()
        job.progress(1, 3, "Deriving the journeys")
        journeys = build_journeys(*sources)
        job.progress(2, 3, "Putting them in place")
        if outcomes.keep_undone(upload_id, after, journeys):
            return
        rollback()
    raise RuntimeError("Other returns were applied or undone again and again while this one was being undone")


def _safely(job: Job, work: Callable[[], None]) -> None:
    try:
        work()
    except (OperationalError, InterfaceError):
        # The database went away or a lock was waited for too long: the row still says what to do, the job runs again.
        raise
    except Exception:
        rollback()
        outcomes.keep_fault(
            _upload(job), what_to_do=f"Try again. If it stops again, tell the operator the number {job.run_id}."
        )
        commit()
        raise


def _upload(job: Job) -> UUID:
    return UUID(str(job.arguments["upload"]))


TASKS = (
    Task(name="uploads.check", run=check, queue="heavy", timeout=600, scope_kind="authority"),
    Task(name="uploads.apply", run=apply, queue="heavy", timeout=600, scope_kind="authority"),
    Task(name="uploads.undo", run=undo, queue="heavy", timeout=600, scope_kind="authority"),
)
