"""An authority with an analyst, its uploads, and its jobs done at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import pytest
from flask import Flask

from permanence.database import Scope, authority_scope, commit, working_as
from permanence.identity import Actor
from permanence.jobs import run_of
from permanence.jobs.runner import perform
from tenants.journeys.actions import journeys_now
from tenants.journeys.journey import Journey
from tenants.uploads import actions, store
from tenants.uploads.models import Upload


@dataclass(frozen=True)
class Place:
    """One authority as an analyst works in it."""

    code: str
    scope: Scope
    analyst: Actor

    def receive(self, files: list[tuple[str, bytes]], year: int | None = None, as_at: date | None = None) -> UUID:
        """Send files and do nothing more."""
        with working_as(self.scope):
            received = actions.receive(files=files, year=year, as_at=as_at, by=self.analyst)
            commit()
        return received.upload_id

    def ask(self, action: Callable[..., None], upload_id: UUID, **more: str) -> None:
        """One of the actions, kept."""
        with working_as(self.scope):
            action(upload_id=upload_id, by=self.analyst, **more)
            commit()

    def work(self, upload_id: UUID) -> None:
        """Do the job the upload waits for, as a worker does."""
        perform(self.scope.role, str(self.upload(upload_id).run_id))

    def upload(self, upload_id: UUID) -> Upload:
        """The upload as it is kept, with its difference."""
        with working_as(self.scope):
            whole = store.find_with_difference(upload_id)
            found = store.find(upload_id)
        assert found is not None
        assert found is whole  # loaded together: the session hands out one object a row
        return found

    def checked(self, files: list[tuple[str, bytes]], year: int | None = None) -> UUID:
        """Send files and have them checked."""
        upload_id = self.receive(files, year)
        self.work(upload_id)
        return upload_id

    def applied(self, files: list[tuple[str, bytes]], year: int | None = None) -> UUID:
        """Send files, have them checked and applied."""
        upload_id = self.checked(files, year)
        self.ask(actions.request_apply, upload_id)
        self.work(upload_id)
        assert self.upload(upload_id).state == "applied"
        return upload_id

    def undo(self, upload_id: UUID) -> None:
        """Have an upload undone."""
        self.ask(actions.request_undo, upload_id)
        self.work(upload_id)
        assert self.upload(upload_id).state == "undone"

    def journeys(self) -> dict[str, Journey]:
        """The journeys as they are kept."""
        with working_as(self.scope):
            return dict(journeys_now())

    def run_state(self, upload_id: UUID) -> str:
        """How the job of the upload stands."""
        run = run_of(self.upload(upload_id).run_id)
        assert run is not None
        return run.state


@pytest.fixture
def place(application: Flask, new_authority: Callable) -> Iterator[Place]:
    authority = new_authority()
    analyst = Actor(
        person_id=uuid4(),
        name="Ana Lyst",
        email="ana@example.org",
        membership_id=uuid4(),
        role="analyst",
        authority=authority.code,
        permissions=frozenset({"upload_returns", "apply_returns"}),
    )
    with application.app_context():
        yield Place(authority.code, authority_scope(authority.role), analyst)
