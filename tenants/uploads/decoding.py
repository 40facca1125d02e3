"""From the bytes of a file to UTF-8: what is read, and what is refused because a guess could alter a name."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from tenants.uploads.refusal import refuse

SAVE_AS_UTF8 = "Save the file again as “CSV UTF-8 (comma delimited)” and send the whole set."

# Before the NUL test, because the byte-order mark lets us name what the person has.
_OTHER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class Text(NamedTuple):
    utf8: bytes
    """The file in UTF-8 without a byte-order mark."""
    note: str
    """What had to be assumed; '' when nothing."""


def as_utf8(data: bytes, name: str) -> Text:
    """The bytes in UTF-8. UTF-8 (with or without byte-order mark) and Windows-1252 are read; Refused for all others."""
    if not data.strip():
        raise refuse(name, "The file is empty.", "Export it again, or leave it out if the table was not returned.")
    for mark, encoding in _OTHER_MARKS:
        if data.startswith(mark):
            raise refuse(name, f"The file is in {encoding}, which cannot be read.", SAVE_AS_UTF8)
    if b"\0" in data:
        raise refuse(name, "The file holds NUL bytes: it is UTF-16 or not a text file.", SAVE_AS_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    if data.isascii():
        return Text(data, "")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return Text(data, "")
    try:
        # Five bytes mean nothing in Windows-1252; a file that has one is in yet another encoding.
        decoded = data.decode("cp1252")
    except UnicodeDecodeError:
        raise refuse(name, "The file is neither in UTF-8 nor in Windows-1252.", SAVE_AS_UTF8) from None
    return Text(decoded.encode("utf-8"), f"{name} is not in UTF-8 and was read as Windows-1252.")
