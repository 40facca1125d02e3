"""From children's stays to the tables that may leave: stage × calendar quarter × one one-way stratum. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from benchmarks.contributions.bands import BANDS, bands_of, exposure, quarter_end, quarters_between
from benchmarks.contributions.table import StageTable
from benchmarks.contributions.vocabulary import CAUSES, STAGES
from tenants.contribution.stays import LeftOut, Stay, stays_of
from tenants.journeys.journey import Journey


@dataclass(frozen=True)
class Assembled:
    """Everything of one authority that could leave: `tables[stage, quarter][stratum]`, and who could not be counted.

    `at_risk[stage, quarter]` names the children behind a table. It never leaves; it is how many children stand
    behind 36 months is counted without counting one twice. `stays` are all that could be counted.
    """

    tables: Mapping[tuple[str, date], Mapping[str, StageTable]]
    quarters: tuple[date, ...]
    at_risk: Mapping[tuple[str, date], frozenset[str]]
    left_out: tuple[LeftOut, ...]
    stays: int

    def children_between(self, stage: str, quarters: Iterable[date]) -> int:
        """Different children at risk in the stage for at least a day of those quarters."""
        return len(frozenset().union(*(self.at_risk.get((stage, quarter), frozenset()) for quarter in quarters)))


def assemble(journeys: Iterable[Journey], *, first_day: date, last_day: date) -> Assembled:
    """The tables of every whole calendar quarter from `first_day` to `last_day`, the span of the returns held.

    What an extract tells counts as far as it lies within that span and the child is in a return. It never lengthens
    the span: it lists children with a plan of adoption, and of all others nothing would be told.

    A child already waiting when the span opens joins at the wait served by then; one still waiting when it closes
    leaves no event.
    """
    stays: list[Stay] = []
    left_out: list[LeftOut] = []
    for journey in (each.as_returned() for each in journeys):
        found, missing = stays_of(journey)
        if not journey.seen:
            # Only an extract tells of the child, and no extract tells of all children: named, not counted.
            left_out += [LeftOut(one.stage, one.child, "return", one.start) for one in found if one.start <= last_day]
            continue
        stays += found
        left_out += missing
    quarters = tuple(q for q in quarters_between(first_day, last_day) if q >= first_day and quarter_end(q) <= last_day)
    tables: dict[tuple[str, date], Mapping[str, StageTable]] = {}
    at_risk: dict[tuple[str, date], frozenset[str]] = {}
    for stage in STAGES:
        of_stage = _Columns([stay for stay in stays if stay.stage == stage])
        for quarter in quarters:
            tables[stage, quarter], at_risk[stage, quarter] = of_stage.tables(stage, quarter)
    return Assembled(tables, quarters, at_risk, tuple(left_out), len(stays))


class _Columns:
    """The stays of one stage as arrays of day numbers, so that a quarter is a few array operations."""

    def __init__(self, stays: Sequence[Stay]) -> None:
        self.child = [stay.child for stay in stays]
        self.start = _days(stay.start for stay in stays)
        self.last = _days(stay.seen_to for stay in stays)
        self.left = np.array([stay.end is not None for stay in stays], dtype=bool)
        self.cause = np.array([stay.cause or "" for stay in stays], dtype="U12")
        age = np.array([-1 if stay.age is None else stay.age for stay in stays], dtype=np.int64)
        complex_need = np.array([stay.complex_need is True for stay in stays], dtype=bool)
        self.strata = {
            "all": np.ones(len(stays), dtype=bool),
            "age_under_1": age == 0,
            "age_1_4": (age >= 1) & (age <= 4),
            "age_5_plus": age >= 5,
            "complex_any": complex_need,
            "complex_none": ~complex_need,
        }

    def tables(self, stage: str, quarter: date) -> tuple[dict[str, StageTable], frozenset[str]]:
        """The tables of one quarter by stratum, and which children were at risk in it."""
        opens, closes = quarter.toordinal(), quarter_end(quarter).toordinal()
        first, last = np.maximum(self.start, opens), np.minimum(self.last, closes)
        here = np.flatnonzero(first <= last)
        days = exposure(first[here] - self.start[here], last[here] - self.start[here])
        ended = self.left[here] & (self.last[here] <= closes)
        band = bands_of(last[here] - self.start[here])
        found = {}
        for stratum, member in self.strata.items():
            inside = member[here]
            events = {
                cause: np.bincount(
                    band[inside & ended & (self.cause[here] == cause)],
                    minlength=BANDS,
                ).astype(np.int64)
                for cause in CAUSES
            }
            found[stratum] = StageTable(stage, stratum, events, days[inside].sum(axis=0, dtype=np.int64))
        return found, frozenset(self.child[position] for position in here)


def _days(dates: Iterable[date]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([day.toordinal() for day in dates], dtype=np.int64)
