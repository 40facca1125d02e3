"""What the newest release says of the breadth of a slow-down and of the spread between authorities. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

from benchmarks.contributions.vocabulary import STAGE_NAMES
from tenants.diagnosis.assess import Released
from tenants.diagnosis.limits import Place, place

ROUNDED_BY = 0.025
"""A published pace is rounded to the nearest twentieth."""

_STAGES = {words: stage for stage, words in STAGE_NAMES.items()}


def released(pace: Mapping[str, Any] | None, spread: Mapping[str, Any] | None) -> dict[str, Released]:
    """By stage, from the documents of the artefacts "pace" and "spread" that every authority sees.

    No release carries yet in how many authorities a stage is systemic, so that is not known.
    """
    paces, spreads = _by_stage(pace), _by_stage(spread)
    return {
        stage: Released(spreads.get(stage, {}).get("estimate"), _national(paces.get(stage, {})))
        for stage in STAGE_NAMES
    }


def _national(row: Mapping[str, float | None]) -> Place | None:
    """Outside the limits only where the whole of what the published pace was rounded from is; None where kept back."""
    ratio, expected = row.get("ratio"), row.get("expected")
    if ratio is None or not expected:
        return None
    if place(ceil((ratio + ROUNDED_BY) * expected), expected, 0.998) == "below":
        return "below"
    if place(max(0, floor((ratio - ROUNDED_BY) * expected)), expected, 0.998) == "above":
        return "above"
    return "inside"


def _by_stage(document: Mapping[str, Any] | None) -> dict[str, dict[str, float | None]]:
    """Stage → column → number, of an artefact whose first column names the stage."""
    if not document:
        return {}
    names = [column["name"] for column in document["columns"]]
    return {
        _STAGES[row[0][0]]: {name: value for name, (value, mark) in zip(names[1:], row[1:], strict=True) if not mark}
        for row in document["rows"]
        if row[0][0] in _STAGES
    }
