"""Old traces of signing in go; recent ones and sessions that still work stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from permanence.database import PLATFORM, apart
from permanence.identity.clearing import KEPT, forget_old
from permanence.identity.models import LoginSession, ResetToken, SignInAttempt
from permanence.settings import Settings
from tests.factories.people import make_person


def traces(person: UUID, mark: str, moment: datetime) -> list[object]:
    return [
        LoginSession(token_hash=f"s{mark}", person_id=person, created_at=moment, last_seen_at=moment),
        SignInAttempt(account=f"a{mark}", address="192.0.2.1", succeeded=False, at=moment),
        ResetToken(token_hash=f"r{mark}", person_id=person, expires_at=moment),
    ]


def test_old_traces_go_and_recent_ones_stay(database: Settings) -> None:
    person = make_person("operator").id
    now = datetime.now(UTC)
    with apart(PLATFORM) as own:
        old, recent = traces(person, f"old{person}", now - KEPT - timedelta(hours=1)), traces(person, f"{person}", now)
        own.add_all([*old, *recent])
        own.flush()
        gone, kept = ([(type(one), one.id) for one in some] for some in (old, recent))
    forget_old()
    with apart(PLATFORM) as own:
        assert [own.get(*one) for one in gone] == [None, None, None]
        assert None not in [own.get(*one) for one in kept]
