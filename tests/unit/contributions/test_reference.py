from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from benchmarks.contributions.bands import BANDS
from benchmarks.contributions.reference import Reference, reference_period, window
from benchmarks.contributions.table import StageTable

REFERENCE = Reference(
    "decision_to_match", "2025-03-31/1", date(2022, 4, 1), date(2025, 1, 1), (0, 2), (0.001, 0.002), (100_000, 50_000)
)


def table(days: list[int], progressed: list[int] | None = None, stage: str = "decision_to_match") -> StageTable:
    def padded(values: list[int]) -> np.ndarray:
        return np.array(values + [0] * (BANDS - len(values)), dtype=np.int64)

    return StageTable(stage, "all", {"progressed": padded(progressed or [])}, padded(days))


def test_expected_by_hand() -> None:
    """1,000 + 500 days at .001 and 2,000 + 1,000 at .002."""
    assert REFERENCE.expected(table([1000, 500, 2000, 1000])) == pytest.approx(7.5)


def test_expected_without_oneself_by_hand() -> None:
    """Others: (100 − 40) / (100,000 − 20,000) = .00075 and (100 − 10) / (50,000 − 5,000) = .002."""
    own = table([20_000, 0, 5000], [40, 0, 10])
    assert REFERENCE.expected_without(table([1000, 0, 1000]), own) == pytest.approx(0.75 + 2.0)


def test_an_authority_that_is_the_whole_of_a_band_keeps_the_references_pace() -> None:
    own = table([100_000, 0, 50_000], [100, 0, 100])
    assert REFERENCE.expected_without(table([1000]), own) == pytest.approx(1.0)


def test_another_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="match_to_placed"):
        REFERENCE.expected(table([1], stage="match_to_placed"))


def test_the_document_brings_it_back() -> None:
    again = Reference.from_document(json.loads(json.dumps(REFERENCE.to_document())))
    assert again.rates.tolist() == REFERENCE.rates.tolist()
    assert (again.version, again.first, again.last) == (REFERENCE.version, REFERENCE.first, REFERENCE.last)


@pytest.mark.parametrize(
    "change", [{"starts": (1, 2)}, {"starts": (0, 50)}, {"hazard": (0.1,)}, {"hazard": (0.1, 1.0)}]
)
def test_what_is_not_a_reference_is_refused(change: dict) -> None:
    with pytest.raises(ValueError, match=r"reference|hazard"):
        replace(REFERENCE, **change)


def test_the_reference_period_is_three_years_ending_a_year_before() -> None:
    assert reference_period(date(2026, 1, 1)) == (date(2022, 4, 1), date(2025, 1, 1))
    assert (window(date(2026, 1, 1))[0], len(window(date(2026, 1, 1)))) == (date(2023, 4, 1), 12)
