"""The states of an upload and the ways between them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STATES = ("received", "checking", "checked", "applying", "applied", "undone", "failed")

# checking and applying lead to themselves: a job that was killed begins again from the same row.
WAYS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "received": frozenset({"checking", "failed"}),
        "checking": frozenset({"checking", "checked", "failed"}),
        "checked": frozenset({"checking", "applying"}),
        "applying": frozenset({"applying", "applied", "checking", "checked"}),
        "applied": frozenset({"undone"}),
        "undone": frozenset(),
        "failed": frozenset({"checking"}),
    }
)

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "received": "Waiting to be checked",
        "checking": "Being checked",
        "checked": "Checked, not applied",
        "applying": "Being applied",
        "applied": "Applied",
        "undone": "Undone",
        "failed": "Failed",
    }
)

UNDER_WAY = frozenset({"received", "checking", "applying"})
"""States in which a job has something to do: the page shows how far it is."""

NO_LONGER_COUNTS = frozenset({"undone", "failed"})
"""States whose files may be sent again as a new upload."""


class NotNow(Exception):
    """What was asked cannot be done in the upload's present state; the message says why and what can."""


def check_way(now: str, then: str) -> None:
    """Raise NotNow unless an upload may go from state `now` to state `then`."""
    if then not in WAYS[now]:
        raise NotNow(f"The upload is “{NAMES[now].lower()}”, so it cannot become “{NAMES[then].lower()}”.")
