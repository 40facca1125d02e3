"""Bringing both trees of tables to their newest revision: the shared schemas once, then each authority's own.

One runner at a time (an advisory lock), short waits for locks with retries (one forgotten open transaction must not
queue every request behind an ALTER), the first authority as canary, and on after a schema that fails: at the end it
says who is behind and why.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from permanence.database.engines import engine_for, engines
from permanence.database.provision import owning, raise_walls_of
from permanence.database.scope import OWNER, authority_scope
from permanence.database.walls import raise_shared_walls

LOCK_TIMEOUT = "3s"
RETRIES = 5
# Any number, the same for every runner: two deployments at once must not migrate side by side.
MIGRATING = 20260918


class CanaryFailed(RuntimeError):
    """The first authority's migration failed, so no other was touched."""


@dataclass(frozen=True)
class Behind:
    """An authority's schema that is not at the newest revision: its role, the revision it has, and the reason."""

    role: str
    revision: str | None
    reason: str


def tree(name: str) -> Config:
    """The Alembic configuration of a tree: 'shared' or 'authority'."""
    folder = Path(next(iter(importlib.import_module("migrations").__path__))) / name
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    return config


def head(name: str) -> str | None:
    """The newest revision of a tree."""
    return ScriptDirectory.from_config(tree(name)).get_current_head()


def upgrade(connection: Connection, name: str, schema: str) -> None:
    """Bring one schema to the newest revision of its tree, within the caller's transaction."""
    config = tree(name)
    config.attributes["connection"] = connection
    config.attributes["schema"] = schema
    command.upgrade(config, "head")


def migrate_shared() -> None:
    """Bring `platform` and `benchmarks` to the newest revision and raise their walls again."""
    with _one_runner():
        _patiently(_shared_in_one_transaction)


def _shared_in_one_transaction() -> None:
    with owning() as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        upgrade(connection, "shared", "platform")
        raise_shared_walls(connection)


def migrate_authority(role: str) -> None:
    """Bring one authority's schema to the newest revision and raise its walls again."""
    scope = authority_scope(role)

    def in_one_transaction() -> None:
        with owning() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.execute(text(f"SET LOCAL search_path = {scope.role}"))
            upgrade(connection, "authority", scope.role)

    _patiently(in_one_transaction)
    raise_walls_of(scope.role)


def migrate_authorities(roles: Iterable[str], *, say: Callable[[str], None] = lambda _line: None) -> list[Behind]:
    """Bring every authority to the newest revision, the first as canary; returns those left behind, each with why.

    Raises CanaryFailed when the first one fails: a revision that breaks the canary would break the rest.
    """
    behind: list[Behind] = []
    with _one_runner():
        for number, role in enumerate(roles):
            try:
                migrate_authority(role)
                say(f"{role} is at {head('authority')}")
            except Exception as error:
                if number == 0:
                    raise CanaryFailed(f"{role}: {error}") from error
                behind.append(
                    Behind(role, _readable_revision(role), f"{type(error).__name__}: {error}".splitlines()[0])
                )
                say(f"{role} is left behind: {behind[-1].reason}")
    return behind


def revision_of(schema: str) -> str | None:
    """The revision a schema is at; None when it was never migrated."""
    with engine_for(OWNER).connect() as connection:
        return MigrationContext.configure(connection, opts={"version_table_schema": schema}).get_current_revision()


def _readable_revision(schema: str) -> str | None:
    """The revision of a schema whose migration failed: what broke it may be the version table itself."""
    try:
        return revision_of(schema)
    except SQLAlchemyError:
        return None


def _patiently(migration: Callable[[], None]) -> None:
    for attempt in range(1, RETRIES + 1):
        try:
            return migration()
        except OperationalError as error:
            # Only a lock not granted in time is worth waiting for; anything else will fail again.
            if attempt == RETRIES or getattr(error.orig, "sqlstate", "") != "55P03":
                raise
            time.sleep(0.5 * attempt)
    return None


@contextmanager
def _one_runner() -> Iterator[None]:
    # A connection of its own: the lock lasts as long as the connection, whatever becomes of the migrations.
    engine = create_engine(engines().address.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": MIGRATING})
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("select pg_advisory_unlock(:key)"), {"key": MIGRATING})
            connection.commit()
    engine.dispose()
