"""Asking for a job: the row first, kept at once; the queue after the asker's own work is committed."""

from __future__ import annotations

from uuid import UUID

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import IntegrityError

from permanence.database import PLATFORM, Scope, after_commit, apart, current_work
from permanence.identity import Actor
from permanence.jobs import queues, store
from permanence.jobs.models import Run
from permanence.jobs.task import Arguments, RunView

log = structlog.get_logger()


def request_run(
    task: str, *, scope: Scope, arguments: Arguments, by: Actor | None = None, key: str | None = None
) -> UUID:
    """Ask for a run of `task` as `scope`; returns its id.

    The row is kept before anything else, so that neither a crash nor an emptied Redis loses it: the reconciler queues
    what has no job. A row whose asker was rolled back finds nothing to do. With a `key` there is at most one
    unfinished run of the task and key in a scope; asking again returns that one.
    """
    current_work()  # a request outside any scope fails before it leaves a row behind
    known = queues.tasks()[task]
    if known.scope_kind != scope.kind:
        raise ValueError(f"{task} runs as {known.scope_kind}, not as {scope.kind}")
    try:
        with apart(PLATFORM) as own:
            if key is not None and (same := store.unfinished_with_key(own, scope.role, task, key)) is not None:
                run_id, number = same.id, same.number
                # The first asker may have been rolled back after its row was kept, and then nothing was queued.
                after_commit(lambda: _put_in_unless_waiting(task, scope.role, run_id, number))
                return run_id
            row = Run(
                task=task,
                scope=scope.role,
                arguments=dict(arguments),
                key=key,
                requested_by=by.person_id if by else None,
            )
            own.add(row)
            own.flush()
            run_id = row.id
    except IntegrityError:
        # Somebody else asked for the same between our look and our write.
        with apart(PLATFORM) as own:
            same = store.unfinished_with_key(own, scope.role, task, key or "")
            if same is None:
                raise
            return same.id
    after_commit(lambda: _put_in(task, scope.role, run_id))
    return run_id


def _put_in_unless_waiting(task: str, scope: str, run_id: UUID, number: int) -> None:
    try:
        if queues.job_id(run_id, number) in queues.waiting():
            return
    except RedisError:
        return
    _put_in(task, scope, run_id, number)


def _put_in(task: str, scope: str, run_id: UUID, number: int = 1) -> None:
    try:
        queues.put_in(task, scope, run_id, number)
    except RedisError:
        # The person's work is kept and the row stands: the reconciler queues it when Redis is back.
        log.error("queue_unreachable", run=str(run_id), task=task)
        return
    with apart(PLATFORM) as own:
        row = store.find(own, run_id)
        if row is not None:
            row.queued_at = store.now()


def run_of(run_id: UUID | None) -> RunView | None:
    """How a run stands, or None when there is none of that id."""
    if run_id is None:
        return None
    with apart(PLATFORM) as own:
        row = store.find(own, run_id)
        return store.view(row) if row is not None else None
