"""A1 and A15: read a small cell, a nought or an all-of-them off any file, wherever it may be written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tests.attacks.opened import Opened, Sheet

CHILDREN = (
    *("progressed", "plan_changed", "other_exit", "ended", "observed", "children", "n"),
    *("Progressed", "Plan changed", "Left another way", "All who left the stage", "Children"),
)
SHARES = ("days", "Days waited")
"""First columns of curves, whose entries are shares: 0 and 1 of them are no counts."""
IN_WORDS = re.compile(
    r"(?<![\d.,/-])([1-7]) (?:of \d+ )?(?:child|children|adoption|adoptions|placement)\b", re.IGNORECASE
)


def small_cells(files: Iterable[Opened]) -> list[str]:
    """Every place where a count of 1 to 7 children can be read."""
    found = []
    for one in files:
        for sheet in one.sheets:
            found += [f"{one.name} {where}" for where, value in _counts(sheet) if 1 <= value <= 7]
        for name, values in one.arrays:
            if name in CHILDREN and any(_whole(v) and 1 <= v <= 7 for v in values):
                found.append(f"{one.name} array {name}")
        found += [f"{one.name} says {m.group(0)!r}" for text in one.texts for m in IN_WORDS.finditer(text)]
    return found


def all_or_none(files: Iterable[Opened]) -> list[str]:
    """Noughts, and counts that equal the number they are a part of."""
    found = []
    for one in files:
        for sheet in one.sheets:
            found += [f"{one.name} {where}" for where, value in _counts(sheet) if value == 0]
            if {"ended", "progressed"} <= set(sheet.columns):
                pairs = zip(sheet.column("progressed"), sheet.column("ended"), strict=True)
                found += [f"{one.name} all" for part, whole in pairs if _whole(part) and part == whole]
    return found


def _counts(sheet: Sheet) -> list[tuple[str, float]]:
    if sheet.columns[:1] and sheet.columns[0] in SHARES:
        return []
    at = [i for i, column in enumerate(sheet.columns) if column in CHILDREN]
    return [
        (f"{row[0]}, {sheet.columns[i]}", row[i]) for row in sheet.rows for i in at if i < len(row) and _whole(row[i])
    ]


def _whole(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()
