"""What a worker does with a job: one lock, one scope, one task, one row that says how it ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from rq.timeouts import JobTimeoutException
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from permanence.database import PLATFORM, Scope, apart, commit, engine_for, working_as
from permanence.jobs import queues, store
from permanence.jobs.task import Arguments, Job, TaskStopped

log = structlog.get_logger()
MOST_ATTEMPTS = 3


@dataclass(frozen=True)
class Begun:
    """A run that this process has just begun."""

    task: str
    arguments: Arguments
    attempts: int


def perform(scope: str, run_id: str) -> None:
    """Run one job. A scope that is none fails before any query; a run ended, or at work elsewhere, is left be."""
    known, number = Scope.parse(scope), UUID(run_id)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(run=run_id, authority=known.role if known.kind == "authority" else "")
    with at_work(number) as mine:
        if not mine:
            return
        begun = _begin(known, number)
        if begun is not None:
            _run(known, number, begun)


@contextmanager
def at_work(run_id: UUID) -> Iterator[bool]:
    """Hold the lock that says a living process works on this run; yields False when another one does."""
    with engine_for(PLATFORM).connect() as connection, Session(connection) as own:
        mine = store.try_lock(own, run_id)
        own.commit()
        try:
            yield mine
        finally:
            if mine:
                _give_back(own, run_id)


def _give_back(own: Session, run_id: UUID) -> None:
    try:
        store.unlock(own, run_id)
        own.commit()
    except DBAPIError:
        # A restarted server has forgotten the lock with the connection.
        own.invalidate()


def _begin(scope: Scope, run_id: UUID) -> Begun | None:
    with apart(PLATFORM) as own:
        row = store.find(own, run_id)
        if row is None or row.state not in ("queued", "running"):
            return None
        if row.scope != scope.role:
            raise PermissionError(f"Run {run_id} belongs to another scope than the job that asked for it")
        row.state, row.attempts, row.started_at = "running", row.attempts + 1, store.now()
        return Begun(row.task, row.arguments, row.attempts)


def _run(scope: Scope, run_id: UUID, begun: Begun) -> None:
    def report(done: int, total: int, doing: str) -> None:
        with apart(PLATFORM) as own:
            store.report(own, run_id, done, total, doing)

    started = time.monotonic()
    try:
        with working_as(scope):
            queues.tasks()[begun.task].run(Job(scope, run_id, begun.arguments, report))
            commit()
    except Exception as error:
        _failed(run_id, error, begun.attempts)
        log.error("run_failed", task=begun.task, error=type(error).__name__)
        raise
    with apart(PLATFORM) as own:
        row = store.find(own, run_id)
        if row is not None:
            row.state, row.finished_at, row.error_class, row.message = "done", store.now(), "", ""
    log.info("run_done", task=begun.task, ms=round((time.monotonic() - started) * 1000))


def _failed(run_id: UUID, error: Exception, attempts: int) -> None:
    """Say in the row how it ended. A database that went away is worth another attempt, a mistake in the data is not."""
    again = isinstance(error, DBAPIError) and attempts < MOST_ATTEMPTS
    message, what_to_do = _in_words(error)
    try:
        with apart(PLATFORM) as own:
            row = store.find(own, run_id)
            if row is None:
                return
            row.error_class, row.message, row.what_to_do = type(error).__name__, message, what_to_do
            if again:
                row.state, row.number = "queued", row.number + 1
            else:
                row.state, row.finished_at = "failed", store.now()
    except DBAPIError:
        # The database is away: the row still says "running", nobody holds its lock, so the reconciler takes it up.
        log.error("run_row_unreachable")


def _in_words(error: Exception) -> tuple[str, str]:
    # The text of an unforeseen error may quote a row, and so a child: only its class is ever shown.
    if isinstance(error, TaskStopped):
        return error.message, error.what_to_do
    if isinstance(error, JobTimeoutException):
        return (
            "It took longer than allowed and was stopped.",
            "Run it again; if it stops again, ask the operator.",
        )
    if isinstance(error, DBAPIError):
        return "The database could not be reached or was busy.", "It is tried again by itself."
    return "Something went wrong that the software did not foresee.", "Try again; if it stops again, tell the operator."
