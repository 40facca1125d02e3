"""Which extract a table is, by the titles of its columns, and which field each column gives.

Assumed, since neither specification could be read whole: titles of Annex A list 10 and columns of ssd_permanence as in
the published query sets of the field, with the variants met there. Annex A's titles are compared without case, spaces
and punctuation; those of ssd_permanence with or without the prefix `perm_`. The identifier of the child in an extract
is taken to be the one of the return (CHILD): that of ssd_permanence is `perm_person_id`, which most systems fill with
it; where hardly any child is in the returns, the upload asks before it is applied.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tenants.uploads.extracts import ANNEX_A, EXTRACT_NAMES, PERMANENCE
from tenants.uploads.refusal import Reason

_NOT_LETTERS = re.compile(r"[^a-z0-9]")

IGNORED = "ignored"
"""A column that is known and not used: the age follows from the date of birth, adopters are not this product's."""


@dataclass(frozen=True)
class _Kind:
    """`titles` plain title → field; `shown` field → the title to name in a message; `needed` fields must be there."""

    titles: Mapping[str, str]
    shown: Mapping[str, str]
    needed: tuple[str, ...]


def plain(title: str) -> str:
    """A title without case, spaces and punctuation."""
    return _NOT_LETTERS.sub("", title.lower())


def _kind(needed: tuple[str, ...], fields: Mapping[str, tuple[str, ...]]) -> _Kind:
    titles = {plain(title): name for name, given in fields.items() for title in given}
    shown = {name: given[0] for name, given in fields.items()}
    return _Kind(MappingProxyType(titles), MappingProxyType(shown), needed)


_ANNEX_A = _kind(
    # Without one of these a blank could not be told from "did not happen".
    ("child", "decision", "placement_order", "match", "placed", "order", "reversed"),
    {
        "child": ("Child Unique ID", "Child ID", "Unique Child ID"),
        "family": ("Family identifier", "Family ID"),
        "sex": ("Gender", "Sex"),
        "ethnicity": ("Ethnicity",),
        "dob": ("Date of Birth", "DOB"),
        IGNORED: ("Age of Child (Years)", "Age", "Age of Child"),
        "disability": ("Does the Child have a Disability", "Has Disability", "Disability"),
        "entry": ("Date the Child Entered Care", "Entered Care Date"),
        "decision": (
            "Date of Decision that Child Should be Placed for Adoption",
            "Date of Decision that Child Should be Placed for Adoption (ADM)",
        ),
        "placement_order": ("Date of Placement Order", "Placement Order Date"),
        "match": (
            "Date of Matching Child and Prospective Adopters",
            "Date of Matching Child and Prospective Adopter(s)",
        ),
        "placed": ("Date Placed for Adoption", "Date Child Placed for Adoption"),
        "order": ("Date of Adoption Order", "Adoption Order Date"),
        "reversed": ("Date of Decision that Child Should No Longer be Placed for Adoption",),
        "reversal_reason": (
            "Reason Why Child No Longer Placed for Adoption",
            "Reason Why Child No Longer Placed for Adoption (RD1-4)",
            "Reason Why Child Should No Longer be Placed for Adoption",
        ),
        "early_permanence": (
            "Date the child was placed for fostering in FFA or concurrent planning placement",
            "Date the child was placed for fostering in FostingForAdoption or concurrent planning placement",
            "Date the child was placed for fostering in Fostering for Adoption or concurrent planning placement",
        ),
    },
)


def _with_prefix(*names: str) -> tuple[str, ...]:
    return tuple(f"perm_{name}" for name in names) + names


