"""Content-addressed files below `<data folder>/files/<authority>/<kind>/`. Every path goes through one function."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import NewType

from flask import current_app

from permanence.database import Scope

Key = NewType("Key", str)
DRAFT = ".draft-"
KIND = re.compile(r"[a-z][a-z_]{0,30}")
KEY = re.compile(r"([a-z][a-z_]{0,30})/([0-9a-f]{64})")


class Missing(LookupError):
    """No file is kept under this key: it was erased, or the folder is not the one it was written to."""


class Damaged(ValueError):
    """The file's bytes are not those that were kept: restore it from a backup."""


def put(scope: Scope, kind: str, data: bytes) -> Key:
    """Keep bytes and return their key. The same bytes twice are one file; a crash leaves none or the whole of it."""
    if not KIND.fullmatch(kind):
        raise ValueError(f"{kind!r} is not a kind of file")
    key = Key(f"{kind}/{hashlib.sha256(data).hexdigest()}")
    path = _path(scope, key)
    if path.exists() and path.read_bytes() == data:
        return key
    _make_folders(path.parent)
    handle, draft = tempfile.mkstemp(prefix=DRAFT, dir=path.parent)  # made 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
        _sync_folder(path.parent)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return key


def get(scope: Scope, key: str) -> bytes:
    """The bytes kept under a key of this authority; raises Missing or Damaged."""
    path = _path(scope, key)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Missing(f"No file is kept under {key}: restore it from a backup") from None
    if hashlib.sha256(data).hexdigest() != path.name:
        raise Damaged(f"The file under {key} is not what was kept: restore it from a backup")
    return data


def delete(scope: Scope, key: str) -> None:
    """Erase one file; nothing happens when it is gone already."""
    _path(scope, key).unlink(missing_ok=True)


def erase(scope: Scope) -> None:
    """Erase all files of an authority, for good."""
    shutil.rmtree(_folder(scope), ignore_errors=True)


def sweep(older_than: float = 86_400) -> int:
    """Remove drafts that a killed process left, once they are this many seconds old; returns how many."""
    before = time.time() - older_than
    left = [path for path in _root().glob(f"*/*/{DRAFT}*") if path.stat().st_mtime < before]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _root() -> Path:
    return Path(current_app.config["DATA_FOLDER"]) / "files"


def _make_folders(folder: Path) -> None:
    # One by one, because mkdir(parents=True) gives its mode to the last folder only.
    for each in (_root(), folder.parent, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)


def _folder(scope: Scope) -> Path:
    return _root() / scope.role


def _path(scope: Scope, key: str) -> Path:
    """The one place where a key becomes a path: whatever is not exactly a key never touches the disk."""
    found = KEY.fullmatch(key)
    if found is None:
        raise ValueError(f"{key!r} is not the key of a file")
    return _folder(scope) / found[1] / found[2]


def _sync_folder(folder: Path) -> None:
    # Without this the name of a file that was written safely can still be lost with the power.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
