"""What the newest release says of the breadth of a slow-down and of the spread between authorities. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.contributions.vocabulary import STAGE_NAMES
from tenants.diagnosis.assess import Released
from tenants.diagnosis.limits import place

_STAGES = {words: stage for stage, words in STAGE_NAMES.items()}


def released(pace: Mapping[str, Any] | None, spread: Mapping[str, Any] | None) -> dict[str, Released]:
    """By stage, from the documents of the artefacts "pace" and "spread" that every authority sees.

    National observed and expected are rounded in a release; with thousands of children the rounding moves no limit
    noticeably. No release carries yet in how many authorities a stage is systemic, so that is not known.
    """
    found = {}
    paces, spreads = _by_stage(pace), _by_stage(spread)
    for stage in STAGE_NAMES:
        observed, expected = paces.get(stage, {}).get("observed"), paces.get(stage, {}).get("expected")
        national = place(round(observed), float(expected), 0.998) if observed is not None and expected else None
        found[stage] = Released(spreads.get(stage, {}).get("estimate"), national)
    return found


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
