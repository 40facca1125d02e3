"""Returns that look like something else than the person believes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenants.uploads.plausibility import doubts_about
from tenants.uploads.reading import read_files, read_folder
from tests.unit.uploads.made import sent, year_of

REAL = Path(__file__).parents[4] / "shared" / "data" / "returns"


def read(year, children):
    (annual,) = read_files(sent(year_of(year, children=tuple(children)), str(year)))
    return annual


def with_births_of(annual, year):
    """The same children as a return of another year has them: made-up birth dates depend on the year."""
    header = annual.tables["header"]
    same = header.assign(DOB=f"03/02/{year - 2}")
    return type(annual)(annual.year, {**annual.tables, "header": same}, annual.files)


def ids(first, last):
    return [f"{number:06d}" for number in range(first, last)]


def test_the_same_children_a_year_on_raise_no_doubt():
    assert doubts_about([with_births_of(read(2024, ids(10, 50)), 2023)], {2023: read(2023, ids(0, 40))}) == ()


def test_hardly_a_child_of_the_year_before_is_a_doubt():
    (doubt,) = doubts_about([with_births_of(read(2024, ids(38, 80)), 2023)], {2023: read(2023, ids(0, 40))})

    assert doubt.code == "strangers_2024"
    assert "Of the 42 children" in doubt.text
    assert "only 2 " in doubt.text


def test_the_same_numbers_for_children_born_otherwise_are_strangers():
    assert doubts_about([read(2024, ids(0, 40))], {2023: read(2023, ids(0, 40))})


def test_years_within_one_upload_are_compared_with_one_another():
    assert doubts_about([read(2024, ids(0, 40)), read(2023, ids(0, 40))], {})


def test_a_few_children_say_nothing():
    assert doubts_about([read(2024, ids(0, 10))], {2023: read(2023, ids(20, 40))}) == ()


def test_years_that_do_not_touch_are_not_compared():
    assert doubts_about([read(2024, ids(0, 40))], {2021: read(2021, ids(50, 90))}) == ()


def test_a_return_that_replaces_a_much_larger_one_is_a_doubt():
    (doubt,) = doubts_about([read(2024, ids(0, 30))], {2024: read(2024, ids(0, 60))})

    assert doubt.code == "fewer_2024"
    assert "60 children" in doubt.text


def test_a_return_of_strangers_for_a_year_held_is_a_doubt():
    (doubt,) = doubts_about([read(2024, ids(100, 140))], {2024: read(2024, ids(0, 40))})

    assert doubt.code == "strangers_2024"
    assert "return held for the same year" in doubt.text


@pytest.mark.skipif(not REAL.is_dir(), reason="the synthetic returns lie beside the repository, not in it")
def test_the_other_synthetic_authority_is_told_apart_and_the_own_is_not():
    own = {annual.year: annual for annual in read_folder(REAL / "990")}
    other = {annual.year: annual for annual in read_folder(REAL / "991")}

    assert doubts_about(own.values(), {}) == ()
    for year in (2022, 2024, 2026):
        assert [doubt.code for doubt in doubts_about([other[year]], {year - 1: own[year - 1]})] == [f"strangers_{year}"]
        assert doubts_about([own[year]], {year - 1: own[year - 1], year: own[year]}) == ()
