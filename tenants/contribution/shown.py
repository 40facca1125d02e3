"""What the person who certifies sees: the tables in words, and the hash that ties the certificate to them. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from benchmarks.contributions.bands import quarter_end
from benchmarks.contributions.vocabulary import CAUSES, STAGE_NAMES, STAGES
from tenants.contribution.tables import Assembled


@dataclass(frozen=True)
class StageInWords:
    """One stage over everything that would leave: children out by each cause, days at risk, and the sentence."""

    stage: str
    name: str
    events: Mapping[str, int]
    exposure_days: int
    quarters: tuple[QuarterInWords, ...]

    @property
    def sentence(self) -> str:
        """The stage as one sentence."""
        moved, changed, other = (self.events[cause] for cause in CAUSES)
        return (
            f"{moved:,} {_children(moved)} moved on, {changed:,} had the plan changed, {other:,} left another way; "
            f"{self.exposure_days:,} days of waiting."
        )


@dataclass(frozen=True)
class QuarterInWords:
    """One quarter of a stage: its first and last day, children out by cause and days at risk."""

    quarter: date
    last_day: date
    events: Mapping[str, int]
    exposure_days: int


def in_words(assembled: Assembled) -> list[StageInWords]:
    """Every stage, in the order of the journey."""
    stages = []
    for stage in STAGES:
        quarters = []
        for quarter in assembled.quarters:
            table = assembled.tables[stage, quarter]["all"]
            events = {cause: table.total(cause) for cause in CAUSES}
            quarters.append(QuarterInWords(quarter, quarter_end(quarter), events, int(table.exposure_days.sum())))
        events = {cause: sum(one.events[cause] for one in quarters) for cause in CAUSES}
        days = sum(one.exposure_days for one in quarters)
        stages.append(StageInWords(stage, STAGE_NAMES[stage], events, days, tuple(quarters)))
    return stages


def strata_document(assembled: Assembled, stage: str, quarter: date) -> dict[str, Any]:
    """The counts of one stage and quarter as they would travel, by stratum."""
    return {name: table.to_document() for name, table in assembled.tables[stage, quarter].items()}


def content_hash(strata: Mapping[str, Any]) -> str:
    """SHA-256 of the counts of one document, so that an unchanged quarter is not sent again."""
    return hashlib.sha256(json.dumps(strata, sort_keys=True).encode()).hexdigest()


def shown_hash(assembled: Assembled) -> str:
    """SHA-256 of everything that would leave: the certificate holds for exactly this."""
    whole = hashlib.sha256()
    for stage in STAGES:
        for quarter in assembled.quarters:
            whole.update(f"{stage} {quarter} {content_hash(strata_document(assembled, stage, quarter))}\n".encode())
    return whole.hexdigest()


def _children(number: int) -> str:
    return "child" if number == 1 else "children"
