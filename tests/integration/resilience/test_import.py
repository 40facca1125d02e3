"""A return on its way in: its worker killed at ten points, Redis emptied, the database restarted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from permanence import embedded
from permanence.database import authority_scope, engines
from permanence.database.provision import administering, owning
from permanence.identity import Actor
from permanence.jobs import queues, run_of
from permanence.jobs.reconcile import reconcile
from permanence.jobs.task import QUEUES
from permanence.jobs.worker import make_worker
from permanence.settings import Settings
from tenants.uploads import actions
from tests.integration.resilience.conftest import Workers, until
from tests.integration.resilience.dying import words_of_work, work_until
from tests.integration.uploads.conftest import Place
from tests.unit.uploads.made import sent, year_of

FILES = sent(year_of(2024), "2024")
AT_ONCE = timedelta(0)
POINTS = 10
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIMES = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[0-9:.+]*")


@pytest.fixture
def new_place(application: Flask, new_authority: Callable) -> Iterator[Callable[[], Place]]:
    def make() -> Place:
        made = new_authority()
        permissions = frozenset({"upload_returns", "apply_returns"})
        analyst = Actor(uuid4(), "Ana Lyst", "ana@example.org", uuid4(), "analyst", made.code, permissions)
        return Place(made.code, authority_scope(made.role), analyst)

    with application.app_context():
        queues.connection().flushall()
        with administering() as connection:
            connection.exec_driver_sql("truncate platform.run")
        yield make


@pytest.fixture
def product(workers_of: Callable[[str], Workers]) -> Workers:
    return workers_of("wsgi:parts")


def work(app: Flask) -> None:
    make_worker(app, QUEUES).work(burst=True, logging_level="CRITICAL")


def held(place: Place) -> dict[str, list[str]]:
    """Every row of every table of an authority as text, without ids and times, which differ from run to run."""
    role = place.scope.role
    with owning() as connection:
        tables = connection.exec_driver_sql(
            "select tablename from pg_tables where schemaname = %(role)s and tablename <> 'alembic_version'",
            {"role": role},
        ).scalars()
        rows = {
            table: connection.exec_driver_sql(f'select to_jsonb(t)::text from {role}."{table}" t').scalars().all()
            for table in tables
        }
    return {
        table: sorted(TIMES.sub("TIME", UUIDS.sub("ID", row)).replace(f'"{place.code}"', '"CODE"') for row in found)
        for table, found in rows.items()
    }


def import_whole(place: Place, go_on: Callable[[str, UUID], None]) -> dict[str, list[str]]:
    """Receive, check and apply; `go_on` sees to each job. Gives what the authority then holds."""
    upload_id = place.receive(FILES)
    go_on("check", upload_id)
    assert place.upload(upload_id).state == "checked"
    place.ask(actions.request_apply, upload_id)
    go_on("apply", upload_id)
    assert place.upload(upload_id).state == "applied"
    return held(place)


def test_killed_at_ten_points_of_an_import(application: Flask, new_place: Callable[[], Place]) -> None:
    words: dict[str, int] = {}
    whole = import_whole(new_place(), lambda job, _upload: words.update({job: words_of_work(application)}))
    assert len(whole["journey"]) == 3
    assert min(words.values()) > 10
    spoken = sum(words.values())
    for point in range(POINTS):
        nth = 1 + point * (spoken - 1) // (POINTS - 1)
        die_in, die_at = ("check", nth) if nth <= words["check"] else ("apply", nth - words["check"])
        place = new_place()

        def go_on(job: str, upload_id: UUID, place: Place = place, die_in: str = die_in, die_at: int = die_at) -> None:
            if job == die_in:
                assert work_until(application, die_at)
                reconcile(settling=AT_ONCE)
            work(application)
            assert place.run_state(upload_id) == "done"

        assert import_whole(place, go_on) == whole, f"killed at word {die_at} of {words[die_in]} of {die_in}"
        assert reconcile(settling=AT_ONCE) == 0


def test_redis_emptied_with_imports_queued(application: Flask, new_place: Callable[[], Place]) -> None:
    places = [new_place() for _ in range(3)]
    uploads = [place.receive(FILES) for place in places]
    queues.connection().flushall()
    assert reconcile(settling=AT_ONCE) == 3
    work(application)
    assert [place.upload(upload).state for place, upload in zip(places, uploads, strict=True)] == ["checked"] * 3
    for place, upload in zip(places, uploads, strict=True):
        place.ask(actions.request_apply, upload)
    queues.connection().flushall()
    assert reconcile(settling=AT_ONCE) == 3
    work(application)
    assert [place.upload(upload).state for place, upload in zip(places, uploads, strict=True)] == ["applied"] * 3
    assert {len(place.journeys()) for place in places} == {3}


def test_the_database_restarted_in_the_middle_of_an_import(
    database: Settings, new_place: Callable[[], Place], product: Workers
) -> None:
    if not (database.data_folder / "servers.json").exists():
        pytest.skip("the servers were given by their addresses and are not ours to restart")
    place = new_place()
    worker = product.start(stay=True)

    def go_on(_job: str, upload_id: UUID) -> None:
        run_id = place.upload(upload_id).run_id
        until(lambda: run_of(run_id).state != "queued" or run_of(run_id).done > 0)
        embedded.restart(database.data_folder, "postgresql", immediately=True)
        engines().dispose()

        def done() -> bool:
            reconcile(settling=AT_ONCE)
            return run_of(run_id).state == "done"

        until(done)

    found = import_whole(place, go_on)
    assert len(found["journey"]) == 3
    assert worker.poll() is None
