"""Which child a row is about: by identifier, or by name and date of birth together. Never by the name alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tenants.spreadsheets.cells import name_key
from tenants.spreadsheets.held import HeldCase

LONGEST = 10


@dataclass(frozen=True)
class Identity:
    """What a row says of its child; '' and None where it says nothing."""

    child: str = ""
    name: str = ""
    dob: date | None = None


@dataclass(frozen=True)
class Match:
    """The case a row is about, or the identifier of a child to open one for, or the problem that keeps it from both.

    `why` says what was assumed.
    """

    case: HeldCase | None = None
    opens: str = ""
    problem: str = ""
    why: str = ""


class Matcher:
    """Finds the case a row is about among those held.

    may_open  whether a case may be opened for a child of whom none is held. Only somebody who sees every case may:
              for anybody else a child that is not held and one they may not see are the same.
    """

    def __init__(self, held: Iterable[HeldCase], *, may_open: bool) -> None:
        self._may_open = may_open
        self._by_child: dict[str, HeldCase] = {}
        self._without_zeros: dict[str, list[HeldCase]] = {}
        self._by_name: dict[tuple[tuple[str, ...], date], list[HeldCase]] = {}
        for case in held:
            self._by_child[_identifier(case.child)] = case
            self._without_zeros.setdefault(_identifier(case.child).lstrip("0"), []).append(case)
            key = name_key(case.fields.get("name", ""))
            if key and case.dob:
                self._by_name.setdefault((key, case.dob), []).append(case)

    def match(self, row: Identity) -> Match:
        """The case of a row."""
        if row.child:
            return self._by_identifier(row)
        if not row.name:
            return Match(problem="Nothing in this row says which child it is about. Put the child’s ID in the row.")
        if row.dob is None:
            return Match(problem="A name alone is not enough to know the child. Put the ID or the date of birth in.")
        found = self._named(row)
        if len(found) == 1:
            return Match(case=found[0], why="The child is known by name and date of birth.")
        if found:
            return Match(problem="Two children of this name and date of birth are held. Put the child’s ID in the row.")
        return Match(
            problem="No case that you may work on is held for a child of this name and date of birth. "
            "Check both, or put the child’s ID in the row."
        )

    def _named(self, row: Identity) -> list[HeldCase]:
        return self._by_name.get((name_key(row.name), row.dob), []) if row.name and row.dob else []

    def _by_identifier(self, row: Identity) -> Match:
        wanted = _identifier(row.child)
        case = self._by_child.get(wanted)
        if case is not None:
            if _says_otherwise(row, case):
                return Match(problem="The ID is held for a child of another name and date of birth. Check the ID.")
            return Match(case=case)
        stripped = [each for each in self._without_zeros.get(wanted.lstrip("0"), []) if _agrees(row, each)]
        if wanted.isdecimal() and len(stripped) == 1:
            return Match(case=stripped[0], why=f"The ID lost its leading zeros; it is {stripped[0].child}.")
        named = self._named(row)
        if named:
            return Match(
                problem=f"A child of this name and date of birth is held under the ID {named[0].child}. Check the ID."
            )
        if not self._may_open:
            return Match(
                problem="No case that you may work on is held for this child. "
                "Somebody who may see every case can open one from this spreadsheet."
            )
        opens = row.child.strip().upper()
        if not opens.isalnum() or len(opens) > LONGEST:
            return Match(
                problem="No case is held under this ID, and none can be opened with it: "
                f"the return’s identifier is letters and digits, at most {LONGEST}."
            )
        return Match(opens=opens)


def _identifier(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def _agrees(row: Identity, case: HeldCase) -> bool:
    same_name = bool(row.name) and name_key(row.name) == name_key(case.fields.get("name", ""))
    return same_name or (row.dob is not None and row.dob == case.dob)


def _says_otherwise(row: Identity, case: HeldCase) -> bool:
    """Whether name and date of birth both differ; a surname alone is a brother's or sister's too."""
    name = case.fields.get("name", "")
    if not (row.name and name and row.dob and case.dob):
        return False
    return row.dob != case.dob and name_key(row.name) != name_key(name)
