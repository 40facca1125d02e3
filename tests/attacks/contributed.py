"""Invented contributions of 36 authorities of realistic size, every document as it would arrive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from benchmarks.contributions.bands import next_quarter, quarter_end, quarters_between
from benchmarks.contributions.schema import contribution_document
from benchmarks.contributions.table import StageTable, total
from benchmarks.contributions.vocabulary import CAUSES, STAGES
from benchmarks.releases.compile import freeze_references
from benchmarks.releases.request import Member, Request
from tests.unit.releases.invented import Document, stage_table

FIRST = date(2021, 1, 1)
LAST = date(2025, 4, 1)
RELEASED = date(2024, 10, 1)
"""Last quarter of the first release."""

AGES = {"age_under_1": 0.45, "age_1_4": 0.45, "age_5_plus": 0.10}


@dataclass(frozen=True, eq=False)
class Contributed:
    """All documents by stage; `members` who takes part, `sizes` adoptions a year by role."""

    documents: Mapping[str, list[Document]]
    members: Mapping[str, Member]
    sizes: Mapping[str, float]
    tables: Mapping[tuple[str, str, date], Mapping[str, StageTable]] = field(default_factory=dict)

    def read(self, stage: str, first: date, last: date) -> Iterable[Document]:
        """As the store gives them."""
        return [d for d in self.documents[stage] if first <= d.quarter <= last and d.authority_role in self.members]

    def count(self, stage: str, cause: str, stratum: str, roles: Iterable[str], quarters: Iterable[date]) -> int:
        """The truth, which no attacker has: it judges what they say they found."""
        quarters = tuple(quarters)
        return sum(self.tables[stage, r, q][stratum].total(cause) for r in roles for q in quarters)


def contributed(seed: int = 7, authorities: int = 36, sizes: np.ndarray | None = None) -> Contributed:
    """The world of one seed; sizes are drawn around a median of 19 adoptions a year unless they are given."""
    chance = np.random.default_rng(seed)
    if sizes is None:
        sizes = np.clip(np.exp(chance.normal(np.log(19), 0.6, authorities)), 4, 90)
    roles = [f"t_{chance.integers(16**12):012x}" for _ in sizes]
    members = {
        role: Member(role, f"{900 + i}", f"Invented authority {i}", ("North", "Middle", "South")[i % 3], i % 9 < 4)
        for i, role in enumerate(roles)
    }
    documents: dict[str, list[Document]] = {stage: [] for stage in STAGES}
    tables = {}
    for role, size in zip(roles, sizes, strict=True):
        speed = float(np.exp(0.12 * chance.standard_normal()))
        for stage in STAGES:
            for quarter in quarters_between(FIRST, LAST):
                made = strata(stage, float(size) / 4, speed, chance)
                tables[stage, role, quarter] = made
                documents[stage].append(document(role, stage, quarter, made))
    return Contributed(documents, members, dict(zip(roles, map(float, sizes), strict=True)), tables)


def strata(stage: str, starts: float, speed: float, chance: np.random.Generator) -> dict[str, StageTable]:
    """One quarter of one authority by age, and by complex need; both add up to all children."""
    ages = {name: stage_table(stage, name, starts * share, speed, chance) for name, share in AGES.items()}
    whole = total([StageTable(stage, "all", dict(part.events), part.exposure_days) for part in ages.values()])
    some = {cause: chance.binomial(whole.events[cause], 0.4).astype(np.int64) for cause in CAUSES}
    rest = {cause: whole.events[cause] - some[cause] for cause in CAUSES}
    # each child who leaves has at least that day at risk
    least, most = sum(some.values()), whole.exposure_days - sum(rest.values())
    days = np.clip((whole.exposure_days * 0.4).astype(np.int64), least, most)
    complex_need = {
        "complex_any": StageTable(stage, "complex_any", some, days),
        "complex_none": StageTable(stage, "complex_none", rest, whole.exposure_days - days),
    }
    return {"all": whole} | ages | complex_need


def document(role: str, stage: str, quarter: date, made: Mapping[str, StageTable]) -> Document:
    """A certified contribution."""
    body: dict[str, Any] = contribution_document(
        made,
        stage=stage,
        quarter=quarter,
        extract_date=quarter_end(quarter),
        code_version="0.1.0",
        quality_grade="B",
        certified_by="Sam Lee",
        certified_at=datetime(2026, 4, 20, tzinfo=UTC),
    )
    return Document(role, quarter, "B", body)


def with_one_more(world: Contributed, role: str, stage: str, quarter: date, strata_of: Iterable[str]) -> Contributed:
    """The same world with one child added to one authority and quarter, as a correction certified later would."""
    made = dict(world.tables[stage, role, quarter])
    for stratum in ("all", *strata_of):
        held = made[stratum]
        events = {cause: counts.copy() for cause, counts in held.events.items()}
        band = int(np.argmax(held.exposure_days - sum(events.values())))
        events["progressed"][band] += 1
        made[stratum] = StageTable(stage, stratum, events, held.exposure_days)
    documents = dict(world.documents)
    documents[stage] = [
        document(role, stage, quarter, made) if (d.authority_role, d.quarter) == (role, quarter) else d
        for d in documents[stage]
    ]
    return replace(world, documents=documents, tables=dict(world.tables) | {(stage, role, quarter): made})


def requests(world: Contributed, releases: int) -> list[Request]:
    """Successive quarterly releases over one frozen reference."""
    made = []
    references = {one.stage: one for one in freeze_references(RELEASED, world.members, world.read)}
    quarter = RELEASED
    for _ in range(releases):
        slug = f"{quarter:%Y}-q{(quarter.month + 2) // 3}"
        made.append(Request(slug, quarter, next_quarter(quarter, 1), world.members, references, synthetic=True))
        quarter = next_quarter(quarter, 1)
    return made
