"""R12: rows go out by value or shuffled by the release's own seed, never by an authority's code, name or size."""

from __future__ import annotations

import hashlib

from benchmarks.disclosure.cells import ProtectedCell, Table


def seeded(release: str, table: str, row: str) -> str:
    """A place in a shuffle that is the same each time this release is built, and another in the next."""
    return hashlib.sha256(f"{release}\0{table}\0{row}".encode()).hexdigest()


def row_order(table: Table, cells: tuple[ProtectedCell, ...], release: str) -> tuple[str, ...]:
    """The rows of a table in the order they may be written in; ties and missing values fall by the shuffle."""
    rows = tuple(dict.fromkeys(cell.row for cell in cells))
    if table.order == "natural":
        return rows
    if table.order == "shuffled":
        return tuple(sorted(rows, key=lambda row: seeded(release, table.name, row)))
    first = {cell.row: cell.shown for cell in cells if cell.column == table.columns[0]}

    def place(row: str) -> tuple[float, str]:
        value = first.get(row)
        return (float("inf") if value is None else -value), seeded(release, table.name, row)

    return tuple(sorted(rows, key=place))
