"""Passwords changed and reset, and the people an authority's administrator lets in and out."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from permanence.database import PLATFORM, apart, commit, session, working_as
from permanence.identity import actions, store
from permanence.identity.commands import people_command
from permanence.identity.models import ResetToken
from permanence.jobs import store as runs
from permanence.jobs.runner import perform
from permanence.settings import Settings
from tests.conftest import MadeAuthority
from tests.factories.people import PASSWORD, client_of, make_person

NEW = "seven green umbrellas"


@pytest.fixture
def place(new_authority: Callable[..., MadeAuthority]) -> MadeAuthority:
    return new_authority()


@pytest.fixture
def administrator(application: Flask, place: MadeAuthority) -> FlaskClient:
    client = client_of(application, make_person("authority_administrator", place.code))
    client.authority = place.code
    return client


def letters(application: Flask, to: str) -> list[email.message.EmailMessage]:
    """The letters to an address, once the jobs that wait are done as a worker does them."""
    with apart(PLATFORM) as own:
        waiting = [(run.scope, str(run.id)) for run in runs.unfinished(own) if run.task == actions.MAIL_LINK]
    with application.app_context():
        for scope, run_id in waiting:
            perform(scope, run_id)
    folder = application.extensions["settings"].mail.folder
    assert folder
    found = [
        email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))
    ]
    return [one for one in found if one["To"] == to]  # type: ignore[misc]


def link_in(letter: email.message.EmailMessage) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/choose-password/\S+)", letter.get_content())
    assert found
    return found[1]


def can_sign_in(application: Flask, address: str, password: str) -> bool:
    answer = application.test_client().send("/sign-in", {"email": address, "password": password})
    return bool(answer.status_code == 302)


def test_a_changed_password_ends_every_other_session(application: Flask, place: MadeAuthority) -> None:
    person = make_person("analyst", place.code, password=PASSWORD)
    here, there = client_of(application, person), client_of(application, person)
    wrong = here.send("/account/password", {"current": "no", "new": NEW, "again": NEW})
    assert wrong.status_code == 400
    assert "Your current password is not right" in wrong.get_data(as_text=True)
    weak = here.send("/account/password", {"current": PASSWORD, "new": "short", "again": "short"})
    assert "12 characters or more" in weak.get_data(as_text=True)
    unequal = here.send("/account/password", {"current": PASSWORD, "new": NEW, "again": NEW + "!"})
    assert "must be the same" in unequal.get_data(as_text=True)
    assert here.send("/account/password", {"current": PASSWORD, "new": NEW, "again": NEW}).status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert can_sign_in(application, person.email, NEW)
    assert not can_sign_in(application, person.email, PASSWORD)


def test_a_password_is_reset_through_a_mailed_link_once(application: Flask, place: MadeAuthority) -> None:
    person = make_person("analyst", place.code, password=PASSWORD)
    elsewhere = client_of(application, person)
    client = application.test_client()
    assert client.send("/forgotten-password", {"email": person.email}).status_code == 200
    (letter,) = letters(application, person.email)
    link = link_in(letter)
    assert "that name" not in letter.get_content()
    assert client.send(link, {"new": "short", "again": "short"}).status_code == 400
    assert client.send(link, {"new": NEW, "again": NEW}).status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert can_sign_in(application, person.email, NEW)
    assert client.get(link).status_code == 404


def test_a_link_dies_of_age_and_of_a_newer_one(application: Flask, place: MadeAuthority) -> None:
    person = make_person("analyst", place.code, password=PASSWORD)
    client = application.test_client()
    for _ in range(2):
        client.send("/forgotten-password", {"email": person.email})
        found = letters(application, person.email)
    first, second = (link_in(letter) for letter in found)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    with working_as(PLATFORM):
        past = datetime.now(UTC) - timedelta(minutes=1)
        session().execute(update(ResetToken).where(ResetToken.person_id == person.id).values(expires_at=past))
        commit()
    assert client.get(second).status_code == 404


def test_an_unknown_address_is_answered_like_a_known_one(application: Flask, place: MadeAuthority) -> None:
    person = make_person("analyst", place.code, password=PASSWORD)
    client = application.test_client()
    pages = [
        client.send("/forgotten-password", {"email": address}).get_data(as_text=True).replace(address, "somebody")
        for address in (person.email, "no.body@example.org")
    ]
    assert re.sub(r'nonce="[^"]*"', "", pages[0]) == re.sub(r'nonce="[^"]*"', "", pages[1])
    assert letters(application, "no.body@example.org") == []
    assert len(letters(application, person.email)) == 1
    with apart(PLATFORM) as own:
        assert not [run for run in runs.unfinished(own) if run.task == actions.MAIL_LINK]


def test_an_administrator_lets_a_new_person_in_and_out(application: Flask, administrator: FlaskClient) -> None:
    code = administrator.authority
    form = {"name": "Robin Newcomer", "email": f"robin{code}@example.org", "role": "analyst"}
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    form["until"] = f"{yesterday.day}/{yesterday.month}/{yesterday.year % 100}"
    refused = administrator.send(f"/authority/{code}/people/add", form)
    assert refused.status_code == 400
    assert "The end date must be" in refused.get_data(as_text=True)
    assert "Robin Newcomer" in refused.get_data(as_text=True)  # nothing typed is lost
    del form["until"]
    assert administrator.send(f"/authority/{code}/people/add", form).status_code == 302
    (letter,) = letters(application, str(form["email"]))
    assert "Testshire" in letter.get_content()
    client = application.test_client()
    assert client.send(link_in(letter), {"new": NEW, "again": NEW}).status_code == 302
    assert client.send("/sign-in", {"email": form["email"], "password": NEW}).status_code == 302
    assert client.get(f"/authority/{code}/").status_code == 200
    people = administrator.get(f"/authority/{code}/people/").get_data(as_text=True)
    (path,) = set(re.findall(r'href="([^"]+/revoke)"', people))
    assert administrator.send(path).status_code == 302
    assert client.get(f"/authority/{code}/").status_code == 404
    audit = administrator.get(f"/authority/{code}/audit/").get_data(as_text=True)
    assert "Access given" in audit
    assert "Access taken away" in audit


def test_access_is_given_once_and_only_to_roles_of_an_authority(administrator: FlaskClient) -> None:
    code = administrator.authority
    form = {"name": "Lee Twice", "email": f"lee{code}@example.org", "role": "analyst"}
    assert administrator.send(f"/authority/{code}/people/add", form).status_code == 302
    again = administrator.send(f"/authority/{code}/people/add", form)
    assert again.status_code == 400
    assert "already has the role" in again.get_data(as_text=True)
    form["role"] = "operator"
    assert administrator.send(f"/authority/{code}/people/add", form).status_code == 400


def test_an_administrator_cannot_take_away_their_own_access_or_anothers_elsewhere(
    application: Flask, place: MadeAuthority, new_authority: Callable[..., MadeAuthority]
) -> None:
    me = make_person("authority_administrator", place.code)
    client = client_of(application, me)
    answer = client.send(f"/authority/{place.code}/people/{me.membership_id}/revoke")
    assert answer.status_code == 400
    assert "You cannot take your own access away" in answer.get_data(as_text=True)
    elsewhere = make_person("analyst", new_authority().code)
    path = f"/authority/{place.code}/people/{elsewhere.membership_id}/revoke"
    assert client.get(path).status_code == 404
    assert client.send(path, page=f"/authority/{place.code}/people/add").status_code == 404


def test_nobody_gives_what_they_may_not(place: MadeAuthority) -> None:
    somebody = make_person("analyst", place.code)
    with working_as(PLATFORM):
        person = store.person(somebody.id)
        assert person
        analyst = store.signed_in("t", _session_of(somebody))
        assert analyst
        with pytest.raises(actions.NotAccepted, match="You cannot give"):
            actions.grant_membership(
                person=person,
                role="service_manager",
                authority_id=analyst.authority.id,
                by=analyst.actor,  # type: ignore[union-attr]
            )
        with pytest.raises(actions.NotAccepted, match="does not belong there"):
            actions.grant_membership(person=person, role="operator", authority_id=analyst.authority.id, by=None)  # type: ignore[union-attr]


def _session_of(person):  # type: ignore[no-untyped-def]
    from tests.factories.people import begin_session

    with working_as(PLATFORM):
        row = store.session_by_token(begin_session(person))
    assert row
    return row


def test_the_command_line_makes_the_first_people(application: Flask, database: Settings, place: MadeAuthority) -> None:
    run = CliRunner()
    mail = f"first{place.code}@example.org"
    arguments = ["add", "--email", mail, "--name", "Fern First", "--role", "authority_administrator"]
    missing = run.invoke(people_command, [*arguments, "--authority", "zzz"], obj=database)
    assert missing.exit_code == 1
    assert "No authority has the code zzz" in missing.output
    done = run.invoke(people_command, [*arguments, "--authority", place.code], obj=database)
    assert done.exit_code == 0, done.output
    assert len(letters(application, mail)) == 1
    placeless = run.invoke(people_command, arguments, obj=database)
    assert placeless.exit_code == 1
    assert "does not belong there" in placeless.output
    assert run.invoke(people_command, ["sign-out", "--email", mail], obj=database).exit_code == 0
