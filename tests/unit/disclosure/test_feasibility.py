"""What a linear programme concludes from published sums, on tables worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.disclosure.feasibility import Attacker, Infeasible, LinearSystem, Row, Secret, matrix


def one(*positions: int) -> Row:
    return positions, (1.0,) * len(positions)


def system(rows: list[Row], bounds: list[tuple[float, float]], truth: list[float]) -> LinearSystem:
    low, high = (np.array(side, dtype=float) for side in zip(*bounds, strict=True))
    return LinearSystem(matrix(rows, len(truth)), low, high, np.array(truth, dtype=float))


# A 3 × 2 table with row totals 7, 3, 6 and column totals 9, 7; row 3 is published as 3, 3 (Handbook on SDC, chapter 4).
HANDBOOK = system(
    [one(0, 1), one(2, 3), one(4, 5), one(0, 2, 4), one(1, 3, 5), one(4), one(5)],
    [(7, 7), (3, 3), (6, 6), (9, 9), (7, 7), (3, 3), (3, 3)],
    [4, 3, 2, 1, 3, 3],
)


@pytest.mark.parametrize(("cell", "interval"), [(0, (3, 6)), (1, (1, 4)), (2, (0, 3)), (3, (0, 3))])
def test_the_handbooks_table(cell: int, interval: tuple[float, float]) -> None:
    assert Attacker(HANDBOOK).interval(one(cell)) == pytest.approx(interval)


def test_the_handbooks_table_gives_its_small_cells_away() -> None:
    secret = Secret(one(0), 4, 8, 2, "X11")
    found = Attacker(HANDBOOK).found_out([secret])
    assert {(f.above, round(f.bound)) for f in found} == {(True, 6), (False, 3)}
    # the rows named are the ones to blame: they alone give the bound
    for one_side in found:
        others = set(range(HANDBOOK.rows.shape[0])) - set(one_side.rows)
        low, high = Attacker(HANDBOOK.without(sorted(others))).interval(secret.row)
        assert (high if one_side.above else low) == pytest.approx(one_side.bound)


def test_a_total_less_its_visible_cells_is_the_hidden_cell() -> None:
    table = system([one(0, 1, 2), one(1), one(2)], [(20, 20), (9, 9), (8, 8)], [3, 9, 8])
    assert Attacker(table).interval(one(0)) == pytest.approx((3, 3))


def test_rounding_widens_what_a_total_gives_away() -> None:
    # 20, 10, 10 to base 5 hide 3: the total lies in 18–22, the cells in 8–12
    table = system([one(0, 1, 2), one(1), one(2)], [(18, 22), (8, 12), (8, 12)], [3, 9, 8])
    assert Attacker(table).interval(one(0)) == pytest.approx((0, 6))


def test_two_releases_subtracted_give_the_quarter_that_is_new() -> None:
    # window 1 is quarters 0+1, window 2 quarters 1+2, and quarter 0 is known: unrounded, quarter 2 is known too
    table = system([one(0, 1), one(1, 2), one(0)], [(30, 30), (33, 33), (10, 10)], [10, 20, 13])
    assert Attacker(table).interval(one(2)) == pytest.approx((13, 13))


def test_a_sum_that_nothing_limits_is_unlimited() -> None:
    table = system([one(0)], [(3, 3)], [3, 5])
    assert Attacker(table).interval(one(1)) == (0, np.inf)
    assert Attacker(table).interval(one(0, 1))[1] == np.inf


def test_statements_that_contradict_each_other_are_an_error() -> None:
    table = system([one(0), one(0, 1)], [(9, 9), (3, 3)], [9, 0])
    with pytest.raises(Infeasible):
        Attacker(table).interval(one(1))


@st.composite
def tables(draw: st.DrawFn) -> tuple[LinearSystem, list[Secret]]:
    """A table with rounded margins, some cells shown, and every small cell that is not shown as a secret."""
    height, width = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    cells = draw(st.lists(st.integers(0, 30), min_size=height * width, max_size=height * width))
    base = draw(st.sampled_from([1, 5, 10]))
    shown = draw(st.lists(st.booleans(), min_size=height * width, max_size=height * width))
    rows = [one(*range(r * width, (r + 1) * width)) for r in range(height)]
    rows += [one(*range(c, height * width, width)) for c in range(width)]
    rows += [one(i) for i, number in enumerate(cells) if shown[i] and number > 7]
    bounds = []
    for row in rows:
        value = sum(cells[i] for i in row[0])
        bounds.append((value // base * base, value // base * base + base - 1))
    hidden = [i for i, number in enumerate(cells) if number <= 7]
    secrets = [Secret(one(i), cells[i], 8, cells[i] / 2, str(i)) for i in hidden]
    return system(rows, bounds, [float(n) for n in cells]), secrets


@settings(deadline=None, max_examples=60)
@given(tables())
def test_the_truth_is_always_possible_and_trying_many_at_once_changes_no_verdict(
    made: tuple[LinearSystem, list[Secret]],
) -> None:
    table, secrets = made
    attacker = Attacker(table)
    assert table.holds()
    found = {(one.secret.words, one.above) for one in attacker.found_out(secrets)}
    for secret in secrets:
        low, high = attacker.interval(secret.row)
        assert low - 1e-6 <= secret.truth <= high + 1e-6
        assert ((secret.words, True) in found) == (high < 8 - 1e-6)
        assert ((secret.words, False) in found) == (low > secret.lower + 1e-6)


@settings(deadline=None, max_examples=40)
@given(tables(), st.data())
def test_saying_less_never_lets_more_be_found_out(made: tuple[LinearSystem, list[Secret]], data: st.DataObject) -> None:
    table, secrets = made
    dropped = data.draw(st.sets(st.integers(0, table.rows.shape[0] - 1)))
    before = {(one.secret.words, one.above) for one in Attacker(table).found_out(secrets)}
    after = {(one.secret.words, one.above) for one in Attacker(table.without(list(dropped))).found_out(secrets)}
    assert after <= before
