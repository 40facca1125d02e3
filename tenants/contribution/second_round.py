"""The second round: how the authority's own 36 months compare with the frozen national reference. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from benchmarks.contributions.bands import quarters_between
from benchmarks.contributions.reference import Reference, window
from benchmarks.contributions.table import StageTable, total
from tenants.contribution.tables import Assembled


@dataclass(frozen=True)
class Compared:
    """One stage over 36 months: children who progressed, children at risk, and how many the reference expected.

    `leave_one_out` is what the other authorities' pace expected; None where the own tables do not reach the
    reference period, so that the own part cannot be taken out of it.
    """

    stage: str
    observed: int
    children: int
    expected: float
    leave_one_out: float | None


def compare(assembled: Assembled, references: Mapping[str, Reference], data_to: date) -> dict[str, Compared]:
    """By stage, for the 36 months that end with the quarter `data_to`; a stage with a quarter missing is left out."""
    found: dict[str, Compared] = {}
    for stage, reference in references.items():
        own = _over(assembled, stage, window(data_to))
        if own is None:
            continue
        in_reference = _over(assembled, stage, quarters_between(reference.first, reference.last))
        found[stage] = Compared(
            stage,
            own.total("progressed"),
            assembled.children_between(stage, window(data_to)),
            round(reference.expected(own), 6),
            None if in_reference is None else round(reference.expected_without(own, in_reference), 6),
        )
    return found


def _over(assembled: Assembled, stage: str, quarters: tuple[date, ...]) -> StageTable | None:
    held = [assembled.tables[stage, quarter]["all"] for quarter in quarters if (stage, quarter) in assembled.tables]
    return total(held) if len(held) == len(quarters) else None
