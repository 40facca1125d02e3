"""What happens to an authority: registered, provisioned, suspended, engaged with, agreed with. Runs as the platform.

Provisioning makes a login and a schema, which a session cannot do: it happens as the owner, before the row says so,
and every step of it can be run again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from permanence.authorities import store
from permanence.authorities.authority import Authority
from permanence.authorities.models import DELIVERY_MODELS, Agreement, AuthorityRow, Engagement, Succession
from permanence.authorities.register_file import RegisterEntry
from permanence.database import session
from permanence.database.migrate import migrate_authority
from permanence.database.provision import make_authority, new_role_name, resume_authority, suspend_authority

# Banner colours that all carry white text at 4.5:1 or better; nobody may mistake which authority they are in.
COLOURS = ("#12436D", "#801650", "#00625C", "#5A2D82", "#7A3E00", "#3D3D3D", "#004E8C", "#6B1F1F")


class AuthorityUnknown(LookupError):
    """No authority of the register has this code."""


def register(*, entries: Sequence[RegisterEntry]) -> tuple[int, int]:
    """Add and update authorities as published; returns how many were new and how many known. Never removes one."""
    added = 0
    for entry in entries:
        row = store.row_by_code(entry.code)
        if row is None:
            row = AuthorityRow(code=entry.code, colour=COLOURS[int(entry.code) % len(COLOURS)])
            session().add(row)
            added += 1
        row.ons_code, row.name, row.region, row.kind = entry.ons_code, entry.name, entry.region, entry.kind
        row.valid_from, row.valid_until = entry.valid_from or row.valid_from, entry.valid_until or row.valid_until
    session().flush()
    for entry in entries:
        for code in entry.successors:
            _succeed(entry, code)
    return added, len(entries) - added


def _succeed(entry: RegisterEntry, code: str) -> None:
    predecessor, successor = store.row_by_code(entry.code), store.row_by_code(code)
    if predecessor is None or successor is None:
        raise AuthorityUnknown(f"{entry.code} names {code} as its successor, which is not in the register")
    on_day = successor.valid_from or entry.valid_until
    if on_day is None:
        raise AuthorityUnknown(f"{entry.code} names {code} as its successor, but neither has a date for it")
    if store.succession(predecessor.id, successor.id) is None:
        session().add(Succession(predecessor_id=predecessor.id, successor_id=successor.id, on_day=on_day))
        session().flush()


def prepare_role(*, code: str) -> str:
    """The role name an authority has, or a new one."""
    row = _row(code)
    return row.role or new_role_name()


def provision(*, code: str, role: str) -> Authority:
    """Make an authority's login, schema and tables, then mark it active. Run again, it finishes what is missing."""
    row = _row(code)
    make_authority(role)
    migrate_authority(role)
    if row.status != "suspended":
        row.role, row.status = role, "active"
    row.provisioned_at = row.provisioned_at or datetime.now(UTC)
    session().flush()
    found = store.by_code(code)
    if found is None:  # pragma: no cover - the row was read two lines above
        raise AuthorityUnknown(code)
    return found


def suspend(*, code: str) -> None:
    """Refuse the authority's login at once. Its data and its place in past releases stay."""
    row = _provisioned(code)
    suspend_authority(str(row.role))
    row.status = "suspended"
    session().flush()


def resume(*, code: str) -> None:
    """Let a suspended authority work again."""
    row = _provisioned(code)
    resume_authority(str(row.role))
    row.status = "active"
    session().flush()


def engage(*, code: str, delivery_model: str, starts: date, ends: date | None, purpose: str, by: str) -> Engagement:
    """Record that Coram works with an authority from a day on, by a delivery model."""
    if delivery_model not in DELIVERY_MODELS:
        raise ValueError(f"{delivery_model!r} is not a delivery model: it is one of {', '.join(DELIVERY_MODELS)}")
    engagement = Engagement(
        authority_id=_row(code).id,
        delivery_model=delivery_model,
        starts=starts,
        ends=ends,
        purpose=purpose,
        recorded_by=by,
    )
    session().add(engagement)
    session().flush()
    return engagement


def end_engagement(*, engagement_id: UUID, by: str, reason: str, on: date) -> bool:
    """Close an engagement; one that runs has `on` as its last day. False when somebody had closed it already.

    What becomes of the people it brought is decided in permanence.engagements, which calls this.
    """
    row = store.engagement_row(engagement_id)
    if row is None:
        raise LookupError("No such engagement")
    if row.ended_at is not None:
        return False
    row.ended_at, row.ended_by, row.end_reason = datetime.now(UTC), by, reason
    if row.starts <= on and (row.ends is None or row.ends > on):
        row.ends = on
    session().flush()
    return True


def sign_agreement(
    *, code: str, signed_by: str, signed_on: date, valid_until: date | None = None, named_to_national: bool = False
) -> Agreement:
    """Record a signed data agreement, three years long unless said otherwise; it replaces the open one."""
    row = _row(code)
    end_agreement(code=code)
    agreement = Agreement(
        authority_id=row.id,
        signed_by=signed_by,
        signed_on=signed_on,
        valid_from=signed_on,
        valid_until=valid_until or signed_on + timedelta(days=3 * 365),
        named_to_national=named_to_national,
    )
    session().add(agreement)
    session().flush()
    return agreement


def end_agreement(*, code: str) -> None:
    """End the open agreement: the authority contributes nothing from now on. Published releases stay as they are."""
    current = store.open_agreement(_row(code).id)
    if current is not None:
        current.ended_at = datetime.now(UTC)
        session().flush()


def _row(code: str) -> AuthorityRow:
    row = store.row_by_code(code)
    if row is None:
        raise AuthorityUnknown(f"No authority has the code {code}: import or create it first")
    return row


def _provisioned(code: str) -> AuthorityRow:
    row = _row(code)
    if row.role is None:
        raise AuthorityUnknown(f"{code} was never provisioned: run permanence authorities create {code}")
    return row
