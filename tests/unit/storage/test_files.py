"""Files lie below their authority, are named by their content, and cannot be reached by any other way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from permanence import storage
from permanence.database import authority_scope

MINE, OTHER = authority_scope("t_aaaaaaaaaaaa"), authority_scope("t_bbbbbbbbbbbb")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    app = Flask("test")
    app.config["DATA_FOLDER"] = tmp_path
    with app.app_context():
        yield tmp_path / "files"


def test_what_is_kept_comes_back_and_twice_is_one_file(folder: Path) -> None:
    key = storage.put(MINE, "uploads", b"CHILD,DOB\n")
    assert storage.put(MINE, "uploads", b"CHILD,DOB\n") == key
    assert storage.get(MINE, key) == b"CHILD,DOB\n"
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_a_key_opens_the_files_of_its_own_authority_only(folder: Path) -> None:
    key = storage.put(OTHER, "uploads", b"theirs")
    with pytest.raises(storage.Missing):
        storage.get(MINE, key)


@pytest.mark.parametrize(
    "key",
    [
        "../t_bbbbbbbbbbbb/uploads/" + "0" * 64,
        "uploads/../" + "0" * 64,
        "/etc/passwd",
        "uploads/" + "0" * 63,
        "uploads/" + "0" * 64 + "\n",
        "uploads\\" + "0" * 64,
        "",
    ],
)
def test_what_is_not_a_key_never_reaches_the_disk(key: str) -> None:
    with pytest.raises(ValueError, match="not the key"):
        storage.get(MINE, key)


def test_a_damaged_file_is_not_handed_out(folder: Path) -> None:
    key = storage.put(MINE, "uploads", b"whole")
    [path] = [path for path in folder.rglob("*") if path.is_file()]
    path.write_bytes(b"half")
    with pytest.raises(storage.Damaged):
        storage.get(MINE, key)
    assert storage.put(MINE, "uploads", b"whole") == key
    assert storage.get(MINE, key) == b"whole"


def test_nobody_else_on_the_machine_can_read_it(folder: Path) -> None:
    storage.put(MINE, "uploads", b"private")
    [path] = [path for path in folder.rglob("*") if path.is_file()]
    assert path.stat().st_mode & 0o077 == 0
    for folder_above in (path.parent, path.parent.parent, folder):
        assert folder_above.stat().st_mode & 0o077 == 0


def test_erasing_an_authority_leaves_the_others(folder: Path) -> None:
    storage.put(MINE, "uploads", b"a")
    kept = storage.put(OTHER, "uploads", b"b")
    storage.erase(MINE)
    assert storage.get(OTHER, kept) == b"b"
    assert not (folder / MINE.role).exists()


def test_what_a_killed_process_left_half_written_is_swept_away_later(folder: Path) -> None:
    key = storage.put(MINE, "uploads", b"whole")
    [path] = [path for path in folder.rglob("*") if path.is_file()]
    left = path.with_name(".draft-x")
    left.write_bytes(b"ha")
    assert storage.sweep() == 0, "a young draft may still be being written"
    os.utime(left, (0, 0))
    os.utime(path, (0, 0))
    assert storage.sweep() == 1
    assert storage.get(MINE, key) == b"whole"
    assert not left.exists()
