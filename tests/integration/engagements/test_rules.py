"""Who may be let in, by whom, for how long, and what does not go together."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from permanence.audit.models import SecurityEvent
from permanence.database import PLATFORM, commit, session, working_as
from permanence.engagements import actions, store
from permanence.identity import actions as identity
from permanence.identity import store as people
from permanence.identity.actions import NotAccepted
from tests.factories.people import make_person
from tests.integration.engagements.conftest import TODAY, Scene


def events(scene: Scene) -> list[str]:
    with working_as(PLATFORM):
        query = select(SecurityEvent.event).where(SecurityEvent.authority_id == scene.authority_id)
        return list(session().scalars(query.order_by(SecurityEvent.at)))


def test_nobody_is_in_before_the_authority_says_so(scene: Scene) -> None:
    access_id = scene.propose(scene.engage())
    with working_as(PLATFORM):
        asked = store.find(access_id, scene.authority_id)
        assert asked is not None
        assert asked.state_on(TODAY) == "asked"
        assert people.memberships_of(asked.person_id) == ()
    membership_id = scene.approve(access_id, sees="deidentified", expires=TODAY + timedelta(days=5))
    with working_as(PLATFORM):
        (membership,) = people.memberships_of(asked.person_id)
        open_now = store.find(access_id, scene.authority_id)
    assert open_now is not None
    assert open_now.state_on(TODAY) == "open"
    assert open_now.state_on(TODAY + timedelta(days=6)) == "ended"
    assert membership.id == membership_id
    assert membership.sees == "deidentified"
    assert membership.valid_until == TODAY + timedelta(days=5)
    assert "read_children" not in membership.permissions
    # The first is the administrator's own.
    assert sorted(events(scene)) == ["access_approved", "access_proposed", "membership_granted", "membership_granted"]


@pytest.mark.parametrize(
    ("expires", "said"),
    [(TODAY + timedelta(days=61), "when the engagement ends"), (TODAY - timedelta(days=1), "today or later")],
)
def test_access_never_outlasts_the_engagement(scene: Scene, expires: object, said: str) -> None:
    access_id = scene.propose(scene.engage())
    with pytest.raises(NotAccepted, match=said):
        scene.approve(access_id, expires=expires)
    with pytest.raises(NotAccepted, match=said):
        scene.propose(scene.engage(), expires=expires)


def test_an_engagement_that_is_planned_lets_people_in_when_it_begins(scene: Scene) -> None:
    begins = TODAY + timedelta(days=7)
    membership_id = scene.approve(scene.propose(scene.engage(starts=begins)))
    with working_as(PLATFORM):
        row = people.membership_row(membership_id)
        assert row is not None
        assert row.valid_from == begins
        assert people.memberships_of(row.person_id) == ()


def test_a_manager_of_corams_needs_a_managed_service(scene: Scene) -> None:
    with pytest.raises(NotAccepted, match="needs a managed service"):
        scene.propose(scene.engage("consultancy"), "coram_manager")
    scene.let_in(scene.engage("managed_service"), "coram_manager")


@pytest.mark.parametrize("held", ["service_manager", "coram_manager"])
def test_a_consultant_holds_no_management_role_and_a_manager_does_not_consult(scene: Scene, held: str) -> None:
    scene.engage("managed_service")
    consultancy = scene.engage("consultancy")
    _access, consultant = scene.let_in(consultancy)
    manager = scene.member(held)
    with working_as(PLATFORM):
        person = people.person(consultant.id)
        assert person is not None
        for by in (None, scene_actor(scene)):
            with pytest.raises(NotAccepted, match="does not go with"):
                identity.grant_membership(
                    person=person,
                    role=held,
                    authority_id=scene.authority_id,
                    by=by,
                    valid_until=TODAY + timedelta(days=3) if held == "coram_manager" else None,
                )
    with pytest.raises(NotAccepted, match="does not go with"):
        scene.propose(consultancy, email=manager.email)
    # Elsewhere the two have nothing to do with each other.
    other = make_person("service_manager", _another(scene))
    scene.propose(consultancy, email=other.email)


def test_a_role_taken_on_between_asking_and_deciding_still_counts(scene: Scene) -> None:
    access_id = scene.propose(scene.engage())
    with working_as(PLATFORM):
        asked = store.find(access_id, scene.authority_id)
        assert asked is not None
        person = people.person(asked.person_id)
        assert person is not None
        identity.grant_membership(person=person, role="service_manager", authority_id=scene.authority_id, by=None)
        commit()
    with pytest.raises(NotAccepted, match="does not go with"):
        scene.approve(access_id)


def test_once_the_earlier_access_ran_out_the_other_role_is_free(scene: Scene) -> None:
    access_id, person = scene.let_in(scene.engage())
    with working_as(PLATFORM):
        actions.end_access(access_id=access_id, authority_id=scene.authority_id, reason="", by=scene_actor(scene))
        commit()
    scene.propose(scene.engage("managed_service"), "coram_manager", email=person.email)


def test_nobody_decides_about_their_own_access(scene: Scene) -> None:
    engagement = scene.engage()
    access_id = scene.propose(engagement)
    with working_as(PLATFORM):
        asked = store.find(access_id, scene.authority_id)
    assert asked is not None
    # Even an administrator's rights under their own name do not help.
    mine = scene.actor(scene.administrator)
    as_them = type(mine)(asked.person_id, "x", "x", mine.membership_id, mine.role, mine.authority, mine.permissions)
    with pytest.raises(NotAccepted, match="your own access"):
        scene.approve(access_id, by=as_them)


def test_corams_people_and_the_operator_decide_about_nobody(scene: Scene) -> None:
    managed = scene.engage("managed_service")
    _access, manager = scene.let_in(managed, "coram_manager")
    access_id = scene.propose(managed)
    for person in (manager, scene.operator, scene.member("service_manager")):
        with pytest.raises(NotAccepted, match="Only an administrator"):
            scene.approve(access_id, by=scene.actor(person))
    # Nor with an administrator's role beside their own: the two do not go together.
    with working_as(PLATFORM):
        person = people.person(manager.id)
        assert person is not None
        with pytest.raises(NotAccepted, match="does not go with"):
            identity.grant_membership(
                person=person, role="authority_administrator", authority_id=scene.authority_id, by=None
            )
    elsewhere = make_person("authority_administrator", _another(scene))
    with pytest.raises(NotAccepted, match="Only an administrator"):
        scene.approve(access_id, by=scene.actor(elsewhere))


def test_what_was_decided_stays_decided(scene: Scene) -> None:
    engagement = scene.engage()
    access_id = scene.propose(engagement)
    with working_as(PLATFORM):
        actions.refuse(access_id=access_id, authority_id=scene.authority_id, reason="Not needed", by=scene_actor(scene))
        commit()
        refused = store.find(access_id, scene.authority_id)
    assert refused is not None
    assert refused.state_on(TODAY) == "refused"
    assert refused.reason == "Not needed"
    with pytest.raises(NotAccepted, match="already decided"):
        scene.approve(access_id)
    again = scene.propose(engagement, email=refused.email)
    with pytest.raises(NotAccepted, match="already proposed"):
        scene.propose(engagement, email=refused.email)
    scene.approve(again)


def scene_actor(scene: Scene):  # type: ignore[no-untyped-def]
    from permanence.identity import actor_of

    one = scene.administrator
    return actor_of(one.id, one.name, one.email, "authority_administrator", scene.code)


def _another(scene: Scene) -> str:
    """The code of another authority."""
    from permanence.authorities import actions as authority_actions
    from permanence.authorities import store as authorities
    from permanence.authorities.register_file import RegisterEntry

    with working_as(PLATFORM):
        taken = {one.code for one in authorities.all_authorities()}
        code = next(f"{number:03d}" for number in range(1, 999) if f"{number:03d}" not in taken)
        authority_actions.register(entries=[RegisterEntry(code, "", "Elsewhere", "", "UA", None, None, ())])
        authority_actions.provision(code=code, role=authority_actions.prepare_role(code=code))
        commit()
    return code


def test_an_access_of_another_authority_is_not_there(scene: Scene) -> None:
    access_id = scene.propose(scene.engage())
    elsewhere = _another(scene)
    from permanence.authorities import store as authorities

    with working_as(PLATFORM):
        other = authorities.by_code(elsewhere)
        assert other is not None
        assert store.find(access_id, other.id) is None
        with pytest.raises(LookupError):
            actions.refuse(access_id=access_id, authority_id=other.id, reason="", by=scene_actor(scene))
        assert isinstance(access_id, UUID)
