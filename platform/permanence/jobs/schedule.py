"""What happens by the clock, in a process of its own that needs no worker.

RQ's own cron would queue these rounds, but it writes them as pickles, which a worker that reads JSON only refuses.
The rounds are few and short, so the scheduler does them itself.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

import structlog
from flask import Flask, current_app
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from permanence import storage
from permanence.jobs.reconcile import reconcile

log = structlog.get_logger()
EVERY_SECONDS = 60


def one_round() -> int:
    """Put back what was lost, then let the parts look after theirs; returns how much there was to do."""
    done = reconcile()
    storage.sweep()
    for part in current_app.extensions["parts"]:
        for reconciler in part.reconcilers:
            try:
                done += reconciler()
            except Exception as error:
                # One part's mistake must not keep the others', nor the next round's, from being done.
                log.error("reconciler_failed", part=part.name, error=type(error).__name__)
    return done


def keep_time(app: Flask, *, every: float = EVERY_SECONDS) -> None:
    """A round now and then one each minute, until the process is asked to stop. A failed round is tried again."""
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    while not ended.is_set():
        try:
            with app.app_context():
                one_round()
        except (RedisError, SQLAlchemyError) as error:
            log.error("round_failed", error=type(error).__name__)
        ended.wait(every)
