"""What a spreadsheet file is, and whether it may be opened at all: nothing a file says of itself is trusted."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from tenants.uploads.refusal import Refused, refuse

LARGEST_FILE = 8 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
LARGEST_SHEET = 30 * 1024 * 1024
MOST_MEMBERS = 2_000
LARGEST_RATIO = 150
"""Unpacked to packed; a sheet of formatted blanks packs to about a hundredth."""
_RATIO_MATTERS_FROM = 4 * 1024 * 1024
_PIECE = 1024 * 1024

SAVE_AS = "Open it in Excel and save it as “Excel Workbook (.xlsx)” or “CSV UTF-8”, then send that."
COPY_USED = "Copy only the rows and columns in use into a new workbook, save it as .xlsx and send that."

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_OTHER_TEXT = (b"\xff\xfe", b"\xfe\xff")


def is_workbook(name: str, data: bytes) -> bool:
    """Whether the file is a workbook that is read as such; False for a CSV file. Raises Refused for all others."""
    if not data:
        raise refuse(name, "The file is empty.", "Export the spreadsheet again and send it.")
    if len(data) > LARGEST_FILE:
        size = LARGEST_FILE // (1024 * 1024)
        raise refuse(name, f"The file is larger than {size} MB.", f"Take pictures and old sheets out. {COPY_USED}")
    if data.startswith(_OLD_OFFICE):
        if _LOCKED in data:
            mend = "In Excel choose File, Info, Protect Workbook, Encrypt with Password, clear it, save, send it again."
            raise refuse(name, "The workbook is locked with a password.", mend)
        raise refuse(name, "This is a workbook of the form before Excel 2007 (.xls).", SAVE_AS)
    if data.startswith(_ZIP):
        return True
    if b"\0" in data[:4096] and not data.startswith(_OTHER_TEXT):
        raise refuse(name, "This is neither an Excel workbook nor a CSV file.", SAVE_AS)
    if data.lstrip()[:1] == b"<":
        raise refuse(name, "This is a web page or XML, although its name may say otherwise.", SAVE_AS)
    return False


def members(name: str, data: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name, unpacked while counting. Refused for a bomb, a password or another format."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_MEMBERS:
                raise refuse(name, f"The file holds more than {MOST_MEMBERS} parts.", COPY_USED)
            if len({entry.filename for entry in entries}) < len(entries):
                raise refuse(name, "The file holds a part twice.", SAVE_AS)
            unpacked: dict[str, bytes] = {}
            room = LARGEST_UNPACKED
            for entry in entries:
                if entry.flag_bits & 0x1:
                    raise refuse(name, "The file is locked with a password.", "Send it without a password.")
                content = _content(archive, entry, name, room)
                room -= len(content)
                unpacked[entry.filename] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise refuse(name, "The file is damaged or cut off.", SAVE_AS) from error
    _check_kind(name, unpacked)
    _check_xml(name, unpacked)
    return unpacked


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, room: int) -> bytes:
    # Counted while unpacking: the sizes a zip states are what a bomb lies about.
    sheet = entry.filename.startswith("xl/worksheets/")
    largest = min(room, LARGEST_SHEET) if sheet else room
    pieces: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > largest:
                raise refuse(name, "A sheet of the workbook is far larger than a tracker is.", COPY_USED)
            if size > _RATIO_MATTERS_FROM and size > LARGEST_RATIO * max(entry.compress_size, 1):
                raise refuse(name, "The file unpacks to far more than its size (a “zip bomb”).", COPY_USED)
            pieces.append(piece)
    return b"".join(pieces)


def _check_kind(name: str, parts: dict[str, bytes]) -> None:
    if "xl/workbook.bin" in parts:
        raise refuse(name, "This is a binary workbook (.xlsb).", SAVE_AS)
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        raise refuse(name, "This is an OpenDocument file (.ods).", SAVE_AS)
    if "[Content_Types].xml" not in parts or "xl/workbook.xml" not in parts:
        raise refuse(name, "This is a zip or another document, not an Excel workbook.", SAVE_AS)


def _check_xml(name: str, parts: dict[str, bytes]) -> None:
    # Entities that grow without end need a document type, and no spreadsheet program writes one.
    for part, content in parts.items():
        if part.endswith((".xml", ".rels")) and (
            _DOCTYPE.search(content) or content.startswith(_OTHER_TEXT) or b"\0" in content[:200]
        ):
            raise refuse(name, "A part of the file holds what no spreadsheet program writes.", SAVE_AS)


__all__ = ["COPY_USED", "SAVE_AS", "Refused", "is_workbook", "members"]
