"""What the rest of the product sees of an authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
    """A current or past engagement of Coram with an authority."""

    authority_id: UUID
    delivery_model: str
    starts: date
    ends: date | None
    purpose: str
