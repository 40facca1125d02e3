"""A worker that dies, with the child that does its job, before the job's n-th word to the database."""

from __future__ import annotations

import os
import signal
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from permanence.database import engines
from permanence.jobs.task import QUEUES
from permanence.jobs.worker import make_worker


class _Spoken:
    """Counts statements and commits of the worker's child; kills both at the one named."""

    def __init__(self, last: int, told: int) -> None:
        self.last, self.told, self.worker = last, told, os.getpid()
        self.count = 0
        event.listen(Engine, "before_cursor_execute", self.word)
        event.listen(Engine, "commit", self.word)

    def word(self, *_: Any) -> None:
        if os.getpid() == self.worker:
            return
        self.count += 1
        os.write(self.told, b".")
        if self.count == self.last:
            os.kill(self.worker, signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)


def work_until(app: Flask, last: int) -> bool:
    """Run a worker that dies before word `last`; says whether it did. Forked, because a new process takes seconds."""
    return os.WIFSIGNALED(_forked(app, last)[0])


def words_of_work(app: Flask) -> int:
    """Do what is queued, and count the words."""
    return _forked(app, 0)[1]


def _forked(app: Flask, last: int) -> tuple[int, int]:
    heard, told = os.pipe()
    worker = os.fork()
    if worker == 0:
        try:
            os.close(heard)
            engines().dispose(close=False)  # the sockets belong to the test
            app.extensions.pop("redis", None)
            _Spoken(last, told)
            make_worker(app, QUEUES).work(burst=True, logging_level="CRITICAL")
        finally:
            os._exit(0)
    os.close(told)
    with os.fdopen(heard, "rb") as file:
        words = len(file.read())
    return os.waitpid(worker, 0)[1], words
