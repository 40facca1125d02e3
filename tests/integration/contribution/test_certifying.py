"""From what is shown to what is sent: exactly that, by a named person, once, and only what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.contributions import store as contributions
from benchmarks.contributions.reference import Reference
from benchmarks.contributions.vocabulary import STAGES
from permanence.database import BENCHMARKS, Scope, authority_scope, commit, working_as
from permanence.identity import Actor
from permanence.identity.roles import ROLES
from tenants.contribution import actions, store
from tenants.contribution.actions import NotCertifiable
from tenants.journeys.actions import replace_journeys
from tests.unit.contribution.journeys_by_hand import journey

MANAGER = Actor(
    person_id=uuid4(),
    name="Robin Manager",
    email="robin@example.org",
    membership_id=uuid4(),
    role="service_manager",
    authority="901",
    permissions=ROLES["service_manager"].permissions,
)


def children(matched: str = "2025-08-01") -> dict[str, object]:
    held = [
        journey("1", entry="2024-06-01", decision="2025-02-01", match=matched),
        journey("2", entry="2025-01-01", decision="2025-06-01"),
    ]
    return {one.child: one for one in held}


@pytest.fixture
def scope(application: Flask, new_authority: Callable) -> Iterator[Scope]:
    found = authority_scope(new_authority(signed_by="A director", signed_on=date(2026, 1, 1)).role)
    with application.app_context():
        with working_as(found):
            replace_journeys(children())
            commit()
        yield found


def certify(**changed: object) -> object:
    prepared = actions.prepare()
    assert prepared is not None
    given = {"shown": prepared.shown, "grade": prepared.quality.grade, "remark": "", "agreed": True, "by": MANAGER}
    return actions.certify(**{**given, **changed})


def test_what_was_certified_is_sent_once(scope: Scope) -> None:
    with working_as(scope):
        certification = certify()
        commit()
        assert actions.send(certification_id=certification.id) == len(STAGES) * 4
        commit()
        assert actions.send(certification_id=certification.id) == 0
        commit()
    with working_as(BENCHMARKS):
        held = [
            one
            for one in contributions.newest_documents("decision_to_match", date(2025, 4, 1), date(2026, 1, 1))
            if one.authority_role == scope.role
        ]
    assert {one.version for one in held} == {1}
    assert held[0].document["certified_by"] == "Robin Manager"
    progressed = sum(n for one in held for _, n in one.document["strata"]["all"]["events"]["progressed"])
    assert progressed == 1


def test_killed_before_its_commit_nothing_left(scope: Scope) -> None:
    with working_as(scope):
        certification = certify()
        commit()
    with working_as(scope):
        actions.send(certification_id=certification.id)
    with working_as(scope):
        assert contributions.sent() == []
        assert store.certification(certification.id).sent_at is None
        actions.send(certification_id=certification.id)
        commit()
        assert len(contributions.sent()) == len(STAGES) * 4


def test_only_quarters_that_changed_are_sent_again(scope: Scope) -> None:
    with working_as(scope):
        actions.send(certification_id=certify().id)
        commit()
        replace_journeys(children(matched="2025-11-01"))
        commit()
        number = actions.send(certification_id=certify().id)
        commit()
        versions = {(one.stage, one.quarter): one.version for one in reversed(contributions.sent())}
    assert 0 < number < len(STAGES) * 4
    assert versions["decision_to_match", date(2025, 10, 1)] == 2
    assert versions["decision_to_match", date(2025, 4, 1)] == 1


def test_what_changed_after_it_was_shown_is_not_certified(scope: Scope) -> None:
    with working_as(scope):
        shown = actions.prepare().shown
        replace_journeys(children(matched="2025-11-01"))
        commit()
        with pytest.raises(NotCertifiable, match="changed"):
            certify(shown=shown)


def test_what_changed_after_it_was_certified_is_not_sent(scope: Scope) -> None:
    with working_as(scope):
        certification = certify()
        replace_journeys(children(matched="2025-11-01"))
        with pytest.raises(NotCertifiable, match="changed"):
            actions.send(certification_id=certification.id)


@pytest.mark.parametrize(("changed", "said"), [({"agreed": False}, "agreement"), ({"grade": "@"}, "at best")])
def test_what_may_not_be_certified_is_refused(scope: Scope, changed: dict[str, object], said: str) -> None:
    with working_as(scope), pytest.raises(NotCertifiable, match=said):
        certify(**changed)


def test_the_second_round_is_sent_once_for_a_reference(scope: Scope) -> None:
    reference = Reference(
        "decision_to_match", "2024-01-01/1", date(2022, 4, 1), date(2025, 1, 1), (0,), (0.001,), (100_000,)
    )
    with working_as(scope):
        # Three years of returns: the 36 months of the comparison have to be held.
        longer = {one.child: one for one in (_seen_for_years(one) for one in children().values())}
        replace_journeys(longer)
        actions.send(certification_id=certify().id)
        assert actions.send_second_round(references={"decision_to_match": reference})
        commit()
        assert not actions.send_second_round(references={"decision_to_match": reference})
        [one] = [sent for sent in contributions.sent() if sent.kind == "round_two"]
    assert one.certified_by == "Robin Manager"


def _seen_for_years(one: object) -> object:
    from dataclasses import replace

    return replace(one, seen=(2023, 2024, 2025, 2026))


def test_the_page_shows_and_certifies(scope: Scope, client_as: Callable[..., FlaskClient]) -> None:
    from permanence.authorities import store as authorities
    from permanence.database import PLATFORM

    with working_as(PLATFORM):
        code = authorities.by_role(scope.role).code
    client = client_as("service_manager", code, name="Sam Certifier")
    path = f"/authority/{code}/contribution/certify"
    page = client.get(path).get_data(as_text=True)
    assert "1 child moved on" in page
    shown = page.split('name="shown"')[1].split('value="')[1].split('"')[0]
    refused = client.send(path, {"shown": shown, "grade": "A"})
    assert refused.status_code == 400
    assert "Tick the box" in refused.get_data(as_text=True)
    assert client.send(path, {"shown": shown, "grade": "A", "agreed": "y"}).status_code == 302
    assert "Sam Certifier" in client.get(f"/authority/{code}/contribution/").get_data(as_text=True)
    with working_as(scope):
        assert [one.certified_by for one in store.certifications()] == ["Sam Certifier"]
