"""Mistakes put into clean returns: each kind takes hold, what is mistaken is told, and the rest stays as it was."""

import pytest

from demonstration.authorities import invented_authorities, stream
from demonstration.errors import KINDS, MISTAKES, spoil, with_mistakes
from demonstration.population import lives_of
from demonstration.returns import Rows, rows_of


@pytest.fixture(scope="module")
def clean() -> dict[int, Rows]:
    lives = lives_of(invented_authorities(5)[4], 2026)
    return {year: rows_of(lives, year) for year in range(2021, 2027)}


@pytest.mark.parametrize("kind", sorted(MISTAKES))
def test_each_kind_changes_its_own_table_for_one_child(clean: dict[int, Rows], kind: str) -> None:
    for year, rows in clean.items():
        spoiled, child = spoil(rows, kind, stream(1, kind, str(year)))
        if child:
            break
    else:
        pytest.fail("no row in six years of a large authority could be mistaken so")
    table = MISTAKES[kind][0]
    differing = [name for name in rows if rows[name] != spoiled[name]]
    assert differing == [table]
    assert {row[0] for row in set(rows[table]) ^ set(spoiled[table])} <= {child}


def test_mistakes_are_told_and_leave_what_was_given_alone(clean: dict[int, Rows]) -> None:
    before = {year: {table: list(held) for table, held in rows.items()} for year, rows in clean.items()}
    spoiled, made = with_mistakes(clean, 2026, "505")
    assert clean == before
    assert 3 <= len(made) <= 25
    for mistake in made:
        assert spoiled[mistake.year][mistake.table] != clean[mistake.year][mistake.table]
    assert with_mistakes(clean, 2026, "505") == (spoiled, made)
    assert with_mistakes({2024: clean[2024]}, 2026, "505")[0][2024] == spoiled[2024]


def test_as_many_mistakes_as_asked_for_on_average(clean: dict[int, Rows]) -> None:
    made = sum(len(with_mistakes(clean, seed, "505", mean=2.0)[1]) for seed in range(60))
    assert made / 60 / len(clean) == pytest.approx(2.0, rel=0.15)


def test_every_kind_has_a_weight_and_codes() -> None:
    drawn = {KINDS(stream(1, str(at))) for at in range(2000)}
    assert drawn == set(MISTAKES)
    assert all(codes for _, codes, _ in MISTAKES.values())
