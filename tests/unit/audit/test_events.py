"""Events in words."""

from __future__ import annotations

import ast
from pathlib import Path

from permanence.audit.events import SECURITY, words
from permanence.audit.views import details

PLATFORM = Path(__file__).parents[3] / "platform" / "permanence"


def test_known_and_unknown_events_are_told_in_words() -> None:
    assert words("membership_granted") == "Access given"
    assert words("return_applied") == "Return applied"


def test_details_leave_out_what_is_blank() -> None:
    assert details({"role": "analyst", "until": None, "sessions_ended": 0}) == "role: analyst, sessions ended: 0"


def test_every_security_event_recorded_has_its_words() -> None:
    recorded = set()
    for path in (PLATFORM / "identity").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "security_event"
            if named and isinstance(node.args[0], ast.Constant):
                recorded.add(node.args[0].value)
    assert recorded
    assert recorded <= set(SECURITY)
