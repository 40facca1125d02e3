"""The XML form of the return to the same tables as the CSV form (structure of the collection's CLA.xsd)."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from tenants.uploads.decoding import as_utf8
from tenants.uploads.refusal import Refused, refuse
from tenants.uploads.tables import TABLES

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ROOT = "EXPSSDA903"
_MEND = "Export the XML again from your case system, in the form of the collection's CLA.xsd."
_MOST_ELEMENTS_IN_A_CHILD = 20_000
"""The form allows 366 episodes and 52 reviews a child, about 10,000 elements; more is an attack on memory."""

_CHILD_KEYS = ("CHILD", "DOB")
_GROUPS = {"AMISSING": "missing", "AREVIEW": "reviews", "PERMANENCE": "previous_permanence", "OC2": "oc2"}
_GROUPS["AD_PLACED"] = "placed_adoption"
_FLAT = {table: tuple(column for column in TABLES[table] if column not in _CHILD_KEYS) for table in ("ad1", "oc3")}
_RENAMED = {"CHILDID": "CHILD", "PL": "PLACE"}
_HEADER_TAGS = {*TABLES["header"], "UASC", "DUC", *_FLAT["ad1"], *_FLAT["oc3"]}
# Newer forms than the one at hand carry these two; their names are not known here, their fields are.
_LATER_GROUPS = {frozenset(TABLES[table]) - set(_CHILD_KEYS): table for table in ("sw_episodes", "dolo")}
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_READ_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"windows-1252", b"cp1252", b"iso-8859-1", b"latin1"}


class ReadForm(NamedTuple):
    tables: dict[str, pd.DataFrame]
    """Tables the form can hold; index = row within the table of this file, the first row being 2 as in a CSV."""
    notes: tuple[str, ...]


def looks_like_xml(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def read_xml(name: str, data: bytes) -> ReadForm:
    """All tables in one XML file. Refused for an entity, a document type, an unknown element or a broken file."""
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in _READ_ENCODINGS:
        raise refuse(name, f"The XML says it is in {declared[1].decode()}, which is not read here.", _MEND)
    text = as_utf8(data, name)
    # The bytes are UTF-8 now whatever the declaration says, and the parser believes the declaration.
    body = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", text.utf8, count=1)
    rows: dict[str, list[dict[str, str]]] = {table: [] for table in TABLES}
    try:
        _read_children(name, body, rows)
    except DefusedXmlException:
        raise refuse(
            name, "The XML declares a document type or an entity, which a return never needs.", _MEND
        ) from None
    except ParseError as error:
        raise refuse(name, f"The XML is broken at line {error.position[0]}.", _MEND) from None
    sent = [table for table in TABLES if rows[table] or table not in ("sw_episodes", "dolo")]
    return ReadForm({table: _frame(table, rows[table]) for table in sent}, (text.note,) if text.note else ())


def _frame(table: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {column: pd.Series([row.get(column, "") for row in rows], dtype="str") for column in TABLES[table]}
    )
    frame.index = pd.RangeIndex(2, len(rows) + 2, name="row")
    return frame


def _read_children(name: str, body: bytes, rows: dict[str, list[dict[str, str]]]) -> None:
    depth = elements = 0
    root: Element | None = None
    for event, element in iterparse(io.BytesIO(body), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            depth += 1
            elements += 1
            if root is None:
                root = element
                if _tag(element) != ROOT:
                    raise refuse(name, f"The XML is not a return: its outermost element is not {ROOT}.", _MEND)
            elif depth > 5 or elements > _MOST_ELEMENTS_IN_A_CHILD:
                raise refuse(name, "The XML is nested or filled beyond what the form allows.", _MEND)
            continue
        depth -= 1
        if depth == 1:
            _read_child(name, element, rows)
            elements = 0
            if root is not None:
                root.clear()


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Element) -> str:
    return element.text or ""


def _fields(element: Element) -> dict[str, str]:
    return {_RENAMED.get(tag, tag): _text(each) for each in element for tag in (_tag(each),)}


def _unknown(name: str, tag: str) -> Refused:
    shown = tag if len(tag) <= 30 else tag[:30] + "…"
    return refuse(name, f"The XML holds an element {shown} that the form does not know there.", _MEND)


def _known(name: str, fields: dict[str, str], columns: tuple[str, ...]) -> dict[str, str]:
    for tag in fields:
        if tag not in columns:
            raise _unknown(name, tag)
    return fields


def _read_child(name: str, child: Element, rows: dict[str, list[dict[str, str]]]) -> None:
    if _tag(child) != "CHILD":
        raise _unknown(name, _tag(child))
    headers = [part for part in child if _tag(part) == "HEADER"]
    if len(headers) != 1:
        raise refuse(name, "A CHILD in the XML has no HEADER, or more than one.", _MEND)
    header = _flat_fields(name, headers[0])
    key = {"CHILD": header.get("CHILD", ""), "DOB": header.get("DOB", "")}
    rows["header"].append({column: header.get(column, "") for column in TABLES["header"]})
    if header.get("DUC", "").strip() or header.get("UASC", "").strip() == "1":
        rows["uasc"].append({column: header.get(column, "") for column in TABLES["uasc"]})
    for table, columns in _FLAT.items():
        if any(header.get(column, "").strip() for column in columns):
            rows[table].append(key | {column: header.get(column, "") for column in columns})
    for group in headers[0]:
        if len(group):
            _read_group(name, group, key, rows)
    for part in child:
        if _tag(part) == "EPISODE":
            rows["episodes"].append({"CHILD": key["CHILD"], **_known(name, _fields(part), TABLES["episodes"])})
        elif _tag(part) != "HEADER":
            raise _unknown(name, _tag(part))


def _flat_fields(name: str, header: Element) -> dict[str, str]:
    fields: dict[str, str] = {}
    for each in header:
        tag = _RENAMED.get(_tag(each), _tag(each))
        if len(each) or tag in _GROUPS:
            continue
        if tag not in _HEADER_TAGS:
            raise _unknown(name, tag)
        if tag in fields:
            raise refuse(name, f"The XML gives {tag} twice for one child.", _MEND)
        fields[tag] = _text(each)
    return fields


def _read_group(name: str, group: Element, key: dict[str, str], rows: dict[str, list[dict[str, str]]]) -> None:
    fields = _fields(group)
    table = _GROUPS.get(_tag(group)) or next(
        (table for columns, table in _LATER_GROUPS.items() if fields.keys() <= columns), None
    )
    if table is None:
        raise _unknown(name, _tag(group))
    rows[table].append(key | _known(name, fields, TABLES[table]))
