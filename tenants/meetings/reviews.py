"""What a page says of actions that were open already: done, dropped, or kept, perhaps for another day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from permanence.web.dates import read_day

if TYPE_CHECKING:
    from tenants.casework.store import ActionRow

OUTCOMES: Mapping[str, str] = {"done": "Done", "kept": "Keep", "dropped": "Drop"}


@dataclass(frozen=True)
class Answer:
    """What is said of one action."""

    action_id: UUID
    outcome: str
    reason: str
    due: date | None


def answers_from(typed: Mapping[str, str], actions: Iterable[ActionRow]) -> tuple[list[Answer], str]:
    """The answers given for these actions, and what is wrong with them in words, "" for nothing.

    Only what the page listed for this person is looked for: an address made up by hand changes nothing else.
    """
    given = []
    for action in actions:
        outcome = typed.get(f"review-{action.id}", "")
        reason = typed.get(f"reason-{action.id}", "").strip()
        if outcome not in OUTCOMES:
            if reason or typed.get(f"until-{action.id}", "").strip():
                return [], f"Say whether “{action.what}” is done, kept or dropped."
            continue
        try:
            until = read_day([typed.get(f"until-{action.id}", "")])
        except ValueError as problem:
            return [], f"“{action.what}”: {problem}."
        if outcome == "dropped" and not reason:
            return [], f"Say why “{action.what}” is dropped."
        given.append(Answer(action.id, outcome, reason, until))
    return given, ""
