"""What a child needs of a family beside what a family offers: met, not met, or unknown. Pure.

Unknown is not no. An answer is given only where it holds whatever the missing fact turns out to be: a family that takes
a boy or a girl meets the criterion though the child's sex is not recorded; a family that has not said does not.
There is no score, and the criteria are not weighed against one another: people do that, and say why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from tenants.casework.needs import Answer

Mark = Literal["met", "not_met", "unknown"]
MARKS: Mapping[Mark, str] = MappingProxyType({"met": "Met", "not_met": "Not met", "unknown": "Unknown"})
CRITERIA: Mapping[str, str] = MappingProxyType(
    {
        "age": "Age",
        "sex": "Sex",
        "siblings": "Siblings together",
        "disability": "Disability",
        "health": "Complex health",
        "development": "Developmental uncertainty",
        "ethnicity": "Ethnicity supported",
        "religion": "Religion supported",
        "language": "Language supported",
        "contact": "Contact arrangements",
        "region": "Region",
    }
)
NEEDS = ("disability", "health", "development")
SEXES: Mapping[str, str] = MappingProxyType({"female": "Girls", "male": "Boys"})
_SEX: Mapping[str, str] = MappingProxyType({"1": "male", "M": "male", "2": "female", "F": "female"})
ETHNICITIES: Mapping[str, str] = MappingProxyType(
    {
        "white_british": "White British",
        "white_other": "White, other",
        "mixed": "Mixed",
        "asian": "Asian",
        "black": "Black",
        "other": "Another ethnic group",
    }
)
_ETHNICITY: Mapping[str, str] = MappingProxyType(
    {
        "WBRI": "white_british",
        **dict.fromkeys(("WIRI", "WOTH", "WIRT", "WROM"), "white_other"),
        **dict.fromkeys(("MWBC", "MWBA", "MWAS", "MOTH"), "mixed"),
        **dict.fromkeys(("AIND", "APKN", "ABAN", "AOTH", "CHNE"), "asian"),
        **dict.fromkeys(("BCRB", "BAFR", "BOTH"), "black"),
        "OOTH": "other",
    }
)
RELIGIONS: Mapping[str, str] = MappingProxyType(
    {
        "christian": "Christian",
        "muslim": "Muslim",
        "hindu": "Hindu",
        "sikh": "Sikh",
        "jewish": "Jewish",
        "buddhist": "Buddhist",
        "other": "Another religion",
    }
)
CONTACTS: Mapping[str, str] = MappingProxyType(
    {
        "letterbox": "Letterbox contact",
        "siblings": "Direct contact with brothers and sisters",
        "birth_family": "Direct contact with the birth family",
    }
)
REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "north_east": "North East",
        "north_west": "North West",
        "yorkshire": "Yorkshire and the Humber",
        "east_midlands": "East Midlands",
        "west_midlands": "West Midlands",
        "east": "East of England",
        "london": "London",
        "south_east": "South East",
        "south_west": "South West",
        "elsewhere": "Elsewhere in the United Kingdom",
    }
)
NOTHING = "none"
ANY = "any"


@dataclass(frozen=True)
class Child:
    """What a child needs. None and "" are not recorded. `together`: the fewest and most who are to live together.

    `religion`, `contact` and `avoid` hold codes; `none` among them says that nothing particular is needed. `group`
    names the sibling group, "" for none.
    """

    age: int | None = None
    sex: str = ""
    together: tuple[int, int] | None = None
    needs: Mapping[str, Answer] = field(default_factory=dict)
    ethnicity: str = ""
    religion: str = ""
    language: str = ""
    contact: frozenset[str] = frozenset()
    avoid: frozenset[str] = frozenset()
    group: str = ""


@dataclass(frozen=True)
class Offer:
    """What a family offers. None, "" and an empty set are not said; `any` among the codes says all of them."""

    age_from: int | None = None
    age_to: int | None = None
    sex: str = ""
    siblings_most: int | None = None
    needs: Mapping[str, Answer] = field(default_factory=dict)
    ethnicities: frozenset[str] = frozenset()
    religions: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    region: str = ""


def sex_of(code: str) -> str:
    """`female` or `male` for the code of a return of any year; "" for one that tells neither."""
    return _SEX.get(code, "")


def ethnicity_of(code: str) -> str:
    """The group of a return's code; "" for refused, not obtained or none."""
    return _ETHNICITY.get(code, "")


def codes_of(text: str) -> frozenset[str]:
    """Codes kept as text, parted by blanks."""
    return frozenset(text.split())


def languages_of(text: str) -> frozenset[str]:
    """Languages as typed, parted by commas, in small letters."""
    return frozenset(" ".join(one.split()).casefold() for one in text.split(",") if one.strip())


def together_of(decision: str, members: int, alone: bool) -> tuple[int, int] | None:
    """How many children are to live together: by the sibling group's decision, or recorded as placed alone.

    `members` counts the children of the group still waiting for a family, 0 where the child is in none.
    """
    if members == 0:
        return (1, 1) if alone else None
    if decision == "together":
        return (members, members)
    return (1, 1) if decision == "apart" else (1, members)


def compare(child: Child, offer: Offer) -> dict[str, Mark]:
    """Criterion → met, not met or unknown, in the order of CRITERIA."""
    found: dict[str, Mark] = {
        "age": _age(child.age, offer),
        "sex": _one_of(frozenset({child.sex} - {""}), frozenset({offer.sex} - {""}), frozenset(SEXES)),
        "siblings": _siblings(child.together, offer.siblings_most),
    }
    for need in NEEDS:
        found[need] = _need(child.needs.get(need, "unknown"), offer.needs.get(need, "unknown"))
    found["ethnicity"] = _one_of(frozenset({child.ethnicity} - {""}), offer.ethnicities, frozenset(ETHNICITIES))
    found["religion"] = _one_of(frozenset({child.religion} - {""}), offer.religions, frozenset(RELIGIONS))
    found["language"] = _one_of(languages_of(child.language), offer.languages, frozenset())
    found["contact"] = _one_of(child.contact, offer.contacts, frozenset(CONTACTS))
    found["region"] = _region(child.avoid, offer.region)
    return found


def _mark(is_met: bool) -> Mark:
    return "met" if is_met else "not_met"


def _age(age: int | None, offer: Offer) -> Mark:
    if age is None:
        return "unknown"
    if (offer.age_from is not None and age < offer.age_from) or (offer.age_to is not None and age > offer.age_to):
        return "not_met"
    return "unknown" if offer.age_from is None or offer.age_to is None else "met"


def _siblings(together: tuple[int, int] | None, most: int | None) -> Mark:
    if together is None or most is None:
        return "unknown"
    fewest, largest = together
    return "met" if most >= largest else "not_met" if most < fewest else "unknown"


def _need(child: Answer, family: Answer) -> Mark:
    if child == "no" or family == "yes":
        return "met"
    return "not_met" if child == "yes" and family == "no" else "unknown"


def _one_of(asked: frozenset[str], offered: frozenset[str], every: frozenset[str]) -> Mark:
    """Whether all that is asked is offered; `every` is what could be asked at most, empty where that is open."""
    if asked == {NOTHING} or ANY in offered or (every and every <= offered):
        return "met"
    if not asked or not offered:
        return "unknown"
    return _mark(asked - {NOTHING} <= offered)


def _region(avoid: frozenset[str], region: str) -> Mark:
    if avoid == {NOTHING}:
        return "met"
    if not avoid or not region:
        return "unknown"
    return _mark(region not in avoid)
