"""What holds for the application as it is put together."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from permanence.identity.guards import guards
from permanence.identity.roles import PERMISSIONS, ROLES
from permanence.jobs.task import QUEUES
from permanence.parts import Guard


def test_every_route_belongs_to_a_guarded_blueprint(application: Flask) -> None:
    table = guards(application)
    for rule in application.url_map.iter_rules():
        assert rule.endpoint.rpartition(".")[0] in table, rule.rule


def test_every_guard_asks_for_a_known_permission(application: Flask) -> None:
    for name, guard in guards(application).items():
        if guard.permission is not None:
            assert guard.permission in PERMISSIONS, name
        else:
            assert guard.kind in ("public", "signed_in") or (name, guard) == ("authority_home", Guard("authority"))


def test_every_permission_is_somebodys(application: Flask) -> None:
    held = frozenset().union(*(role.permissions for role in ROLES.values()))
    assert set(PERMISSIONS) == held


def test_every_task_has_a_queue_a_worker_serves(application: Flask) -> None:
    tasks = [task for part in application.extensions["parts"] for task in part.tasks]
    assert len({task.name for task in tasks}) == len(tasks)
    for task in tasks:
        assert task.queue in QUEUES
        assert 0 < task.timeout <= 3600


def test_every_link_leads_somewhere_its_reader_may_go(application: Flask) -> None:
    table = guards(application)
    for part in application.extensions["parts"]:
        for link in part.navigation:
            assert link.endpoint in application.view_functions, link
            guard = table[link.endpoint.rpartition(".")[0]]
            assert guard.permission in (None, link.permission), link


def test_the_models_and_the_migrations_say_the_same(database: object, new_authority: Callable) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from permanence.database import (
        OWNER,
        AuthorityBase,
        BenchmarksBase,
        PlatformBase,
        authority_scope,
        engine_for,
    )

    scope = authority_scope(new_authority().role)
    for base, schema in ((PlatformBase, "platform"), (BenchmarksBase, "benchmarks"), (AuthorityBase, scope.role)):
        with engine_for(scope if base is AuthorityBase else OWNER).connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "include_schemas": base is not AuthorityBase,
                    "include_name": lambda name, kind, _parents, schema=schema: (
                        kind != "schema" or name in (None, schema)
                    ),
                    "compare_type": True,
                },
            )
            found = [one for one in compare_metadata(context, base.metadata) if "alembic_version" not in str(one)]
        assert not found, f"write a migration for {schema}: {found}"
