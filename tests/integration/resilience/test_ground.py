"""Workers killed at any word to the database, Redis emptied, either server restarted in the middle of a job."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from permanence import embedded
from permanence.database import Scope, commit, engines, working_as
from permanence.jobs import queues, request_run, run_of
from permanence.jobs.reconcile import reconcile
from permanence.jobs.task import QUEUES
from permanence.jobs.worker import make_worker
from permanence.settings import Settings
from tests.integration.jobs.counting import counted
from tests.integration.resilience.conftest import Workers, until
from tests.integration.resilience.dying import words_of_work, work_until

AT_ONCE = timedelta(0)


def ask(task: str, scope: Scope, **arguments: int) -> object:
    with working_as(scope):
        run_id = request_run(task, scope=scope, arguments=arguments)
        commit()
    return run_id


def steps(scope: Scope) -> list[int]:
    with working_as(scope):
        return counted()


@pytest.fixture
def restartable(database: Settings) -> Iterator[Settings]:
    if not (database.data_folder / "servers.json").exists():
        pytest.skip("the servers were given by their addresses and are not ours to restart")
    yield database
    engines().dispose()  # the owner's connection is not tried before it is used: it belongs to short-lived commands


def test_a_worker_killed_with_its_child_at_ten_points_loses_and_doubles_nothing(app: Flask, scope: Scope) -> None:
    ask("recount", scope)
    words = words_of_work(app)
    assert words > 40
    run_ids = []
    for point in range(10):
        run_ids.append(ask("recount", scope))
        assert work_until(app, 1 + point * (words - 1) // 9)
        reconcile(settling=AT_ONCE)
        make_worker(app, QUEUES).work(burst=True, logging_level="CRITICAL")
        assert run_of(run_ids[-1]).state == "done"
        assert steps(scope) == list(range(10))
    assert reconcile(settling=AT_ONCE) == 0


def test_what_a_failing_job_writes_holds_no_child(app: Flask, scope: Scope, workers: Workers) -> None:
    ask("stumble", scope)
    written = workers.work()
    assert "run_failed" in written
    assert "RunFailed" in written
    assert "Jane" not in written


def test_redis_emptied_under_a_worker_at_work(app: Flask, scope: Scope, workers: Workers) -> None:
    run_ids = [ask("slowly", scope) for _ in range(3)]
    workers.start(stay=True)
    until(lambda: "running" in {run_of(run_id).state for run_id in run_ids})
    queues.connection().flushall()

    def all_done() -> bool:
        reconcile(settling=AT_ONCE)
        return {run_of(run_id).state for run_id in run_ids} == {"done"}

    until(all_done)
    assert steps(scope) == list(range(10))


def test_redis_restarted_under_a_worker_that_waits(
    app: Flask, scope: Scope, workers: Workers, restartable: Settings
) -> None:
    first = ask("count", scope)
    worker = workers.start(stay=True)
    until(lambda: run_of(first).state == "done")
    embedded.restart(restartable.data_folder, "valkey", immediately=True)
    second = ask("count", scope)
    until(lambda: run_of(second).state == "done", 60)
    assert worker.poll() is None


@pytest.mark.parametrize("immediately", [False, True])
def test_the_database_restarted_in_the_middle_of_a_job(
    app: Flask, scope: Scope, workers: Workers, restartable: Settings, immediately: bool
) -> None:
    run_id = ask("slowly", scope)
    worker = workers.start(stay=True)
    until(lambda: run_of(run_id).done >= 3)
    embedded.restart(restartable.data_folder, "postgresql", immediately=immediately)

    def done() -> bool:
        reconcile(settling=AT_ONCE)
        return run_of(run_id).state == "done"

    until(done)
    assert steps(scope) == list(range(10))
    assert worker.poll() is None, "the worker itself outlives the restart"


def test_a_run_taken_over_after_a_restart_is_left_to_the_one_who_took_it(
    app: Flask, scope: Scope, restartable: Settings
) -> None:
    from permanence.jobs.runner import RunTaken, at_work

    run_id = ask("count", scope)
    with at_work(run_id) as first:
        assert first
        embedded.restart(restartable.data_folder, "postgresql")
        with at_work(run_id) as second:
            assert second, "the restarted server has forgotten the first lock"
            with pytest.raises(RunTaken):
                first.confirm()
            second.confirm()
        first.confirm()
        with at_work(run_id) as third:
            assert third is None
