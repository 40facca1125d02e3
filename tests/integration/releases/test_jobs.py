"""The jobs of releases as a worker runs them: asked for, run, run again, and told why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from flask import Flask

from benchmarks.releases import store, tasks
from benchmarks.releases.tasks import SECOND_ROUND
from permanence.database import BENCHMARKS, PLATFORM, apart, commit, working_as
from permanence.jobs import Job, TaskStopped
from permanence.jobs import store as runs

from .conftest import QUARTER, Contributed


def run(task: Callable[[Job], None], said: list[str], **arguments: str) -> None:
    job = Job(BENCHMARKS, uuid4(), arguments, lambda _done, _total, doing: said.append(doing))
    with working_as(BENCHMARKS):
        task(job)
        commit()


def second_rounds(roles: set[str]) -> list[UUID]:
    with apart(PLATFORM) as own:
        return [one.id for one in runs.recent(own) if one.task == SECOND_ROUND and one.scope in roles]


def test_freezing_a_reference_asks_each_authority_once(contributed: Contributed, application: Flask) -> None:
    said: list[str] = []
    with application.app_context():
        run(tasks.reference, said, quarter=QUARTER.isoformat())
        roles = set(contributed.roles.values())
        asked = second_rounds(roles)
        assert len(asked) == len(roles)
        run(tasks.reference, said, quarter=QUARTER.isoformat())
        assert second_rounds(roles) == asked
    with working_as(BENCHMARKS):
        assert len(store.references("2025-03-31/1")) == 7
    assert said[-1] == "Done"


def test_too_few_contributions_are_said_in_words(contributed: Contributed, application: Flask) -> None:
    with application.app_context(), pytest.raises(TaskStopped, match="10 are needed") as stopped:
        run(tasks.reference, [], quarter=date(2025, 1, 1).isoformat())
    assert "contributions" in stopped.value.what_to_do


def test_compiling_a_release_that_is_compiled_already_does_nothing(
    contributed: Contributed, published: str, application: Flask
) -> None:
    with working_as(BENCHMARKS):
        before = store.release(published)
    assert before is not None
    with application.app_context():
        run(tasks.compile_, [], release_id=str(before.id))
    with working_as(BENCHMARKS):
        assert store.release(published) == before
