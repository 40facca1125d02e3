"""The end: sessions stop at the next request, the clock ends what is over, what was owned is not left to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from permanence.audit import record
from permanence.audit.models import AuditEvent
from permanence.authorities import store as authorities
from permanence.database import PLATFORM, commit, session, working_as
from permanence.engagements import actions, ending, store
from permanence.identity import Actor
from permanence.identity import store as people
from permanence.parts import Colleague, Handover, Part
from tests.factories.people import make_person
from tests.integration.engagements.conftest import TODAY, Scene


@pytest.fixture
def desk(scene: Scene) -> Iterator[dict[UUID, int]]:
    """A made-up slice in which people own letters: person → how many."""
    letters: dict[UUID, int] = {}

    def move(from_person: UUID, to: Colleague, by: Actor) -> int:
        moved = letters.pop(from_person, 0)
        if moved:
            letters[to.person_id] = letters.get(to.person_id, 0) + moved
            record("letters_handed_over", by=by, to=to.name, letters=moved)
        return moved

    own = Part(name="letters", handovers=(Handover("letters", lambda person: letters.get(person, 0), move),))
    before = scene.app.extensions["parts"]
    scene.app.extensions["parts"] = (*before, own)
    yield letters
    scene.app.extensions["parts"] = before


def own_audit(scene: Scene) -> list[AuditEvent]:
    with working_as(scene.scope):
        return list(session().scalars(select(AuditEvent).order_by(AuditEvent.at)))


def test_ending_an_access_stops_a_live_session_at_its_next_request(scene: Scene) -> None:
    access_id, consultant = scene.let_in(scene.engage())
    client = scene.client(consultant)
    assert client.get(f"/authority/{scene.code}/indicators/").status_code == 200
    with working_as(PLATFORM):
        actions.end_access(
            access_id=access_id,
            authority_id=scene.authority_id,
            reason="The work is done",
            by=scene.actor(scene.administrator),
        )
        commit()
    assert client.get(f"/authority/{scene.code}/indicators/").status_code == 404
    assert client.get(f"/authority/{scene.code}/").status_code == 404


def test_ending_an_engagement_ends_everybody_it_brought_and_nobody_else(scene: Scene) -> None:
    managed, consultancy = scene.engage("managed_service"), scene.engage()
    _one, manager = scene.let_in(managed, "coram_manager")
    _two, consultant = scene.let_in(consultancy)
    asked = scene.propose(managed)
    by_command = scene.member("coram_manager")
    own = scene.member("service_manager")
    clients = {person: scene.client(person) for person in (manager, consultant, by_command, own)}
    with working_as(PLATFORM):
        gone = actions.end_engagement(engagement_id=managed, reason="Called back", by=scene.actor(scene.operator))
        commit()
        found = store.find(asked, scene.authority_id)
        engagement = authorities.engagement(managed)
    assert set(gone) == {manager.id, by_command.id}
    assert found is not None
    assert found.state_on(TODAY) == "refused"
    assert engagement is not None
    assert engagement.ends == TODAY
    assert not engagement.runs_on(TODAY)
    answers = {person: client.get(f"/authority/{scene.code}/").status_code for person, client in clients.items()}
    # A consultant may also stand on a managed service, but the consultancy still runs.
    assert answers == {manager: 404, by_command: 404, consultant: 200, own: 200}


def test_the_clock_ends_what_is_over_once_and_says_so(scene: Scene) -> None:
    engagement_id = scene.engage(ends=TODAY + timedelta(days=20))
    access_id, consultant = scene.let_in(engagement_id)
    by_command = scene.member("coram_consultant")  # 90 days, whatever the engagement's dates
    with scene.app.app_context():
        ending.end_what_is_over(TODAY + timedelta(days=20))
        with working_as(PLATFORM):
            assert people.membership_row(consultant.membership_id).revoked_at is None  # type: ignore[union-attr]
        later = TODAY + timedelta(days=21)
        ending.end_what_is_over(later)
        ending.end_what_is_over(later)
    with working_as(PLATFORM):
        ended = store.find(access_id, scene.authority_id)
        engagement = authorities.engagement(engagement_id)
        rows = [people.membership_row(one.membership_id) for one in (consultant, by_command)]
    assert ended is not None
    assert ended.ended_by == "its last day"
    assert engagement is not None
    assert engagement.ended_by == "its last day"
    assert engagement.ends == TODAY + timedelta(days=20)
    assert all(row is not None and row.revoked_at is not None and row.revoked_by is None for row in rows)
    told = [one for one in own_audit(scene) if one.event == "engagement_ended"]
    assert [(one.person_name, one.detail["people"]) for one in told] == [("The schedule", 2)]


def test_an_access_that_ran_out_can_be_given_again(scene: Scene) -> None:
    engagement_id = scene.engage()
    access_id, consultant = scene.let_in(engagement_id, expires=TODAY + timedelta(days=2))
    with scene.app.app_context():
        ending.end_what_is_over(TODAY + timedelta(days=3))
    again = scene.propose(engagement_id, email=consultant.email)
    scene.approve(again)
    with working_as(PLATFORM):
        states = {one.id: one.state_on(TODAY) for one in store.of_authority(scene.authority_id)}
    assert states == {access_id: "ended", again: "open"}


def test_access_taken_away_under_people_is_ended_here_too(scene: Scene) -> None:
    access_id, consultant = scene.let_in(scene.engage())
    client = scene.client(scene.administrator)
    path = f"/authority/{scene.code}/people/{consultant.membership_id}/revoke"
    assert client.send(path).status_code == 302
    with scene.app.app_context():
        ending.end_what_is_over(TODAY)
    with working_as(PLATFORM):
        ended = store.find(access_id, scene.authority_id)
    assert ended is not None
    assert ended.state_on(TODAY) == "ended"
    assert ended.ended_by == scene.administrator.name


def test_what_somebody_owned_is_handed_over(scene: Scene, desk: dict[UUID, int]) -> None:
    _access, manager = scene.let_in(scene.engage("managed_service"), "coram_manager")
    stays = scene.member("service_manager")
    desk[manager.id] = 3
    by = scene.actor(scene.administrator)
    with scene.app.app_context(), working_as(scene.scope):
        assert ending.owned_by(manager.id, manager.name).what == (("letters", 3),)
        assert ending.hand_over(from_person=manager.id, to=Colleague(stays.id, stays.name), by=by) == 3
        assert ending.hand_over(from_person=manager.id, to=Colleague(stays.id, stays.name), by=by) == 0
        commit()
    assert desk == {stays.id: 3}
    events = [one.event for one in own_audit(scene)]
    assert events == ["letters_handed_over", "work_handed_over"]


def test_work_is_given_to_people_who_work_on_cases_and_stay(scene: Scene) -> None:
    _access, manager = scene.let_in(scene.engage("managed_service"), "coram_manager")
    scene.let_in(scene.engage(), sees="named")
    stays = scene.member("social_worker")
    scene.member("decision_maker")
    with working_as(PLATFORM):
        assert {one.person_id for one in ending.colleagues(scene.authority_id)} == {manager.id, stays.id}
        assert [one.person_id for one in ending.colleagues(scene.authority_id, without=[manager.id])] == [stays.id]
        assert ending.gone_from(scene.authority_id) == {}


def test_who_has_left_is_known_by_name(scene: Scene) -> None:
    access_id, consultant = scene.let_in(scene.engage())
    twice = scene.member("social_worker", person=make_person("analyst", scene.code))
    with working_as(PLATFORM):
        row = people.membership_row(twice.membership_id)
        assert row is not None
        from permanence.identity import actions as identity

        identity.end_membership(membership_id=row.id, by=None)
        commit()
    administrator = scene.actor(scene.administrator)
    with working_as(PLATFORM):
        actions.end_access(access_id=access_id, authority_id=scene.authority_id, reason="", by=administrator)
        commit()
        # Whoever keeps another role here has not left.
        assert ending.gone_from(scene.authority_id) == {consultant.id: consultant.name}


def test_permissions_alone_do_not_end_anything(scene: Scene) -> None:
    access_id, consultant = scene.let_in(scene.engage())
    for by in (scene.actor(consultant), replace(scene.actor(scene.administrator), authority="000")):
        with working_as(PLATFORM), pytest.raises(actions.NotAccepted):
            actions.end_access(access_id=access_id, authority_id=scene.authority_id, reason="", by=by)
