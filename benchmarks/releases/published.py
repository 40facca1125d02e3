"""The protected figures of a release, found by table, row and column; what every artefact is written from."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.disclosure.cells import Audience, Protected, ProtectedCell, ProtectedCurve, ProtectedTable


class Published:
    """A protected release, indexed."""

    def __init__(self, protected: Protected) -> None:
        self._tables: dict[tuple[str, Audience], ProtectedTable] = {
            (table.name, table.audience): table for table in protected.tables
        }
        self._cells: dict[tuple[str, Audience, str, str], ProtectedCell] = {
            (table.name, table.audience, cell.row, cell.column): cell
            for table in protected.tables
            for cell in table.cells
        }
        self._curves: dict[tuple[str, Audience], ProtectedCurve] = {
            (curve.name, curve.audience): curve for curve in protected.curves
        }

    def table(self, name: str, audience: Audience) -> ProtectedTable | None:
        """A protected table, or None where the release has none of that name."""
        return self._tables.get((name, audience))

    def cell(self, table: str, audience: Audience, row: str, column: str) -> ProtectedCell | None:
        """One figure, or None where the table has no such place."""
        return self._cells.get((table, audience, row, column))

    def shown(self, table: str, audience: Audience, row: str, column: str) -> float | None:
        """The rounded number at a place; None where there is none or it was kept back."""
        cell = self.cell(table, audience, row, column)
        return cell.shown if cell else None

    def curve(self, name: str, audience: Audience) -> ProtectedCurve | None:
        """A protected curve, or None where it was kept back."""
        return self._curves.get((name, audience))

    @property
    def authorities(self) -> int:
        """How many authorities are in the release."""
        found = self.shown("participation", Audience.PEERS, "in_release", "authorities")
        return int(found or 0)


def not_as_long_as(values: Sequence[float], number: int) -> int:
    """How many of `values` a chart may carry: one fewer where their number is that of the authorities (R12).

    An array as long as the list of authorities could be taken for, or one day hold, a point for each.
    """
    return len(values) - 1 if len(values) == number else len(values)
