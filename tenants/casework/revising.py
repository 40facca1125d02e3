"""Changing a record that others may be changing: by version, with both people's words kept (optimistic locking).

A record that is changed this way has an `id`, a `version` and fields that can be written as text. Each version's fields
are kept, so that a page opened earlier can be put together with what was saved meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from permanence.database import session
from permanence.identity import Actor
from tenants.casework import store
from tenants.casework.merging import Clash, merge


class NotNow(Exception):
    """Something that cannot be done to a case as it is; the message says why and what to do instead."""


class Changed(Exception):
    """Somebody else changed the same fields meanwhile. Nothing was kept; both wordings are in `clashes`."""

    def __init__(self, clashes: tuple[Clash, ...], merged: Mapping[str, str], version: int, by: str) -> None:
        super().__init__(f"{by} changed this while you were writing")
        self.clashes, self.merged, self.version, self.by = clashes, merged, version, by


@dataclass(frozen=True)
class Kept:
    """What became of a change: the version now, and whether another person's change was put together with it."""

    version: int
    merged: bool


def change(
    row: Any,
    kind: str,
    names: tuple[str, ...],
    version: int,
    fields: Mapping[str, str],
    by: Actor,
    texts: Collection[str] = (),
) -> Kept:
    """Put a change together with whatever others kept since `version`; both stay readable as revisions.

    The row must be locked by the caller. `texts` names the fields whose lines may be put together. Raises Changed
    where both changed the same field otherwise.
    """
    mine = {name: value.strip() for name, value in fields.items() if name in names}
    if version == row.version:
        merged_values, merged = mine, False
    else:
        base, theirs = store.revision(row.id, version), store.revision(row.id, row.version)
        if base is None or theirs is None:
            raise NotNow("This page is too old to be saved. Open it again; what you typed is shown below to be copied.")
        found = merge(base.fields, mine, theirs.fields, texts)
        if found.clashes:
            raise Changed(found.clashes, found.values, row.version, theirs.made_by)
        merged_values, merged = dict(found.values), True
    for name, value in merged_values.items():
        setattr(row, name, _as_column(row, name, value))
    row.version += 1
    session().flush()
    keep_revision(kind, row, names, by)
    return Kept(row.version, merged)


def _as_column(row: Any, name: str, value: str) -> Any:
    column = type(row).__table__.c[name]
    if column.type.python_type is date:
        return date.fromisoformat(value) if value else None
    if column.type.python_type is int:
        return int(value) if value else None
    return value


def keep_revision(kind: str, row: Any, names: tuple[str, ...], by: Actor) -> None:
    """Keep what the fields are at the version the row has now: right after it is made, and after each change."""
    fields = {name: _as_text(getattr(row, name)) for name in names}
    store.add_revision(kind, row.id, row.version, fields, by.name)


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
