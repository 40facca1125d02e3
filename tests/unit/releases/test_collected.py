from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date

import pytest

from benchmarks.contributions.bands import quarters_between
from benchmarks.contributions.table import total
from benchmarks.releases.collected import StageCollected, collect

from .invented import Document, documents, roles

QUARTERS = quarters_between(date(2025, 4, 1), date(2026, 1, 1))
STAGE = "decision_to_match"


@pytest.fixture(scope="module")
def held() -> list[Document]:
    return list(documents(STAGE, roles(3), QUARTERS))


@pytest.fixture(scope="module")
def collected(held: list[Document]) -> StageCollected:
    return collect(STAGE, held, QUARTERS)


def test_any_sum_is_that_of_the_documents(held: list[Document], collected: StageCollected) -> None:
    from benchmarks.contributions.schema import load_contribution

    wanted = [one for one in held if one.authority_role != "t_000000000001" and one.quarter >= date(2025, 7, 1)]
    by_hand = total(load_contribution(one.document)["strata"]["age_1_4"] for one in wanted)
    members = {"t_000000000000", "t_000000000002"}
    assert collected.table(members, QUARTERS[1:], "age_1_4") == by_hand
    events = collected.events(sorted(members), QUARTERS[1:], "age_1_4")
    assert events[:, :, 0].sum() == by_hand.total("progressed")


def test_a_stratum_nobody_gave_is_absent_and_not_zero(collected: StageCollected) -> None:
    assert collected.complete(QUARTERS, "sibling_group") == frozenset()
    assert collected.complete(QUARTERS, "age_5_plus") == frozenset(roles(3))


def test_what_the_schema_would_not_take_is_left_out_and_counted(held: list[Document]) -> None:
    forged = copy.deepcopy(dict(held[0].document)) | {"child": "000123"}
    other = replace(held[1], document=held[0].document)
    found = collect(STAGE, [replace(held[0], document=forged), other, *held[2:]], QUARTERS)
    assert found.refused == (("t_000000000000", QUARTERS[0]), ("t_000000000000", QUARTERS[1]))
    assert found.contributed("t_000000000000") == QUARTERS[2:]
    assert found.complete(QUARTERS) == frozenset({"t_000000000001", "t_000000000002"})
    assert found.contributed("t_999999999999") == ()


def test_a_quarter_outside_the_period_is_nobodys(collected: StageCollected) -> None:
    assert collected.complete([date(2024, 1, 1)]) == frozenset()
