"""Several processes, one pair of servers.

Whoever uses the servers holds a shared lock on a file. Starting and stopping happen under a second, exclusive lock;
the last to leave (nobody else holds the shared one) stops them. The kernel drops the locks of a process that dies, so
a killed one is never counted.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from permanence.embedded.account import STATE, account_for_servers, place_for
from permanence.embedded.postgresql import PostgreSQL, new_password
from permanence.embedded.valkey import Valkey
from permanence.settings import make_private_folder

RECORD = "servers.json"


@dataclass(frozen=True)
class Addresses:
    """Where the servers are; both URLs hold a password. `binaries` has pg_dump, psql and the rest."""

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    binaries: Path


@dataclass(frozen=True)
class Status:
    """What runs for a data folder; a port is None where the server does not run."""

    postgresql_port: int | None
    valkey_port: int | None
    stays: bool
    place: Path


@contextlib.contextmanager
def servers(data_folder: Path, keep: bool = False, *, durable: bool = True) -> Iterator[Addresses]:
    """Run PostgreSQL and Valkey on `data_folder` while the block lasts; with `keep`, leave them running afterwards.

    Without `durable` nothing waits for the disk: for tests, whose data may go with the machine. Ports and passwords are
    the same at every start unless a port was taken. Raises CannotStart with what to do.
    """
    with _ended_by_sigterm(), _Users(data_folder) as users:
        try:
            with _undisturbed(), _alone(data_folder):
                addresses = _Pair.of(data_folder, durable=durable).start(keep)
            yield addresses
        finally:
            with _undisturbed(), _alone(data_folder):
                if users.was_last():
                    pair = _Pair.of(data_folder)
                    if not pair.record.get("stay"):
                        pair.stop()


def stop(data_folder: Path) -> None:
    """Stop the servers of `data_folder`, whoever uses them."""
    with _alone(data_folder):
        pair = _Pair.of(data_folder)
        pair.remember(stay=False)
        pair.stop()


def restart(data_folder: Path, server: Literal["postgresql", "valkey"], *, immediately: bool = False) -> None:
    """Stop one server (`immediately`: as in a crash) and start it again at the same port. For tests and upgrades."""
    with _alone(data_folder):
        pair = _Pair.of(data_folder)
        which = pair.postgresql if server == "postgresql" else pair.valkey
        which.stop(immediately=immediately)
        pair.start(bool(pair.record.get("stay")))


def status(data_folder: Path) -> Status:
    """What runs for `data_folder` now; starts nothing."""
    with _alone(data_folder):
        pair = _Pair.of(data_folder)
        postgresql, valkey = pair.postgresql.running(), pair.valkey.running()
        return Status(
            postgresql[1] if postgresql else None,
            valkey[1] if valkey else None,
            bool(pair.record.get("stay")),
            pair.place,
        )


def remove(data_folder: Path) -> None:
    """Stop the servers of `data_folder` and delete all they hold."""
    with _alone(data_folder):
        pair = _Pair.of(data_folder)
        pair.stop(immediately=True)
        for folder in (pair.postgresql.data, pair.valkey.data):
            shutil.rmtree(folder, ignore_errors=True)
        if STATE in pair.place.parents:
            shutil.rmtree(pair.place, ignore_errors=True)
        (data_folder / RECORD).unlink(missing_ok=True)


@dataclass
class _Pair:
    """Both servers of a data folder and what is remembered about them. Only to be used under the exclusive lock."""

    data_folder: Path
    place: Path
    record: dict[str, Any]
    postgresql: PostgreSQL
    valkey: Valkey

    @classmethod
    def of(cls, data_folder: Path, *, durable: bool | None = None) -> _Pair:
        account = account_for_servers()
        place = place_for(account, data_folder)
        try:
            record = json.loads((data_folder / RECORD).read_text(encoding="utf-8"))
        except FileNotFoundError:
            record = {"postgresql": {"password": new_password()}, "valkey": {"password": new_password()}}
        if durable is not None:
            record["durable"] = durable
        passwords = (record["postgresql"]["password"], record["valkey"]["password"])
        postgresql = PostgreSQL.at(place, account, passwords[0], durable=record.get("durable", True))
        return cls(data_folder, place, record, postgresql, Valkey.at(place, account, passwords[1]))

    def start(self, keep: bool) -> Addresses:
        self.remember(stay=keep or bool(self.record.get("stay")))  # passwords are kept before any server has them
        redis_port = self.valkey.start(self.record["valkey"].get("port", 0))
        database_port = self.postgresql.start(self.record["postgresql"].get("port", 0))
        self.record["valkey"]["port"], self.record["postgresql"]["port"] = redis_port, database_port
        self.remember()
        return Addresses(self.postgresql.url(database_port), self.valkey.url(redis_port), self.postgresql.binaries)

    def stop(self, *, immediately: bool = False) -> None:
        self.postgresql.stop(immediately=immediately)
        self.valkey.stop(immediately=immediately)

    def remember(self, **facts: bool) -> None:
        self.record.update(facts)
        handle, draft = tempfile.mkstemp(prefix=f".{RECORD}-", dir=self.data_folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(self.record, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self.data_folder / RECORD)


class _Users:
    """Our place among the users of the servers."""

    def __init__(self, data_folder: Path) -> None:
        self.path = make_private_folder(data_folder) / ".servers-used"

    def __enter__(self) -> _Users:
        self.descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self.descriptor, fcntl.LOCK_SH)
        return self

    def was_last(self) -> bool:
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)


@contextlib.contextmanager
def _alone(data_folder: Path) -> Iterator[None]:
    """Only one process at a time starts or stops the servers of a data folder."""
    descriptor = os.open(make_private_folder(data_folder) / ".servers-lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let a plain SIGTERM end the block like an exit, so that the servers stop too; a handler already set stays."""
    ours = threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if not ours:
        yield
        return

    def leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Put SIGTERM and SIGINT off until the block is done: one between a server's start and the note of which process
    it is would leave a server that nobody stops.

    Not by a signal mask, which the servers would inherit and then not end when told to.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []
    before = {
        number: signal.signal(number, lambda got, _frame: received.append(got))
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if received:
            signal.raise_signal(received[0])
