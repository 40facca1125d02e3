"""The account of a spreadsheet: what became of every cell, each exactly once. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tenants.spreadsheets.grid import Cell, letters


@dataclass(frozen=True)
class Outcome:
    """What can become of a cell, in words. `mend`: somebody should look at it."""

    code: str
    words: str
    mend: bool = False


_ALL = (
    Outcome("problem", "Not used: needs mending", mend=True),
    Outcome("words", "Not understood: kept as a note", mend=True),
    Outcome("used", "Taken"),
    Outcome("conflict", "Taken beside what a return says: somebody has to decide"),
    Outcome("same", "Held already"),
    Outcome("kept_held", "Differs: what is held is kept, as chosen"),
    Outcome("note", "Kept as a note"),
    Outcome("again", "Said before in the spreadsheet"),
    Outcome("unknown", "Says that it is not known"),
    Outcome("derived", "Worked out here, not taken"),
    Outcome("left_out", "Left out, as chosen"),
    Outcome("colour", "Only a colour, outside the RAG column"),
    Outcome("headings", "A heading"),
    Outcome("above", "Above the headings"),
    Outcome("band", "A title between the rows"),
    Outcome("total", "A row of totals"),
    Outcome("sheet_left_out", "On a sheet that was not chosen"),
)
OUTCOMES: Mapping[str, Outcome] = MappingProxyType({outcome.code: outcome for outcome in _ALL})


@dataclass(frozen=True)
class Entry:
    """What became of one cell. `found` is what stands in it; `why` the reason, and how to mend it where it should be.

    `merged_with` names the cell that holds the value where this one only lies in its merged area.
    """

    sheet: str
    row: int
    column: int
    heading: str
    found: str
    outcome: str
    why: str = ""
    child: str = ""
    merged_with: str = ""

    @property
    def cell(self) -> str:
        """The cell's name in the spreadsheet, such as B7."""
        return f"{letters(self.column)}{self.row}"


class CountedTwice(ValueError):
    """A cell was accounted for twice: a fault of the program, never of the file."""


class Ledger:
    """Collects the entries; refuses a second one for a cell."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, int, int], Entry] = {}

    def put(self, entry: Entry) -> None:
        """Account for a cell."""
        at = (entry.sheet, entry.row, entry.column)
        if at in self._entries:
            raise CountedTwice(f"{entry.sheet}!{entry.cell} is accounted for twice")
        self._entries[at] = entry

    def entries(self) -> tuple[Entry, ...]:
        """All entries, sheet by sheet in the order met, then by row and column."""
        order: dict[str, int] = {}
        for sheet, _, _ in self._entries:
            order.setdefault(sheet, len(order))
        return tuple(sorted(self._entries.values(), key=lambda each: (order[each.sheet], each.row, each.column)))


def found_in(cell: Cell) -> str:
    """What stands in a cell, with what stands behind and beside it."""
    parts = [cell.text] if cell.text else []
    if cell.formula:
        parts.append(f"formula {cell.formula}")
    if cell.colour and not cell.text:
        parts.append(f"filled {cell.colour}")
    if cell.comment:
        parts.append(f"comment: {cell.comment}")
    return " · ".join(parts)


def counts(entries: Sequence[Entry]) -> dict[str, int]:
    """How many cells had each outcome, in the order of OUTCOMES; outcomes that no cell had are left out."""
    found = Counter(entry.outcome for entry in entries)
    return {code: found[code] for code in OUTCOMES if found[code]}
