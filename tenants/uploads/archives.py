"""The files of a set as sent: plain ones, or zips of them, opened without trusting what a zip says of itself."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from tenants.uploads.refusal import refuse

LARGEST_SET = 100 * 1024 * 1024
"""Bytes of all files of one set together, unpacked."""
MOST_FILES = 500
LARGEST_RATIO = 100
"""Unpacked to packed size; returns pack to a fifth or a tenth, 200 members of blanks to a fiftieth."""
_RATIO_MATTERS_FROM = 1024 * 1024
_PIECE = 1024 * 1024
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_LEFT_BY_SYSTEMS = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

_DECLARED_TYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_WORKBOOK_MEND = "Save the sheet as “CSV UTF-8 (comma delimited)” and send that."
_RATIO_MEND = "Send the CSV files themselves, or make the zip again from them alone."


class SentFile(NamedTuple):
    """One readable file of the set. `name` as given, with the folders of its zip; `data` its bytes."""

    name: str
    data: bytes


def is_zip(data: bytes) -> bool:
    return data.startswith(_ZIP_MARKS)


def unpack(files: Sequence[tuple[str, bytes]]) -> list[SentFile]:
    """All files of a set, zips opened, in the order given.

    Refused for a set that is too large, has too many files, or holds an unsafe name, a zip bomb, a zip in a zip,
    a link, a password, a damaged zip or a workbook.
    """
    unpacked: list[SentFile] = []
    room = LARGEST_SET
    for name, data in files:
        _check_name(name, name)
        members = _members(name, data, room) if is_zip(data) else [SentFile(name, data)]
        room -= sum(len(member.data) for member in members)
        if room < 0:
            raise _too_large(name)
        unpacked += members
        if len(unpacked) > MOST_FILES:
            raise refuse(name, f"The set holds more than {MOST_FILES} files.", "Send one collection year at a time.")
    if not unpacked:
        raise refuse("", "There is no file in the set.", "Choose the CSV files of the return, or one zip of them.")
    return unpacked


def _too_large(name: str) -> Exception:
    size = LARGEST_SET // (1024 * 1024)
    return refuse(name, f"The set comes to more than {size} MB unpacked.", "Send one collection year at a time.")


def _check_name(name: str, file: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or _DRIVE.match(name) or _CONTROL.search(name):
        shown = _CONTROL.sub("?", file)
        raise refuse(
            shown,
            "A file name in the set leads outside the set (“..”, a leading “/”, a drive, a backslash).",
            "Make the zip again from plain file names, with at most a folder for each collection year.",
        )


def _members(name: str, data: bytes, room: int) -> list[SentFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if any(entry.filename == "[Content_Types].xml" for entry in entries):
                raise refuse(name, "This is an Excel workbook.", "Save each sheet as “CSV UTF-8 (comma delimited)”.")
            if len(entries) > MOST_FILES:
                raise refuse(name, f"The zip holds more than {MOST_FILES} members.", _RATIO_MEND)
            members = []
            for entry in entries:
                _check_entry(name, entry)
                if entry.is_dir() or _LEFT_BY_SYSTEMS.search(entry.filename):
                    continue
                content = _content(archive, entry, name, room)
                room -= len(content)
                members.append(SentFile(f"{PurePosixPath(name).stem}/{entry.filename}", content))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise refuse(name, "The zip is damaged or cannot be read.", "Make the zip again and send it.") from error
    if not members:
        raise refuse(name, "There is no file in the zip.", "Put the CSV files of the return in it.")
    return members


def check_workbook(name: str, data: bytes) -> None:
    """Refuse a workbook that is damaged, locked or a bomb, before anything reads it: it is a zip like any other.

    A workbook declares no document type and no entity; one that does is an attack on whatever parses it.
    """
    room = LARGEST_SET
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES:
                raise refuse(name, f"The workbook holds more than {MOST_FILES} parts.", _WORKBOOK_MEND)
            for entry in entries:
                _check_entry(name, entry)
                content = b"" if entry.is_dir() else _content(archive, entry, name, room)
                room -= len(content)
                # NULs aside, so that a part in UTF-16 is seen through; whatever its name, a sheet may point to it.
                if _DECLARED_TYPE.search(content.replace(b"\0", b"")):
                    raise refuse(name, "The workbook declares a document type or an entity.", _WORKBOOK_MEND)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise refuse(name, "The workbook is damaged or cannot be read.", _WORKBOOK_MEND) from error


def _check_entry(name: str, entry: zipfile.ZipInfo) -> None:
    # orig_filename: Python cuts `filename` at a NUL, which would hide the rest of the name from the checks.
    _check_name(entry.orig_filename, name)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refuse(name, "The zip holds a link or a device in place of a file.", "Put the files themselves in it.")
    if entry.flag_bits & 0x1:
        raise refuse(name, "The zip is locked with a password.", "Make it again without a password.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refuse(name, "The zip uses a compression that is not read here.", "Make an ordinary zip.")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, room: int) -> bytes:
    # Counted while unpacking: the sizes a zip states are what a bomb lies about.
    largest = max(_RATIO_MATTERS_FROM, LARGEST_RATIO * max(entry.compress_size, 1))
    pieces: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > room:
                raise _too_large(name)
            if size > largest:
                raise refuse(name, "The zip unpacks to far more than a return would (a “zip bomb”).", _RATIO_MEND)
            pieces.append(piece)
    content = b"".join(pieces)
    if is_zip(content):
        raise refuse(name, "There is a zip inside the zip.", "Put the CSV files themselves in one zip.")
    return content
