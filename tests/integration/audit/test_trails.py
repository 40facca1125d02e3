"""The two trails: kept with the change they tell of, read by those they concern, changed by nobody."""

from __future__ import annotations

import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import delete, update
from sqlalchemy.exc import ProgrammingError

from permanence.audit import record, record_read, security_event
from permanence.audit.models import AuditEvent, SecurityEvent
from permanence.audit.store import Wanted, count_events, events
from permanence.database import PLATFORM, ScopeRefused, authority_scope, commit, session, working_as
from permanence.identity import Actor, actor_of
from tests.conftest import MadeAuthority
from tests.factories.people import client_of, make_person


@pytest.fixture
def place(new_authority: Callable[..., MadeAuthority]) -> MadeAuthority:
    return new_authority()


def somebody(name: str = "Kit Reader") -> Actor:
    return actor_of(uuid4(), name, "kit@example.org", "social_worker", "001")


def test_a_change_is_recorded_only_if_it_is_kept(place: MadeAuthority) -> None:
    scope = authority_scope(place.role)
    with working_as(scope):
        record("return_applied", by=somebody(), rows=3)
    with working_as(scope):
        assert count_events(Wanted()) == 0
        record("return_applied", by=somebody(), child="C1", rows=3)
        commit()
        (kept,) = events(Wanted(), offset=0, limit=10)
    assert (kept.kind, kept.child, kept.detail, kept.person_name) == ("write", "C1", {"rows": 3}, "Kit Reader")


def test_a_read_is_recorded_at_once(place: MadeAuthority) -> None:
    scope = authority_scope(place.role)
    with working_as(scope):
        record_read("child_read", by=somebody(), child="C1")
    with working_as(scope):
        assert [one.kind for one in events(Wanted(), offset=0, limit=10)] == ["read"]


def test_a_read_stays_recorded_when_the_change_around_it_is_dropped(place: MadeAuthority) -> None:
    scope = authority_scope(place.role)
    with working_as(scope):
        record("started", by=somebody())
        session().flush()
        record_read("child_read", by=somebody(), child="C1")
    with working_as(scope):
        assert [one.event for one in events(Wanted(), offset=0, limit=10)] == ["child_read"]


def test_each_trail_is_recorded_in_its_own_scope_only(place: MadeAuthority) -> None:
    with working_as(PLATFORM), pytest.raises(ScopeRefused):
        record("child_read", by=somebody(), child="C1")
    with working_as(authority_scope(place.role)), pytest.raises(ScopeRefused):
        security_event("signed_in", by=somebody())


@pytest.mark.parametrize("statement", [update(AuditEvent).values(person_name="Nobody"), delete(AuditEvent)])
def test_an_authority_cannot_change_its_own_audit(place: MadeAuthority, statement: object) -> None:
    with working_as(authority_scope(place.role)), pytest.raises(ProgrammingError, match="permission denied"):
        session().execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize("statement", [update(SecurityEvent).values(person_name="Nobody"), delete(SecurityEvent)])
def test_the_platform_cannot_change_its_own_trail(place: MadeAuthority, statement: object) -> None:
    with working_as(PLATFORM), pytest.raises(ProgrammingError, match="permission denied"):
        session().execute(statement)  # type: ignore[call-overload]


@pytest.fixture
def administrator(application: Flask, place: MadeAuthority) -> FlaskClient:
    with working_as(authority_scope(place.role)):
        for number in range(30):
            record_read("child_read", by=somebody(), child=f"CHILD{number:02d}")
        record("return_applied", by=somebody("Ash Changer"), upload="U1", note="=1+1")
        commit()
    client = client_of(application, make_person("authority_administrator", place.code))
    client.authority = place.code
    return client


def rows(page: str) -> int:
    return page.count('<tr class="govuk-table__row">') - 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 25),
        ("page=2", 6),
        ("per_page=all", 31),
        ("kind=write", 1),
        ("kind=read&per_page=100", 30),
        ("person=ash", 1),
        ("person=%25", 0),
        ("child=child07", 1),
        ("event=return_applied", 1),
        ("since=1/1/2020&until=2/1/2020", 0),
        ("since=1/1/2020&per_page=50", 31),
        ("kind=nonsense&per_page=50", 31),
        ("per_page=50&endpoint=x&_external=1&file_kind=csv&code=7", 31),
    ],
)
def test_the_audit_is_filtered_and_paged(administrator: FlaskClient, query: str, count: int) -> None:
    page = administrator.get(f"/authority/{administrator.authority}/audit/?{query}").get_data(as_text=True)
    assert rows(page) == count


def test_a_filter_is_a_tag_that_takes_itself_off(administrator: FlaskClient) -> None:
    path = f"/authority/{administrator.authority}/audit/"
    assert f'href="{path}download.csv?kind=write"' in administrator.get(f"{path}?kind=write").get_data(as_text=True)
    page = administrator.get(f"{path}?person=ash&kind=write&page=1").get_data(as_text=True)
    assert f'href="{path}?person=ash"' in page
    assert f'href="{path}?kind=write"' in page


def test_a_date_nobody_can_read_is_said_at_its_field(administrator: FlaskClient) -> None:
    page = administrator.get(f"/authority/{administrator.authority}/audit/?since=31/2/26").get_data(as_text=True)
    assert "There is no such date" in page
    assert 'href="#since"' in page


def test_the_audit_is_taken_away_disarmed(administrator: FlaskClient) -> None:
    path = f"/authority/{administrator.authority}/audit/download"
    text = administrator.get(f"{path}.csv?kind=write").get_data(as_text=True)
    assert "Ash Changer" in text
    assert "upload: U1" in text
    book = load_workbook(io.BytesIO(administrator.get(f"{path}.xlsx").data))
    assert book.sheetnames == ["Cover", "Notes", "Events"]
    assert book["Events"].max_row == 33


def test_who_came_to_work_here_is_readable_by_the_authority(administrator: FlaskClient, application: Flask) -> None:
    page = administrator.get(f"/authority/{administrator.authority}/audit/access").get_data(as_text=True)
    assert "Access given" in page
    assert "Signed in" in page


def test_the_operator_reads_security_events_by_filter(application: Flask, place: MadeAuthority) -> None:
    client = client_of(application, make_person("operator", name=f"Ona {place.code}"))
    page = client.get(f"/operations/security/?event=signed_in&person=Ona+{place.code}").get_data(as_text=True)
    assert rows(page) >= 1
    assert client.get("/operations/security/?event=nonsense").status_code == 200
