"""The pages of family finding as each role meets them, from the first search to the feedback."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from permanence.audit.models import AuditEvent
from permanence.database import commit, session, working_as
from tenants.casework import actions as casework_actions
from tenants.family_finding import arrangements, store
from tenants.family_finding.criteria import CRITERIA
from tests.factories.cases import Casework, someone
from tests.integration.family_finding.looked_for import (
    TODAY,
    add_family,
    add_link,
    add_steps,
    ago,
    days,
    finder,
    milestones,
    stop,
)


@pytest.fixture
def at(casework: Casework) -> str:
    return f"/authority/{casework.code}/family-finding"


@pytest.fixture
def worker(client_as: Callable, casework: Casework) -> Any:
    return client_as("family_finder", casework.code, name="Fay Finder")


def day(since: int) -> list[str]:
    on = ago(since)
    return [str(on.day), str(on.month), str(on.year)]


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)[:3000]
    text: str = answer.get_data(as_text=True)
    return text


def done(answer: Any) -> str:
    assert answer.status_code == 302, answer.get_data(as_text=True)[-4000:]
    location: str = answer.headers["Location"]
    return location


def test_the_whole_way_of_one_link(worker: Any, casework: Casework, at: str) -> None:
    case_id = casework.waiting("PAGES", days=120)
    child = f"{at}/children/{case_id}"
    assert "No search is recorded" in text_of(worker.get(f"{at}/"))
    step = {"kind": "search", "reach": "regional", "began": day(70), "place": "Regional agency"}
    done(worker.send(f"{child}/step", step))
    log = text_of(worker.get(f"{child}/"))
    assert "Search: regional agency" in log
    assert f'data-chart="{child}/breadth.json"' in log
    assert worker.get(f"{child}/breadth.json").get_json()["target_id"] is None
    done(
        worker.send(
            f"{at}/families/add",
            {
                "reference": "fam-1",
                "kind": "regional",
                "status": "available",
                "available_from": day(5),
                "age_from": "0",
                "age_to": "9",
                "sex": "any",
                **dict.fromkeys(("disability", "health", "development"), "unknown"),
                "religions": ["any", "sikh"],
                "region": "",
            },
        )
    )
    who = text_of(worker.get(f"{child}/families"))
    assert "FAM-1" in who
    assert "score" not in who.lower()
    link = done(worker.send(f"{child}/link?family=FAM-1", {"reference": "FAM-1", "considered": day(30)}))
    assert "FAM-1" in text_of(worker.get(f"{child}/link?family=FAM-1"))
    marks = dict.fromkeys(CRITERIA, "unknown") | {"age": "met", "contact": "not_met"}
    decided = {"decision": "pursue", "decided_by": "Matching meeting", "decided_on": day(20)}
    assert done(worker.send(f"{link}change", {"version": "1", **marks, **decided})) == link
    page = text_of(worker.get(link))
    assert "Take the link further, by Matching meeting" in page
    assert "Not met" in page
    assert "a link is live" in text_of(worker.get(f"{child}/"))
    assert "PAGES" not in text_of(worker.get(f"{at}/"))
    assert "PAGES" in text_of(worker.get(f"{at}/?show=live"))
    done(worker.send(f"{link}stop", {"ended": day(10), "reason": "contact", "decided_by": "Matching meeting"}))
    assert days(casework, case_id) == 100
    owed = text_of(worker.get(f"{at}/feedback"))
    assert "FAM-1" in owed
    done(worker.send(f"{link}feedback", {"on": day(3), "given_by": "Fay"}))
    assert "None is owed" in text_of(worker.get(f"{at}/feedback"))
    assert [one[0] for one in milestones(casework, case_id)] == ["family_finding_start", "link", "link_ended"]
    lacking = text_of(worker.get(f"{at}/lacking"))
    assert "As many families as children, or more" in lacking
    assert "Cannot tell yet" in lacking


def test_every_look_at_a_childs_page_is_recorded(worker: Any, casework: Casework, at: str) -> None:
    case_id = casework.waiting("LOOK")
    link = add_link(casework, case_id, "A1", 5)
    [step] = add_steps(casework, case_id, ("search", "in_house", 9))
    paths = [
        f"children/{case_id}/",
        f"children/{case_id}/breadth.json",
        f"children/{case_id}/step",
        f"children/{case_id}/link",
        f"children/{case_id}/sought",
        f"children/{case_id}/families",
        f"links/{link}/",
        f"links/{link}/change",
        f"links/{link}/stop",
        f"links/{link}/match",
        f"links/{link}/feedback",
        f"steps/{step}/",
        f"steps/{step}/withdraw",
    ]
    for path in paths:
        assert worker.get(f"{at}/{path}").status_code == 200, path
    with working_as(casework.scope):
        seen = select(AuditEvent).where(AuditEvent.event == "family_finding_read", AuditEvent.child == "LOOK")
        assert len(session().scalars(seen).all()) == len(paths)


def test_a_restricted_child_is_on_no_page_of_who_may_not_see_it(
    client_as: Callable, worker: Any, casework: Casework, at: str
) -> None:
    case_id = casework.waiting("SECRET1")
    family = add_family(casework, "F1")
    link, other = add_link(casework, case_id, "F1", 50), add_link(casework, case_id, "F2", 40)
    stop(casework, other, 5)
    [step] = add_steps(casework, case_id, ("search", "in_house", 9))
    with working_as(casework.scope):
        casework_actions.restrict(case_id=case_id, restricted=True, by=someone("service_manager", casework.code))
        commit()
    lists = ("", "?show=live", "?show=prompted", "feedback", f"families/{family}/", "lacking", "families")
    for path in lists:
        assert "SECRET1" not in text_of(worker.get(f"{at}/{path}")), path
    for path in (f"children/{case_id}/", f"children/{case_id}/families", f"links/{link}/", f"steps/{step}/"):
        assert worker.get(f"{at}/{path}").status_code == 404
    manager = client_as("service_manager", casework.code)
    assert "SECRET1" in text_of(manager.get(f"{at}/?show=live"))
    assert "SECRET1" in text_of(manager.get(f"{at}/links/{link}/"))


def test_who_only_reads_sees_no_button_and_changes_nothing(client_as: Callable, casework: Casework, at: str) -> None:
    case_id = casework.waiting("READ")
    link = add_link(casework, case_id, "A1", 5)
    reader = client_as("decision_maker", casework.code)
    assert "Record a link" not in text_of(reader.get(f"{at}/children/{case_id}/"))
    assert "Stop the link" not in text_of(reader.get(f"{at}/links/{link}/"))
    text_of(reader.get(f"{at}/families"))
    for path in (f"children/{case_id}/step", f"links/{link}/change", "families/add", "files"):
        assert reader.get(f"{at}/{path}").status_code == 404, path
    for role in ("authority_administrator",):
        assert client_as(role, casework.code).get(f"{at}/").status_code == 404


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(worker: Any, casework: Casework, at: str) -> None:
    case_id = casework.waiting("WRONG")
    link = add_link(casework, case_id, "A1", 5)
    child = f"{at}/children/{case_id}"
    sent = (
        (f"{child}/step", {"kind": "search", "began": day(3), "note": "kept words"}, "how far the search reaches"),
        (f"{child}/step", {"kind": "photo", "began": day(-3), "note": "kept words"}, "still to come"),
        (f"{child}/link", {"reference": "The Smiths", "considered": day(3), "note": "kept words"}, "no blanks"),
        (
            f"{at}/links/{link}/stop",
            {"ended": day(9), "reason": "contact", "decided_by": "kept words"},
            "after it was first considered",
        ),
        (f"{at}/links/{link}/stop", {"ended": day(1), "reason": "other", "decided_by": "kept words"}, "in words"),
        (
            f"{child}/sought",
            {"contact": ["none", "letterbox"], "note": "kept words", "alone": "", "religion": ""},
            "not both",
        ),
    )
    for path, typed, says in sent:
        page = text_of(worker.send(path, typed), 400)
        assert says in page, path
        assert "kept words" in page, path


def test_two_people_with_one_link_open_see_each_others_words(worker: Any, casework: Casework, at: str) -> None:
    link = add_link(casework, casework.waiting("CLASH"), "A1", 5)
    path = f"{at}/links/{link}/change"
    base = dict.fromkeys(CRITERIA, "unknown") | {
        "version": "1",
        "decision": "",
        "decided_by": "",
        "source": "",
        "note": "",
    }
    done(worker.send(path, {**base, "age": "met", "source": "Fair"}))
    page = text_of(worker.send(path, {**base, "age": "not_met", "sex": "met"}), 409)
    assert "Fay Finder changed this while you were writing" in page
    assert "You wrote: not met" in page
    assert 'value="2"' in page
    assert 'value="Fair"' in page
    done(worker.send(path, {**base, "version": "2", "age": "not_met", "sex": "met", "source": "Fair"}))
    with working_as(casework.scope):
        held = store.link(link)
        assert held is not None
        assert (held.age, held.sex, held.source, held.version) == ("not_met", "met", "Fair", 3)


def test_what_is_sought_and_what_a_family_offers_are_shown_again_as_kept(
    worker: Any, casework: Casework, at: str
) -> None:
    case_id = casework.waiting("SHOWN")
    child = f"{at}/children/{case_id}"
    sought = {"version": "0", "alone": "yes", "religion": "sikh", "language": "Urdu", "avoid": ["london", "east"]}
    done(worker.send(f"{child}/sought", {**sought, "contact": ["none"], "note": "Near a hospital"}))
    log = text_of(worker.get(f"{child}/"))
    for words in ("One child", "Sikh", "Urdu", "Not: East of England; London", "No contact is planned", "a hospital"):
        assert words in log
    form = text_of(worker.get(f"{child}/sought"))
    assert form.count("checked") >= 4
    family = add_family(casework, "F9", age_from="0", age_to="4", languages="urdu, english", region="london")
    page = text_of(worker.get(f"{at}/families/{family}/"))
    assert "0 to 4 years" in page
    assert "English, Urdu" in page
    edit = text_of(worker.get(f"{at}/families/{family}/change"))
    assert 'value="0"' in edit
    who = text_of(worker.get(f"{child}/families"))
    assert "F9" in who
    assert "F9" not in text_of(worker.get(f"{child}/families?without=not_met"))


def test_triggers_are_changed_by_who_manages_cases_only(
    client_as: Callable, worker: Any, casework: Casework, at: str
) -> None:
    typed = {"level": "1", "days": "45", "since": day(1), "reason": "Agreed at the board"}
    assert "Set a trigger" not in text_of(worker.get(f"{at}/triggers"))
    assert worker.send(f"{at}/triggers", typed, page=f"{at}/").status_code in (400, 404)
    manager = client_as("service_manager", casework.code, name="Max Manager")
    done(manager.send(f"{at}/triggers", typed))
    page = text_of(manager.get(f"{at}/triggers"))
    assert "Agreed at the board" in page
    assert "Max Manager" in page
    text_of(manager.send(f"{at}/triggers", {"level": "1", "days": "no"}), 400)


def test_a_file_of_links_is_shown_before_it_is_applied_and_only_to_its_sender(
    client_as: Callable, worker: Any, casework: Casework, at: str
) -> None:
    case_id = casework.waiting("FILED")
    assert "Family" in worker.get(f"{at}/files/example.csv").get_data(as_text=True)
    data = f"Child,Family,Considered,Colour\nFILED,A1,{ago(9)},red\nNOBODY,A2,{ago(9)},\n".encode()

    def send() -> str:
        return done(worker.send(f"{at}/files", {"file": (io.BytesIO(data), "links.csv")}))

    first = send()
    plan = text_of(worker.get(first))
    assert "Nothing is kept yet" in plan
    assert "Columns not read: Colour" in plan
    assert "no case with this identifier" in plan
    with working_as(casework.scope):
        assert store.links_of([case_id]) == []
    assert client_as("service_manager", casework.code).get(first).status_code == 404
    done(worker.send(f"{first}apply", page=first))
    assert "What it did" in text_of(worker.get(first))
    again = text_of(worker.get(send()))
    assert "Exactly this file was applied" in again
    assert "There is nothing to apply" in again
    with working_as(casework.scope):
        assert len(store.links_of([case_id])) == 1
    bad = worker.send(f"{at}/files", {"file": (io.BytesIO(b"Child,Other\n1,2\n"), "links.csv")})
    assert "no column “Family”" in text_of(bad, 400)
    text_of(worker.send(f"{at}/files", {}), 400)


def test_a_file_whose_link_was_typed_meanwhile_is_applied_without_it(worker: Any, casework: Casework, at: str) -> None:
    case_id = casework.waiting("MEANW")
    data = f"Child,Family,Considered\nMEANW,A1,{ago(9)}\n".encode()
    path = done(worker.send(f"{at}/files", {"file": (io.BytesIO(data), "links.csv")}))
    text_of(worker.get(path))
    add_link(casework, case_id, "A1", 9)
    token_page = f"{at}/files"
    done(worker.send(f"{path}apply", page=token_page))
    with working_as(casework.scope):
        assert len(store.links_of([case_id])) == 1


def test_the_page_of_a_matched_child_asks_which_link_led_to_it(worker: Any, casework: Casework, at: str) -> None:
    case_id = casework.waiting("MATCH")
    link = add_link(casework, case_id, "A1", 20)
    with working_as(casework.scope):
        casework_actions.add_milestone(case_id=case_id, event="match", on=ago(4), by=finder(casework))
        arrangements.set_trigger(level=1, days=1, since=TODAY, reason="Try", by=someone("service_manager", "x"))
        commit()
    assert "a link here is still live" in text_of(worker.get(f"{at}/children/{case_id}/"))
    done(worker.send(f"{at}/links/{link}/match", {"agreed": day(4)}))
    assert [one[0] for one in milestones(casework, case_id)] == ["link", "match"]
    assert "still live" not in text_of(worker.get(f"{at}/children/{case_id}/"))
