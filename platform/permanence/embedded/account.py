"""Whom the servers run as, and folders that this account can enter.

PostgreSQL refuses to run as root, rightly. Where root starts the product, its servers run as `postgres` or `nobody`;
no account is made and no existing folder's mode is changed. Root's own folders may be closed to that account (a clone
under /root): then what it needs lies under STATE instead.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

STATE = Path("/var/lib/permanence/servers")
CANDIDATES = ("postgres", "nobody")


class CannotStart(Exception):
    """An embedded server could not be prepared or started; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The account a server runs as; `uid` None means the one we already are."""

    uid: int | None = None
    gid: int | None = None

    def start(self, command: Sequence[str | Path], *, log: IO[bytes], environment: Mapping[str, str]) -> int:
        """Start a server in a session of its own, so that Ctrl-C does not reach it; gives the pid."""
        process = subprocess.Popen(  # noqa: S603 -- our own binaries, arguments made here
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=dict(environment),
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            extra_groups=self._extra_groups,
        )
        _OUR_CHILDREN[process.pid] = process
        return process.pid

    def run(self, command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Run a short command to its end. Gives its exit code and what it printed; 126 where it may not be executed."""
        try:
            done = subprocess.run(  # noqa: S603 -- our own binaries, arguments made here
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=dict(environment) if environment is not None else None,
                timeout=120,
                check=False,
                user=self.uid,
                group=self.gid,
                extra_groups=self._extra_groups,
            )
        except OSError as refusal:  # not ours to execute, or not there
            return 126, str(refusal)
        return done.returncode, done.stdout.decode(errors="replace")

    def can_enter(self, folder: Path) -> bool:
        """Whether the account may pass through `folder` and all above it."""
        return self.uid is None or self.run(["/usr/bin/test", "-x", folder])[0] == 0

    def give(self, path: Path) -> None:
        """Hand `path` itself (not what lies in it) to the account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    @property
    def _extra_groups(self) -> list[str | int] | None:
        """None keeps ours; another account must not inherit the groups of root."""
        return None if self.uid is None else []


# Kept so that a server we started and that died is reaped, not taken for alive as a zombie.
_OUR_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}


def reap() -> None:
    for pid, child in list(_OUR_CHILDREN.items()):
        if child.poll() is not None:
            del _OUR_CHILDREN[pid]


def account_for_servers() -> Account:
    """Ourselves, or an unprivileged account when we are root."""
    if os.geteuid() != 0:
        return Account()
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid > 0:
            return Account(entry.pw_uid, entry.pw_gid)
    raise CannotStart(
        "PostgreSQL does not run as root, and there is neither an account “postgres” nor “nobody” to run it as."
    )


def place_for(account: Account, data_folder: Path) -> Path:
    """The folder that holds the servers' own: `data_folder`, or one under STATE where the account cannot enter it."""
    if account.can_enter(data_folder):
        return data_folder
    place = STATE / hashlib.sha256(os.fsencode(data_folder.resolve())).hexdigest()[:16]
    _make_enterable(account, place)
    return place


def reachable_copy(account: Account, folders: Sequence[Path], name: str) -> Path:
    """Copy `folders` (siblings) once to a place the account can enter; gives the folder that then holds them.

    The copy is made beside its place and renamed, so that a copy broken off half-way is never used.
    """
    place = STATE / "binaries" / name
    if place.is_dir():
        return place
    _make_enterable(account, place.parent)
    draft = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=place.parent))
    try:
        for folder in folders:
            shutil.copytree(folder, draft / folder.name, ignore=shutil.ignore_patterns("*.a", "__pycache__", "include"))
        for path in (draft, *draft.rglob("*")):
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
        try:
            draft.rename(place)
        except OSError:
            if not place.is_dir():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return place


def _make_enterable(account: Account, folder: Path) -> None:
    try:
        for parent in (*reversed(folder.parents), folder):
            if not parent.is_dir():
                parent.mkdir(exist_ok=True)
                parent.chmod(0o711)
    except OSError as fault:
        raise CannotStart(
            f"Cannot make {folder} for the database server: {fault}. "
            "Set PERMANENCE_DATA to a folder that other accounts may enter."
        ) from fault
    if not account.can_enter(folder):
        raise CannotStart(
            f"The database server's account cannot enter {folder}. "
            "Let others pass through the folders above it (chmod o+x)."
        )
