"""Asking for a job, doing it, and how it ends; killed, forgotten and refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from rq.serializers import JSONSerializer
from rq.worker import worker_classes

from permanence.database import PLATFORM, NoScope, Scope, ScopeRefused, apart, commit, working_as
from permanence.jobs import queues, request_run, run_of, store
from permanence.jobs.reconcile import reconcile
from permanence.jobs.runner import MOST_ATTEMPTS, perform
from permanence.jobs.schedule import one_round
from permanence.jobs.task import QUEUES
from permanence.jobs.worker import make_worker
from permanence.parts import Part
from tests.integration.jobs.counting import counted

AT_ONCE = timedelta(0)


def ask(task: str, scope: Scope, **arguments: int) -> object:
    with working_as(scope):
        run_id = request_run(task, scope=scope, arguments=arguments)
        commit()
    return run_id


def work(app: Flask) -> None:
    make_worker(app, QUEUES).work(burst=True, logging_level="CRITICAL")


def ended(scope: Scope) -> list[int]:
    with working_as(scope):
        return counted()


def test_a_job_runs_as_its_scope_and_says_how_far_it_is(app: Flask, scope: Scope) -> None:
    run_id = ask("count", scope)
    assert run_of(run_id).state == "queued"
    work(app)
    run = run_of(run_id)
    assert (run.state, run.done, run.total, run.doing) == ("done", 10, 10, "Counting")
    assert ended(scope) == list(range(10))


def test_nothing_is_queued_before_the_asker_commits(app: Flask, scope: Scope) -> None:
    with working_as(scope):
        request_run("count", scope=scope, arguments={})
    assert queues.queue("quick").count == 0


def test_asking_again_with_the_same_key_is_the_same_run(app: Flask, scope: Scope) -> None:
    with working_as(scope):
        first = request_run("count", scope=scope, arguments={}, key="upload 1")
        assert request_run("count", scope=scope, arguments={}, key="upload 1") == first
        commit()
    work(app)
    with working_as(scope):
        assert request_run("count", scope=scope, arguments={}, key="upload 1") != first


def test_a_task_that_stops_says_what_to_do(app: Flask, scope: Scope) -> None:
    run_id = ask("stop", scope)
    work(app)
    run = run_of(run_id)
    assert (run.state, run.message, run.what_to_do) == (
        "failed",
        "There is nothing to count.",
        "Upload a return first.",
    )


def test_an_unforeseen_error_never_quotes_a_child(app: Flask, scope: Scope) -> None:
    run_id = ask("stumble", scope)
    work(app)
    run = run_of(run_id)
    assert (run.state, run.error_class) == ("failed", "KeyError")
    assert "Jane" not in run.message + run.what_to_do


def test_the_time_limit_is_hard(app: Flask, scope: Scope) -> None:
    run_id = ask("dawdle", scope)
    work(app)
    assert (run_of(run_id).state, run_of(run_id).error_class) == ("failed", "JobTimeoutException")


def test_a_job_that_does_not_hear_its_limit_is_killed_by_its_parent(
    app: Flask, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = worker_classes.now()

    def hurried() -> datetime:
        # The parent gives a job a minute more than its limit: here a minute passes in half a second.
        return began + 120 * (datetime.now(UTC) - began)

    monkeypatch.setattr(worker_classes, "now", hurried)
    run_id = ask("deaf", scope)
    worker = make_worker(app, QUEUES)
    worker.job_monitoring_interval = 1
    worker.work(burst=True, logging_level="CRITICAL")
    assert run_of(run_id).state == "running"
    assert reconcile(settling=AT_ONCE) == 1, "nobody holds its lock any more"


@pytest.mark.parametrize("step", range(10))
def test_killed_at_any_step_it_ends_the_same(app: Flask, scope: Scope, step: int) -> None:
    run_id = ask("count", scope, kill_at=step)
    work(app)
    assert run_of(run_id).state == "running"
    assert ended(scope) == list(range(step))
    assert reconcile(settling=AT_ONCE) == 1
    work(app)
    assert run_of(run_id).state == "done"
    assert ended(scope) == list(range(10))


def test_an_emptied_redis_loses_nothing(app: Flask, scope: Scope) -> None:
    runs = [ask("count", scope) for _ in range(3)]
    queues.connection().flushall()
    work(app)
    assert {run_of(run_id).state for run_id in runs} == {"queued"}
    assert reconcile(settling=AT_ONCE) == 3
    assert reconcile(settling=AT_ONCE) == 0, "what is queued again must not be queued twice"
    work(app)
    assert {run_of(run_id).state for run_id in runs} == {"done"}


def test_a_run_that_keeps_dying_is_given_up_in_words(app: Flask, scope: Scope) -> None:
    run_id = ask("count", scope)
    with apart(PLATFORM) as own:
        row = store.find(own, run_id)
        row.state, row.attempts = "running", MOST_ATTEMPTS
    assert reconcile(settling=AT_ONCE) == 0
    assert (run_of(run_id).state, run_of(run_id).error_class) == ("failed", "Abandoned")


def test_a_run_that_is_at_work_is_left_alone(app: Flask, scope: Scope) -> None:
    from permanence.jobs.runner import at_work

    run_id = ask("count", scope)
    with apart(PLATFORM) as own:
        store.find(own, run_id).state = "running"
    with at_work(run_id) as mine:
        assert mine
        assert reconcile(settling=AT_ONCE) == 0
        perform(scope.role, str(run_id))
    assert ended(scope) == []


def test_a_job_without_a_scope_fails_before_any_query(app: Flask, scope: Scope) -> None:
    run_id = ask("count", scope)
    for invented in ("", "permanence_owner", "postgres", "t_x"):
        with pytest.raises(ScopeRefused):
            perform(invented, str(run_id))


def test_a_job_cannot_be_run_as_another_authority(app: Flask, scope: Scope, new_authority: object) -> None:
    run_id = ask("count", scope)
    with pytest.raises(PermissionError):
        perform(new_authority().role, str(run_id))


def test_redis_holds_scopes_and_ids_only(app: Flask, scope: Scope) -> None:
    run_id = ask("count", scope, kill_at=99)
    [job] = queues.queue("quick").jobs
    assert (list(job.args), job.kwargs, job.meta) == ([scope.role, str(run_id)], {}, {})
    assert job.serializer is JSONSerializer


def test_redis_never_holds_the_text_of_an_error(app: Flask, scope: Scope) -> None:
    ask("stumble", scope)
    work(app)
    traces = [job.latest_result().exc_string for job in _failed_jobs("heavy")]
    assert len(traces) == 1
    assert "RunFailed: KeyError" in traces[0]
    assert "Jane" not in traces[0]


def _failed_jobs(name: str) -> list:
    queue = queues.queue(name)
    return [queue.fetch_job(job_id) for job_id in queue.failed_job_registry.get_job_ids()]


def test_a_mistake_in_the_data_is_not_tried_again(app: Flask, scope: Scope) -> None:
    run_id = ask("clash", scope)
    work(app)
    assert (run_of(run_id).state, run_of(run_id).error_class) == ("failed", "IntegrityError")


def test_a_database_that_was_away_is_tried_again_but_not_for_ever(app: Flask, scope: Scope) -> None:
    run_id = ask("lose_connection", scope)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        work(app)
        run = run_of(run_id)
        assert run.error_class == "OperationalError"
        assert run.state == ("failed" if attempt == MOST_ATTEMPTS else "queued")
        reconcile(settling=AT_ONCE)
    assert "tell the operator" in run_of(run_id).what_to_do


def test_a_job_taken_out_of_its_queue_by_a_worker_that_died_is_put_back(app: Flask, scope: Scope) -> None:
    run_id = ask("count", scope)
    taken = queues.queue("quick").pop_job_id()
    assert taken == queues.job_id(run_id, 1)
    assert reconcile(settling=AT_ONCE) == 1
    work(app)
    assert run_of(run_id).state == "done"


def test_an_asker_who_was_rolled_back_does_not_hold_up_the_next_one(app: Flask, scope: Scope) -> None:
    with working_as(scope):
        first = request_run("count", scope=scope, arguments={}, key="upload 1")
    with working_as(scope):
        assert request_run("count", scope=scope, arguments={}, key="upload 1") == first
        commit()
    assert queues.waiting() == {queues.job_id(first, 1)}


def test_asking_outside_any_scope_leaves_no_row(app: Flask, scope: Scope) -> None:
    with pytest.raises(NoScope):
        request_run("count", scope=scope, arguments={})
    with apart(PLATFORM) as own:
        assert list(store.recent(own)) == []


def test_old_runs_are_forgotten_and_recent_ones_kept(app: Flask, scope: Scope) -> None:
    old, recent = ask("stop", scope), ask("stop", scope)
    work(app)
    with apart(PLATFORM) as own:
        store.find(own, old).finished_at = store.now() - timedelta(days=181)
    reconcile()
    assert run_of(old) is None
    assert run_of(recent) is not None


def test_one_parts_broken_reconciler_does_not_stop_the_others(app: Flask) -> None:
    app.extensions["parts"] = (
        Part(name="broken", reconcilers=(lambda: 1 // 0,)),
        Part(name="sound", reconcilers=(lambda: 2,)),
    )
    assert one_round() == 2
