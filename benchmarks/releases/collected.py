"""Contributions stacked into arrays, one stage at a time, so that any sum of quarters and authorities is one call.

What an authority inserted is read again through the schema: a document that would not be taken today is left out, and
its authority counts as not having contributed that quarter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
from marshmallow import ValidationError
from numpy.typing import NDArray

from benchmarks.contributions.bands import BANDS
from benchmarks.contributions.schema import load_contribution
from benchmarks.contributions.table import StageTable
from benchmarks.contributions.vocabulary import CAUSES, STRATA

DAYS = len(CAUSES)
"""Position of the days at risk beside the events of each cause."""


class Document(Protocol):
    """A contribution as the store hands it over."""

    @property
    def authority_role(self) -> str: ...
    @property
    def quarter(self) -> date: ...
    @property
    def grade(self) -> str: ...
    @property
    def document(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, eq=False)
class StageCollected:
    """All contributions to one stage.

    `counts` int32[authorities, quarters, strata, causes + 1, BANDS], the last of the fourth axis being days at risk;
    `present` bool[authorities, quarters, strata]; `grades[authority]` of the newest quarter; `refused` what the schema
    did not take, as (authority, quarter).
    """

    stage: str
    authorities: tuple[str, ...]
    quarters: tuple[date, ...]
    counts: NDArray[np.int32]
    present: NDArray[np.bool_]
    grades: Mapping[str, str]
    refused: tuple[tuple[str, date], ...]

    def complete(self, quarters: Sequence[date], stratum: str = "all") -> frozenset[str]:
        """Authorities that contributed the stratum for every one of these quarters."""
        if any(quarter not in self.quarters for quarter in quarters):
            return frozenset()
        held = self.present[:, self._columns(quarters), STRATA.index(stratum)]
        return frozenset(authority for authority, here in zip(self.authorities, held, strict=True) if here.all())

    def contributed(self, authority: str) -> tuple[date, ...]:
        """Quarters for which an authority contributed."""
        if authority not in self.authorities:
            return ()
        row = self.present[self.authorities.index(authority), :, 0]
        return tuple(quarter for quarter, here in zip(self.quarters, row, strict=True) if here)

    def table(self, members: Iterable[str], quarters: Sequence[date], stratum: str = "all") -> StageTable:
        """The sum of some authorities over some quarters."""
        rows = [self.authorities.index(member) for member in sorted(members)]
        part = self.counts[rows][:, self._columns(quarters), STRATA.index(stratum)]
        summed = part.sum(axis=(0, 1), dtype=np.int64)
        events = {cause: summed[i] for i, cause in enumerate(CAUSES)}
        return StageTable(self.stage, stratum, events, summed[DAYS])

    def events(self, members: Sequence[str], quarters: Sequence[date], stratum: str = "all") -> NDArray[np.int64]:
        """Events of each cause by authority and quarter, over all bands: int64[members, quarters, causes]."""
        rows = [self.authorities.index(member) for member in members]
        part = self.counts[rows][:, self._columns(quarters), STRATA.index(stratum), :DAYS]
        return part.sum(axis=3, dtype=np.int64)

    def _columns(self, quarters: Sequence[date]) -> list[int]:
        return [self.quarters.index(quarter) for quarter in quarters]


def collect(stage: str, documents: Iterable[Document], quarters: Sequence[date]) -> StageCollected:
    """Stack the newest documents of one stage over `quarters`; documents of other quarters are left out."""
    place = {quarter: i for i, quarter in enumerate(quarters)}
    held: dict[str, list[tuple[int, Mapping[str, StageTable]]]] = {}
    newest: dict[str, tuple[date, str]] = {}
    refused = []
    for one in documents:
        if one.quarter not in place:
            continue
        tables = _tables(stage, one)
        if tables is None:
            refused.append((one.authority_role, one.quarter))
            continue
        held.setdefault(one.authority_role, []).append((place[one.quarter], tables))
        if one.authority_role not in newest or newest[one.authority_role][0] < one.quarter:
            newest[one.authority_role] = (one.quarter, one.grade)
    authorities = tuple(sorted(held))
    counts = np.zeros((len(authorities), len(quarters), len(STRATA), DAYS + 1, BANDS), dtype=np.int32)
    present = np.zeros(counts.shape[:3], dtype=np.bool_)
    for row, authority in enumerate(authorities):
        for column, tables in held[authority]:
            for name, table in tables.items():
                stratum = STRATA.index(name)
                present[row, column, stratum] = True
                for i, cause in enumerate(CAUSES):
                    counts[row, column, stratum, i] = table.events[cause]
                counts[row, column, stratum, DAYS] = table.exposure_days
    grades = {authority: grade for authority, (_, grade) in newest.items()}
    return StageCollected(stage, authorities, tuple(quarters), counts, present, grades, tuple(refused))


def _tables(stage: str, one: Document) -> Mapping[str, StageTable] | None:
    try:
        loaded = load_contribution(one.document)
    except ValidationError:
        return None
    # The row's own columns are what versions are counted by; a document about something else is not that row's.
    if loaded["stage"] != stage or loaded["quarter"] != one.quarter:
        return None
    tables: Mapping[str, StageTable] = loaded["strata"]
    return tables
