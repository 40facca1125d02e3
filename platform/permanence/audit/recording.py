"""Recording what happened: in the same transaction as the change, or for a read in a short one of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from permanence.audit.models import AuditEvent, SecurityEvent
from permanence.database import PLATFORM, ScopeRefused, apart, current_scope, session

if TYPE_CHECKING:
    from permanence.identity import Actor


def _request_id() -> str:
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def _event(kind: str, event: str, by: Actor, child: str | None, detail: Mapping[str, Any]) -> AuditEvent:
    if current_scope().kind != "authority":
        raise ScopeRefused(f"{event} is recorded in an authority's own audit; the current scope is {current_scope()}")
    return AuditEvent(
        kind=kind,
        event=event,
        child=child,
        person_id=by.person_id,
        person_name=by.name,
        role=by.role,
        membership_id=by.membership_id,
        request_id=_request_id(),
        detail=dict(detail),
    )


def record(event: str, *, by: Actor, child: str | None = None, **detail: Any) -> None:
    """Add a change to the authority's own audit, in the current transaction: both are kept or neither.

    `detail` holds ids, codes, counts and dates that JSON can carry. Raises ScopeRefused outside an authority.
    """
    session().add(_event("write", event, by, child, detail))


def record_read(event: str, *, by: Actor, child: str | None = None, **detail: Any) -> None:
    """Add a read to the authority's own audit. Kept at once, on a connection of its own: a GET commits nothing, and
    what somebody has seen stays recorded when the change they then tried is refused.
    """
    row = _event("read", event, by, child, detail)
    with apart(current_scope()) as own:
        own.add(row)


def security_event(
    event: str,
    *,
    by: Actor | None,
    authority_id: UUID | None = None,
    address: str = "",
    person_name: str = "",
    **detail: Any,
) -> None:
    """Add to the platform's security trail, in the current transaction. `by` is None before anyone is known.

    Raises ScopeRefused outside the platform's scope.
    """
    if current_scope() != PLATFORM:
        raise ScopeRefused(f"{event} is recorded on the platform; the current scope is {current_scope()}")
    session().add(
        SecurityEvent(
            event=event,
            person_id=by.person_id if by else None,
            person_name=by.name if by else person_name,
            membership_id=by.membership_id if by else None,
            authority_id=authority_id,
            address=address,
            request_id=_request_id(),
            detail=detail,
        )
    )
