"""Who may enter where: what is not yours answers exactly like what does not exist."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from permanence.authorities import actions as authorities
from permanence.database import PLATFORM, commit, session, working_as
from permanence.identity.models import LoginSession, MembershipRow
from permanence.identity.roles import ROLES
from tests.conftest import MadeAuthority
from tests.factories.people import MadePerson, add_membership, client_of, make_person


@pytest.fixture
def here(new_authority: Callable[..., MadeAuthority]) -> MadeAuthority:
    return new_authority("Hereshire")


@pytest.fixture
def there(new_authority: Callable[..., MadeAuthority]) -> MadeAuthority:
    return new_authority("Thereham")


def without_what_changes(page: str) -> str:
    """A page without its nonce and tokens, which differ in every answer."""
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def test_another_authority_answers_as_one_that_does_not_exist(
    application: Flask, here: MadeAuthority, there: MadeAuthority
) -> None:
    client = client_of(application, make_person("authority_administrator", here.code))
    for path in ("", "people/", "people/add", "audit/", "audit/access", "audit/download.csv"):
        assert client.get(f"/authority/{here.code}/{path}").status_code == 200, path
        theirs = client.get(f"/authority/{there.code}/{path}")
        nobodys = client.get(f"/authority/zzz/{path}")
        assert theirs.status_code == nobodys.status_code == 404
        assert without_what_changes(theirs.get_data(as_text=True)) == without_what_changes(
            nobodys.get_data(as_text=True)
        )


def test_a_permission_one_lacks_answers_404(application: Flask, here: MadeAuthority) -> None:
    client = client_of(application, make_person("social_worker", here.code))
    assert client.get(f"/authority/{here.code}/").status_code == 200
    assert client.get(f"/authority/{here.code}/people/").status_code == 404
    assert client.get(f"/authority/{here.code}/audit/").status_code == 404


@pytest.mark.parametrize("role", ["national_lead", "commissioner", "operator"])
def test_nobody_from_outside_enters_an_authority(application: Flask, here: MadeAuthority, role: str) -> None:
    client = client_of(application, make_person(role))
    assert client.get(f"/authority/{here.code}/").status_code == 404
    assert client.get(f"/authority/{here.code}/people/").status_code == 404


def test_an_authoritys_people_do_not_operate(application: Flask, here: MadeAuthority) -> None:
    client = client_of(application, make_person("authority_administrator", here.code))
    assert client.get("/operations/security/").status_code == 404
    assert client_of(application, make_person("operator")).get("/operations/security/").status_code == 200


def test_strangers_are_asked_to_sign_in_wherever_they_knock(application: Flask, here: MadeAuthority) -> None:
    client = application.test_client()
    for path in (f"/authority/{here.code}/", "/authority/zzz/", "/account/", "/operations/security/"):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer.headers["Location"] == f"/sign-in?next={path}"


def test_a_second_place_is_entered_by_an_explicit_recorded_switch(
    application: Flask, here: MadeAuthority, there: MadeAuthority
) -> None:
    person = make_person("analyst", here.code)
    second = add_membership(person.id, "analyst", there.code)
    client = client_of(application, person)
    offered = client.get(f"/authority/{there.code}/")
    assert offered.status_code == 302
    assert offered.headers["Location"].startswith("/account/places?")
    assert client.get(f"/authority/{here.code}/").status_code == 200
    page = offered.headers["Location"]
    answer = client.send("/account/places", {"membership": str(second), "next": f"/authority/{there.code}/"}, page=page)
    assert answer.headers["Location"] == f"/authority/{there.code}/"
    assert client.get(f"/authority/{there.code}/").status_code == 200
    assert client.get(f"/authority/{here.code}/").status_code == 302
    administrator = client_of(application, make_person("authority_administrator", there.code))
    assert "Switched to another place" in administrator.get(f"/authority/{there.code}/audit/access").get_data(
        as_text=True
    )


def test_nobody_switches_to_a_membership_of_another(application: Flask, here: MadeAuthority) -> None:
    client = client_of(application, make_person("analyst", here.code))
    theirs = make_person("analyst", here.code).membership_id
    answer = client.send("/account/places", {"membership": str(theirs)})
    assert answer.status_code == 400


def test_posting_to_another_place_changes_nothing(
    application: Flask, here: MadeAuthority, there: MadeAuthority
) -> None:
    person = make_person("authority_administrator", here.code)
    add_membership(person.id, "authority_administrator", there.code)
    client = client_of(application, person)
    form = {"name": "X Y", "email": "x.y@example.org", "role": "analyst"}
    answer = client.send(f"/authority/{there.code}/people/add", form, page=f"/authority/{here.code}/people/add")
    assert answer.status_code == 404


def change(table: type, column: object, value: object, **columns: object) -> None:
    with working_as(PLATFORM):
        session().execute(update(table).where(column == value).values(**columns))  # type: ignore[arg-type]
        commit()


def _revoked(person: MadePerson) -> None:
    change(MembershipRow, MembershipRow.id, person.membership_id, revoked_at=datetime.now(UTC), revoked_by=person.id)


def _over(person: MadePerson) -> None:
    today = datetime.now(UTC).date()
    change(
        MembershipRow,
        MembershipRow.id,
        person.membership_id,
        valid_from=today - timedelta(days=9),
        valid_until=today - timedelta(days=1),
    )


def _not_yet(person: MadePerson) -> None:
    change(
        MembershipRow, MembershipRow.id, person.membership_id, valid_from=datetime.now(UTC).date() + timedelta(days=1)
    )


def _left(person: MadePerson) -> None:
    change(LoginSession, LoginSession.person_id, person.id, membership_id=None)


@pytest.mark.parametrize("happens", [_revoked, _over, _not_yet, _left])
def test_a_membership_that_no_longer_holds_lets_nobody_in(
    application: Flask, here: MadeAuthority, happens: Callable[[MadePerson], None]
) -> None:
    person = make_person("analyst", here.code)
    client = client_of(application, person)
    assert client.get(f"/authority/{here.code}/").status_code == 200
    happens(person)
    # Somebody who merely has not chosen yet may choose; for the others the place does not exist.
    assert client.get(f"/authority/{here.code}/").status_code == (302 if happens is _left else 404)


def test_a_suspended_authority_lets_nobody_in(application: Flask, here: MadeAuthority) -> None:
    client = client_of(application, make_person("analyst", here.code))
    with working_as(PLATFORM):
        authorities.suspend(code=here.code)
        commit()
    assert client.get(f"/authority/{here.code}/").status_code == 404
    assert "You have no access yet" in client.get("/", follow_redirects=True).get_data(as_text=True)


def test_the_navigation_shows_only_what_may_be_opened(
    application: Flask, client_as: Callable[..., FlaskClient]
) -> None:
    for role in ROLES:
        client = client_as(role)
        page = client.get("/", follow_redirects=True).get_data(as_text=True)
        links = re.findall(r'govuk-service-navigation__link" href="([^"]+)"', page)
        for link in links:
            assert client.get(link).status_code == 200, (role, link)


@pytest.mark.parametrize(("sees", "children", "indicators"), [("named", 404, 200), ("deidentified", 404, 200)])
def test_whoever_sees_only_some_children_enters_no_list_of_all(
    application: Flask, here: MadeAuthority, sees: str, children: int, indicators: int
) -> None:
    limited = client_of(application, make_person("coram_consultant", here.code, sees=sees))
    whole = client_of(application, make_person("coram_consultant", here.code))
    assert whole.get(f"/authority/{here.code}/children/").status_code == 200
    assert limited.get(f"/authority/{here.code}/children/").status_code == children
    assert limited.get(f"/authority/{here.code}/indicators/").status_code == indicators
    home = limited.get(f"/authority/{here.code}/").get_data(as_text=True)
    assert f"/authority/{here.code}/children/" not in home
    assert f"/authority/{here.code}/indicators/" in home
