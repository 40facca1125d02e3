"""An authority with cases and meetings, and people who sit in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permanence.database import authority_scope, commit, working_as
from permanence.identity import Actor
from tenants.casework.actions import today
from tenants.casework.seen import Sight
from tenants.meetings import actions, store
from tests.factories.cases import Casework, someone
from tests.factories.people import MadePerson, client_of, make_person

EVERYTHING = Sight(UUID(int=0), only_named=False, restricted=True)


@dataclass(frozen=True)
class Meetings:
    """One authority whose children are spoken of."""

    casework: Casework
    app: Flask

    @property
    def path(self) -> str:
        """Where meetings are."""
        return f"/authority/{self.casework.code}/meetings"

    @property
    def manager(self) -> Actor:
        """Somebody who may do all of it."""
        return someone("service_manager", self.casework.code)

    def person(self, role: str, name: str = "") -> MadePerson:
        """Somebody with a role here."""
        return make_person(role, self.casework.code, name=name)

    def client(self, role: str, name: str = "") -> FlaskClient:
        """Somebody with a role here, signed in."""
        return client_of(self.app, self.person(role, name))

    def held(self, *case_ids: UUID, opened: bool = True, title: str = "Tracking meeting", days_ago: int = 0) -> UUID:
        """A meeting about these children."""
        with working_as(self.casework.scope):
            made = actions.plan_meeting(
                held_on=today() - timedelta(days=days_ago), title=title, chair="Pat", by=self.manager
            )
            actions.add_children(meeting_id=made.id, case_ids=case_ids, by=self.manager)
            if opened:
                actions.open_meeting(meeting_id=made.id, by=self.manager)
            commit()
            return made.id

    def closed(
        self,
        *case_ids: UUID,
        agreed: str = "",
        owner: str = "Sam",
        owner_id: UUID | None = None,
        for_service: bool = False,
    ) -> UUID:
        """A meeting of last week about these children, with an action agreed for the first of them or the service."""
        meeting_id = self.held(*case_ids, title="The meeting before", days_ago=7)
        with working_as(self.casework.scope):
            if agreed:
                actions.agree(
                    meeting_id=meeting_id,
                    item_id=None if for_service else store.items(meeting_id)[0].id,
                    what=agreed,
                    owner=owner,
                    owner_id=owner_id,
                    due=today() - timedelta(days=1),
                    by=self.manager,
                )
            actions.close_meeting(meeting_id=meeting_id, by=self.manager)
            commit()
        return meeting_id

    def items(self, meeting_id: UUID) -> dict[str, UUID]:
        """Child → item, in the agenda's order."""
        with working_as(self.casework.scope):
            return {case.child: item.id for item, case in store.items_seen(meeting_id, EVERYTHING)}


@pytest.fixture
def place(new_authority: Callable, application: Flask) -> Meetings:
    authority = new_authority()
    return Meetings(Casework(authority.code, authority_scope(authority.role)), application)


def words(page: bytes | str) -> str:
    """The text of a page's main part, in one line."""
    text = page.decode() if isinstance(page, bytes) else page
    main = text[text.index("<main") : text.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))