_PERMANENCE = _kind(
    ("child", "decision", "placement_order", "match", "placed", "permanence_order", "reversed"),
    {
        "child": (*_with_prefix("person_id"), "child_id", "la_person_id", "la_child_id", "legacy_id", "child"),
        "family": _with_prefix("family_id"),
        "dob": (*_with_prefix("dob"), "pers_dob", "person_dob"),
        "entry": _with_prefix("entered_care_date"),
        "decision": _with_prefix("adm_decision_date"),
        "early_permanence_decision": _with_prefix("ffa_cp_decision_date"),
        "placement_order": _with_prefix("placement_order_date"),
        "match": _with_prefix("matched_date"),
        "early_permanence": _with_prefix("placed_ffa_cp_date"),
        "placed": _with_prefix("placed_for_adoption_date"),
        "adopted_by_carer": _with_prefix("adopted_by_carer_flag"),
        "carer_start": _with_prefix("placed_foster_carer_date"),
        "reversed": _with_prefix("decision_reversed_date"),
        "reversal_reason": _with_prefix("decision_reversed_reason"),
        "sibling_group": _with_prefix("part_of_sibling_group", "sibling_group"),
        "siblings_together": _with_prefix("siblings_placed_together"),
        "siblings_apart": _with_prefix("siblings_placed_apart"),
        "permanence_order": _with_prefix("permanence_order_date"),
        "permanence_order_type": _with_prefix("permanence_order_type"),
        IGNORED: _with_prefix(
            "table_id",
            "cla_id",
            "adopter_sex",
            "adopter_legal_status",
            "number_of_adopters",
            "placement_provider_urn",
            "place_provider_urn",
            "adoption_worker",
            "adoption_worker_id",
            "adoption_worker_name",
            "allocated_worker",
            "guardian_status",
            "guardian_age",
            "permanence_id",
        ),
    },
)

_KINDS: Mapping[str, _Kind] = MappingProxyType({ANNEX_A: _ANNEX_A, PERMANENCE: _PERMANENCE})
_TELLING = 3
"""Columns of one kind, beside who the child is, from which on a table is taken to be meant as that kind."""
_SHARED_BY_MANY = frozenset({"child", "dob", "sex", "ethnicity", "family", "disability", IGNORED})


@dataclass(frozen=True)
class Recognised:
    """A table of one kind: `places` field → position of its column, `unused` the titles of columns left out."""

    kind: str
    places: Mapping[str, int]
    titles: Mapping[str, str]
    unused: tuple[str, ...]


def likeness(titles: Sequence[str]) -> tuple[str, int]:
    """The kind that a row of titles is most like, and how many telling columns of it are there."""
    found = {
        kind: len({known.titles[plain(title)] for title in titles if plain(title) in known.titles} - _SHARED_BY_MANY)
        for kind, known in _KINDS.items()
    }
    best = max(found, key=lambda kind: found[kind])
    return best, found[best]


def is_meant_as_extract(titles: Sequence[str]) -> bool:
    """Whether a row of titles is that of an extract, complete or not."""
    return likeness(titles)[1] >= _TELLING


def recognise_extract(titles: Sequence[str], file: str) -> Recognised | Reason:
    """The kind and the place of each field, or why these titles cannot be one: what is missing, or there twice."""
    kind, _ = likeness(titles)
    known = _KINDS[kind]
    places: dict[str, int] = {}
    unused: list[str] = []
    twice: list[str] = []
    for place, title in enumerate(titles):
        name = known.titles.get(plain(title))
        if name is None:
            unused += [title.strip()] if title.strip() else []
        elif name in places and name != IGNORED:
            twice.append(title.strip())
        else:
            places[name] = place
    says = f"This looks like {EXTRACT_NAMES[kind]}, but"
    if twice:
        return Reason(
            file, f"{says} the column “{twice[0]}” is there more than once.", "Leave one of each in the file."
        )
    missing = [known.shown[name] for name in known.needed if name not in places]
    if missing:
        what = f"{says} it lacks {_listed(missing)}."
        if unused:
            what += f" Not known in it: {_listed(_short(unused))}."
        mend = "Add what is missing, or give the column the title named here; its values may be blank."
        return Reason(file, what, mend)
    places.pop(IGNORED, None)
    return Recognised(kind, places, {name: titles[place].strip() for name, place in places.items()}, tuple(unused))


def _short(titles: Sequence[str]) -> list[str]:
    """Titles that read like one: a file without its row of titles would put a child's values here."""
    named = [title for title in titles if len(title) <= 80 and sum(letter.isdigit() for letter in title) <= 2]
    left = len(titles) - len(named)
    return named[:10] + ([f"{left} more"] if left else [])


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)
