"""What an attacker sees in a file, whatever its form: tables, arrays and every text, taken from the bytes alone."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import numpy as np
import openpyxl


@dataclass(frozen=True)
class Sheet:
    """One table: column names and rows of numbers, texts and None."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def column(self, name: str) -> list[Any]:
        """One column's entries."""
        at = self.columns.index(name)
        return [row[at] for row in self.rows]


@dataclass
class Opened:
    """Everything that can be read out of a file."""

    name: str
    audience: str
    sheets: list[Sheet] = field(default_factory=list)
    arrays: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def opened(data: bytes, name: str = "", audience: str = "") -> Opened:
    """Open a file by what its bytes are; a compressed one is opened inside."""
    found = Opened(name, audience)
    _open(data, found)
    return found


def _open(data: bytes, found: Opened) -> None:
    if data[:2] == b"\x1f\x8b":
        _open(gzip.decompress(data), found)
    elif data[:4] == b"PK\x03\x04":
        _workbook(data, found)
    elif data[:8] == b"\x89PNG\r\n\x1a\n":
        found.texts += _png_texts(data)
    elif data.lstrip()[:1] in (b"{", b"["):
        _walk(json.loads(data), found, "")
    elif data.lstrip()[:1] == b"<":
        _html(data.decode(), found)
    else:
        _csv(data.decode("utf-8-sig"), found)


def number(text: Any) -> Any:
    """A number where a text is one; anything else as it is."""
    if not isinstance(text, str):
        return text
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return text
    return int(value) if value.is_integer() and "." not in text else value


def _csv(text: str, found: Opened) -> None:
    rows = list(csv.reader(io.StringIO(text)))
    if rows:
        found.sheets.append(Sheet(found.name, tuple(rows[0]), tuple(tuple(number(v) for v in row) for row in rows[1:])))


def _workbook(data: bytes, found: Opened) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
        found.texts += [str(value) for row in rows for value in row if isinstance(value, str)]
        found.texts += [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
        if sheet.title not in ("Cover", "Notes") and len(rows) > 2:
            heads = tuple(str(value) for value in rows[1])
            found.sheets.append(Sheet(sheet.title, heads, tuple(tuple(number(v) for v in row) for row in rows[2:])))
    properties = book.properties
    found.texts += [str(v) for v in (properties.title, properties.description, properties.keywords) if v]


def _png_texts(data: bytes) -> Iterator[str]:
    """Texts in an image's metadata."""
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] in (b"tEXt", b"iTXt"):
            yield data[at + 8 : at + 8 + length].decode("latin-1")
        at += 12 + length


def _walk(value: Any, found: Opened, name: str) -> None:
    """JSON of any shape; Bokeh's own way of writing arrays and maps is read as an attacker's script would."""
    if isinstance(value, str):
        found.texts.append(value)
    elif isinstance(value, list):
        if value and all(v is None or isinstance(v, int | float) for v in value):
            found.arrays.append((name, tuple(value)))
        else:
            for one in value:
                _walk(one, found, name)
    elif isinstance(value, dict):
        if value.get("type") == "ndarray":
            found.arrays.append((name, tuple(_array(value).ravel().tolist())))
        elif value.get("type") == "map" and "entries" in value:
            for key, entry in value["entries"]:
                _walk(entry, found, str(key))
        elif "columns" in value and "rows" in value:
            _document(value, found)
        else:
            for key, entry in value.items():
                _walk(entry, found, str(key))


def _array(value: dict[str, Any]) -> np.ndarray:
    """A typed array as Bokeh sends it: base64, perhaps compressed."""
    held = value["array"]
    if isinstance(held, list):
        return np.array(held)
    raw = base64.b64decode(held["data"] if isinstance(held, dict) else held)
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    order = "<" if value.get("order", "little") == "little" else ">"
    return np.frombuffer(raw, dtype=np.dtype(value["dtype"]).newbyteorder(order)).reshape(value["shape"])


def _document(value: dict[str, Any], found: Opened) -> None:
    """An artefact's own document: entries are pairs of a number and a mark."""
    columns = tuple(str(c["name"]) if isinstance(c, dict) else str(c) for c in value["columns"])
    rows = tuple(
        tuple((e[0] if e[0] is not None else e[1]) if isinstance(e, list) else e for e in row) for row in value["rows"]
    )
    found.sheets.append(Sheet(str(value.get("name", found.name)), columns, rows))
    for key, entry in value.items():
        if key not in ("columns", "rows"):
            _walk(entry, found, key)


class _Page(HTMLParser):
    """Tables, and texts wherever a page can carry one: bodies, alternatives, labels, titles, data attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.texts: list[str] = []
        self._cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [
            value
            for key, value in attrs
            if value and (key in ("alt", "title", "aria-label") or key.startswith("data-"))
        ]
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        text = data.strip()
        if text:
            self.texts.append(text)
            if self._cell:
                self.tables[-1][-1][-1] += text


def _html(text: str, found: Opened) -> None:
    page = _Page()
    page.feed(text)
    found.texts += page.texts
    for rows in page.tables:
        if rows:
            found.sheets.append(Sheet(found.name, tuple(rows[0]), tuple(tuple(number(v) for v in r) for r in rows[1:])))
