"""The pages: an operator proposes, an administrator checks and lets in, somebody ends it, nothing is left to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from permanence.audit import record_read
from permanence.audit.models import AuditEvent
from permanence.authorities import store as authorities
from permanence.database import PLATFORM, session, working_as
from permanence.engagements import store
from permanence.identity import Actor
from permanence.parts import Colleague, Handover, Part
from tests.integration.engagements.conftest import TODAY, Scene


def typed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year % 100}"


def text_of(answer: object, status: int = 200) -> str:
    assert answer.status_code == status  # type: ignore[attr-defined]
    return " ".join(answer.get_data(as_text=True).split())  # type: ignore[attr-defined]


def audit_of(scene: Scene) -> list[AuditEvent]:
    with working_as(scene.scope):
        return list(session().scalars(select(AuditEvent).order_by(AuditEvent.at)))


@pytest.fixture
def letters(scene: Scene) -> Iterator[dict[UUID, int]]:
    held: dict[UUID, int] = {}

    def move(from_person: UUID, to: Colleague, by: Actor) -> int:
        moved = held.pop(from_person, 0)
        held[to.person_id] = held.get(to.person_id, 0) + moved
        return moved

    before = scene.app.extensions["parts"]
    own = Part(name="letters", handovers=(Handover("letters", lambda person: held.get(person, 0), move),))
    scene.app.extensions["parts"] = (*before, own)
    yield held
    scene.app.extensions["parts"] = before


def test_from_proposal_to_the_persons_own_account(scene: Scene) -> None:
    operator, administrator = scene.client(scene.operator), scene.client(scene.administrator)
    recorded = operator.send(
        "/operations/engagements/record",
        {
            "authority": scene.code,
            "delivery_model": "consultancy",
            "starts": typed(TODAY),
            "ends": typed(TODAY + timedelta(days=50)),
            "purpose": "Where children queue",
        },
    )
    assert recorded.status_code == 302
    with working_as(PLATFORM):
        (engagement,) = authorities.engagements(scene.authority_id)
    email = f"c.{uuid4().hex[:8]}@coram.example"
    form = {
        "name": "Corrie Consultant",
        "email": email,
        "role": "coram_consultant",
        "purpose": "Diagnosing",
        "sees": "all",
        "expires": typed(TODAY + timedelta(days=51)),
    }
    path = f"/operations/engagements/{engagement.id}/propose"
    refused = text_of(operator.send(path, form), 400)
    assert "when the engagement ends" in refused
    assert "Diagnosing" in refused
    assert operator.send(path, {**form, "expires": typed(TODAY + timedelta(days=40))}).status_code == 302
    assert "Waiting for a decision" in text_of(operator.get("/operations/engagements/"))

    with working_as(PLATFORM):
        (asked,) = store.of_authority(scene.authority_id)
    overview = text_of(administrator.get(f"/authority/{scene.code}/coram/"))
    assert "Corrie Consultant" in overview
    path = f"/authority/{scene.code}/coram/access/{asked.id}/approve"
    assert path in overview
    assert "Diagnosing" in text_of(administrator.get(path))
    less = {"purpose": "Only the figures", "sees": "deidentified", "expires": typed(TODAY + timedelta(days=9))}
    check = text_of(administrator.send(path, less))
    assert "Check before you let Corrie Consultant in" in check
    assert "Figures and neutral labels" in check
    with working_as(PLATFORM):
        assert store.find(asked.id, scene.authority_id).approved_at is None  # type: ignore[union-attr]
    changing = text_of(administrator.send(path, {**less, "step": "change"}))
    assert "Only the figures" in changing
    assert administrator.send(path, {**less, "step": "confirm"}).status_code == 302
    assert administrator.get(path).status_code == 404

    with working_as(PLATFORM):
        given = store.find(asked.id, scene.authority_id)
    assert given is not None
    assert (given.sees, given.expires, given.purpose) == ("deidentified", TODAY + timedelta(days=9), "Only the figures")
    told = audit_of(scene)[-1]
    assert told.event == "access_approved"
    assert told.detail["person"] == "Corrie Consultant"
    assert told.detail["sees"] == "deidentified"
    assert "Coram’s access approved" in text_of(administrator.get(f"/authority/{scene.code}/audit/access"))

    from tests.factories.people import MadePerson

    consultant = MadePerson(given.person_id, given.email, given.person, given.membership_id)  # type: ignore[arg-type]
    account = text_of(scene.client(consultant).get("/account/"))
    assert "What you were given as one of Coram’s people" in account
    assert "Only the figures" in account
    assert "Figures and neutral labels, no child’s record" in account


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("expires", "", "Enter the last day"),
        ("expires", "31/2/30", "There is no such date"),
        ("expires", typed(TODAY + timedelta(days=300)), "when the engagement ends"),
        ("purpose", " ", "Say what the access is for"),
        ("sees", "everything", "Choose one of the list"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(scene: Scene, field: str, value: str, said: str) -> None:
    access_id = scene.propose(scene.engage())
    client = scene.client(scene.administrator)
    form = {"purpose": "Quite particular", "sees": "named", "expires": typed(TODAY + timedelta(days=3)), field: value}
    path = f"/authority/{scene.code}/coram/access/{access_id}/approve"
    page = text_of(client.send(path, {**form, "step": "confirm"}), 400)
    assert said in page
    assert field == "purpose" or "Quite particular" in page


def test_corams_people_have_no_page_to_decide_on(scene: Scene) -> None:
    managed = scene.engage("managed_service")
    _access, manager = scene.let_in(managed, "coram_manager")
    access_id = scene.propose(managed)
    client = scene.client(manager)
    for path in ("", f"access/{access_id}/approve", f"engagements/{managed}/end", "nobodys/"):
        assert client.get(f"/authority/{scene.code}/coram/{path}").status_code == 404
    assert client.get("/operations/engagements/").status_code == 404


def test_people_lets_in_ones_own_staff_only(scene: Scene) -> None:
    client = scene.client(scene.administrator)
    page = text_of(client.get(f"/authority/{scene.code}/people/add"))
    assert "Coram consultant" not in page
    form = {"name": "Sneaky", "email": f"s.{uuid4().hex[:8]}@coram.example", "role": "coram_consultant"}
    assert client.send(f"/authority/{scene.code}/people/add", form).status_code == 400


def test_what_somebody_viewed_is_counted_by_day(scene: Scene) -> None:
    access_id, consultant = scene.let_in(scene.engage())
    by = scene.actor(consultant)
    with working_as(scene.scope):
        for child in ("AAA", "AAA", "BBB"):
            record_read("child_read", by=by, child=child)
    client = scene.client(scene.administrator)
    page = text_of(client.get(f"/authority/{scene.code}/coram/access/{access_id}/"))
    assert 'numeric">3</td>' in page
    assert 'numeric">2</td>' in page
    assert f"/authority/{scene.code}/audit/?person=Corrie+Consultant" in page


def test_ending_at_once_hands_on_what_was_owned(scene: Scene, letters: dict[UUID, int]) -> None:
    access_id, manager = scene.let_in(scene.engage("managed_service"), "coram_manager")
    stays = scene.member("service_manager")
    letters[manager.id] = 4
    live = scene.client(manager)
    assert live.get(f"/authority/{scene.code}/children/").status_code == 200
    client = scene.client(scene.administrator)
    path = f"/authority/{scene.code}/coram/access/{access_id}/end"
    assert "4 letters" in text_of(client.get(path))
    unsaid = text_of(client.send(path, {"reason": "Asked to"}), 400)
    assert "Choose who takes over from Corrie Consultant" in unsaid
    assert "Asked to" in unsaid
    assert live.get(f"/authority/{scene.code}/children/").status_code == 200
    field = f"to_{manager.id.hex}"
    assert client.send(path, {"reason": "Asked to", field: str(stays.id)}).status_code == 302
    assert live.get(f"/authority/{scene.code}/children/").status_code == 404
    assert letters == {stays.id: 4}
    assert [one.event for one in audit_of(scene)][-2:] == ["access_ended", "work_handed_over"]


def test_ending_without_a_choice_leaves_a_list_until_somebody_takes_over(
    scene: Scene, letters: dict[UUID, int]
) -> None:
    engagement = scene.engage("managed_service")
    _access, manager = scene.let_in(engagement, "coram_manager")
    stays = scene.member("service_manager")
    letters[manager.id] = 2
    client = scene.client(scene.administrator)
    base = f"/authority/{scene.code}/coram"
    assert "There is none" in text_of(client.get(f"{base}/nobodys/"))
    path = f"{base}/engagements/{engagement}/end"
    assert "2 letters" in text_of(client.get(path))
    assert client.send(path, {f"to_{manager.id.hex}": "nobody"}).status_code == 302
    assert "2 pieces of open work belong to nobody who works here" in text_of(client.get(f"{base}/"))
    assert "Corrie Consultant" in text_of(client.get(f"{base}/nobodys/"))
    taking = f"{base}/nobodys/{manager.id}/"
    assert text_of(client.send(taking, {}), 400)
    assert client.send(taking, {"to": str(scene.administrator.id)}).status_code == 400
    assert client.send(taking, {"to": str(stays.id)}).status_code == 302
    assert letters == {
        stays.id: 2,
    }
    assert client.get(f"{base}/nobodys/{stays.id}/").status_code == 404
    assert "There is none" in text_of(client.get(f"{base}/nobodys/"))


def test_the_operator_ends_an_engagement_and_the_authority_sees_who_did(scene: Scene, letters: dict[UUID, int]) -> None:
    engagement = scene.engage("managed_service")
    _access, manager = scene.let_in(engagement, "coram_manager")
    letters[manager.id] = 1
    live = scene.client(manager)
    assert live.get(f"/authority/{scene.code}/").status_code == 200
    path = f"/operations/engagements/{engagement}/end"
    assert scene.client(scene.operator).send(path, {"reason": "Called off"}).status_code == 302
    assert live.get(f"/authority/{scene.code}/").status_code == 404
    client = scene.client(scene.administrator)
    page = text_of(client.get(f"/authority/{scene.code}/coram/"))
    assert "1 piece of open work belongs to nobody" in page
    assert f"by {scene.operator.name}: Called off" in page
    assert scene.client(scene.operator).get(path).status_code == 404
