"""Links as another system exports them, read tolerantly. `links_plan` compares them with what is held. Pure.

Reading never guesses a meaning: headings are recognised by what they commonly are called, and columns nobody knows are
named as not read. A row is new, the same as held, the end of a link held as live, or a problem with how to mend it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from permanence.web.dates import read_day
from tenants.family_finding.reasons import REFERENCE_HINT, reason_of, reference_of

Outcome = Literal["new", "stops", "same", "problem"]
OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {"new": "New", "stops": "Stops a link held as live", "same": "Same as held", "problem": "Problem"}
)
#: What a column is for, its usual name, other names it goes by, and whether every row must have it.
COLUMNS: Mapping[str, tuple[str, str, tuple[str, ...], bool]] = MappingProxyType(
    {
        "child": ("Child", "The child's identifier as in the returns", ("child id", "child ref", "childid"), True),
        "family": (
            "Family",
            f"The family's reference. {REFERENCE_HINT}",
            ("family ref", "family reference", "adopter ref", "adopter reference", "adopter id", "household"),
            True,
        ),
        "considered": (
            "Considered",
            "The day from which the link is considered",
            ("considered on", "date considered", "link date", "date of link", "linked on", "start date", "date linked"),
            True,
        ),
        "source": ("Found through", "Where the family was found", ("source", "search", "found via", "system"), False),
        "ended": (
            "Stopped",
            "The day the link stopped; blank while it is live",
            ("stopped on", "ended", "end date", "date stopped", "date ended", "link end date", "closed"),
            False,
        ),
        "reason": (
            "Reason",
            "Why it stopped: one of the reasons listed below, or its code. Needed where the link stopped",
            ("reason code", "why stopped", "stop reason", "outcome reason", "end reason"),
            False,
        ),
        "words": ("Reason in words", "More about why it stopped", ("comment", "comments", "notes", "detail"), False),
        "decided_by": (
            "Decided by",
            "Who decided that it stopped",
            ("who decided", "decision maker", "decided"),
            False,
        ),
        "feedback": (
            "Feedback given",
            "The day the adopters were told why",
            ("feedback", "feedback on", "feedback date", "adopters told"),
            False,
        ),
        "external": (
            "Reference",
            "The link's own number in the other system, if it has one",
            ("link id", "link reference", "link ref", "external id", "id"),
            False,
        ),
    }
)
LARGEST = 1024 * 1024
MOST_ROWS = 1000
_SEPARATORS = ",;\t|"


class Unreadable(Exception):
    """A file that is no list of links; the message says what was found and how to mend it."""


@dataclass(frozen=True)
class Row:
    """One row as read. `number` counts the headings as row 1."""

    number: int
    child: str
    family: str
    considered: date
    source: str = ""
    ended: date | None = None
    reason: str = ""
    words: str = ""
    decided_by: str = ""
    feedback: date | None = None
    external: str = ""


@dataclass(frozen=True)
class Planned:
    """What becomes of one row: its outcome, what was found or will happen, and for a problem how to mend it."""

    number: int
    outcome: Outcome
    child: str
    family: str
    says: str
    mend: str = ""
    row: Row | None = None
    link: str = ""


@dataclass(frozen=True)
class Reading:
    """A file read: rows that make sense, rows that do not, blank rows by number, headings that were not read."""

    rows: tuple[Row, ...]
    problems: tuple[Planned, ...]
    blank: tuple[int, ...]
    not_read: tuple[str, ...]


def read(data: bytes) -> Reading:
    """The rows of a file. Raises Unreadable for what is no such file at all."""
    if len(data) > LARGEST:
        raise Unreadable("The file is larger than 1 MB. Export fewer links at a time.")
    text = _text(data)
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    if not lines:
        raise Unreadable("The file is empty.")
    if len(lines) - 1 > MOST_ROWS:
        raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Export fewer links at a time.")
    columns, not_read = _columns(lines[0])
    missing = [COLUMNS[name][0] for name in COLUMNS if COLUMNS[name][3] and name not in columns.values()]
    if missing:
        raise Unreadable(
            f"The first row has no column {' and no column '.join(f'“{one}”' for one in missing)}. "
            "Put the headings in the first row, named as listed on this page."
        )
    rows, problems, blank = [], [], []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            blank.append(number)
            continue
        found = _row(number, cells, columns, len(lines[0]))
        if isinstance(found, Row):
            rows.append(found)
        else:
            problems.append(found)
    return Reading(tuple(rows), tuple(problems), tuple(blank), tuple(not_read))


def _row(number: int, cells: Sequence[str], columns: Mapping[int, str], width: int) -> Row | Planned:
    given = {name: cells[at].strip() if at < len(cells) else "" for at, name in columns.items()}
    child, family = given["child"].upper(), given["family"]

    def wrong(column: str, found: str, mend: str) -> Planned:
        return problem_of(number, child, family, f"{COLUMNS[column][0]}: {found}", mend)

    if any(cell.strip() for cell in cells[width:]):
        return problem_of(
            number,
            child,
            family,
            f"The row has {len(cells)} cells and the headings {width}.",
            "Put text that holds the separator into quotation marks.",
        )
    for name, (label, _, _, needed) in COLUMNS.items():
        if needed and not given[name]:
            return wrong(name, "nothing stands here.", f"Give “{label}” in every row.")
    reference = reference_of(family)
    if not reference:
        return replace(wrong("family", "this is no reference.", REFERENCE_HINT), family="not shown")
    days: dict[str, date | None] = {}
    for name in ("considered", "ended", "feedback"):
        try:
            days[name] = read_day([_without_time(given.get(name, ""))])
        except ValueError as problem:
            return wrong(name, f"“{given[name][:40]}” is no date.", f"{problem}.")
    considered = days["considered"]
    if considered is None:
        return wrong("considered", "this is no date.", "Write it as 24/03/2025 or 2025-03-24.")
    reason = reason_of(given.get("reason", "")) if given.get("reason") else ""
    if given.get("reason") and not reason:
        return wrong("reason", f"“{given['reason'][:60]}” is none of the reasons.", "Use a reason listed on this page.")
    if days["ended"] is None and (reason or days["feedback"]):
        return wrong("ended", "nothing stands here, but a reason or feedback is given.", "Give the day it stopped.")
    if days["ended"] is not None and not reason:
        return wrong("reason", "nothing stands here, but the link stopped.", "Use a reason listed on this page.")
    if reason == "other" and not given.get("words"):
        return wrong("words", "nothing stands here, but the reason is another one.", "Say the reason in words.")
    for name, before in (("ended", considered), ("feedback", days["ended"])):
        day = days[name]
        if day is not None and before is not None and day < before:
            return wrong(name, f"{day_words(day)} is before {day_words(before)}.", "Check the two dates.")
    return Row(
        number,
        child,
        reference,
        considered,
        given.get("source", ""),
        days["ended"],
        reason,
        given.get("words", ""),
        given.get("decided_by", ""),
        days["feedback"],
        given.get("external", ""),
    )


def _columns(headings: Sequence[str]) -> tuple[dict[int, str], list[str]]:
    known = {_plain(other): name for name, (label, _, others, _) in COLUMNS.items() for other in (label, name, *others)}
    columns: dict[int, str] = {}
    not_read = []
    for at, heading in enumerate(headings):
        name = known.get(_plain(heading))
        if name is None or name in columns.values():
            if heading.strip():
                not_read.append(heading.strip())
        else:
            columns[at] = name
    return columns, not_read


def _text(data: bytes) -> str:
    if b"\x00" in data or data.startswith(b"PK"):
        raise Unreadable("This is no CSV file. Save the sheet as “CSV UTF-8” and send that.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(_SEPARATORS, key=first.count)


def _without_time(text: str) -> str:
    return re.sub(r"[ T]00:00(:00(\.0+)?)?Z?$", "", text.strip())


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def day_words(day: date | None) -> str:
    """A day in words, “no day” for none."""
    return f"{day.day} {day:%B %Y}" if day else "no day"


def problem_of(number: int, child: str, family: str, says: str, mend: str) -> Planned:
    """A row that cannot be taken, with what was found and how to mend it."""
    return Planned(number, "problem", child[:20], family[:20], says, mend)
