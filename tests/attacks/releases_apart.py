"""A4 and A7: what changed between two releases, and who came or went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.attacks.exact_numbers import grain
from tests.attacks.opened import Opened


def fixed_periods(files: Iterable[Opened]) -> dict[tuple[str, str, str], list[float]]:
    """Figures about one quarter, which a later release repeats: by table, quarter and column."""
    found: dict[tuple[str, str, str], list[float]] = {}
    for one in files:
        for sheet in one.sheets:
            if sheet.columns[:1] == ("quarter",) and "ratio" in sheet.columns:
                for label, value in zip(sheet.column("quarter"), sheet.column("ratio"), strict=True):
                    if isinstance(value, int | float):
                        found.setdefault((one.name, one.audience, str(label)), []).append(float(value))
    return found


def corrections(before: Sequence[Opened], after: Sequence[Opened], expected: float) -> list[tuple[str, float, float]]:
    """Quarters whose figure changed, with the number of children the change stands for, as low and high.

    `expected` is about how many were expected in a quarter; the attacker has it from the window's E, to a third.
    """
    old, new = fixed_periods(before), fixed_periods(after)
    found = []
    for key in old.keys() & new.keys():
        if old[key][0] != new[key][0]:
            half = grain([v for values in (*old.values(), *new.values()) for v in values])
            change = abs(new[key][0] - old[key][0])
            found.append((f"{key}", max(0.0, change - half) * expected * 2 / 3, (change + half) * expected * 4 / 3))
    return found


def number_taking_part(files: Iterable[Opened]) -> int:
    """How many authorities a release says are in it."""
    for one in files:
        for sheet in one.sheets:
            if one.name == "participation" and "authorities" in sheet.columns:
                return int(sheet.column("authorities")[-1])
    raise AssertionError("no participation table")


def joiner(before: Sequence[Opened], after: Sequence[Opened], of: Any) -> tuple[float, float] | None:
    """The new authority's number of children, where exactly one joined: what the pooled figure grew by."""
    if number_taking_part(after) - number_taking_part(before) != 1:
        return None
    return of(after)[0] - of(before)[1], of(after)[1] - of(before)[0]
