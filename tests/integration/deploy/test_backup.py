"""A backup put back is what was backed up: of one authority beside others, and of everything elsewhere."""

from __future__ import annotations

import dataclasses
import json
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from deploy import backup
from permanence import embedded, storage
from permanence.database import Scope, authority_scope, commit, configure, session, working_as
from permanence.database.provision import owning, raise_walls_of, suspend_authority
from permanence.settings import Settings


@pytest.fixture(autouse=True)
def app(database: Settings, tmp_path: Path) -> Iterator[Flask]:
    """Only what storage needs to know where files lie."""
    app = Flask("test")
    app.config["DATA_FOLDER"] = tmp_path / "data"
    with app.app_context():
        yield app


@pytest.fixture
def settings_here(database: Settings, tmp_path: Path) -> Settings:
    return dataclasses.replace(database, data_folder=tmp_path / "data")


def with_note(scope: Scope, note: str) -> str:
    """Give an authority a table with one row, and one file; gives the file's key."""
    with owning() as connection:
        connection.exec_driver_sql(f"create table {scope.role}.note (text text)")
    raise_walls_of(scope.role)
    with working_as(scope):
        session().execute(text("insert into note values (:note)"), {"note": note})
        commit()
    return storage.put(scope, "uploads", note.encode())


def notes(scope: Scope) -> list[str]:
    with working_as(scope):
        return list(session().execute(text("select text from note")).scalars())


def test_one_authority_goes_back_and_the_others_stay(
    settings_here: Settings, new_authority: Callable, tmp_path: Path
) -> None:
    made, other = new_authority(), new_authority()
    mine, theirs = authority_scope(made.role), authority_scope(other.role)
    key, other_key = with_note(mine, "before"), with_note(theirs, "theirs")
    kept = backup.back_up_authority(settings_here, made.code, tmp_path / "backups")

    with working_as(mine):
        session().execute(text("update note set text = 'after'"))
        commit()
    later = storage.put(mine, "uploads", b"after")
    with owning() as connection:
        connection.exec_driver_sql(f"create table {made.role}.added_later as select 1 as n")
    with working_as(theirs):
        session().execute(text("update note set text = 'theirs, later'"))
        commit()

    backup.restore_authority(settings_here, kept)
    assert notes(mine) == ["before"]
    assert storage.get(mine, key) == b"before"
    with pytest.raises(storage.Missing):
        storage.get(mine, later)
    assert notes(theirs) == ["theirs, later"]
    assert storage.get(theirs, other_key) == b"theirs"
    with owning() as connection:
        assert connection.exec_driver_sql(f"select to_regclass('{made.role}.added_later')").scalar() is None
    assert sorted(path.name for path in (tmp_path / "data" / "files").iterdir()) == sorted([made.role, other.role])


@pytest.fixture
def new_machine(database: Settings) -> Iterator[AbstractContextManager[embedded.Addresses]]:
    """Another PostgreSQL, that has never heard of us; this process points at the run's own again afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield embedded.servers(Path(folder))
        configure(database.database_url, database.role_secret)
        embedded.remove(Path(folder))


def test_everything_goes_to_a_new_machine_and_every_login_works(
    settings_here: Settings,
    database: Settings,
    new_authority: Callable,
    new_machine: AbstractContextManager[embedded.Addresses],
    tmp_path: Path,
) -> None:
    made, suspended = new_authority(), new_authority()
    scope = authority_scope(made.role)
    key = with_note(scope, "kept")
    suspend_authority(suspended.role)
    kept = backup.back_up_everything(settings_here, tmp_path / "backups")

    with new_machine as addresses:
        elsewhere = dataclasses.replace(
            settings_here,
            database_url=addresses.database_url,
            role_secret="another secret than before, as after a theft 161803",
            data_folder=tmp_path / "elsewhere",
        )
        backup.restore_everything(elsewhere, kept)
        assert notes(scope) == ["kept"]
        assert (tmp_path / "elsewhere" / "files" / made.role / key).read_bytes() == b"kept"
        with owning() as connection:
            logins = connection.exec_driver_sql(
                "select rolname, rolcanlogin from pg_roles where rolname = any(%(names)s)",
                {"names": [made.role, suspended.role]},
            ).all()
            assert dict(map(tuple, logins)) == {made.role: True, suspended.role: False}
            assert connection.exec_driver_sql("select count(*) from platform.authority").scalar()
        with pytest.raises(backup.CannotBackUp, match="not empty"):
            backup.restore_everything(elsewhere, kept)
        configure(database.database_url, database.role_secret)


def test_a_backup_is_private_and_whole(settings_here: Settings, new_authority: Callable, tmp_path: Path) -> None:
    made = new_authority()
    with_note(authority_scope(made.role), "private")
    kept = backup.back_up_authority(settings_here, made.code, tmp_path / "backups")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept.iterdir()} == {0o600}
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [kept.name]
    written = (kept / "manifest.json").read_text()
    assert json.loads(written)["role"] == made.role
    assert settings_here.role_secret not in written


def test_a_damaged_backup_changes_nothing(settings_here: Settings, new_authority: Callable, tmp_path: Path) -> None:
    made = new_authority()
    scope = authority_scope(made.role)
    with_note(scope, "stays")
    kept = backup.back_up_authority(settings_here, made.code, tmp_path / "backups")
    with (kept / "rows.dump").open("ab") as file:
        file.write(b"x")
    with pytest.raises(backup.CannotBackUp, match="damaged"):
        backup.restore_authority(settings_here, kept)
    assert notes(scope) == ["stays"]
    with pytest.raises(backup.CannotBackUp, match="other restoring"):
        backup.restore_everything(settings_here, kept)
    with pytest.raises(backup.CannotBackUp, match="no authority"):
        backup.back_up_authority(settings_here, "zzz", tmp_path / "backups")
