"""The government statistical service's marks: zero, missing, suppressed and low quality are four different things.

Source: Government Analysis Function, “Symbols in tables”. A mark is written where the number would stand, in square
brackets, on screen and in every export alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

MARKS: Mapping[str, str] = MappingProxyType(
    {
        "c": "confidential: known, but not shown to protect children (suppressed)",
        "x": "not available: nobody knows it from what is held",
        "z": "not applicable",
        "u": "low reliability: few children or weak data, read with care",
        "e": "estimated",
        "p": "provisional",
        "r": "revised since it was last published",
        "k": "rounds to zero but is not zero",
        "low": "rounds to zero but is not zero",
    }
)


@dataclass(frozen=True)
class Marked:
    """A value with its marks: `Marked(None, "c")` is suppressed, `Marked(41, "u")` is 41 of low reliability."""

    value: int | float | None
    mark: str = ""

    def __post_init__(self) -> None:
        if self.mark and self.mark not in MARKS:
            raise ValueError(f"{self.mark!r} is not a mark; known are {', '.join(MARKS)}")
        if self.value is None and not self.mark:
            object.__setattr__(self, "mark", "x")


def number(value: float | int, places: int = 0) -> str:
    """A number with thousands separated and a true minus sign: 1,234 or −12.5."""
    text = f"{value:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    return text.replace("-", "−")


def shown(cell: Marked | int | float | str | None, places: int = 0) -> str:
    """What stands in a table's cell: “0”, “1,234”, “[x]”, “[c]”, “41 [u]”; text passes as it is."""
    if isinstance(cell, str):
        return cell
    marked = cell if isinstance(cell, Marked) else Marked(cell)
    digits = "" if marked.value is None else number(marked.value, places)
    return f"{digits} [{marked.mark}]".strip() if marked.mark else digits


def key_of(cells: Iterable[object]) -> list[tuple[str, str]]:
    """The marks that occur among cells, with their meanings, in the order of the list above."""
    used = {"x" if cell is None else getattr(cell, "mark", "") for cell in cells}
    return [(f"[{mark}]", meaning) for mark, meaning in MARKS.items() if mark in used]
