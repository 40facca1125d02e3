"""What a worker does with a job: one lock, one scope, one task, one row that says how it ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from rq.timeouts import JobTimeoutException
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from permanence.database import PLATFORM, Scope, apart, commit, engine_for, working_as
from permanence.jobs import queues, store
from permanence.jobs.task import Arguments, Job, TaskStopped

log = structlog.get_logger()
MOST_ATTEMPTS = 3
# Lost connections, time-outs, locks and deadlocks; other errors of the database are mistakes and stay mistakes.
AWAY = (OperationalError, InterfaceError)


@dataclass(frozen=True)
class Begun:
    """A run that this process has just begun."""

    task: str
    arguments: Arguments
    attempts: int


class RunFailed(Exception):
    """What the queue is told of a failure: its class and nothing else, because Redis and RQ's log keep the text."""


class RunTaken(BaseException):
    """The lock was lost (the database restarted) and another process has taken the run over: leave it alone.

    Not an Exception, so that no task takes it for a fault of its own and writes once more.
    """


def perform(scope: str, run_id: str) -> None:
    """Run one job. A scope that is none fails before any query; a run ended, or at work elsewhere, is left be."""
    known, number = Scope.parse(scope), UUID(run_id)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(run=run_id, authority=known.role if known.kind == "authority" else "")
    with at_work(number) as held:
        if held is None:
            return
        begun = _begin(known, number)
        if begun is not None:
            _run(known, number, begun, held)


@dataclass
class Held:
    """The lock that says a living process works on a run. It belongs to one backend of the database."""

    own: Session
    run_id: UUID
    backend: int

    def confirm(self) -> None:
        """Make sure that the run is still ours, taking a lock anew that a restarted server forgot; else RunTaken."""
        try:
            backend = store.backend(self.own)
        except DBAPIError:
            self.own.rollback()
            backend = store.backend(self.own)
        if backend != self.backend and not store.try_lock(self.own, self.run_id):
            raise RunTaken(str(self.run_id))
        self.backend = backend
        self.own.commit()


@contextmanager
def at_work(run_id: UUID) -> Iterator[Held | None]:
    """Hold the lock that says a living process works on this run; yields None when another one does."""
    with engine_for(PLATFORM).connect() as connection, Session(connection) as own:
        mine = store.try_lock(own, run_id)
        held = Held(own, run_id, store.backend(own)) if mine else None
        own.commit()
        try:
            yield held
        finally:
            if held is not None:
                _give_back(held)


def _give_back(held: Held) -> None:
    try:
        if store.backend(held.own) == held.backend:
            store.unlock(held.own, held.run_id)
        held.own.commit()
    except DBAPIError:
        # A restarted server has forgotten the lock with the connection.
        held.own.invalidate()


def _begin(scope: Scope, run_id: UUID) -> Begun | None:
    with apart(PLATFORM) as own:
        row = store.find(own, run_id)
        if row is None or row.state not in ("queued", "running"):
            return None
        if row.scope != scope.role:
            raise PermissionError(f"Run {run_id} belongs to another scope than the job that asked for it")
        row.state, row.attempts, row.started_at = "running", row.attempts + 1, store.now()
        return Begun(row.task, row.arguments, row.attempts)


def _run(scope: Scope, run_id: UUID, begun: Begun, held: Held) -> None:
    def report(done: int, total: int, doing: str) -> None:
        with apart(PLATFORM) as own:
            store.report(own, run_id, done, total, doing)

    started = time.monotonic()
    try:
        with working_as(scope) as work:
            # A lock lost with a restarted database must not let two processes keep the same step.
            event.listen(work, "before_commit", lambda _: held.confirm())
            queues.tasks()[begun.task].run(Job(scope, run_id, begun.arguments, report))
            commit()
    except RunTaken:
        log.warning("run_taken_over", task=begun.task)
        return
    except Exception as error:
        _failed(run_id, error, begun.attempts)
        log.error("run_failed", task=begun.task, error=type(error).__name__)
        # Not the error itself: RQ writes its text, which may quote a child's row, to Redis and to the log.
        raise RunFailed(type(error).__name__) from None
    with apart(PLATFORM) as own:
        row = store.find(own, run_id)
        if row is not None:
            row.state, row.finished_at = "done", store.now()
            row.error_class = row.message = row.what_to_do = ""
    log.info("run_done", task=begun.task, ms=round((time.monotonic() - started) * 1000))


def _failed(run_id: UUID, error: Exception, attempts: int) -> None:
    """Say in the row how it ended. A database that went away is worth another attempt, a mistake in the data is not."""
    again = isinstance(error, AWAY) and attempts < MOST_ATTEMPTS
    message, what_to_do = _in_words(error, again=again)
    try:
        with apart(PLATFORM) as own:
            row = store.find(own, run_id)
            if row is None:
                return
            row.error_class, row.message, row.what_to_do = type(error).__name__, message, what_to_do
            if again:
                # Queued again by the reconciler: the pause until then is what a database that is away needs.
                row.state, row.number = "queued", row.number + 1
            else:
                row.state, row.finished_at = "failed", store.now()
    except DBAPIError:
        # The database is away: the row still says "running", nobody holds its lock, so the reconciler takes it up.
        log.error("run_row_unreachable")


def _in_words(error: Exception, *, again: bool) -> tuple[str, str]:
    # The text of an unforeseen error may quote a row, and so a child: only its class is ever shown.
    if isinstance(error, TaskStopped):
        return error.message, error.what_to_do
    if isinstance(error, JobTimeoutException):
        return (
            "It took longer than allowed and was stopped.",
            "Run it again; if it stops again, ask the operator.",
        )
    if isinstance(error, AWAY):
        words = "It is tried again by itself." if again else "Try again later; if it stops again, tell the operator."
        return "The database could not be reached or was busy.", words
    return "Something went wrong that the software did not foresee.", "Try again; if it stops again, tell the operator."
