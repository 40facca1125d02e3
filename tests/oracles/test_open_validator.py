"""The checks against the open validator: the same (table, child, code), less the differences that are known and why."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest

from tenants.checks.rules import BY_CODE
from tenants.checks.run import check_returns
from tenants.uploads.reading import read_folder
from tenants.uploads.tables import TABLES, AnnualReturn
from tests.factories.mutations import MORE, MUST_CATCH, YEAR, Mutation, clean_returns, mutated_returns
from tests.factories.random_errors import random_returns
from tests.factories.returns import rows_of

from .asking import Answer, Question, ask
from .environment import why_absent
from .known_differences import ChildRows, explained

pytestmark = [pytest.mark.oracle, pytest.mark.skipif(bool(why_absent()), reason=why_absent())]

SHARED = Path(__file__).parents[3] / "shared" / "data" / "returns"
ALL_CODES = frozenset(BY_CODE)
# One child without any readable start makes 13 of its rules crash for everybody, so these are not asked beside others.
CRASH_IT = {"start blank", "no episodes", "nobody"}
# Crashes where a child stands twice in Header: its answer says so, and that code is then not compared.
MAY_CRASH = {"203"}

Triple = tuple[str, str, str]


def differences(this: AnnualReturn, last: AnnualReturn | None, answer: Answer) -> tuple[set[Triple], set[Triple]]:
    """What only we find and what only the open validator finds, unexplained ones only."""
    assert answer.failed <= MAY_CRASH
    compared = (answer.known & ALL_CODES) - answer.failed
    found = check_returns([held for held in (last, this) if held], years={this.year})
    ours = {(each.table, each.child, each.code) for each in found if each.code in compared}
    theirs = {triple for triple in answer.findings if triple[2] in compared}
    rows: dict[str, dict[str, list[dict[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for table in TABLES:
        for row in rows_of(this, table):
            rows[row["CHILD"]][table].append(row)
    return (
        {one for one in ours - theirs if not explained(one[2], "ours", ChildRows(rows[one[1]]))},
        {one for one in theirs - ours if not explained(one[2], "theirs", ChildRows(rows[one[1]]))},
    )


def compare(*returns: tuple[AnnualReturn, AnnualReturn | None]) -> None:
    """Compare all of them, asking once."""
    answers = ask([Question(this, last, ALL_CODES) for this, last in returns])
    for (this, last), answer in zip(returns, answers, strict=True):
        only_ours, only_theirs = differences(this, last, answer)
        assert not only_ours
        assert not only_theirs


def test_clean_returns() -> None:
    last, this = clean_returns()
    compare((this, last), (last, None))


def test_each_error_alone() -> None:
    made = [(f"0{number}", [one]) for number, one in enumerate((*MUST_CATCH, *MORE), 100) if one.name not in CRASH_IT]
    last, this = mutated_returns(made)
    compare((this, last), (this, None))


def test_it_answers_the_errors_as_the_reference_says() -> None:
    """Holds the oracle itself: a newer one that catches what it missed must be looked at."""
    made = [(f"0{number}", [one]) for number, one in enumerate(MUST_CATCH, 100)]
    last, this = mutated_returns(made)
    (answer,) = ask([Question(this, last, ALL_CODES)])
    codes: dict[str, set[str]] = defaultdict(set)
    for _, child, code in answer.findings:
        codes[child.lstrip("0")].add(code)
    missed = [one.name for child, (one,) in made if not one.codes <= codes[child.lstrip("0")]]
    assert missed == ["AD1 missing", "one adopter, coded as a couple"]


@pytest.mark.parametrize("seed", [1, 2])
def test_several_errors_on_one_child(seed: int) -> None:
    rng = random.Random(seed)
    kinds: dict[str, list[Mutation]] = defaultdict(list)
    for one in (*MUST_CATCH, *MORE):
        if one.name not in CRASH_IT:
            kinds[one.kind].append(one)
    made: list[tuple[str, list[Mutation]]] = []
    while len(made) < 300:
        of_a_kind = kinds[rng.choice(sorted(kinds))]
        own = rng.sample(of_a_kind, min(len(of_a_kind), rng.randint(2, 4)))
        # A row that one error took away cannot carry another.
        if not any("missing" in one.name or "not " in one.name for one in own):
            made.append((f"0{len(made) + 1000}", own))
    last, this = mutated_returns(made)
    compare((this, last))


def test_random_errors() -> None:
    returns = [random_returns(seed, 400) for seed in range(8)]
    compare(*((this, last) for last, this in returns), *((last, None) for last, _ in returns[:2]))


@pytest.mark.parametrize("authority", ["990", "991"])
def test_invented_returns_of_whole_authorities(authority: str) -> None:
    if not SHARED.exists():
        pytest.skip("the invented returns for development are not here")
    held = {one.year: one for one in read_folder(SHARED / authority)}
    compare(*((held[year], held.get(year - 1)) for year in sorted(held) if year >= YEAR - 3))
