from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks.contributions.bands import BANDS
from benchmarks.contributions.table import StageTable, empty, total


def a_table(stage: str = "decision_to_match", stratum: str = "all", seed: int = 1) -> StageTable:
    chance = np.random.default_rng(seed)
    return StageTable(
        stage,
        stratum,
        {"progressed": chance.integers(0, 5, BANDS), "plan_changed": chance.integers(0, 2, BANDS)},
        chance.integers(20, 900, BANDS),
    )


def test_adding_and_taking_away() -> None:
    one, two = a_table(seed=1), a_table(seed=2)
    both = one.add(two)
    assert both == total([one, two])
    assert both.total("progressed") == one.total("progressed") + two.total("progressed")
    assert both.less(two) == one
    assert one != two
    assert one.add(empty("decision_to_match")) == one
    assert one.total("other_exit") == 0
    assert one.exits.sum() == one.total("progressed") + one.total("plan_changed")


def test_taking_away_what_is_not_in_it_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        empty("decision_to_match").less(a_table())


def test_another_stage_or_stratum_cannot_be_added() -> None:
    with pytest.raises(ValueError, match="put together"):
        a_table().add(a_table(stage="match_to_placed"))
    with pytest.raises(ValueError, match="put together"):
        total([a_table(), a_table(stratum="single")])
    with pytest.raises(ValueError, match="nothing"):
        total([])


def test_the_document_brings_the_same_table_back_through_json() -> None:
    table = a_table()
    document = json.loads(json.dumps(table.to_document()))
    assert StageTable.from_document("decision_to_match", "all", document) == table
    assert [0, 0] not in document["events"]["progressed"]


@pytest.mark.parametrize(
    "build",
    [
        lambda: StageTable("nowhere", "all"),
        lambda: StageTable("decision_to_match", "age_under_1_single"),
        lambda: StageTable("decision_to_match", "all", {"adopted": np.zeros(BANDS, dtype=int)}),
        lambda: StageTable("decision_to_match", "all", {"progressed": np.zeros(3, dtype=int)}),
        lambda: StageTable("decision_to_match", "all", {"progressed": np.zeros(BANDS)}),
        lambda: StageTable("decision_to_match", "all", {}, np.full(BANDS, -1)),
    ],
)
def test_what_is_not_a_table_is_refused(build) -> None:
    with pytest.raises(ValueError, match=r"unknown|must"):
        build()


def test_a_table_cannot_be_changed() -> None:
    table = a_table()
    with pytest.raises(ValueError, match="read-only"):
        table.exposure_days[0] = 0
