"""The runner goes on after a failing schema, says who is behind, and stops at once when the canary fails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from permanence.database import engines
from permanence.database.migrate import CanaryFailed, head, migrate_authorities, migrate_authority, revision_of
from permanence.database.provision import administering, owning
from tests.conftest import MadeAuthority


@pytest.fixture(autouse=True)
def no_trace() -> Iterator[None]:
    """Take broken schemas away again: whoever migrates all authorities later would find them behind."""
    yield
    with administering() as connection:
        broken = connection.exec_driver_sql(
            "select table_schema from information_schema.columns"
            " where table_name = 'alembic_version' and column_name = 'nothing'"
        ).scalars()
        for schema in list(broken):
            connection.exec_driver_sql(f"drop schema {schema} cascade")
            connection.exec_driver_sql(f"create schema {schema} authorization permanence_owner")


def unmigrated(authority: MadeAuthority) -> str:
    """Put an authority back to before its first revision."""
    with administering() as connection:
        connection.exec_driver_sql(f"drop schema {authority.role} cascade")
        connection.exec_driver_sql(f"create schema {authority.role} authorization permanence_owner")
    return authority.role


def in_the_way(role: str) -> None:
    """Something that makes the next migration of this schema fail: another table of that name already stands there."""
    with owning() as connection:
        connection.exec_driver_sql(f"create table {role}.alembic_version (nothing int)")


def test_all_schemas_reach_the_newest_revision(new_authority: Callable) -> None:
    roles = [unmigrated(new_authority()) for _ in range(2)]
    assert migrate_authorities(roles) == []
    assert [revision_of(role) for role in roles] == [head("authority")] * 2


def test_one_failing_schema_leaves_the_others_current_and_is_named(new_authority: Callable) -> None:
    first, bad, last = (unmigrated(new_authority()) for _ in range(3))
    in_the_way(bad)
    behind = migrate_authorities([first, bad, last])
    assert [one.role for one in behind] == [bad]
    assert behind[0].reason
    assert revision_of(last) == head("authority")


def test_a_failing_canary_stops_everything(new_authority: Callable) -> None:
    bad, untouched = (unmigrated(new_authority()) for _ in range(2))
    in_the_way(bad)
    with pytest.raises(CanaryFailed):
        migrate_authorities([bad, untouched])
    assert revision_of(untouched) is None


def test_a_lock_held_for_a_moment_is_waited_for(new_authority: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    from permanence.database import migrate

    authority = new_authority()
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "200ms")
    blocker = engines().of(migrate.OWNER).connect()
    blocker.exec_driver_sql(f"lock table {authority.role}.alembic_version in access exclusive mode")
    timer = threading.Timer(1.0, blocker.rollback)
    timer.start()
    try:
        migrate_authority(authority.role)
    finally:
        timer.join()
        blocker.close()
    assert revision_of(authority.role) == head("authority")
