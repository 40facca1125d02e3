"""What a sheet's own XML says beside its cells: merged areas, what is hidden, comments; and how much there is of it.

openpyxl empties the cells under a merged area and builds one object for each of them, so a file could lose cells or
fill the memory. Its read-only form does neither, but tells nothing of what is read here.
"""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass, field

from defusedxml.ElementTree import fromstring, iterparse
from openpyxl.utils.cell import range_boundaries

from tenants.spreadsheets.grid import Area, Position
from tenants.spreadsheets.opened import COPY_USED
from tenants.uploads.refusal import refuse

MOST_ELEMENTS = 400_000
"""Cells written down in a sheet, those with nothing but a format included."""
LAST_ROW = 20_000
LAST_COLUMN = 500
MOST_MERGED = 5_000
_LOCAL = re.compile(r"^\{[^}]*\}")
_THREADED = re.compile(r"^\[Threaded comment\].*?\n\s*Comment:\s*", re.DOTALL)


@dataclass
class Beside:
    """What one sheet says beside its cells."""

    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    comments: dict[Position, str] = field(default_factory=dict)
    formulas: bool = False


def beside(name: str, path: str, parts: dict[str, bytes]) -> Beside:
    """What the sheet at `path` says beside its cells. Refused where there is too much of it."""
    found = Beside()
    elements = row = 0
    for event, element in iterparse(io.BytesIO(parts[path]), events=("start", "end")):
        tag = _LOCAL.sub("", element.tag)
        if event == "start":
            if tag == "row":
                row = int(element.get("r") or row + 1)
                if element.get("hidden") in ("1", "true"):
                    found.hidden_rows.add(row)
            elif tag == "c":
                elements += 1
                if elements > MOST_ELEMENTS:
                    raise refuse(name, f"A sheet has more than {MOST_ELEMENTS:,} cells, blanks included.", COPY_USED)
            continue
        if tag == "f":
            found.formulas = True
        elif tag == "c":
            if len(element) and row > LAST_ROW:
                raise refuse(name, f"A sheet goes on below row {LAST_ROW:,}.", COPY_USED)
            element.clear()
        elif tag == "row":
            element.clear()
        elif tag == "col" and element.get("hidden") in ("1", "true"):
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            found.hidden_columns |= set(range(first, min(last, LAST_COLUMN) + 1))
        elif tag == "mergeCell":
            found.merged.append(_area(name, element.get("ref", "")))
            if len(found.merged) > MOST_MERGED:
                raise refuse(name, f"A sheet has more than {MOST_MERGED:,} merged areas.", COPY_USED)
    found.comments = _comments(path, parts)
    return found


def _area(name: str, reference: str) -> Area:
    left, top, right, bottom = range_boundaries(reference)
    if None in (left, top, right, bottom):
        raise refuse(name, "A sheet has whole rows or columns merged.", COPY_USED)
    return Area(int(top or 1), int(left or 1), int(bottom or 1), int(right or 1))


def _comments(path: str, parts: dict[str, bytes]) -> dict[Position, str]:
    folder, file = posixpath.split(path)
    relations = parts.get(f"{folder}/_rels/{file}.rels")
    if relations is None:
        return {}
    found: dict[Position, str] = {}
    for relation in fromstring(relations):
        if not relation.get("Type", "").endswith("/comments"):
            continue
        target = relation.get("Target", "")
        at = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if at not in parts:
            continue
        for comment in fromstring(parts[at]).iter():
            if _LOCAL.sub("", comment.tag) != "comment":
                continue
            column, row, _, _ = range_boundaries(comment.get("ref", "A1"))
            runs = [node.text or "" for node in comment.iter() if _LOCAL.sub("", node.tag) == "t"]
            # The same comment is written twice for old programs, with words of the program's own before it.
            said = _THREADED.sub("", "".join(runs)).strip()
            if said:
                found[int(row or 1), int(column or 1)] = said
    return found
