"""Invented authorities: invented for good, of the published spread of sizes, the same whatever else is asked for."""

import csv
from pathlib import Path
from statistics import median, quantiles

import pytest

from demonstration.authorities import MOST, SLOW, STAGES, invented_authorities
from demonstration.names import place_name

PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "authorities.csv"


def test_sizes_have_the_published_spread() -> None:
    sizes = [each.looked_after for each in invented_authorities(MOST)]
    tenth, ninetieth = quantiles(sizes, n=10)[0], quantiles(sizes, n=10)[-1]
    assert median(sizes) == pytest.approx(457, rel=0.06)
    assert tenth == pytest.approx(208, rel=0.1)
    assert ninetieth == pytest.approx(997, rel=0.1)
    assert 1900 < max(sizes) <= 2317


def test_codes_and_names_are_each_used_once() -> None:
    made = invented_authorities(MOST)
    assert len({each.code for each in made}) == len({each.name for each in made}) == MOST
    assert all(each.code.isdigit() and 501 <= int(each.code) <= 653 for each in made)


def test_nothing_is_called_as_a_real_authority_is() -> None:
    if not PUBLISHED.exists():
        pytest.skip("the published list of authorities is not at hand")
    with PUBLISHED.open(encoding="utf-8") as file:
        real = list(csv.DictReader(file))
    made = invented_authorities(MOST)
    for column, values in (
        ("la_code", {each.code for each in made}),
        ("ons_code", {each.ons_code for each in made}),
        ("la_name", {each.name.casefold() for each in made}),
        ("region", {each.region.casefold() for each in made}),
    ):
        assert not values & {row[column].casefold() for row in real}, column


def test_an_authority_is_the_same_in_a_demonstration_of_any_size() -> None:
    few, many = invented_authorities(36), invented_authorities(153)
    for one, same in zip(few, many, strict=False):
        assert (one.code, one.name, one.looked_after, one.kind, one.speed, one.planted) == (
            same.code,
            same.name,
            same.looked_after,
            same.kind,
            same.speed,
            same.planted,
        )
    assert invented_authorities(36) == few
    assert [each.speed for each in invented_authorities(36, seed=7)] != [each.speed for each in few]


def test_regions_hold_at_least_seven_of_thirty_six() -> None:
    regions = [each.region for each in invented_authorities(36)]
    assert 4 <= len(set(regions)) <= 6
    assert min(regions.count(region) for region in set(regions)) >= 7


def test_slow_stages_and_one_authority_with_stuck_children_are_planted() -> None:
    planted = {each.planted: each for each in invented_authorities(36) if each.planted}
    assert set(planted) == {
        "stuck",
        "slow:decision_to_match",
        "slow:care_to_decision",
        "slow:placed_to_adoption",
    }
    assert planted["slow:care_to_decision"].speed["care_to_decision"] == SLOW
    assert set(planted["stuck"].speed) == set(STAGES)


@pytest.mark.parametrize("count", [0, 154])
def test_more_or_fewer_than_there_are_names_for_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 153"):
        invented_authorities(count)
    with pytest.raises(ValueError, match="0 to 152"):
        place_name(153)
