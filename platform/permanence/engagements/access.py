"""What pages see of an access and of an engagement with its people. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from permanence.authorities import Engaged
from permanence.identity.roles import ROLES, SEES, Role


@dataclass(frozen=True)
class Access:
    """One person's access under an engagement, with the names of those who decided."""

    id: UUID
    engagement: Engaged
    person_id: UUID
    person: str
    email: str
    role_code: str
    purpose: str
    sees: str
    expires: date
    requested_at: datetime
    requested_by: str
    approved_at: datetime | None
    approved_by: str
    membership_id: UUID | None
    ended_at: datetime | None
    ended_by: str
    reason: str

    @property
    def role(self) -> Role:
        """The role asked for or given."""
        return ROLES[self.role_code]

    @property
    def sees_words(self) -> str:
        """Whom the person may see, in words."""
        return SEES[self.sees]

    def state_on(self, day: date) -> str:
        """asked, open, ended or refused on a day."""
        if self.approved_at is None:
            return "refused" if self.ended_at is not None else "asked"
        return "ended" if self.ended_at is not None or self.expires < day else "open"


@dataclass(frozen=True)
class EngagementPage:
    """An engagement with its people, as it stands on a day."""

    engagement: Engaged
    state: str
    people: tuple[Access, ...]


def by_engagement(engagements: list[Engaged], accesses: list[Access], day: date) -> list[EngagementPage]:
    """Engagements with their people: current, then planned, then past; those by which nobody comes are left out."""
    order = ("current", "planned", "past")
    pages = [
        EngagementPage(one, one.state_on(day), tuple(each for each in accesses if each.engagement.id == one.id))
        for one in engagements
        if one.delivery_model != "none"
    ]
    return sorted(pages, key=lambda page: order.index(page.state))
