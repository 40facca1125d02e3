"""The worker: RQ's own, which forks a process for each job, given our application and nothing inherited."""

from __future__ import annotations

from typing import Any

from flask import Flask
from rq import Queue, Worker
from rq.job import Job as QueuedJob
from rq.serializers import JSONSerializer

from permanence.database import engines
from permanence.jobs import queues


class PermanenceWorker(Worker):
    """Runs each job in a forked child with one application context, on connections of that child's own."""

    app: Flask

    def perform_job(self, job: QueuedJob, queue: Queue, *more: Any) -> bool:
        """Run one job in the forked child."""
        # The parent's sockets must not be spoken on by two processes; the child opens its own.
        engines().dispose(close=False)
        self.app.extensions.pop("redis", None)
        with self.app.app_context():
            return bool(super().perform_job(job, queue, *more))


def make_worker(app: Flask, names: tuple[str, ...]) -> PermanenceWorker:
    """A worker of these queues, in their order; needs an application context only while it is made."""
    with app.app_context():
        connection = queues.connection()
        served = [queues.queue(name) for name in names]
    worker = PermanenceWorker(
        served,
        connection=connection,
        serializer=JSONSerializer,
        # A job whose worker was killed is told dead after this many seconds without a sign of life.
        job_monitoring_interval=10,
        maintenance_interval=60,
    )
    worker.app = app
    return worker
