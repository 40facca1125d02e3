"""Which field a heading is likely to mean. A proposal only: a person confirms each on the mapping page. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tenants.spreadsheets.fields import FIELDS, NOTE

How = Literal["remembered", "known", "likely", "none"]
WAYS: Mapping[How, str] = {
    "remembered": "as you chose last time",
    "known": "this heading is usual for it",
    "likely": "looks like it, please check",
    "none": "not recognised",
}
_FILLERS = frozenset(
    {
        "date", "of", "the", "on", "in", "a", "an", "is", "was", "if", "for", "at", "to", "applicable", "please",
        "select", "yes", "no", "y", "n", "yn", "dd", "mm", "yyyy", "yy", "when", "known",
    }
)  # fmt: skip
_STANDALONE = frozenset({"dob", "rag", "ethnicity", "gender", "surname", "forename", "introductions", "siblings"})
# What teams keep that looks like a field and is none: yes/no beside a date, numbers, names of orders.
_NOTES = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(ffa|ep|early permanence|foster(ing)? (for|to) adopt(ion)?)( yn| y n| yes no| yes or no| case)?$",
        r"^(links? considered|number of links?|no of links?|families considered|potential (links?|match(es)?))",
        r"profile|register|link ?maker|adoption match",
        r"^legal status|^status$|^order type",
        r"contact|health|medical|disab|need|religion|language|court|case number of",
    )
)


@dataclass(frozen=True)
class Guess:
    """The field a heading is taken for, and how that was found."""

    field: str
    how: How


def normalised(heading: str) -> str:
    """A heading as it is compared and remembered: lower case, no punctuation, “D.O.B.” as “dob”."""
    text = heading.casefold().replace("&", " and ").replace("’", "").replace("'", "").replace("+", " and ")
    text = re.sub(r"\(s\)", "s", text)
    text = re.sub(r"[^\w]+|_", " ", text).strip()
    # Letters that stand alone one after another are an abbreviation: d o b, p o.
    return re.sub(r"\b(?:\w )+\w\b", _joined_letters, text)


def _joined_letters(found: re.Match[str]) -> str:
    words = found[0].split(" ")
    return "".join(words) if all(len(word) == 1 and word.isalpha() for word in words) else found[0]


def _essential(text: str) -> frozenset[str]:
    return frozenset(text.split()) - _FILLERS


def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for field in FIELDS.values():
        for words in (field.label, field.code.replace("_", " "), *field.words):
            known.setdefault(normalised(words), field.code)
    return known


_KNOWN = _known()
_BY_WORDS: dict[frozenset[str], str] = {}
_PHRASES: dict[frozenset[str], list[str]] = {}
for _words, _code in _KNOWN.items():
    if _essential(_words):
        _BY_WORDS.setdefault(_essential(_words), _code)
        _PHRASES.setdefault(_essential(_words), []).append(_words)


def guess(*parts: str) -> Guess:
    """The field a heading is likely to mean, given part by part; a note where none is recognised.

    Of a heading over two rows both together say more than the lower one alone: “Placement order / Applied”.
    """
    own = normalised(parts[-1]) if parts else ""
    if own not in _KNOWN and any(pattern.search(own) for pattern in _NOTES) and not own.startswith("date"):
        return Guess(NOTE, "likely")
    found = _guess_one(normalised(" ".join(parts)))
    return found if found.how != "none" or len(parts) < 2 else _guess_one(own)


def _guess_one(text: str) -> Guess:
    if not text:
        return Guess(NOTE, "none")
    if text in _KNOWN:
        return Guess(_KNOWN[text], "known")
    essential = _essential(text)
    if essential in _BY_WORDS:
        return Guess(_BY_WORDS[essential], "likely")
    within = [words for words in _BY_WORDS if words < essential and (len(words) > 1 or words <= _STANDALONE)]
    most = max((len(words) for words in within), default=0)
    found = [words for words in within if len(words) == most]
    # “Family finder name” holds the words of “family name” too, but not side by side.
    side_by_side = [words for words in found if any(phrase in text for phrase in _PHRASES[words])]
    fields = {_BY_WORDS[words] for words in side_by_side or found}
    return Guess(fields.pop(), "likely") if len(fields) == 1 else Guess(NOTE, "none")


def guess_all(columns: Sequence[tuple[int, tuple[str, ...], str]], remembered: Mapping[str, str]) -> dict[int, Guess]:
    """A guess for each column: its number, the parts of its heading, and what it is called on pages.

    What was chosen before for a heading comes first. A field that only one column can be goes to the surest; the
    others are proposed as notes.
    """
    guesses: dict[int, Guess] = {}
    for column, parts, shown in columns:
        before = remembered.get(normalised(shown), "")
        guesses[column] = Guess(before, "remembered") if before in FIELDS else guess(*parts)
    order = {"remembered": 0, "known": 1, "likely": 2, "none": 3}
    taken: set[str] = set()
    for column in sorted(guesses, key=lambda each: (order[guesses[each].how], each)):
        field = FIELDS[guesses[column].field]
        if field.code in taken and not field.many:
            guesses[column] = Guess(NOTE, "none")
        taken.add(field.code)
    return {column: guesses[column] for column, _, _ in columns}


def twice(mapping: Mapping[int, str]) -> dict[str, list[int]]:
    """Fields that several columns were given although one column can be it, with those columns."""
    holding: dict[str, list[int]] = {}
    for column, code in sorted(mapping.items()):
        if not FIELDS[code].many:
            holding.setdefault(code, []).append(column)
    return {code: columns for code, columns in holding.items() if len(columns) > 1}
