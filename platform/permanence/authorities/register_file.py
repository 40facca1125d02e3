"""Reading a published CSV of authorities. Pure: bytes in, entries out, or one error that names every bad line."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

# The names under which published files give each column. Every other column is ignored.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("la_code", "code", "old_la_code"),
    "ons_code": ("ons_code", "new_la_code"),
    "name": ("la_name", "name"),
    "region": ("region", "region_name"),
    "kind": ("la_type", "type"),
    "valid_from": ("valid_from", "open_date"),
    "valid_until": ("valid_until", "close_date"),
    "successor": ("successor", "successor_code"),
}
REQUIRED = ("code", "name")


class UnreadableRegister(ValueError):
    """The file cannot be used; the message lists what to mend, line by line."""


@dataclass(frozen=True)
class RegisterEntry:
    """One authority as published. Dates and successors are optional: most files do not hold them."""

    code: str
    ons_code: str
    name: str
    region: str
    kind: str
    valid_from: date | None
    valid_until: date | None
    successors: tuple[str, ...]


def read_register(data: bytes) -> list[RegisterEntry]:
    """The entries of a CSV (UTF-8, with or without BOM). Raises UnreadableRegister; then nothing is to be imported."""
    try:
        lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise UnreadableRegister("The file is not UTF-8 text: save it as CSV UTF-8 and try again") from error
    given = {name.strip().lower(): name for name in lines.fieldnames or () if name}
    columns = {
        ours: given[next(name for name in names if name in given)]
        for ours, names in COLUMNS.items()
        if any(name in given for name in names)
    }
    missing = [f"{ours} (one of {', '.join(COLUMNS[ours])})" for ours in REQUIRED if ours not in columns]
    if missing:
        raise UnreadableRegister(f"These columns are missing: {'; '.join(missing)}")
    entries: list[RegisterEntry] = []
    wrong: list[str] = []
    for row in lines:
        try:
            entries.append(_entry({ours: (row[theirs] or "").strip() for ours, theirs in columns.items()}))
        except ValueError as error:
            wrong.append(f"line {lines.line_num}: {error}")
    codes = [entry.code for entry in entries]
    wrong += [
        f"code {code} stands more than once" for code in sorted({code for code in codes if codes.count(code) > 1})
    ]
    if wrong:
        raise UnreadableRegister("Nothing was imported. Mend and try again: " + "; ".join(wrong[:20]))
    if not entries:
        raise UnreadableRegister("The file holds no authority below its header row")
    return entries


def _entry(row: Mapping[str, str]) -> RegisterEntry:
    code = row["code"]
    if not (len(code) == 3 and code.isdigit()):
        raise ValueError(f"code {code!r} is not three digits")
    if not row["name"]:
        raise ValueError("the name is blank")
    valid_from, valid_until = (_day(row.get(field, ""), field) for field in ("valid_from", "valid_until"))
    if valid_from and valid_until and valid_until <= valid_from:
        raise ValueError(f"it ends on {valid_until} but begins on {valid_from}")
    successors = tuple(code for code in row.get("successor", "").replace(",", " ").replace(";", " ").split() if code)
    return RegisterEntry(
        code,
        row.get("ons_code", ""),
        row["name"],
        row.get("region", ""),
        row.get("kind", ""),
        valid_from,
        valid_until,
        successors,
    )


def _day(text: str, field: str) -> date | None:
    if not text:
        return None
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{field} {text!r} is not a date: write 2019-04-01 or 01/04/2019") from error
