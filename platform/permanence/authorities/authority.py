"""What the rest of the product sees of an authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from permanence.database import Scope, authority_scope


@dataclass(frozen=True)
class Authority:
    """One authority of the register. `role` is '' until it is provisioned."""

    id: UUID
    code: str
    ons_code: str
    name: str
    region: str
    kind: str
    role: str
    colour: str
    status: str
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def scope(self) -> Scope:
        """The database scope of its own work; raises ScopeRefused while it is not provisioned."""
        return authority_scope(self.role)

    @property
    def active(self) -> bool:
        """Whether people may work in it today."""
        return self.status == "active"


@dataclass(frozen=True)
class Participant:
    """An authority with a current agreement, as the benchmark job needs it, and what it consented to."""

    authority: Authority
    named_to_national: bool


@dataclass(frozen=True)
class Engaged:
    """An engagement of Coram with an authority. `ended_at` once it was closed, whatever its last day."""

    id: UUID
    authority_id: UUID
    delivery_model: str
    starts: date
    ends: date | None
    purpose: str
    recorded_by: str = ""
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: str = ""

    def runs_on(self, day: date) -> bool:
        """Whether it has begun and not ended on a day."""
        return self.ended_at is None and self.starts <= day and (self.ends is None or self.ends >= day)

    def state_on(self, day: date) -> str:
        """planned, current or past on a day."""
        if self.runs_on(day):
            return "current"
        return "past" if self.ended_at is not None or (self.ends is not None and self.ends < day) else "planned"

    @property
    def began(self) -> bool:
        """False for one that was called off before its first day."""
        return self.ended_at is None or self.ended_at.date() >= self.starts
