"""The queues in Redis. They hold scopes, ids and numbers, as JSON, never pickles and never a child's data."""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.job import Job as QueuedJob
from rq.serializers import JSONSerializer

from permanence.jobs.task import QUEUES, Task

PERFORM = "permanence.jobs.runner.perform"
# How long Redis keeps what a job left behind; the run's own row is what counts.
KEPT = 600


def connection() -> Redis:
    """A connection to this application's Redis; one pool for each process."""
    pool = current_app.extensions.get("redis")
    if pool is None:
        pool = current_app.extensions["redis"] = Redis.from_url(current_app.config["REDIS_URL"])
    found: Redis = pool
    return found


def queue(name: str) -> Queue:
    """One of the queues by cost: quick, heavy, national."""
    if name not in QUEUES:
        raise ValueError(f"{name!r} is not a queue: they are {', '.join(QUEUES)}")
    return Queue(name, connection=connection(), serializer=JSONSerializer)


def tasks() -> dict[str, Task]:
    """Every task the parts offer, by name."""
    known = current_app.extensions.get("tasks")
    if known is None:
        offered = [task for part in current_app.extensions["parts"] for task in part.tasks]
        known = current_app.extensions["tasks"] = {task.name: task for task in offered}
        if len(known) != len(offered):
            raise ValueError("Two tasks have the same name")
    found: dict[str, Task] = known
    return found


def put_in(task: str, scope: str, run_id: UUID, number: int) -> None:
    """Queue one attempt of a run."""
    known = tasks()[task]
    queue(known.queue).enqueue_call(
        PERFORM,
        args=(scope, str(run_id)),
        timeout=known.timeout,
        result_ttl=KEPT,
        failure_ttl=KEPT,
        job_id=job_id(run_id, number),
        description=task,
    )


def job_id(run_id: UUID, number: int) -> str:
    """The queue's id of one attempt."""
    return f"{run_id}-{number}"


def is_waiting(run_id: UUID, number: int) -> bool:
    """Whether Redis still holds this attempt and will hand it to a worker."""
    try:
        job = QueuedJob.fetch(job_id(run_id, number), connection=connection(), serializer=JSONSerializer)
        return str(job.get_status()) in ("queued", "started", "deferred", "scheduled", "JobStatus.QUEUED")
    except (NoSuchJobError, InvalidJobOperation):
        return False


def reachable() -> bool:
    """Whether Redis answers."""
    try:
        return bool(connection().ping())
    except RedisError:
        return False
