"""Each rule about one figure, on both sides of its threshold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.disclosure import thresholds
from benchmarks.disclosure.cells import Audience, Kind
from benchmarks.disclosure.configuration import DEFAULT
from tests.unit.disclosure.one_cell import TWELVE, cell, place


def broken(
    audience: Audience = Audience.PEERS, cut: str = "none", consented: frozenset[str] = frozenset(), **changes: Any
) -> str | None:
    """The rule a changed cell breaks first."""
    found = thresholds.first_broken(cell(**changes), place(audience, cut, consented=consented))
    return found[0] if found else None


def test_an_ordinary_figure_keeps_every_rule() -> None:
    assert broken() is None


@pytest.mark.parametrize(("children", "rule"), [(9, "R2"), (10, None)])
def test_r2_ten_children_behind_a_statistic(children: int, rule: str | None) -> None:
    assert broken(kind=Kind.DAYS, value=300, children=children) == rule


@pytest.mark.parametrize(("expected", "rule"), [(9.9, "R2"), (10.0, None), (None, "R2")])
def test_r2_ten_expected_behind_a_ratio(expected: float | None, rule: str | None) -> None:
    assert broken(kind=Kind.RATIO, value=1.2, expected=expected) == rule


@pytest.mark.parametrize("audience", [Audience.PEERS, Audience.NATIONAL, Audience.PUBLIC])
@pytest.mark.parametrize(("count", "rule"), [(0, "R3"), (1, "R3"), (7, "R3"), (8, None)])
def test_r3_small_counts_and_nought(audience: Audience, count: int, rule: str | None) -> None:
    assert broken(audience, value=count, children=count) == rule


def test_r3_a_nought_that_could_not_be_otherwise_is_not_hidden() -> None:
    assert broken(value=0, children=0, structural=True) is None


@pytest.mark.parametrize(("of", "rule"), [(120, "R3"), (121, None)])
def test_r3_all_of_them(of: int, rule: str | None) -> None:
    assert broken(of=of) == rule


@pytest.mark.parametrize(("children", "of", "rule"), [(7, 100, "R3"), (93, 100, "R3"), (92, 100, None), (8, 100, None)])
def test_r3_a_share_with_few_on_either_side(children: int, of: int, rule: str | None) -> None:
    found = thresholds.small_count(cell(Kind.PROPORTION, children / of, children=children, of=of), place())
    assert bool(found) == (rule is not None)


@pytest.mark.parametrize(("many", "rule"), [(9, "R4"), (10, None)])
def test_r4_ten_authorities(many: int, rule: str | None) -> None:
    assert broken(contributions=dict.fromkeys(TWELVE[:many], 10.0)) == rule


def amounts(*largest: float, rest: float = 10.0) -> dict[str, float]:
    """Twelve contributions, the largest given."""
    return dict(zip(TWELVE, [*largest, *[rest] * (12 - len(largest))], strict=True))


@pytest.mark.parametrize(
    ("contributions", "rule"),
    [
        (amounts(70.0), None),  # 70 of 180 is 39 %
        (amounts(75.0), "R5"),  # 41 %
        (amounts(40.0, 40.0, rest=0.7), "R5"),  # the second knows the first to within 20 %
        (amounts(50.0, 40.0, 40.0, 5.0, rest=0.6), "R5"),  # three together do, one alone does not
    ],
)
def test_r5_no_authority_stands_out(contributions: dict[str, float], rule: str | None) -> None:
    assert broken(contributions=contributions) == rule


@pytest.mark.parametrize(
    ("kind", "units", "rule"),
    [
        (Kind.MEDIAN, 9, "R6"),
        (Kind.MEDIAN, 10, None),
        (Kind.QUARTILE, 19, "R6"),
        (Kind.QUARTILE, 20, None),
        (Kind.TAIL, 49, "R6"),
        (Kind.TAIL, 50, None),
        (Kind.MEDIAN, None, "R6"),
    ],
)
def test_r6_enough_values_for_a_quantile(kind: Kind, units: int | None, rule: str | None) -> None:
    assert broken(kind=kind, value=1.0, units=units) == rule


def test_r7_one_authority_is_for_the_national_lead_and_only_with_its_consent() -> None:
    own = {"group": TWELVE[0], "contributions": {TWELVE[0]: 120.0}}
    assert thresholds.no_authority_points(cell(**own), place(Audience.PEERS)) is not None
    assert thresholds.no_authority_points(cell(**own), place(Audience.PUBLIC, consented=frozenset(TWELVE))) is not None
    assert thresholds.no_authority_points(cell(**own), place(Audience.NATIONAL)) is not None
    assert broken(Audience.NATIONAL, consented=frozenset({TWELVE[0]}), **own) is None


def test_r7_a_band_has_ten_authorities() -> None:
    band = cell(Kind.AUTHORITIES, 9, contributions={}, measure="", children=0)
    assert thresholds.no_authority_points(band, place(cut="size_band")) is not None
    assert thresholds.no_authority_points(band, place(cut="none")) is None


@pytest.mark.parametrize(("freedom", "rule"), [(9, "R13"), (10, None), (None, "R13")])
def test_r13_ten_degrees_of_freedom(freedom: int | None, rule: str | None) -> None:
    assert broken(kind=Kind.ESTIMATE, value=0.1, degrees_of_freedom=freedom) == rule


@given(st.lists(st.floats(0.5, 1000), min_size=3, max_size=20), st.integers(0, 3))
def test_what_more_colluders_do_not_know_fewer_do_not(contributions: list[float], colluders: int) -> None:
    if not thresholds.share_known(contributions, colluders + 1, DEFAULT.p):
        assert not thresholds.share_known(contributions, colluders, DEFAULT.p)


@given(st.lists(st.floats(0.5, 1000), min_size=2, max_size=20))
def test_the_rule_is_what_the_second_largest_can_work_out(contributions: list[float]) -> None:
    """The textbook form: the total less one's own is a bound on the largest; within p of it is too near."""
    first, second = sorted(contributions, reverse=True)[:2]
    too_near = (sum(contributions) - second) - first < DEFAULT.p * first - 1e-9
    assert thresholds.share_known(contributions, 1, DEFAULT.p) or not too_near
