"""A restricted child on an agenda: there for whoever may see it; for everybody else no item, no count and no gap."""

from __future__ import annotations

import re
from uuid import uuid4

from permanence.database import commit, working_as
from permanence.identity.people import Actor
from tenants.casework import actions as casework_actions
from tenants.casework import store as cases
from tenants.casework.seen import sight_of
from tenants.meetings import actions, store
from tests.factories.cases import someone
from tests.factories.people import client_of
from tests.integration.meetings.conftest import EVERYTHING, Meetings, words


def with_a_restricted_child(place: Meetings) -> tuple:
    first, secret, last = (
        place.casework.waiting(child, days=days) for child, days in (("AAA", 1300), ("HIDDEN", 140), ("ZZZ", 125))
    )
    with working_as(place.casework.scope):
        casework_actions.restrict(case_id=secret, restricted=True, by=place.manager)
        commit()
    place.closed(secret, agreed="Hidden action")
    return place.held(first, secret, last), secret


def test_the_item_its_number_its_count_and_its_actions_are_not_there(place: Meetings) -> None:
    meeting_id, _secret = with_a_restricted_child(place)
    items = place.items(meeting_id)
    assert list(items) == ["AAA", "HIDDEN", "ZZZ"]
    worker, manager = place.client("social_worker"), place.client("service_manager")
    path = f"{place.path}/{meeting_id}"
    for page in ("/", "/minutes", "/pack", "/add", f"/children/{items['ZZZ']}"):
        text = worker.get(path + page).get_data(as_text=True)
        assert "HIDDEN" not in text, page
        assert "Hidden action" not in text, page
        assert str(items["HIDDEN"]) not in text, page
    agenda = words(worker.get(f"{path}/").data)
    assert "2 children, in order by risk" in agenda
    assert re.search(r"1 AAA .* 2 ZZZ", agenda)
    assert "2 of 2" in words(worker.get(f"{path}/children/{items['ZZZ']}").data)
    assert "3 children, in order by risk" in words(manager.get(f"{path}/").data)
    row = next(
        row
        for row in re.findall(r"<tr.*?</tr>", worker.get(f"{place.path}/").get_data(as_text=True), re.S)
        if str(meeting_id) in row
    )
    assert ">2</td>" in row
    assert b"HIDDEN" not in worker.get(f"{path}/agenda.xlsx").data


def test_its_screen_does_not_exist_and_takes_nothing(place: Meetings) -> None:
    meeting_id, secret = with_a_restricted_child(place)
    item = place.items(meeting_id)["HIDDEN"]
    worker = place.client("social_worker")
    path = f"{place.path}/{meeting_id}"
    nobodys = worker.get(f"{path}/children/{uuid4()}")
    theirs = worker.get(f"{path}/children/{item}")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    home = f"{path}/"
    assert worker.send(f"{path}/children/{item}", {"version": "1", "decision": "x"}, page=home).status_code == 404
    assert worker.send(f"{path}/children/{item}/remove", page=home).status_code == 404
    with working_as(place.casework.scope):
        [action] = cases.actions_of([secret])
    worker.send(home, {f"review-{action.id}": "done"})
    with working_as(place.casework.scope):
        assert cases.actions_of([secret])[0].outcome == ""
        assert list(place.items(meeting_id)) == ["AAA", "HIDDEN", "ZZZ"]


def test_who_sees_named_cases_only_sees_those(place: Meetings) -> None:
    meeting_id, _secret = with_a_restricted_child(place)
    named = someone("coram_consultant", place.casework.code, sees="named")
    with working_as(place.casework.scope):
        zzz = next(case.id for _, case in store.items_seen(meeting_id, EVERYTHING) if case.child == "ZZZ")
        assert store.items_seen(meeting_id, sight_of(named)) == []
        casework_actions.open_to(case_id=zzz, person_id=named.person_id, person_name=named.name, by=place.manager)
        commit()
        assert [case.child for _, case in store.items_seen(meeting_id, sight_of(named))] == ["ZZZ"]
        assert store.children_by_meeting(sight_of(named))[meeting_id] == 1


def test_the_mail_counts_only_what_its_reader_may_see(place: Meetings) -> None:
    from tests.integration.meetings.test_meetings import run_mail

    owner = place.person("family_finder", "Fay Finder")
    secret = place.casework.waiting("HIDDEN", days=400)
    meeting_id = place.closed(secret, agreed="Hidden action", owner=owner.name, owner_id=owner.id)
    with working_as(place.casework.scope):
        casework_actions.restrict(case_id=secret, restricted=True, by=place.manager)
        actions.circulate(meeting_id=meeting_id, by=place.manager)
        commit()
    assert run_mail(place, meeting_id, owner.id) == ""
    assert "Hidden action" not in words(client_of(place.app, owner).get(f"{place.path}/").data)
    open_to(place, secret, someone("family_finder", place.casework.code), owner.id)
    assert "1 open action" in run_mail(place, meeting_id, owner.id)


def open_to(place: Meetings, case_id, by: Actor, person_id) -> None:  # type: ignore[no-untyped-def]
    with working_as(place.casework.scope):
        casework_actions.open_to(case_id=case_id, person_id=person_id, person_name="Fay Finder", by=by)
        commit()
