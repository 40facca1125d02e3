"""Every error a validator must catch is caught, on the child it was made on, and a clean return has no finding."""

from __future__ import annotations

import pytest

from tenants.checks.rules import RULES
from tenants.checks.run import Findings, check_returns
from tests.factories.mutations import MORE, MUST_CATCH, YEAR, Mutation, clean_returns, mutated_returns

ALL = {f"0{number}": mutation for number, mutation in enumerate((*MUST_CATCH, *MORE), 100)}


@pytest.fixture(scope="module")
def found() -> Findings:
    """All mutations in one return, each on a child of its own."""
    return check_returns(mutated_returns([(child, [mutation]) for child, mutation in ALL.items()]), years={YEAR})


@pytest.mark.parametrize(("child", "mutation"), ALL.items(), ids=[mutation.name for mutation in ALL.values()])
def test_an_error_is_found_on_its_child(found: Findings, child: str, mutation: Mutation) -> None:
    codes = {each.code for each in found if _about(each.child, child, mutation)}
    assert mutation.codes <= codes


def _about(finding: str, child: str, mutation: Mutation) -> bool:
    if mutation.name == "nobody":
        return finding == ""
    return finding.lstrip("?0") == child.lstrip("0") != ""


def test_a_clean_return_has_no_finding() -> None:
    found = check_returns(clean_returns())
    assert found.frame.to_dict("records") == []
    assert len(found.asked) > 200


def test_the_mutations_break_every_rule_of_the_year(found: Findings) -> None:
    of_the_year = {rule.code for rule in RULES if rule.years[0] <= YEAR <= rule.years[1]}
    assert of_the_year == {each.code for each in found}


def test_children_without_an_error_are_left_alone_beside_those_with_one() -> None:
    made = [("7001", [MUST_CATCH[0]]), ("7002", [Mutation("none", "adopted", lambda *_: None, frozenset())])]
    assert {each.child for each in check_returns(mutated_returns(made))} == {"7001"}


def test_no_code_is_given_twice() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_is_wrong_and_how_to_mend_it(rule) -> None:  # type: ignore[no-untyped-def]
    assert rule.title.endswith(".")
    assert rule.mend.endswith((".", ")."))
    assert rule.why.startswith("It blocks applying" if rule.blocks else "It does not block")
