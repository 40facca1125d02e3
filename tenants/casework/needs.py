"""Complex needs as several flags and `any` (domain 4). What is not recorded is not known, which is not no. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

Answer = Literal["yes", "no", "unknown"]
RECORDED: Mapping[str, str] = MappingProxyType(
    {
        "disability": "Disability",
        "health": "Complex health",
        "development": "Developmental uncertainty",
    }
)
DERIVED: Mapping[str, str] = MappingProxyType(
    {"age": "Aged five or over", "siblings": "Part of a sibling group", "ethnicity": "Minority ethnic"}
)
WORDS: Mapping[str, str] = MappingProxyType({**DERIVED, **RECORDED})
ANSWERS: Mapping[Answer, str] = MappingProxyType({"yes": "Yes", "no": "No", "unknown": "Not recorded"})
OLDER = 5
_WHITE = frozenset({"WBRI", "WIRI", "WOTH", "WIRT", "WROM"})
_NOT_TOLD = frozenset({"", "REFU", "NOBT"})


@dataclass(frozen=True)
class Profile:
    """A child's needs on a named day: each flag's answer, and whether any is yes."""

    on: date
    answers: Mapping[str, Answer]

    @property
    def any(self) -> Answer:
        """Yes when any is yes; no only when every one is known to be no."""
        given = set(self.answers.values())
        return "yes" if "yes" in given else "unknown" if "unknown" in given else "no"

    @property
    def named(self) -> list[str]:
        """The needs the child has, in words."""
        return [WORDS[need] for need, answer in self.answers.items() if answer == "yes"]


def profile_of(
    *, dob: date | None, ethnicity: str, has_siblings: bool | None, recorded: Mapping[str, str], on: date
) -> Profile:
    """The needs as at a day: age from the date of birth, siblings and ethnicity from the record, the rest as typed."""
    answers: dict[str, Answer] = {
        "age": "unknown" if dob is None else _yes_or_no(_age(dob, on) >= OLDER),
        "siblings": "unknown" if has_siblings is None else _yes_or_no(has_siblings),
        "ethnicity": "unknown" if ethnicity in _NOT_TOLD else _yes_or_no(ethnicity not in _WHITE),
    }
    for need in RECORDED:
        answer = recorded.get(need, "unknown")
        answers[need] = "yes" if answer == "yes" else "no" if answer == "no" else "unknown"
    return Profile(on, MappingProxyType(answers))


def with_extracts(recorded: Mapping[str, str], said: Mapping[str, object]) -> dict[str, str]:
    """What is recorded of the needs, with what extracts say where nobody recorded anything (`said`: a case's own)."""
    disability = said.get("disability")
    told = {} if disability is None else {"disability": _yes_or_no(bool(disability))}
    return {**told, **recorded}


def siblings_of(in_group: bool, said: Mapping[str, object]) -> bool | None:
    """Whether the child has brothers or sisters: a group here says so, otherwise an extract; None where none does."""
    told = said.get("has_siblings")
    return True if in_group else None if told is None else bool(told)


def _yes_or_no(is_so: bool) -> Answer:
    return "yes" if is_so else "no"


def _age(dob: date, on: date) -> int:
    return on.year - dob.year - ((on.month, on.day) < (dob.month, dob.day))
