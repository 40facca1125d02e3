"""What casework holds of each child, as the plan and the export need it: plain records, handed in. Pure data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class HeldDate:
    """One event of a case. `stands` is the day that counts, `returned` what a return says, `days` every day held."""

    stands: date | None = None
    returned: date | None = None
    days: frozenset[date] = frozenset()


@dataclass(frozen=True)
class HeldDelay:
    """A delay of a case; `cause`, `avoidable` and `owner` are codes."""

    id: str
    cause: str
    began: date
    avoidable: str = "unknown"
    owner: str = ""
    review: date | None = None
    open: bool = True


@dataclass(frozen=True)
class HeldAction:
    """An action of a case."""

    id: str
    what: str
    owner: str = ""
    due: date | None = None
    open: bool = True


@dataclass(frozen=True)
class HeldCase:
    """One child's case.

    fields   name, dob (ISO), sex, ethnicity, sibling_group (its label), team, worker, finder; '' for not held
    fixed    fields that the returns say, so that nobody types them
    dates    by the code of the field that means the event
    notes    newest first
    derived  what is worked out here for the export: rag, stage, days
    """

    id: str
    child: str
    fields: Mapping[str, str] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    dates: Mapping[str, HeldDate] = field(default_factory=dict)
    delays: tuple[HeldDelay, ...] = ()
    actions: tuple[HeldAction, ...] = ()
    notes: tuple[str, ...] = ()
    derived: Mapping[str, str] = field(default_factory=dict)

    @property
    def dob(self) -> date | None:
        """The date of birth, None where it is not held."""
        text = self.fields.get("dob", "")
        return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Vocabulary:
    """The choices of casework by code, in words: causes of delay with their usual owner, owners, avoidable."""

    causes: Mapping[str, str]
    usual_owner: Mapping[str, str]
    owners: Mapping[str, str]
    avoidable: Mapping[str, str]


def fingerprint(held: Iterable[HeldCase]) -> str:
    """A digest of everything a plan was worked out against: another digest, another plan."""
    digest = hashlib.sha256()
    for case in sorted(held, key=lambda each: each.child):
        dates = sorted((code, each.stands, each.returned, sorted(each.days)) for code, each in case.dates.items())
        whole = (case.id, case.child, sorted(case.fields.items()), sorted(case.fixed), dates)
        digest.update(repr((whole, case.delays, case.actions, case.notes)).encode())
    return digest.hexdigest()
