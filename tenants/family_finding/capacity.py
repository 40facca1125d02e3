"""What families are lacking: what waiting children need beside what available families offer, criterion by criterion.

Pure. Criteria are counted one at a time and never crossed, so that the table tells of needs and not of a child. A
family counts as offering an age where its range has any age in common with the band. Brothers and sisters who are to
live together need one family: in the rows about siblings they count once, in all others each child counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from tenants.family_finding.criteria import (
    ANY,
    CONTACTS,
    CRITERIA,
    ETHNICITIES,
    NEEDS,
    NOTHING,
    RELIGIONS,
    SEXES,
    Child,
    Offer,
    languages_of,
)

Told = bool | None
One = TypeVar("One", Child, Offer)
MANY = {1: "One child", 2: "Two together", 3: "Three or more together"}
BANDS = ((0, 1, "Under 2"), (2, 4, "2 to 4"), (5, 7, "5 to 7"), (8, 17, "8 and over"))


@dataclass(frozen=True)
class Lack:
    """One need: children who have it and of whom it is not recorded, families that offer it and that have not said."""

    criterion: str
    need: str
    children: int
    children_unknown: int
    families: int
    families_unknown: int

    @property
    def says(self) -> str:
        """In words what the four counts tell, whatever turns out of what is not known."""
        if self.children + self.children_unknown == 0:
            return "No child needs this"
        if self.families >= self.children + self.children_unknown:
            return "As many families as children, or more"
        if self.families + self.families_unknown < self.children:
            return "Fewer families than children"
        unsaid = [
            words
            for words, many in (
                ("not recorded of some children", self.children_unknown),
                ("not said by some families", self.families_unknown),
            )
            if many
        ]
        return f"Cannot tell yet: {', '.join(unsaid)}"


def lacking(children: Sequence[Child], offers: Sequence[Offer]) -> list[Lack]:
    """Every need by criterion; religions and languages only where a child is known to need them."""
    languages = sorted({one for child in children for one in languages_of(child.language)} - {NOTHING})
    asked: list[tuple[str, str, Callable[[Child], Told], Callable[[Offer], Told]]] = [
        *(("age", words, _aged(low, high), _takes_age(low, high)) for low, high, words in BANDS),
        *(("sex", words, _is(_sex, sex), _has(_family_sex, sex)) for sex, words in SEXES.items()),
        *(("siblings", words, _together(many), _takes(many)) for many, words in MANY.items()),
        *((need, CRITERIA[need], _needs(need), _needs(need)) for need in NEEDS),
        *(
            ("ethnicity", words, _is(_ethnicity, code), _has(_offered("ethnicities"), code))
            for code, words in ETHNICITIES.items()
        ),
        *(
            ("religion", words, _is(_religion, code), _has(_offered("religions"), code))
            for code, words in RELIGIONS.items()
        ),
        *(("language", one.title(), _has(_languages, one), _has(_offered("languages"), one)) for one in languages),
        *(
            ("contact", words, _has(_contact, code), _has(_offered("contacts"), code))
            for code, words in CONTACTS.items()
        ),
    ]
    as_families = _once_a_family(children)
    rows = [
        _row(criterion, words, as_families if criterion == "siblings" else children, offers, child_tells, offer_tells)
        for criterion, words, child_tells, offer_tells in asked
    ]
    return [row for row in rows if row.criterion != CRITERIA["religion"] or row.children]


def _row(
    criterion: str,
    words: str,
    children: Iterable[Child],
    offers: Iterable[Offer],
    child_tells: Callable[[Child], Told],
    offer_tells: Callable[[Offer], Told],
) -> Lack:
    asked = [child_tells(child) for child in children]
    offered = [offer_tells(offer) for offer in offers]
    return Lack(
        CRITERIA[criterion],
        words,
        asked.count(True),
        asked.count(None),
        offered.count(True),
        offered.count(None),
    )


def _once_a_family(children: Iterable[Child]) -> list[Child]:
    """Of those who are to live together in one family, one."""
    kept: dict[str, Child] = {}
    for number, child in enumerate(children):
        as_one = bool(child.group) and child.together is not None and child.together[0] > 1
        kept.setdefault(child.group if as_one else f"#{number}", child)
    return list(kept.values())


def _aged(low: int, high: int) -> Callable[[Child], Told]:
    return lambda child: None if child.age is None else low <= child.age <= high


def _takes_age(low: int, high: int) -> Callable[[Offer], Told]:
    def tells(offer: Offer) -> Told:
        if (offer.age_from is not None and offer.age_from > high) or (offer.age_to is not None and offer.age_to < low):
            return False
        return None if offer.age_from is None or offer.age_to is None else True

    return tells


def _sex(child: Child) -> str:
    return child.sex


def _ethnicity(child: Child) -> str:
    return child.ethnicity


def _religion(child: Child) -> str:
    return child.religion


def _languages(child: Child) -> frozenset[str]:
    return languages_of(child.language)


def _contact(child: Child) -> frozenset[str]:
    return child.contact


def _offered(name: str) -> Callable[[Offer], frozenset[str]]:
    return attrgetter(name)


def _family_sex(offer: Offer) -> frozenset[str]:
    return frozenset({offer.sex} - {""})


def _is(value_of: Callable[[Child], str], code: str) -> Callable[[Child], Told]:
    return lambda child: value_of(child) == code if value_of(child) else None


def _has(values_of: Callable[[One], frozenset[str]], code: str) -> Callable[[One], Told]:
    def tells(one: One) -> Told:
        given = values_of(one)
        return None if not given else code in given or ANY in given

    return tells


def _together(many: int) -> Callable[[Child], Told]:
    def tells(child: Child) -> Told:
        if child.together is None:
            return None
        fewest, most = (min(one, 3) for one in child.together)
        return fewest == many if fewest == most else (None if fewest <= many <= most else False)

    return tells


def _takes(many: int) -> Callable[[Offer], Told]:
    return lambda offer: None if offer.siblings_most is None else offer.siblings_most >= many


def _needs(need: str) -> Callable[[Child | Offer], Told]:
    def tells(one: Child | Offer) -> Told:
        answer = one.needs.get(need, "unknown")
        return None if answer == "unknown" else answer == "yes"

    return tells
