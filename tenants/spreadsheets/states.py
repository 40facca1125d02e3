"""The states of a spreadsheet and the ways between them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WAYS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "received": frozenset({"received", "mapped", "abandoned"}),
        "mapped": frozenset({"mapped", "planned", "received", "abandoned"}),
        "planned": frozenset({"mapped", "applying", "received", "abandoned"}),
        "applying": frozenset({"applying", "applied", "planned"}),
        "applied": frozenset(),
        "abandoned": frozenset(),
    }
)
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "received": "Columns to be matched",
        "mapped": "Plan being worked out",
        "planned": "Plan to be looked at",
        "applying": "Being applied",
        "applied": "Applied",
        "abandoned": "Abandoned",
    }
)
UNDER_WAY = frozenset({"mapped", "applying"})
"""States in which a job has something to do."""
CHANGED_SINCE = (
    "Cases were changed after this plan was worked out, so nothing was applied. Work the plan out again and look at it."
)


class NotNow(Exception):
    """What was asked cannot be done with the spreadsheet as it is; the message says why and what can."""


def check_way(now: str, then: str) -> None:
    """Raise NotNow unless a spreadsheet may go from state `now` to state `then`."""
    if then not in WAYS[now]:
        raise NotNow(f"The spreadsheet is “{NAMES[now].lower()}”, so this cannot be done with it.")
