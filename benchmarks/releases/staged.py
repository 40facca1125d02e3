"""The exact figures of one stage for the matched panel: what drafts and own pages are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.contributions.reference import Reference
from benchmarks.contributions.table import StageTable
from benchmarks.contributions.vocabulary import CAUSES, PARTITIONS
from benchmarks.figures.funnel import Overdispersion, overdispersion
from benchmarks.figures.speed import Speed
from benchmarks.releases.collected import StageCollected

LEAST_EXPECTED = 10.0
"""Expected progressions below which an authority takes no part in spread or points (R2)."""

MOST_QUARTERS = 20
_CUTS = ("age", "complex")


@dataclass(frozen=True, eq=False)
class StageFigures:
    """One stage. Arrays have the panel's authorities in the order of `panel` and the quarters of `series`.

    `events` int64[panel, series, causes]; `expected` float64[panel, series] at the reference's pace; `pooled[stratum]`
    the panel's sum over the 36 months; `exits[stratum]` int64[panel] children who left over them;
    `strata_events[stratum]` as `events`; `speeds[authority]` observed and expected over the 36 months, by every
    authority's pace but its own.
    """

    stage: str
    panel: tuple[str, ...]
    window: tuple[date, ...]
    series: tuple[date, ...]
    events: NDArray[np.int64]
    expected: NDArray[np.float64]
    pooled: Mapping[str, StageTable]
    exits: Mapping[str, NDArray[np.int64]]
    strata_events: Mapping[str, NDArray[np.int64]]
    own: Mapping[str, StageTable]
    speeds: Mapping[str, Speed]
    disagreeing: frozenset[str]

    @property
    def compared(self) -> dict[str, Speed]:
        """Authorities with enough expected to be compared at all."""
        return {role: speed for role, speed in self.speeds.items() if speed.expected >= LEAST_EXPECTED}

    @property
    def overdispersion(self) -> Overdispersion | None:
        """How far the compared authorities differ beyond chance; None for fewer than two."""
        held = self.compared
        if len(held) < 2:
            return None
        return overdispersion([s.observed for s in held.values()], [s.expected for s in held.values()])

    @property
    def strata(self) -> tuple[str, ...]:
        """Strata that every authority of the panel gave for all of the series, "all" first."""
        return tuple(self.pooled)


def stage_figures(
    held: StageCollected,
    reference: Reference,
    *,
    panel: Sequence[str],
    window: Sequence[date],
    rounds: Mapping[str, Mapping[str, Any]],
) -> StageFigures:
    """The figures of one stage for a panel whose authorities all contributed every quarter of the window."""
    members = tuple(sorted(panel))
    series = _series(held, members, window)
    rows = [held.authorities.index(role) for role in members]
    columns = [held.quarters.index(quarter) for quarter in series]
    days = held.counts[rows][:, columns, 0, len(CAUSES)].astype(np.float64)
    strata = ["all"]
    for cut in _CUTS:
        if all(set(members) <= held.complete(series, stratum) for stratum in PARTITIONS[cut]):
            strata += PARTITIONS[cut]
    tail = slice(len(series) - len(window), None)
    strata_events = {stratum: held.events(members, series, stratum) for stratum in strata}
    own = {role: held.table([role], window) for role in members}
    speeds, disagreeing = _speeds(held, reference, own, rounds)
    return StageFigures(
        held.stage,
        members,
        tuple(window),
        series,
        strata_events["all"],
        days @ reference.rates,
        {stratum: held.table(members, window, stratum) for stratum in strata},
        {stratum: events[:, tail].sum(axis=(1, 2)) for stratum, events in strata_events.items()},
        strata_events,
        own,
        speeds,
        disagreeing,
    )


def _series(held: StageCollected, members: Sequence[str], window: Sequence[date]) -> tuple[date, ...]:
    """The longest run of quarters up to the last of the window for which the whole panel contributed."""
    series: list[date] = []
    for quarter in reversed([q for q in held.quarters if q <= window[-1]]):
        if len(series) == MOST_QUARTERS or not set(members) <= held.complete([quarter]):
            break
        series.insert(0, quarter)
    return tuple(series)


def _speeds(
    held: StageCollected,
    reference: Reference,
    own: Mapping[str, StageTable],
    rounds: Mapping[str, Mapping[str, Any]],
) -> tuple[dict[str, Speed], frozenset[str]]:
    period = [quarter for quarter in held.quarters if reference.first <= quarter <= reference.last]
    pooled = held.complete(period) if period else frozenset()
    speeds, disagreeing = {}, set()
    for role, table in own.items():
        expected = reference.expected(table)
        without = reference.expected_without(table, held.table([role], period)) if role in pooled else expected
        said = rounds.get(role, {}).get("stages", {}).get(held.stage)
        if said is not None and not _agrees(said, table, expected):
            disagreeing.add(role)
            continue
        if said is not None and said["expected_leave_one_out"] is not None:
            without = float(said["expected_leave_one_out"])
        speeds[role] = Speed(table.total("progressed"), without)
    return speeds, frozenset(disagreeing)


def _agrees(said: Mapping[str, Any], table: StageTable, expected: float) -> bool:
    """Whether the second round rests on the very counts that were contributed."""
    near = abs(float(said["expected_reference"]) - expected) <= 0.05 + 0.005 * expected
    return bool(said["observed"] == table.total("progressed") and near)
