"""What holds of any return, however wrong: order of rows, other children and the choice of rules change no finding."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.checks.run import Findings, check_returns
from tenants.uploads.tables import AnnualReturn
from tests.factories.mutations import YEAR, clean_returns
from tests.factories.random_errors import random_returns
from tests.factories.returns import rows_of, with_rows

SEEDS = st.integers(min_value=0, max_value=1_000_000)
SOME = settings(max_examples=6, deadline=None)


def told(findings: Findings) -> Counter[tuple[int, str, str, str, str, str]]:
    """The findings without the numbers of rows."""
    return Counter((one.year, one.table, one.child, one.code, one.column, one.found) for one in findings)


def shuffled(held: AnnualReturn, seed: int) -> AnnualReturn:
    """The same rows in another order, each keeping its number."""
    rng = np.random.default_rng(seed)
    return replace(held, tables={name: frame.iloc[rng.permutation(len(frame))] for name, frame in held.tables.items()})


def distinct(held: AnnualReturn) -> AnnualReturn:
    """Without the rows whose place in the file decides: a second episode with one start, a second row in Header."""
    for table, key in (("episodes", ("CHILD", "DECOM")), ("header", ("CHILD",)), ("placed_adoption", ("CHILD",))):
        first = {tuple(row[name] for name in key): row for row in reversed(rows_of(held, table))}
        held = with_rows(held, table, list(first.values()))
    return held


@SOME
@given(SEEDS)
def test_the_order_of_rows_says_nothing(seed: int) -> None:
    held = [distinct(one) for one in random_returns(seed, 30)]
    assert told(check_returns([shuffled(one, seed) for one in held])) == told(check_returns(held))


@SOME
@given(SEEDS)
def test_other_children_say_nothing(seed: int) -> None:
    held = random_returns(seed, 30)
    beside = [_joined(mine, other) for mine, other in zip(held, clean_returns(1), strict=True)]
    assert told(check_returns(beside)) == told(check_returns(held))


def _joined(mine: AnnualReturn, other: AnnualReturn) -> AnnualReturn:
    for table in mine.tables:
        theirs = [{**row, "CHILD": f"Z{row['CHILD']}"} for row in rows_of(other, table)]
        mine = with_rows(mine, table, [*rows_of(mine, table), *theirs])
    return mine


@SOME
@given(SEEDS)
def test_a_rule_asked_alone_finds_what_it_finds_among_all(seed: int) -> None:
    held = random_returns(seed, 30)
    everything = check_returns(held)
    for code in sorted({one.code for one in everything})[:6]:
        alone = told(check_returns(held, {code}))
        assert alone == Counter({one: many for one, many in told(everything).items() if one[3] == code})


@SOME
@given(SEEDS)
def test_a_finding_points_at_what_is_there(seed: int) -> None:
    held = {one.year: one for one in random_returns(seed, 30)}
    for finding in check_returns(list(held.values()), years={YEAR}):
        row = held[finding.year].tables[finding.table].loc[finding.row]
        assert row["CHILD"] == finding.child
        if ";" not in finding.column and finding.code not in ("151", "601"):
            assert row[finding.column] == finding.found
        assert finding.file == f"{YEAR}/{finding.table}.csv"
