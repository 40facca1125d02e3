"""Signing in and out through the pages, throttled, with sessions that can be ended and idle ones that lose no text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from permanence.audit.models import SecurityEvent
from permanence.audit.store import Wanted, security_events
from permanence.database import PLATFORM, commit, session, working_as
from permanence.identity import entry, store
from permanence.identity.models import LoginSession, Person
from tests.conftest import MadeAuthority
from tests.factories.people import PASSWORD, MadePerson, add_membership, client_of, make_person, token_in


@pytest.fixture
def place(new_authority: Callable[..., MadeAuthority]) -> MadeAuthority:
    return new_authority()


@pytest.fixture
def person(place: MadeAuthority) -> MadePerson:
    return make_person("analyst", place.code, password=PASSWORD)


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, *, address: str = "127.0.0.1", **more: str):  # type: ignore[no-untyped-def]
    token = token_in(client.get("/sign-in").get_data(as_text=True))
    form = {"csrf_token": token, "email": email, "password": password, **more}
    return client.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": address})


def happened(person: MadePerson) -> list[SecurityEvent]:
    with working_as(PLATFORM):
        return [one for one in security_events(Wanted(), offset=0, limit=500) if one.person_name == person.name]


def test_the_right_password_leads_to_the_page_that_was_asked_for(
    application: Flask, place: MadeAuthority, person: MadePerson
) -> None:
    client = application.test_client()
    asked = client.get(f"/authority/{place.code}/")
    assert asked.status_code == 302
    answer = sign_in(client, person.email.upper(), next=f"/authority/{place.code}/")
    assert answer.headers["Location"] == f"/authority/{place.code}/"
    assert client.get(f"/authority/{place.code}/").status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(application: Flask, person: MadePerson, elsewhere: str) -> None:
    answer = sign_in(application.test_client(), person.email, next=elsewhere)
    assert answer.headers["Location"] == "/"


def test_wrong_password_and_unknown_account_are_answered_alike(application: Flask, person: MadePerson) -> None:
    client = application.test_client()
    pages = [sign_in(client, email, "not the password") for email in (person.email, "nobody@example.org")]
    assert [page.status_code for page in pages] == [400, 400]
    for page in pages:
        assert "The email address or the password is not right" in page.get_data(as_text=True)


def test_an_account_is_throttled_after_five_failures_from_one_address(application: Flask, person: MadePerson) -> None:
    client = application.test_client()
    for _ in range(entry.FAILURES_FROM_ONE_ADDRESS):
        assert sign_in(client, person.email, "wrong wrong wrong", address="192.0.2.1").status_code == 400
    # The right password does not help either: otherwise guessing would still be told apart.
    assert sign_in(client, person.email, address="192.0.2.1").status_code == 429
    assert sign_in(client, person.email, address="192.0.2.2").status_code == 302
    # Signing in clears the count.
    assert sign_in(application.test_client(), person.email, address="192.0.2.1").status_code == 302


def test_an_account_is_throttled_after_many_failures_from_many_addresses(
    application: Flask, person: MadePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry, "FAILURES_FROM_ALL", 3)
    client = application.test_client()
    for number in range(3):
        assert sign_in(client, person.email, "wrong wrong", address=f"192.0.2.{10 + number}").status_code == 400
    assert sign_in(client, person.email, address="192.0.2.99").status_code == 429


def test_an_address_may_not_try_for_ever(application: Flask) -> None:
    client = application.test_client()
    token = token_in(client.get("/sign-in").get_data(as_text=True))
    codes = [
        client.post(
            "/sign-in", data={"csrf_token": token, "email": ""}, environ_base={"REMOTE_ADDR": "198.51.100.9"}
        ).status_code
        for _ in range(31)
    ]
    assert codes[:30] == [400] * 30
    assert codes[30] == 429


def test_signing_out_ends_the_session_on_the_server(application: Flask, person: MadePerson) -> None:
    client = client_of(application, person)
    with client.session_transaction() as cookie:
        secret = cookie["_user_id"]
    assert client.send("/account/sign-out", page="/account/").status_code == 302
    other = application.test_client()
    with other.session_transaction() as cookie:
        cookie["_user_id"] = secret
    assert other.get("/account/").status_code == 302


def test_a_session_can_be_ended_from_elsewhere(application: Flask, person: MadePerson) -> None:
    here, there = client_of(application, person), client_of(application, person)
    assert here.send("/account/sessions/end-others", page="/account/").status_code == 302
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_nobody_ends_the_session_of_another(application: Flask, person: MadePerson, place: MadeAuthority) -> None:
    client_of(application, person)
    with working_as(PLATFORM):
        theirs = store.live_sessions(person.id, entry.IDLE, entry.LONGEST)[0].id
    stranger = client_of(application, make_person("analyst", place.code))
    assert stranger.send(f"/account/sessions/{theirs}/end", page="/account/").status_code == 404


def test_a_closed_account_neither_signs_in_nor_stays_in(application: Flask, person: MadePerson) -> None:
    client = client_of(application, person)
    with working_as(PLATFORM):
        session().execute(update(Person).where(Person.id == person.id).values(closed_at=datetime.now(UTC)))
        commit()
    assert client.get("/account/").status_code == 302
    assert sign_in(application.test_client(), person.email).status_code == 400


def age(person: MadePerson, **columns: timedelta) -> None:
    with working_as(PLATFORM):
        moments = {name: datetime.now(UTC) - by for name, by in columns.items()}
        session().execute(update(LoginSession).where(LoginSession.person_id == person.id).values(**moments))
        commit()


def test_a_session_ends_when_idle_and_after_twelve_hours(application: Flask, person: MadePerson) -> None:
    client = client_of(application, person)
    age(person, last_seen_at=entry.IDLE - timedelta(minutes=1))
    assert client.get("/account/").status_code == 200  # which counts as a sign of life
    age(person, last_seen_at=entry.IDLE + timedelta(seconds=1))
    assert client.get("/account/").status_code == 302
    client = client_of(application, person)
    age(person, created_at=entry.LONGEST + timedelta(seconds=1))
    assert client.get("/account/").status_code == 302


def test_reading_pages_keeps_a_session_alive(application: Flask, person: MadePerson) -> None:
    client = client_of(application, person)
    age(person, last_seen_at=timedelta(minutes=20))
    client.get("/account/")
    with working_as(PLATFORM):
        seen = store.live_sessions(person.id, entry.IDLE, entry.LONGEST)[0].last_seen_at
    assert datetime.now(UTC) - seen < timedelta(minutes=1)


SAME = {"Sec-Fetch-Site": "same-origin"}


def test_text_typed_into_an_expired_session_is_offered_again(
    application: Flask, place: MadeAuthority, person: MadePerson
) -> None:
    administrator = make_person("authority_administrator", place.code, password=PASSWORD)
    client = client_of(application, administrator)
    path = f"/authority/{place.code}/people/add"
    token = token_in(client.get(path).get_data(as_text=True))
    age(administrator, last_seen_at=timedelta(hours=1))
    typed = {"csrf_token": token, "name": "Robin <Newly> Typed", "email": "robin.new@example.org", "role": "analyst"}
    asked = client.post(path, data=typed, headers=SAME)
    assert asked.status_code == 401
    page = asked.get_data(as_text=True)
    kept = page.split('name="kept"')[1].split('value="')[1].split('"')[0]
    assert kept
    assert "Robin" not in page
    form = {"csrf_token": token_in(page), "email": administrator.email, "password": PASSWORD, "kept": kept}
    offered = client.post("/sign-in", data=form)
    page = offered.get_data(as_text=True)
    assert offered.status_code == 200
    assert "Robin &lt;Newly&gt; Typed" in page
    again = {key: value for key, value in typed.items() if key != "csrf_token"}
    resend = page[page.index(f'action="{path}"') :]
    sent = client.post(path, data={**again, "csrf_token": token_in("<form " + resend)})
    assert sent.status_code == 302
    assert "Robin &lt;Newly&gt; Typed" in client.get(f"/authority/{place.code}/people/").get_data(as_text=True)


def test_the_text_is_not_offered_to_another_person(
    application: Flask, place: MadeAuthority, person: MadePerson
) -> None:
    client = client_of(application, person)
    age(person, last_seen_at=timedelta(hours=1))
    page = client.post("/account/password", data={"note": "mine alone"}, headers=SAME).get_data(as_text=True)
    kept = page.split('name="kept"')[1].split('value="')[1].split('"')[0]
    other = make_person("analyst", place.code, password=PASSWORD)
    answer = sign_in(application.test_client(), other.email, kept=kept)
    assert answer.status_code == 302


def test_another_site_cannot_plant_text(application: Flask, person: MadePerson) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}, {}):
        client = client_of(application, person)
        age(person, last_seen_at=timedelta(hours=1))
        answer = client.post("/account/password", data={"note": "planted"}, headers=headers)
        assert answer.status_code == 302, headers


def test_text_survives_the_choice_between_two_places(
    application: Flask, place: MadeAuthority, person: MadePerson, new_authority: Callable[..., MadeAuthority]
) -> None:
    second = new_authority("Otherham")
    add_membership(person.id, "analyst", second.code)
    client = client_of(application, person)
    age(person, last_seen_at=timedelta(hours=1))
    page = client.post("/account/password", data={"note": "kept all along"}, headers=SAME).get_data(as_text=True)
    kept = page.split('name="kept"')[1].split('value="')[1].split('"')[0]
    choose = sign_in(client, person.email, kept=kept).get_data(as_text=True)
    assert "Where do you want to work?" in choose
    form = {"csrf_token": token_in(choose), "membership": str(person.membership_id), "kept": kept}
    page = client.post("/account/places", data=form).get_data(as_text=True)
    assert "kept all along" in page


def test_what_happened_is_on_the_security_trail(application: Flask, person: MadePerson) -> None:
    with working_as(PLATFORM):
        session().execute(update(Person).where(Person.id == person.id).values(name=f"Only {person.id}"))
        commit()
    only = MadePerson(person.id, person.email, f"Only {person.id}", person.membership_id)
    client = application.test_client()
    sign_in(client, person.email, "wrong wrong wrong", address="203.0.113.5")
    sign_in(client, person.email, address="203.0.113.5")
    client.send("/account/sign-out", page="/account/")
    events = happened(only)
    assert [one.event for one in events] == ["signed_out", "signed_in", "sign_in_refused"]
    assert events[2].address == "203.0.113.5"
    assert all(person.email not in str(one.detail) for one in events)
