"""What a child needs of a family, and what a family offers, in words that say where something is not known. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tenants.casework.needs import Answer
from tenants.family_finding.criteria import (
    ANY,
    CONTACTS,
    CRITERIA,
    ETHNICITIES,
    NEEDS,
    NOTHING,
    REGIONS,
    RELIGIONS,
    Child,
    Offer,
)

UNKNOWN = "Not recorded"
NOT_SAID = "Not said"
_SEX = {"female": "Girl", "male": "Boy"}
_OFFERED_SEX = {"any": "Boys or girls", "female": "Girls", "male": "Boys", "": NOT_SAID}


def described(child: Child) -> list[tuple[str, str]]:
    """Criterion and what the child needs, in the order of the criteria."""
    found = {
        "age": UNKNOWN if child.age is None else f"{child.age} years",
        "sex": _SEX.get(child.sex, UNKNOWN),
        "siblings": _together(child.together),
        **{need: _answer(child.needs.get(need, "unknown"), UNKNOWN) for need in NEEDS},
        "ethnicity": ETHNICITIES.get(child.ethnicity, UNKNOWN),
        "religion": "None in particular" if child.religion == NOTHING else RELIGIONS.get(child.religion, UNKNOWN),
        "language": child.language or UNKNOWN,
        "contact": _listed(child.contact, CONTACTS, "No contact is planned", UNKNOWN),
        "region": _region(child.avoid),
    }
    return [(CRITERIA[name], found[name]) for name in CRITERIA]


def offered(offer: Offer) -> list[tuple[str, str]]:
    """Criterion and what the family offers, in the order of the criteria."""
    found = {
        "age": _ages(offer.age_from, offer.age_to),
        "sex": _OFFERED_SEX.get(offer.sex, NOT_SAID),
        "siblings": NOT_SAID if offer.siblings_most is None else f"Up to {offer.siblings_most}",
        **{need: _answer(offer.needs.get(need, "unknown"), NOT_SAID) for need in NEEDS},
        "ethnicity": _listed(offer.ethnicities, ETHNICITIES, "Any", NOT_SAID),
        "religion": _listed(offer.religions, RELIGIONS, "Any", NOT_SAID),
        "language": ", ".join(one.title() for one in sorted(offer.languages)) or NOT_SAID,
        "contact": _listed(offer.contacts, CONTACTS, "Any", NOT_SAID),
        "region": REGIONS.get(offer.region, NOT_SAID),
    }
    return [(CRITERIA[name], found[name]) for name in CRITERIA]


def _answer(answer: Answer, unknown: str) -> str:
    return {"yes": "Yes", "no": "No"}.get(answer, unknown)


def _listed(codes: Collection[str], words: Mapping[str, str], whole: str, unknown: str) -> str:
    if NOTHING in codes or ANY in codes:
        return whole
    return "; ".join(words[one] for one in words if one in codes) or unknown


def _together(together: tuple[int, int] | None) -> str:
    if together is None:
        return UNKNOWN
    fewest, most = together
    if fewest == most:
        return "One child" if most == 1 else f"{most} children together"
    return f"Not decided: up to {most} children together"


def _ages(youngest: int | None, oldest: int | None) -> str:
    if youngest is None and oldest is None:
        return NOT_SAID
    low = "youngest not said" if youngest is None else str(youngest)
    high = "oldest not said" if oldest is None else str(oldest)
    return f"{low} to {high} years"


def _region(avoid: Collection[str]) -> str:
    if NOTHING in avoid:
        return "Anywhere"
    names = _listed(avoid, REGIONS, "", "")
    return f"Not: {names}" if names else UNKNOWN
