from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from benchmarks.contributions.bands import BANDS
from benchmarks.contributions.table import StageTable, total
from benchmarks.figures.hazards import freeze, hazard, merged, pooled_bands, significant

from .population import population

FIRST, LAST = date(2022, 4, 1), date(2025, 1, 1)


def authorities(number: int, children: int = 300) -> dict[str, StageTable]:
    return {f"t_{i:02}": population(children, i).table() for i in range(number)}


def test_hazard_is_unknown_without_days_at_risk() -> None:
    found = hazard(np.array([1, 0, 0]), np.array([50, 10, 0]))
    assert found[:2].tolist() == [0.02, 0.0]
    assert np.isnan(found[2])


def test_thin_bands_join_until_there_are_enough() -> None:
    events = np.zeros(BANDS, dtype=np.int64)
    events[:6] = [25, 5, 5, 10, 30, 3]
    assert merged(events) == (0, 1, 4)
    assert merged(np.ones(BANDS, dtype=np.int64) * 20) == tuple(range(BANDS))
    assert merged(np.zeros(BANDS, dtype=np.int64)) == (0,)


def test_no_hazard_of_the_reference_hangs_on_few_authorities() -> None:
    tables = list(authorities(12).values())
    starts = pooled_bands(tables)
    sums = np.stack([np.add.reduceat(table.events["progressed"], starts) for table in tables])
    assert (sums.sum(axis=0) >= 20).all()
    assert ((sums > 0).sum(axis=0) >= 10).all()
    assert (sums.max(axis=0) <= 0.4 * sums.sum(axis=0)).all()
    assert len(starts) > 3


def test_one_large_authority_forces_wider_bands() -> None:
    tables = [*authorities(11).values(), population(4000, 99).table()]
    assert pooled_bands(tables) == (0,)


def test_the_reference_expects_what_was_observed_of_everyone_together() -> None:
    tables = authorities(20)
    reference = freeze(tables, version="2025-03-31/1", first=FIRST, last=LAST)
    everyone = total(tables.values())
    assert reference.expected(everyone) == pytest.approx(everyone.total("progressed"), rel=0.01)


def test_leaving_one_out_agrees_with_the_reference_of_the_others() -> None:
    tables = authorities(20)
    big = tables["t_07"] = population(1500, 7).table()
    reference = freeze(tables, version="2025-03-31/1", first=FIRST, last=LAST)
    others = {key: table for key, table in tables.items() if key != "t_07"}
    starts = np.array(reference.starts)
    rest = total(others.values())
    rate = np.add.reduceat(rest.events["progressed"], starts) / np.add.reduceat(rest.exposure_days, starts)
    exact = float(np.add.reduceat(big.exposure_days, starts) @ rate)
    assert reference.expected_without(big, big) == pytest.approx(exact, rel=0.01)


def test_published_hazards_give_no_exact_count_back() -> None:
    reference = freeze(authorities(20), version="2025-03-31/1", first=FIRST, last=LAST)
    assert all(significant(rate, 3) == rate for rate in reference.hazard)
    assert all(significant(days, 2) == days for days in reference.exposure_days)


def test_nobody_at_risk_cannot_be_a_reference() -> None:
    with pytest.raises(ValueError, match="no child was at risk"):
        freeze({"t_1": StageTable("match_to_placed", "all")}, version="2025-03-31/1", first=FIRST, last=LAST)


@pytest.mark.parametrize(("value", "digits", "said"), [(0.0012345, 3, 0.00123), (98765, 2, 99000), (0, 2, 0)])
def test_significant_figures(value: float, digits: int, said: float) -> None:
    assert significant(value, digits) == said
