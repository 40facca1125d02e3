"""A meeting from its plan to its circulated minutes, as people do it on the pages."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from permanence.audit.store import Wanted, events
from permanence.database import commit, rollback, working_as
from tenants.casework import actions as casework_actions
from tenants.casework import store as cases
from tenants.casework.actions import today
from tenants.meetings import actions, store
from tenants.meetings.actions import NotNow
from tests.integration.meetings.conftest import EVERYTHING, Meetings, words


def test_a_plan_suggests_children_by_risk_and_says_why(place: Meetings) -> None:
    place.casework.waiting("FRESH", days=5)
    place.casework.waiting("LONG", days=400)
    place.casework.waiting("AMBER", days=100)
    client = place.client("family_finder")
    answer = client.send(
        f"{place.path}/plan",
        {"title": "Monday", "held_on": today().strftime("%d/%m/%Y"), "choose": "risk", "most": "12"},
    )
    assert answer.status_code == 302
    page = words(client.get(answer.location).data)
    assert page.index("LONG") < page.index("AMBER")
    assert "400 days in this stage, 279 days over the red mark" in page
    assert "Widen the search now: 100 days without a live link" in page
    assert "FRESH" not in page, "nothing is new of that child"
    empty = client.send(f"{place.path}/plan", {"title": "", "held_on": "", "choose": "team", "most": "0"})
    assert empty.status_code == 400
    assert "Enter the day" in words(empty.data)


def test_children_are_added_pinned_and_taken_off(place: Meetings) -> None:
    red, amber, other = (place.casework.waiting(child, days=days) for child, days in (("R", 300), ("M", 95), ("O", 1)))
    meeting_id = place.held(red, amber, opened=False)
    assert list(place.items(meeting_id)) == ["R", "M"]
    client = place.client("social_worker")
    path = f"{place.path}/{meeting_id}"
    assert client.send(f"{path}/add", {}).status_code == 400
    assert client.send(f"{path}/add", {"case": str(other)}).status_code == 302
    assert list(place.items(meeting_id)) == ["R", "M", "O"]
    item = place.items(meeting_id)["O"]
    client.send(f"{path}/children/{item}/pin", page=f"{path}/")
    assert list(place.items(meeting_id)) == ["O", "R", "M"]
    client.send(f"{path}/children/{item}/remove", page=f"{path}/")
    assert list(place.items(meeting_id)) == ["R", "M"]
    assert words(client.get(f"{path}/add?words=o&stage=finding").data).count("Family finding") >= 1


def test_words_actions_milestones_delays_and_notes_are_kept_by_one_button(place: Meetings) -> None:
    case_id = place.casework.waiting("ONE", days=200)
    meeting_id = place.held(case_id)
    [item] = place.items(meeting_id).values()
    finder = place.person("family_finder", "Fay Finder")
    client = place.client("social_worker", "Sam Social")
    path = f"{place.path}/{meeting_id}/children/{item}"
    answer = client.send(
        path,
        {
            "version": "1",
            "discussion": "No family yet.\r\nProfile is old.",
            "decision": "Widen the search",
            "what": "New photographs",
            "owner": "Fay Finder",
            "due": "1/2/2030",
            "event": "widened",
            "on": today().strftime("%d/%m/%Y"),
            "reach": "national",
            "cause": "no_profile",
            "began": "1/3/26",
            "note": "Foster carer rang.",
        },
    )
    assert answer.status_code == 302, words(answer.data)
    with working_as(place.casework.scope):
        row = store.item(item)
        assert row is not None
        assert (row.discussion, row.decision) == ("No family yet.\nProfile is old.", "Widen the search")
        assert (row.version, row.changed_by, row.seen_by) == (2, "Sam Social", "Sam Social")
        [action] = cases.actions_of([case_id])
        assert (action.what, action.owner_id, action.origin_id) == ("New photographs", finder.id, meeting_id)
        [delay] = cases.delays([case_id])
        assert (delay.cause, delay.owner) == ("no_profile", "family_finding")
        assert [one.source for one in cases.milestones(case_id)][-1] == "meeting"
        assert [one.text for one in cases.notes(case_id)] == ["Foster carer rang."]
    page = words(client.get(path).data)
    assert "Saved" in page
    assert "by Sam Social" in page
    assert "New photographs" in page


def test_what_is_half_typed_is_asked_for_and_nothing_typed_is_lost(place: Meetings) -> None:
    case_id = place.casework.waiting("ONE", days=200)
    meeting_id = place.held(case_id)
    [item] = place.items(meeting_id).values()
    client = place.client("social_worker")
    path = f"{place.path}/{meeting_id}/children/{item}"
    half = {"version": "1", "discussion": "Long talk", "what": "Ring the agency", "event": "review", "note": "Mind"}
    answer = client.send(path, half)
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert "<title>\n    Error:" in page or "Error: " in page[: page.index("</title>")]
    assert "Say who does it" in page
    assert "Enter the day on which it happened" in page
    for typed in ("Long talk", "Ring the agency", "Mind"):
        assert typed in page
    later = {**half, "owner": "Sam", "on": "1/1/2099"}
    answer = client.send(path, later)
    assert answer.status_code == 400
    assert "still to come" in words(answer.data)
    assert 'name="version" type="hidden" value="1"' in answer.get_data(as_text=True)
    with working_as(place.casework.scope):
        assert cases.actions_of([case_id]) == []
        assert store.item(item).discussion == ""  # type: ignore[union-attr]


def test_actions_of_earlier_meetings_come_first_and_are_done_dropped_or_kept(place: Meetings) -> None:
    one, two = place.casework.waiting("ONE", days=200), place.casework.waiting("TWO", days=190)
    place.closed(one, agreed="Photographs")
    place.closed(two, agreed="Ring the agency")
    place.closed(two, agreed="Widen the contract", for_service=True)
    meeting_id = place.held(one, two)
    client = place.client("social_worker", "Sam Social")
    path = f"{place.path}/{meeting_id}/"
    page = words(client.get(path).data)
    assert page.index("Widen the contract") < page.index("in order by risk")
    with working_as(place.casework.scope):
        ids = {action.what: str(action.id) for action in cases.actions_of()}
    refused = client.send(path, {f"review-{ids['Ring the agency']}": "dropped"})
    assert refused.status_code == 400
    assert "Say why “Ring the agency” is dropped." in words(refused.data)
    answer = client.send(
        path,
        {
            f"review-{ids['Widen the contract']}": "kept",
            f"until-{ids['Widen the contract']}": "1/2/2030",
            f"review-{ids['Ring the agency']}": "dropped",
            f"reason-{ids['Ring the agency']}": "Agency closed",
        },
    )
    assert answer.status_code == 302
    child = f"{place.path}/{meeting_id}/children/{place.items(meeting_id)['ONE']}"
    assert words(client.get(child).data).index("Photographs") < words(client.get(child).data).index("Discussion")
    assert client.send(child, {"version": "1", f"review-{ids['Photographs']}": "done"}).status_code == 302
    with working_as(place.casework.scope):
        outcomes = {action.what: (action.outcome, action.closing_reason, action.due) for action in cases.actions_of()}
        said = {one.what: one.outcome for one in store.reviewed(meeting_id, EVERYTHING)}
    assert outcomes["Photographs"][:2] == ("done", "Done, as the meeting heard")
    assert outcomes["Ring the agency"][:2] == ("dropped", "Agency closed")
    assert outcomes["Widen the contract"][0] == ""
    assert outcomes["Widen the contract"][2].isoformat() == "2030-02-01"  # type: ignore[union-attr]
    assert said == {"Photographs": "done", "Ring the agency": "dropped", "Widen the contract": "kept"}


def test_the_close_keeps_what_was_decided_and_nothing_is_changed_after_it(place: Meetings) -> None:
    one, two = place.casework.waiting("ONE", days=200), place.casework.waiting("TWO", days=190)
    meeting_id = place.held(one, two)
    items = place.items(meeting_id)
    worker, manager = place.client("social_worker"), place.client("service_manager")
    path = f"{place.path}/{meeting_id}"
    worker.send(
        f"{path}/children/{items['ONE']}", {"version": "1", "decision": "Go national", "what": "Call", "owner": "Sam"}
    )
    assert worker.send(f"{path}/minutes", {"version": "1", "then": "close"}).status_code == 404
    answer = manager.send(
        f"{path}/minutes",
        {
            "version": "1",
            "then": "close",
            "attendees": "Pat",
            "minutes": "Room booked",
            "what": "Budget",
            "owner": "Pat",
        },
    )
    assert answer.status_code == 302
    with working_as(place.casework.scope):
        [call] = cases.actions_of([one])
        casework_actions.change_action(
            action_id=call.id, version=1, fields={"what": "Something else"}, by=place.manager
        )
        commit()
    page = words(manager.get(f"{path}/minutes").data)
    for said in ("Go national", "Call", "Budget", "Room booked", "Not reached", "2. TWO"):
        assert said in page
    assert "Something else" not in page
    late = worker.send(
        f"{path}/children/{items['TWO']}", {"version": "1", "discussion": "Too late, but mine"}, page=place.path + "/"
    )
    assert late.status_code == 400
    assert "Too late, but mine" in late.get_data(as_text=True)
    assert "closed this meeting" in words(late.data)
    with working_as(place.casework.scope):
        for attempt in (
            lambda: actions.write_of_child(item_id=items["ONE"], version=2, fields={"decision": "x"}, by=place.manager),
            lambda: actions.write_minutes(meeting_id=meeting_id, version=2, fields={"minutes": "x"}, by=place.manager),
            lambda: actions.add_children(meeting_id=meeting_id, case_ids=[one], by=place.manager),
            lambda: actions.close_meeting(meeting_id=meeting_id, by=place.manager),
        ):
            with pytest.raises(NotNow):
                attempt()
            rollback()


def test_the_next_meeting_knows_the_last_decision_and_what_changed_since(place: Meetings) -> None:
    case_id = place.casework.waiting("ONE", days=200)
    before = place.held(case_id, title="Before", days_ago=7)
    with working_as(place.casework.scope):
        [item] = store.items(before)
        actions.write_of_child(item_id=item.id, version=1, fields={"decision": "Go national"}, by=place.manager)
        actions.close_meeting(meeting_id=before, by=place.manager)
        commit()
        casework_actions.add_milestone(case_id=case_id, event="link", on=today(), by=place.manager)
        commit()
    place.casework.child("NEWBORN", ("early_alert", today() - timedelta(days=2)))
    meeting_id = place.held(case_id, opened=False)
    [item_id] = place.items(meeting_id).values()
    page = words(place.client("social_worker").get(f"{place.path}/{meeting_id}/children/{item_id}").data)
    assert "Go national" in page
    assert "New since the last meeting: link with a family under consideration" in page
    assert "A link is under consideration" in page
    with working_as(place.casework.scope):
        held = store.meeting(meeting_id)
        assert held is not None
        suggested = actions.suggest(sight=EVERYTHING, held=held)
        assert len(suggested) == 1, "the new alert alone: the other child is on the agenda already"


def test_a_reader_writes_nothing(place: Meetings) -> None:
    meeting_id = place.held(place.casework.waiting("ONE", days=200))
    [item] = place.items(meeting_id).values()
    reader = place.client("coram_consultant")
    path = f"{place.path}/{meeting_id}"
    for page in (f"{path}/", f"{path}/children/{item}", f"{path}/minutes", f"{path}/pack", f"{place.path}/"):
        answer = reader.get(page)
        assert answer.status_code == 200
        assert "<textarea" not in answer.get_data(as_text=True)
    home = f"{place.path}/"
    for target in (f"{path}/", f"{path}/children/{item}", f"{path}/minutes", f"{path}/open", f"{path}/circulate"):
        assert reader.send(target, {"version": "1"}, page=home).status_code == 404
    assert reader.get(f"{path}/add").status_code == 404
    worker = place.client("social_worker")
    assert worker.send(f"{path}/circulate", page=home).status_code == 404


def test_circulated_minutes_reach_the_owner_and_a_mail_says_nothing_of_a_child(place: Meetings) -> None:
    owner = place.person("family_finder", "Fay Finder")
    case_id = place.casework.waiting("ONE", days=200)
    meeting_id = place.closed(case_id, agreed="Photographs", owner=owner.name, owner_id=owner.id)
    from tests.factories.people import client_of

    fay = client_of(place.app, owner)
    assert "Photographs" not in words(fay.get(f"{place.path}/").data)
    manager = place.client("service_manager")
    answer = manager.send(f"{place.path}/{meeting_id}/circulate", page=f"{place.path}/{meeting_id}/minutes")
    assert answer.status_code == 302
    assert "Photographs" in words(fay.get(f"{place.path}/").data)
    again = manager.send(f"{place.path}/{meeting_id}/circulate", page=f"{place.path}/")
    assert again.status_code == 400
    sent = run_mail(place, meeting_id, owner.id)
    assert "1 open action from it" in sent
    assert f"/meetings/{meeting_id}/minutes" in sent
    for secret in ("ONE", "Photographs", "Fay"):
        assert secret not in sent


def run_mail(place: Meetings, meeting_id: object, person_id: object) -> str:
    from uuid import uuid4

    from permanence.jobs import Job
    from tenants.meetings.tasks import mail_owner

    sent: list[str] = []

    class Kept:
        def send(self, *, to: str, subject: str, body: str) -> None:
            sent.append(f"{subject}\n{body}")

    before = place.app.extensions["mail"]
    place.app.extensions["mail"] = Kept()
    arguments = {"meeting": str(meeting_id), "person": str(person_id), "authority": place.casework.code}
    try:
        with place.app.app_context(), working_as(place.casework.scope):
            mail_owner(Job(place.casework.scope, uuid4(), arguments, lambda *_: None))
    finally:
        place.app.extensions["mail"] = before
    return "".join(sent)


def test_the_projector_shows_initials_only_and_stays_on(place: Meetings) -> None:
    case_id = place.casework.waiting("SECRET77", days=200)
    other = place.casework.waiting("NAMELESS", days=150)
    with working_as(place.casework.scope):
        casework_actions.change_case(case_id=case_id, version=1, fields={"name": "Ada Byron"}, by=place.manager)
        commit()
    place.closed(case_id, agreed="Photographs")
    meeting_id = place.held(case_id, other)
    [first, second] = place.items(meeting_id).values()
    client = place.client("social_worker")
    path = f"{place.path}/{meeting_id}"
    pages = [f"{path}/", f"{path}/children/{first}", f"{path}/children/{second}", f"{path}/minutes", f"{path}/pack"]
    for page in pages:
        text = client.get(f"{page}?projector=1").get_data(as_text=True)
        for hidden in ("SECRET77", "NAMELESS", "Ada", "17 May 2022"):
            assert hidden not in text, f"{hidden} on {page}"
        assert "A.B." in text or page.endswith(str(second))
    screen = client.get(f"{pages[1]}?projector=1").get_data(as_text=True)
    assert f"/children/{second}?projector=1" in screen
    saved = client.send(f"{pages[1]}?projector=1", {"version": "1", "discussion": "x", "then": "next"})
    assert saved.location.endswith(f"/children/{second}?projector=1")
    found = client.get(f"{path}/?projector=1&find=ab")
    assert found.location.endswith(f"/children/{first}?projector=1")


def test_the_pack_and_the_workbook_hold_every_child_and_each_is_in_the_audit(place: Meetings) -> None:
    one, two = place.casework.waiting("ONE", days=200), place.casework.waiting("TWO", days=190)
    meeting_id = place.held(one, two)
    client = place.client("coram_consultant")
    assert client.get(f"{place.path}/{meeting_id}/pack").get_data(as_text=True).count('class="pack__child"') == 2
    answer = client.get(f"{place.path}/{meeting_id}/agenda.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data))["Agenda"]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows[2:]] == ["ONE", "TWO"]
    client.get(f"{place.path}/{meeting_id}/children/{place.items(meeting_id)['ONE']}")
    with working_as(place.casework.scope):
        kept = events(Wanted(child="ONE"), offset=0, limit=50)
        reads = [one for one in kept if one.event == "case_read_in_meeting"]
        assert len(reads) == 3
