"""Invented contributions: authorities of different sizes and speeds, quarter by quarter, as documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from benchmarks.contributions.bands import BANDS, WIDTHS, quarter_end
from benchmarks.contributions.schema import contribution_document
from benchmarks.contributions.table import StageTable, total

PACE = {
    "care_to_decision": (0.004, 0.0008),
    "decision_to_order": (0.008, 0.0006),
    "order_to_match": (0.004, 0.0005),
    "decision_to_match": (0.0035, 0.0006),
    "match_to_placed": (0.03, 0.0003),
    "placed_to_adoption": (0.0035, 0.0002),
    "care_to_placed": (0.0022, 0.0005),
}


@dataclass(frozen=True)
class Document:
    authority_role: str
    quarter: date
    grade: str
    document: Mapping[str, Any]


def roles(number: int) -> list[str]:
    return [f"t_{i:012}" for i in range(number)]


def stage_table(stage: str, stratum: str, starts: float, speed: float, chance: np.random.Generator) -> StageTable:
    """One quarter in a steady state: days at risk fall off with the wait, events are Poisson given the days."""
    progress, plan = PACE[stage]
    widths = np.append(WIDTHS, 91)
    lower = np.concatenate(([0], np.cumsum(widths)[:-1]))
    survive = np.exp(-(progress * speed + plan) * lower)
    days = np.round(starts * widths * survive).astype(np.int64)
    progressed = np.minimum(chance.poisson(days * progress * speed), days)
    changed = np.minimum(chance.poisson(days * plan), days - progressed)
    other = np.minimum(chance.poisson(days * 0.00005), days - progressed - changed)
    return StageTable(stage, stratum, {"progressed": progressed, "plan_changed": changed, "other_exit": other}, days)


def tables(
    stage: str, starts: float, speed: float, chance: np.random.Generator, ages: bool = True
) -> dict[str, StageTable]:
    shares = {"age_under_1": 0.5, "age_1_4": 0.4, "age_5_plus": 0.1}
    parts = {name: stage_table(stage, name, starts * share, speed, chance) for name, share in shares.items()}
    whole = total([StageTable(stage, "all", dict(part.events), part.exposure_days) for part in parts.values()])
    return {"all": whole} | (parts if ages else {})


def documents(
    stage: str, authorities: Sequence[str], quarters: Sequence[date], seed: int = 1, **speeds: float
) -> Iterator[Document]:
    """Documents of one stage, by authority and quarter, in the store's order."""
    chance = np.random.default_rng([seed, len(stage), ord(stage[0])])
    for i, role in enumerate(authorities):
        starts = 2 + 5 * chance.random() + (5 if i % 9 == 0 else 0)
        speed = speeds.get(role, float(np.exp(0.12 * chance.standard_normal())))
        for quarter in quarters:
            document = contribution_document(
                tables(stage, starts, speed, chance),
                stage=stage,
                quarter=quarter,
                extract_date=quarter_end(quarter),
                code_version="0.1.0",
                quality_grade="AB"[i % 2],
                certified_by="Sam Lee",
                certified_at=datetime(2026, 4, 20, tzinfo=UTC),
            )
            yield Document(role, quarter, "AB"[i % 2], document)


assert len(WIDTHS) + 1 == BANDS
