"""What the product reads out of invented returns: no finding in clean ones, every mistake found, every date right."""

from datetime import date

import pytest

from demonstration.authorities import invented_authorities, stream
from demonstration.errors import MISTAKES, spoil
from demonstration.lives import Life
from demonstration.population import lives_of
from demonstration.returns import Rows, files_of, rows_of
from demonstration.truth import Truth, truth
from tenants.checks.run import check_returns
from tenants.journeys.build import build_journeys
from tenants.journeys.journey import DATES, Journey
from tenants.uploads.reading import read_files
from tenants.uploads.tables import AnnualReturn

YEARS = range(2021, 2027)


def read(rows: dict[int, Rows]) -> list[AnnualReturn]:
    held = []
    for year, tables in rows.items():
        held += read_files([(f"{year}/{name}", data) for name, data in files_of(tables).items()], year=year)
    return held


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return lives_of(invented_authorities(5)[4], 2026)


@pytest.fixture(scope="module")
def rows(lives: list[Life]) -> dict[int, Rows]:
    return {year: rows_of(lives, year) for year in YEARS}


@pytest.mark.parametrize("number", range(4))
def test_a_clean_return_has_no_finding(number: int) -> None:
    lives = lives_of(invented_authorities(4)[number], 2026)
    found = list(check_returns(read({year: rows_of(lives, year) for year in YEARS})))
    assert found == []


@pytest.mark.parametrize("kind", sorted(MISTAKES))
def test_each_mistake_is_found_by_one_of_its_codes(rows: dict[int, Rows], kind: str) -> None:
    for year in YEARS[1:]:
        spoiled, child = spoil(rows[year], kind, stream(5, kind, str(year)))
        if child:
            break
    found = check_returns(read({year - 1: rows[year - 1], year: spoiled}), years=[year])
    answered = {each.code for each in found if each.child == child}
    assert answered & set(MISTAKES[kind][1]), (kind, answered)


def differing(journey: Journey, told: Truth) -> list[str]:
    """Dates that are neither as they happened nor named incomplete. A return tells of a match with the order only."""
    names = [name for name in DATES if name not in journey.incomplete and (name != "match" or told.order is not None)]
    return [name for name in names if getattr(journey, name) != getattr(told, name)]


def test_every_date_derived_is_as_it_happened(lives: list[Life], rows: dict[int, Rows]) -> None:
    journeys, told = build_journeys(read(rows)), truth(lives)
    wrong = {child: differing(journeys[child], one) for child, one in told.items()}
    assert {child: names for child, names in wrong.items() if names} == {}
    assert all(
        (journeys[child].left, journeys[child].left_reason) == (one.left, one.left_reason)
        for child, one in told.items()
    )
    adopted = [child for child, one in told.items() if one.order is not None]
    assert sum("match" not in journeys[child].incomplete for child in adopted) == len(adopted)


@pytest.mark.parametrize("held", [(2021, 2022), (2023, 2024), (2022, 2023, 2024, 2025), (2026,)], ids=str)
def test_a_date_of_fewer_years_is_right_or_incomplete(
    lives: list[Life], rows: dict[int, Rows], held: tuple[int, ...]
) -> None:
    told = truth(lives, date(max(held), 3, 31))
    journeys = build_journeys(read({year: rows[year] for year in held}))
    wrong: dict[str, list[str]] = {}
    for child, journey in journeys.items():
        names = [name for name in DATES if getattr(journey, name) is not None and child in told]
        wrong[child] = [name for name in names if getattr(journey, name) != getattr(told[child], name)]
    assert {child: names for child, names in wrong.items() if names} == {}
    assert any(journey.incomplete for journey in journeys.values())
