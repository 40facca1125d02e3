"""What families are lacking, criterion by criterion, with what nobody has said beside it."""

from __future__ import annotations

import pytest

from tenants.family_finding.capacity import Lack, lacking
from tenants.family_finding.criteria import Child, Offer


def row(rows: list[Lack], need: str) -> tuple[int, int, int, int]:
    [found] = [one for one in rows if one.need == need]
    return found.children, found.children_unknown, found.families, found.families_unknown


def test_needs_and_offers_are_counted_by_criterion() -> None:
    children = [
        Child(
            age=1, sex="male", needs={"health": "yes"}, ethnicity="black", religion="muslim", language="Urdu, Somali"
        ),
        Child(age=6, sex="female", needs={"health": "no"}, contact=frozenset({"siblings", "letterbox"})),
        Child(contact=frozenset({"none"})),
    ]
    offers = [
        Offer(age_from=0, age_to=2, sex="any", siblings_most=2, needs={"health": "no"}, languages=frozenset({"urdu"})),
        Offer(age_from=5, contacts=frozenset({"any"}), ethnicities=frozenset({"black"})),
    ]
    rows = lacking(children, offers)
    assert row(rows, "Under 2") == (1, 1, 1, 0)
    assert row(rows, "5 to 7") == (1, 1, 0, 1)
    assert row(rows, "Girls") == (1, 1, 1, 1)
    assert row(rows, "Complex health") == (1, 1, 0, 1)
    assert row(rows, "Black") == (1, 2, 1, 1)
    assert row(rows, "Urdu") == (1, 2, 1, 1)
    assert row(rows, "Somali") == (1, 2, 0, 1)
    assert row(rows, "Direct contact with brothers and sisters") == (1, 1, 1, 1)
    assert row(rows, "Two together") == (0, 3, 1, 1)
    assert {one.need for one in rows if one.criterion == "Religion supported"} == {"Muslim"}


def test_brothers_and_sisters_who_stay_together_need_one_family() -> None:
    three = [Child(together=(3, 3), group="a"), Child(together=(3, 3), group="a"), Child(together=(3, 3), group="a")]
    apart = [Child(together=(1, 1), group="b"), Child(together=(1, 1), group="b")]
    rows = lacking([*three, *apart], [Offer(siblings_most=3)])
    assert row(rows, "Three or more together") == (1, 0, 1, 0)
    assert row(rows, "One child") == (2, 0, 1, 0)


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((0, 0, 0, 2), "No child needs this"),
        ((0, 4, 0, 0), "Cannot tell yet: not recorded of some children"),
        ((0, 4, 4, 0), "As many families as children, or more"),
        ((2, 0, 2, 0), "As many families as children, or more"),
        ((2, 1, 2, 0), "Cannot tell yet: not recorded of some children"),
        ((2, 0, 1, 1), "Cannot tell yet: not said by some families"),
        ((2, 1, 1, 1), "Cannot tell yet: not recorded of some children, not said by some families"),
        ((2, 0, 1, 0), "Fewer families than children"),
        ((2, 3, 1, 0), "Fewer families than children"),
    ],
)
def test_what_the_counts_tell_in_words(counts: tuple[int, int, int, int], says: str) -> None:
    assert Lack("", "", *counts).says == says
