"""The cells of an extract to days, answers and codes, each way of writing that is met in the field; no guess."""

from __future__ import annotations

import re
from datetime import date

BLANKS = frozenset({"", "-", "–", "n/a", "na", "null", "none", "not applicable", "(null)"})
"""What stands for nothing. 1 January 1900 does too: the published queries of the dataset put it where a system has no
such field."""
_NO_SUCH_FIELD = date(1900, 1, 1)

_BRITISH = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(r"[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?$")
_LETTERED = re.compile(r"^[a-z]\)\s*", re.IGNORECASE)
_REASON = re.compile(r"^(RD[1-4])\b", re.IGNORECASE)
_SEXES = {"M": "M", "MALE": "M", "1": "M", "F": "F", "FEMALE": "F", "2": "F"}
_SEXES |= {"U": "U", "I": "U", "NEITHER": "U", "NOT STATED/RECORDED": "U", "NOT STATED": "U", "INDETERMINATE": "U"}
_YES = frozenset({"y", "yes", "1", "true", "t"})
_NO = frozenset({"n", "no", "0", "false", "f"})
_UNKNOWN = frozenset({"unknown", "not known", "not recorded", "not stated", "u", "z"})
_ETHNIC = re.compile(r"^([A-Z]{4})\b")


class Unreadable(ValueError):
    """Something stands in the cell that is none of what it may hold."""


def is_blank(text: str) -> bool:
    """Whether a cell says nothing."""
    return text.strip().lower() in BLANKS


def day_of(text: str) -> date | None:
    """The day a cell names (dd/mm/yyyy, 24/3/25, ISO, each with a time or without); None for a blank one.

    Two digits of a year are of this century: no child of these extracts was born in the last. Raises Unreadable.
    """
    if is_blank(text):
        return None
    written = _TIME.sub("", text.strip())
    if found := _BRITISH.fullmatch(written):
        day, month, year = found.groups()
        year = year if len(year) == 4 else f"20{year}"
    elif found := _ISO.fullmatch(written):
        year, month, day = found.groups()
    else:
        raise Unreadable(text)
    try:
        named = date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable(text) from None
    if named == _NO_SUCH_FIELD:
        return None
    if named.year < 1990:
        raise Unreadable(text)
    return named


def answer_of(text: str) -> bool | None:
    """Yes or no; None where it says nothing or that it is not known. Raises Unreadable."""
    said = _LETTERED.sub("", text.strip()).lower()
    if is_blank(said) or said in _UNKNOWN:
        return None
    if said in _YES or said in _NO:
        return said in _YES
    raise Unreadable(text)


def number_of(text: str) -> int | None:
    """A number of children; None for a blank cell. Raises Unreadable."""
    if is_blank(text):
        return None
    said = text.strip().removesuffix(".0")
    if not said.isdecimal() or int(said) > 20:
        raise Unreadable(text)
    return int(said)


def reason_of(text: str) -> str:
    """RD1 to RD4 from a code or from a code with its meaning; '' for a blank cell. Raises Unreadable."""
    said = _LETTERED.sub("", text.strip())
    if is_blank(said):
        return ""
    found = _REASON.match(said)
    if not found:
        raise Unreadable(text)
    return found[1].upper()


def sex_of(text: str) -> str:
    """M, F or U as a return has it; '' for a blank cell. Raises Unreadable."""
    said = _LETTERED.sub("", text.strip()).upper()
    if is_blank(said):
        return ""
    if said not in _SEXES:
        raise Unreadable(text)
    return _SEXES[said]


def ethnicity_of(text: str) -> str:
    """The code of the return at the beginning of the cell; '' for a blank cell. Raises Unreadable."""
    said = _LETTERED.sub("", text.strip()).upper()
    if is_blank(said):
        return ""
    found = _ETHNIC.match(said)
    if not found:
        raise Unreadable(text)
    return found[1]


_ORDERS = (
    ("adoption", re.compile(r"adoption|^ao$|^e1[12]?\b|^a[3-6]\b", re.IGNORECASE)),
    ("special guardianship order", re.compile(r"special guardian|^sgo?\b|^e4[5-8]\b|^e4[34]\b", re.IGNORECASE)),
    ("child arrangements order", re.compile(r"child arrangement|residence|^cao\b|^ro\b|^e41\b", re.IGNORECASE)),
)


def permanence_order_of(text: str) -> str:
    """What kind of order it is, in words; '' for a blank cell. Raises Unreadable.

    Systems write a name, an abbreviation, the reason for leaving care (E11) or the placement at the adoption (A6).
    """
    said = text.strip()
    if is_blank(said):
        return ""
    for name, pattern in _ORDERS:
        if pattern.search(said):
            return name
    raise Unreadable(text)
