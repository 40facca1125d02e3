"""Why a set of files was refused, said so that the person who sent it can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """What is wrong with which file, and how to mend it. Never holds a value of a row: that could be a child's data."""

    file: str
    what: str
    mend: str

    def __str__(self) -> str:
        named = f"{self.file}: " if self.file else ""
        return f"{named}{self.what} {self.mend}".strip()


class Refused(Exception):
    """The set is refused whole; `reasons` names every fault found, each with how to mend it."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons = reasons
        super().__init__("\n".join(str(reason) for reason in reasons))


def refuse(file: str, what: str, mend: str) -> Refused:
    """A refusal for one reason, ready to raise."""
    return Refused(Reason(file, what, mend))
