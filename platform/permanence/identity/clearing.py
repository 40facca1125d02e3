"""What is kept about signing in is kept for a time only. Done on the schedule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from permanence.database import PLATFORM, apart
from permanence.identity import store

# Long enough to look back after an incident; the security audit itself is kept.
KEPT = timedelta(days=30)


def forget_old() -> int:
    """Erase ended sessions, attempts and mailed links older than KEPT. Nothing is put back by it, so always 0."""
    with apart(PLATFORM) as own:
        store.forget_before(own, datetime.now(UTC) - KEPT)
    return 0
