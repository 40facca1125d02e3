"""What a column of a tracker can mean here: the choices of the mapping page, in their groups, read from fields.csv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, cast

Part = Literal["child", "case", "milestone", "delay", "action", "other"]
Kind = Literal["child", "name", "text", "day", "choice", "note", "derived", "nothing"]

PARTS: Mapping[Part, str] = MappingProxyType(
    {
        "other": "Anything else",
        "child": "Which child",
        "case": "About the child",
        "milestone": "Dates on the way",
        "delay": "Why the child waits",
        "action": "What happens next",
    }
)
NOTE, COMMENTS, LEAVE_OUT = "note", "comments", "leave_out"


@dataclass(frozen=True)
class Field:
    """One choice for a column.

    `event` and `detail` name the milestone that a date is of. `many`: several columns may be it. `words` are headings
    that teams are known to use for it, beside its label.
    """

    code: str
    label: str
    part: Part
    kind: Kind
    event: str = ""
    detail: str = ""
    many: bool = False
    words: tuple[str, ...] = ()


def _read() -> tuple[Field, ...]:
    text = files("tenants.spreadsheets").joinpath("fields.csv").read_text(encoding="utf-8")
    return tuple(
        Field(
            row["code"],
            row["label"],
            cast("Part", row["part"]),
            cast("Kind", row["kind"]),
            row["event"],
            row["detail"],
            row["many"] == "yes",
            tuple(words for each in row["words"].split(";") if (words := each.strip())),
        )
        for row in csv.DictReader(text.splitlines())
    )


_ALL = _read()
FIELDS: Mapping[str, Field] = MappingProxyType({field.code: field for field in _ALL})


def choices() -> list[tuple[str, list[Field]]]:
    """The fields in the groups of the mapping page."""
    return [(words, [field for field in _ALL if field.part == part]) for part, words in PARTS.items()]
