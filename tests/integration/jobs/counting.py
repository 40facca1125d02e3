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


def recount(job: Job) -> None:
    """Keep ten steps anew, all or nothing."""
    session().execute(text("delete from counted"))
    for step in range(10):
        session().execute(text("insert into counted values (:step)"), {"step": step})
        job.progress(step + 1, 10, "Counting anew")
    commit()


def slowly(job: Job) -> None:
    """Keep ten steps, each by itself, in two seconds."""
    for step in range(10):
        session().execute(text("insert into counted values (:step) on conflict do nothing"), {"step": step})
        commit()
        job.progress(step + 1, 10, "Counting slowly")
        time.sleep(0.2)


def stop(job: Job) -> None:
    raise TaskStopped("There is nothing to count.", "Upload a return first.")


def stumble(job: Job) -> None:
    raise KeyError("Child 100123 Jane Example")


def dawdle(job: Job) -> None:
    time.sleep(30)


def deaf(job: Job) -> None:
    """As library code that never comes back to Python: the alarm inside the process is not heard."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    time.sleep(600)


def clash(job: Job) -> None:
    session().execute(text("insert into counted values (1), (1)"))


def lose_connection(job: Job) -> None:
    session().execute(text("set statement_timeout = 1"))
    session().execute(text("select pg_sleep(1)"))


TASKS = (
    Task(name="count", run=count, queue="quick", timeout=60, scope_kind="authority"),
    Task(name="recount", run=recount, queue="quick", timeout=60, scope_kind="authority"),
    Task(name="slowly", run=slowly, queue="quick", timeout=60, scope_kind="authority"),
    Task(name="stop", run=stop, queue="quick", timeout=60, scope_kind="authority"),
    Task(name="stumble", run=stumble, queue="heavy", timeout=60, scope_kind="authority"),
    Task(name="dawdle", run=dawdle, queue="quick", timeout=1, scope_kind="authority"),
    Task(name="deaf", run=deaf, queue="quick", timeout=1, scope_kind="authority"),
    Task(name="clash", run=clash, queue="quick", timeout=60, scope_kind="authority"),
    Task(name="lose_connection", run=lose_connection, queue="quick", timeout=60, scope_kind="authority"),
)


def counted() -> list[int]:
    return list(session().execute(text("select step from counted order by step")).scalars())
