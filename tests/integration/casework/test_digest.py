"""The daily digest: each person's own lines with their reasons, once a day, and a mail that names no child."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from permanence.database import commit, working_as
from permanence.jobs.task import Job
from tenants.casework import actions, store, tasks
from tests.factories.cases import Casework, someone
from tests.factories.people import make_person


class Letters:
    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send(self, *, to: str, subject: str, body: str) -> None:
        self.sent.append((to, f"{subject}\n{body}"))


@pytest.fixture
def letters(application: Flask, monkeypatch: pytest.MonkeyPatch) -> Letters:
    made = Letters()
    monkeypatch.setitem(application.extensions, "mail", made)
    return made


def run(application: Flask, casework: Casework) -> None:
    day = actions.today().isoformat()
    with application.app_context(), working_as(casework.scope):
        tasks.put_together(Job(casework.scope, UUID(int=0), {"day": day}, lambda *_: None))


def test_a_digest_says_why_each_line_is_there_and_comes_once(
    application: Flask, casework: Casework, letters: Letters
) -> None:
    worker, other = make_person("social_worker", casework.code), make_person("family_finder", casework.code)
    case_id = casework.waiting("DUE1", days=300)
    by = someone("service_manager", casework.code)
    with working_as(casework.scope):
        due = actions.today() - timedelta(days=3)
        actions.add_action(case_id=case_id, what="Ring back", owner="Pat", owner_id=worker.id, due=due, by=by)
        commit()
    run(application, casework)
    run(application, casework)
    with working_as(casework.scope):
        held = store.digest(worker.id, actions.today())
        assert held is not None
        [line] = held.lines
        assert (line["what"], line["standing"], line["child"]) == ("Ring back", "overdue", "DUE1")
        assert "Agreed with Pat" in line["why"]
        assert store.digest(other.id, actions.today()) is None
    [(to, body)] = letters.sent
    assert to == worker.email
    assert "1 overdue" in body
    assert "DUE1" not in body
    assert "Ring back" not in body


def test_a_restricted_case_is_in_nobodys_digest_who_may_not_see_it(
    application: Flask, casework: Casework, letters: Letters
) -> None:
    worker = make_person("social_worker", casework.code)
    case_id = casework.waiting("SECRET2", days=300)
    by = someone("service_manager", casework.code)
    with working_as(casework.scope):
        actions.add_action(case_id=case_id, what="Ring", owner="Pat", owner_id=worker.id, by=by)
        actions.restrict(case_id=case_id, restricted=True, by=by)
        commit()
    run(application, casework)
    assert letters.sent == []


def test_the_clock_asks_for_each_authority_once_a_day(
    application: Flask, casework: Casework, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_asked", set())
    monkeypatch.setattr(tasks, "FROM_HOUR", 0)
    monkeypatch.setattr(tasks, "is_working_day", lambda _day: True)
    asked: list[str] = []
    monkeypatch.setattr(tasks, "request_run", lambda _task, *, scope, **_more: asked.append(scope.role))
    with application.app_context():
        assert tasks.ask_for_digests() >= 1
        assert tasks.ask_for_digests() == 0
    assert asked.count(casework.scope.role) == 1
    monkeypatch.setattr(tasks, "_asked", set())
    monkeypatch.setattr(tasks, "is_working_day", lambda _day: False)
    with application.app_context():
        assert tasks.ask_for_digests() == 0
