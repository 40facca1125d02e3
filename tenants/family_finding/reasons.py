"""Why links stop, what may be decided about one, and where families come from. Pure data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "criteria": "The family does not meet what the child needs",
        "adopter_withdrew": "The adopters withdrew",
        "adopter_other": "The adopters were linked with another child",
        "other_family": "Another family was chosen",
        "information": "More information about the child changed the adopters' or the agency's view",
        "support": "The support package could not be agreed",
        "contact": "Contact arrangements could not be agreed",
        "siblings": "The sibling decision changed",
        "funding": "The inter-agency fee was not agreed",
        "no_answer": "The agency did not answer",
        "panel": "The panel did not recommend the match",
        "plan": "The child's plan changed",
        "other": "Another reason",
    }
)
DECISIONS: Mapping[str, str] = MappingProxyType(
    {
        "": "Not decided yet",
        "pursue": "Take the link further",
        "information": "Ask for more information first",
        "panel": "Take the match to panel",
    }
)
FAMILY_KINDS: Mapping[str, str] = MappingProxyType(
    {"in_house": "In-house", "regional": "Regional agency", "other_agency": "Another agency"}
)
FAMILY_STATES: Mapping[str, str] = MappingProxyType(
    {
        "available": "Available",
        "linked": "Linked",
        "matched": "Matched",
        "on_hold": "On hold",
        "withdrawn": "Withdrawn",
    }
)
#: Families somebody could look at: the others have said no for now, or have a child.
COULD_BE_LOOKED_AT = ("available", "linked")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.-]{0,19}")
REFERENCE_HINT = (
    "Letters and digits with at least one digit, at most 20, no blanks: a code, never a name or an address."
)


def reference_of(text: str) -> str:
    """A family's reference in capitals; "" for what is no reference (a name has no digit, or has blanks)."""
    given = text.strip()
    fits = _REFERENCE.fullmatch(given) is not None and any(one.isdigit() for one in given)
    return given.upper() if fits else ""


def reason_of(text: str) -> str:
    """The code of a reason given as a code or in its words, however written; "" for neither."""
    plain = _plain(text)
    return next((code for code, words in REASONS.items() if plain in (_plain(code), _plain(words))), "")


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())
