"""Putting back what was lost: runs whose job Redis forgot, and runs whose process died.

Safe to run at any time, by several at once: a run somebody works on is told by its lock, and an attempt queued twice
finds the run taken or ended.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog
from redis.exceptions import RedisError

from permanence.database import PLATFORM, apart
from permanence.jobs import queues, store
from permanence.jobs.runner import MOST_ATTEMPTS, at_work

log = structlog.get_logger()
# A run row is kept moments before its job is queued; younger ones are left to their asker.
SETTLING = timedelta(seconds=10)
RUNS_KEPT = timedelta(days=180)


def reconcile(*, settling: timedelta = SETTLING) -> int:
    """Queue again every unfinished run that nobody works on and no queue holds; returns how many."""
    with apart(PLATFORM) as own:
        rows = [(row.id, row.task, row.scope, row.number, row.state, row.requested_at) for row in store.unfinished(own)]
        store.clear_old(own, store.now() - RUNS_KEPT)
    if not rows:
        return 0
    held = queues.waiting()
    again = 0
    for run_id, task, scope, number, state, requested_at in rows:
        if state == "queued" and requested_at > store.now() - settling:
            continue
        if task not in queues.tasks():
            _give_up(run_id, "This version of the software does not know the task.")
            continue
        if state == "queued" and queues.job_id(run_id, number) in held:
            continue
        with at_work(run_id) as free:
            if free is None:
                continue
            fresh = _renewed(run_id, number)
        if fresh is None:
            continue
        try:
            queues.put_in(task, scope, run_id, fresh)
        except RedisError:
            log.error("queue_unreachable", run=str(run_id))
            break
        again += 1
    if again:
        log.info("runs_put_back", number=again)
    return again


def _renewed(run_id: UUID, number: int) -> int | None:
    """The number of the next attempt; None when the run ended meanwhile, was renewed elsewhere, or was tried enough."""
    with apart(PLATFORM) as own:
        row = store.find(own, run_id)
        if row is None or row.state not in ("queued", "running") or row.number != number:
            return None
        if row.attempts < MOST_ATTEMPTS:
            row.state, row.number = "queued", row.number + 1
            return row.number
    _give_up(run_id, f"Its process was ended {MOST_ATTEMPTS} times before it was done.")
    return None


def _give_up(run_id: UUID, message: str) -> None:
    with apart(PLATFORM) as own:
        row = store.find(own, run_id)
        if row is not None:
            row.state, row.finished_at, row.error_class, row.message = "failed", store.now(), "Abandoned", message
            row.what_to_do = "Try again; if it stops again, tell the operator."
