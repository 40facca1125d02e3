"""Which table a file holds, from its column names alone, whatever their order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tenants.uploads.refusal import Reason, Refused
from tenants.uploads.tables import TABLES

_BY_COLUMNS = {frozenset(columns): table for table, columns in TABLES.items()}
_SHARED_BY_MANY = frozenset({"CHILD", "SEX", "DOB"})
_LIKE_A_NAME = re.compile(r"[A-Z][A-Z_]*[0-9]{0,2}")


def recognise(columns: Sequence[str], file: str) -> str:
    """The table of TABLES whose columns these are. Refused, naming what is missing, unknown or there twice."""
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise Refused(
            Reason(file, f"The column {_listed(twice)} is there more than once.", "Leave one of each in the file.")
        )
    table = _BY_COLUMNS.get(frozenset(columns))
    if table is not None:
        return table
    raise Refused(_unrecognised(columns, file))


def _unrecognised(columns: Sequence[str], file: str) -> Reason:
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t|"):
        return Reason(file, "The values are not separated by commas.", "Save the file as a comma-separated CSV.")
    table = max(TABLES, key=lambda name: _likeness(columns, TABLES[name]))
    if not set(columns) & (set(TABLES[table]) - _SHARED_BY_MANY):
        return Reason(
            file,
            "The columns are those of no table of the return.",
            "The first row must hold the column names of one table (for example CHILD, SEX, DOB, ETHNIC, UPN, MOTHER, "
            "MC_DOB for the header). Leave other files out of the set. An extract needs the titles of Annex A list 10 "
            "or the columns of ssd_permanence.",
        )
    missing = [column for column in TABLES[table] if column not in columns]
    unknown = [column for column in columns if column not in TABLES[table]]
    what, mend = f"This looks like the table {table}, but", []
    if missing:
        what += f" the column {_listed(missing)} is missing"
        mend.append(f"Add {_listed(missing)} (the values may be blank).")
    if unknown:
        what += f"{' and' if missing else ''} {_unknown(unknown)} not known in it"
        mend.append("Take out what is not in the specification.")
    return Reason(file, what + ".", " ".join(mend))


def _likeness(columns: Sequence[str], known: Sequence[str]) -> float:
    ours, theirs = set(columns), set(known)
    return len(ours & theirs) / len(ours | theirs)


def _unknown(columns: Sequence[str]) -> str:
    # A file without a header row would put a child's values here: only what reads like a column name is repeated.
    named = [column for column in columns if len(column) <= 30 and _LIKE_A_NAME.fullmatch(column)]
    unnamed = len(columns) - len(named)
    parts = [f"the column {_listed(named)}"] if named else []
    if unnamed:
        parts.append(f"{unnamed} column{'s' if unnamed > 1 else ''} without a usable name")
    return f"{' and '.join(parts)} {'is' if len(columns) == 1 else 'are'}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
