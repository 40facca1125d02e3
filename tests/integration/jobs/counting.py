"""Tasks for tests: one that keeps ten rows in ten steps and can be killed between any two, and some that fail."""

from __future__ import annotations

import os
import signal
import time

from sqlalchemy import text

from permanence.database import commit, session
from permanence.database.provision import owning, raise_walls_of
from permanence.jobs import Job, Task, TaskStopped


def make_table(role: str) -> None:
    with owning() as connection:
        connection.exec_driver_sql(f"create table {role}.counted (step int primary key)")
        connection.exec_driver_sql(f"create table {role}.killed (step int primary key)")
    raise_walls_of(role)


def count(job: Job) -> None:
    """Keep each of ten steps by itself; killed before the one named in the arguments, the first time it gets there."""
    for step in range(10):
        if step == job.arguments.get("kill_at"):
            first = session().execute(
                text("insert into killed values (:step) on conflict do nothing returning step"), {"step": step}
            )
            if first.first() is not None:
                commit()
                os.kill(os.getpid(), signal.SIGKILL)
        session().execute(text("insert into counted values (:step) on conflict do nothing"), {"step": step})
        commit()
        job.progress(step + 1, 10, "Counting")


def stop(job: Job) -> None:
    raise TaskStopped("There is nothing to count.", "Upload a return first.")


def stumble(job: Job) -> None:
    raise KeyError("Child 100123 Jane Example")


def dawdle(job: Job) -> None:
    time.sleep(30)


TASKS = (
    Task(name="count", run=count, queue="quick", timeout=60, scope_kind="authority"),
    Task(name="stop", run=stop, queue="quick", timeout=60, scope_kind="authority"),
    Task(name="stumble", run=stumble, queue="heavy", timeout=60, scope_kind="authority"),
    Task(name="dawdle", run=dawdle, queue="quick", timeout=1, scope_kind="authority"),
)


def counted() -> list[int]:
    return list(session().execute(text("select step from counted order by step")).scalars())
