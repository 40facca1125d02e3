"""The queues in Redis. They hold scopes, ids and numbers, as JSON, never pickles and never a child's data."""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from permanence.jobs.task import QUEUES, Task

PERFORM = "permanence.jobs.runner.perform"
# How long Redis keeps what a job left behind; the run's own row is what counts.
KEPT = 600


def connection() -> Redis:
    """A connection to this application's Redis; one pool for each process."""
    pool = current_app.extensions.get("redis")
    if pool is None:
        address = current_app.config["REDIS_URL"]
        pool = current_app.extensions["redis"] = Redis.from_url(address, socket_connect_timeout=5)
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


def waiting() -> set[str]:
    """The ids of all attempts that stand in a queue and will be handed to a worker.

    What a worker has taken out is not among them, whatever state its job claims: a worker killed in that moment would
    leave it "queued" or "started" for ever. Whether somebody works on a run is told by the run's lock alone.
    """
    return {each for name in QUEUES for each in queue(name).get_job_ids()}


def reachable() -> bool:
    """Whether Redis answers."""
    try:
        return bool(connection().ping())
    except RedisError:
        return False
