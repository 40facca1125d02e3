"""An authority with cases, a manager before its spreadsheets, and the jobs done at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from permanence.database import Scope, authority_scope, working_as
from permanence.jobs.runner import perform
from tenants.casework.seen import Sight
from tenants.spreadsheets.holding import held_now
from tenants.spreadsheets.models import Spreadsheet
from tests.factories.cases import Casework, someone
from tests.factories.people import MadePerson, client_of, make_person


@dataclass
class Room:
    """One authority as people with spreadsheets work in it."""

    app: Flask
    casework: Casework
    clients: dict[str, tuple[FlaskClient, MadePerson]] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The authority's scope."""
        return self.casework.scope

    def client(self, role: str = "service_manager") -> FlaskClient:
        """Somebody of a role, always the same."""
        if role not in self.clients:
            person = make_person(role, self.casework.code)
            self.clients[role] = client_of(self.app, person), person
        return self.clients[role][0]

    def path(self, more: str = "") -> str:
        """An address below the spreadsheets of the authority."""
        return f"/authority/{self.casework.code}/spreadsheets/{more}"

    def sent(self, data: bytes, name: str = "tracker.xlsx", role: str = "service_manager") -> str:
        """Send a file; the id of the spreadsheet."""
        client = self.client(role)
        answer = client.send(self.path("new"), {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return answer.location.split("/")[-2]

    def sheets(self, one: str, role: str = "service_manager", **given: str) -> Any:
        """Choose the sheets as they are proposed, or as given."""
        client = self.client(role)
        page = client.get(self.path(f"{one}/sheets")).get_data(as_text=True)
        return client.send(self.path(f"{one}/sheets"), {**ticked(page), **given})

    def columns(self, one: str, role: str = "service_manager", **given: str) -> Any:
        """Accept every proposal for the columns, but for what is given by heading."""
        client = self.client(role)
        page = client.get(self.path(f"{one}/columns")).get_data(as_text=True)
        return client.send(self.path(f"{one}/columns"), {**selected(page), "as_at": ["30/4/2025", "", ""], **given})

    def planned(self, data: bytes, role: str = "service_manager", **given: str) -> str:
        """Send a file, accept every proposal, have the plan worked out."""
        one = self.sent(data, role=role)
        assert self.sheets(one, role).status_code == 302
        answer = self.columns(one, role, **given)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        self.work(one)
        return one

    def applied(self, one: str, role: str = "service_manager") -> None:
        """Ask for it to be applied, and do the job."""
        assert self.client(role).send(self.path(f"{one}/apply")).status_code == 302
        self.work(one)

    def row(self, one: str) -> Spreadsheet:
        """The spreadsheet as it is kept."""
        with working_as(self.scope) as session:
            found = session.scalars(select(Spreadsheet).where(Spreadsheet.id == one)).one()
            _ = found.plan, found.placed
            return found

    def work(self, one: str) -> None:
        """Do the job it waits for, as a worker does."""
        with self.app.app_context():
            perform(self.scope.role, str(self.row(one).run_id))

    def held(self, sight: Sight | None = None) -> dict[str, Any]:
        """What casework holds, by child."""
        from tenants.casework.actions import today
        from tenants.casework.seen import sight_of

        with working_as(self.scope):
            seen = sight or sight_of(someone("service_manager", self.casework.code))
            return {case.child: case for case in held_now(seen, today())}


def selected(page: str) -> dict[str, Any]:
    """What the selects and radios of a page stand at."""
    import html5lib

    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found: dict[str, Any] = {}
    for select_ in tree.iter("select"):
        chosen = [option for option in select_.iter("option") if "selected" in option.attrib]
        found[select_.attrib["name"]] = (chosen or list(select_.iter("option")))[0].attrib["value"]
    for tag in tree.iter("input"):
        if tag.attrib.get("type") == "radio" and "checked" in tag.attrib:
            found[tag.attrib["name"]] = tag.attrib["value"]
    return found


def ticked(page: str) -> dict[str, Any]:
    """What the sheets' page stands at: ticks, rows and depths."""
    import html5lib

    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found = selected(page)
    for tag in tree.iter("input"):
        name, kind = tag.attrib.get("name", ""), tag.attrib.get("type", "text")
        if name.startswith("first_") or (kind == "checkbox" and "checked" in tag.attrib):
            found[name] = tag.attrib["value"]
    return found


@pytest.fixture
def room(application: Flask, new_authority: Callable) -> Room:
    authority = new_authority()
    return Room(application, Casework(authority.code, authority_scope(authority.role)))
