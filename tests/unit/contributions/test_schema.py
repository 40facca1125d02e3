from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from marshmallow import ValidationError

from benchmarks.contributions.bands import BANDS
from benchmarks.contributions.schema import contribution_document, load_contribution, load_round_two
from benchmarks.contributions.table import StageTable

STRATUM = {
    "events": {"progressed": [[0, 1], [5, 2]], "plan_changed": [[7, 1]], "other_exit": []},
    "exposure_days": [[0, 300], [5, 210], [7, 40]],
}


def contribution(**changes: Any) -> dict[str, Any]:
    return {
        "schema": "contribution/1",
        "stage": "decision_to_match",
        "quarter": "2025-10-01",
        "strata": {"all": copy.deepcopy(STRATUM)},
        "extract_date": "2026-03-31",
        "code_version": "0.1.0",
        "quality_grade": "B",
        "certified_by": "Sam Lee",
        "certified_at": "2026-04-20T10:00:00+00:00",
    } | changes


def test_a_contribution_loads_to_tables() -> None:
    table = load_contribution(contribution())["strata"]["all"]
    assert table.total("progressed") == 3
    assert table.exposure_days[5] == 210


def with_pairs(pairs: Any) -> dict[str, Any]:
    stratum = copy.deepcopy(STRATUM)
    stratum["events"]["progressed"] = pairs
    return contribution(strata={"all": stratum})


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (contribution(stage="panel_to_match"), "stage"),
        (contribution(strata={"all": STRATUM, "boys": STRATUM}), "boys"),
        (contribution(strata={"all": STRATUM, "age_under_1_single": STRATUM}), "age_under_1_single"),
        (contribution(strata={"all": {**STRATUM, "single": STRATUM}}), "single"),
        (contribution(strata={"single": STRATUM}), "all"),
        (contribution(strata={"all": {**STRATUM, "events": {**STRATUM["events"], "died": []}}}), "died"),
        (contribution(quarter="2025-11-01"), "quarter"),
        (contribution(quarter="2025-10-02"), "quarter"),
        (contribution(quarter="2026-01-01", extract_date="2026-02-28"), "extract_date"),
        (contribution(child="000123"), "child"),
        (contribution(waits=[31, 77]), "waits"),
        (contribution(quality_grade="E"), "quality_grade"),
        (contribution(schema="contribution/2"), "schema"),
        (contribution(certified_at="2026-04-20T10:00:00"), "certified_at"),
        (with_pairs([[0, -1]]), "above 0"),
        (with_pairs([[0, 0]]), "above 0"),
        (with_pairs([[0, 1.0]]), "whole numbers"),
        (with_pairs([[0, "1"]]), "whole numbers"),
        (with_pairs([[0, True]]), "whole numbers"),
        (with_pairs([[BANDS, 1]]), "lie between"),
        (with_pairs([[5, 1], [5, 1]]), "must rise"),
        (with_pairs([[0.5, 1]]), "whole numbers"),
        (with_pairs([[0, 10**12]]), "above 0"),
        (with_pairs({"0": 1}), "list"),
        (with_pairs([[12, 1]]), "days at risk"),
        (contribution(strata={"all": STRATUM, "age_under_1": STRATUM, "age_1_4": STRATUM}), "more than all"),
        ({key: value for key, value in contribution().items() if key != "certified_by"}, "certified_by"),
    ],
)
def test_anything_else_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        load_contribution(document)
    assert said in str(refusal.value.normalized_messages())


def test_what_is_built_from_tables_loads_again() -> None:
    tables = {"all": StageTable.from_document("match_to_placed", "all", STRATUM)}
    document = contribution_document(
        tables,
        stage="match_to_placed",
        quarter=date(2025, 10, 1),
        extract_date=date(2026, 3, 31),
        code_version="0.1.0",
        quality_grade="A",
        certified_by="Sam Lee",
        certified_at=datetime(2026, 4, 20, tzinfo=UTC),
    )
    assert load_contribution(document)["strata"] == tables


def round_two(**changes: Any) -> dict[str, Any]:
    document = contribution(schema="round/2", reference="2025-03-31/1", quarter="2026-01-01")
    del document["strata"], document["stage"]
    ratio = {"observed": 40, "children": 61, "expected_reference": 44.5, "expected_leave_one_out": 44.75}
    return document | {"stages": {"decision_to_match": ratio}} | changes


def test_round_two_loads() -> None:
    posterior = {"none": 0.65, "systemic": 0.25, "isolated": 0.05, "unclear": 0.05}
    loaded = load_round_two(round_two(posterior={"decision_to_match": posterior}))
    assert loaded["stages"]["decision_to_match"]["observed"] == 40


RATIO = {"observed": 4, "children": 6, "expected_reference": 4.5, "expected_leave_one_out": None}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (round_two(stages={"decision_to_match": {**RATIO, "observed": 4.5}}), "observed"),
        (round_two(stages={"decision_to_match": {**RATIO, "observed": 7}}), "observed"),
        (round_two(stages={"decision_to_match": {**RATIO, "waits": [3]}}), "waits"),
        (round_two(stages={"panel": RATIO}), "panel"),
        (round_two(reference="latest"), "reference"),
        (
            round_two(
                posterior={"decision_to_match": {"none": 0.61, "systemic": 0.2, "isolated": 0.1, "unclear": 0.1}}
            ),
            "0.05",
        ),
    ],
)
def test_round_two_refuses_anything_else(document: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        load_round_two(document)
    assert said in str(refusal.value.normalized_messages())
