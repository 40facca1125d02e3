"""The pages of casework over HTTP: what people do there is kept, refused in words, and seen by who may only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from permanence.audit.models import AuditEvent
from permanence.database import commit, session, working_as
from tenants.casework import actions, store
from tenants.journeys.store import ids_of
from tests.factories.cases import Casework, someone
from tests.factories.people import token_in
from tests.unit.journeys.histories import history

WAITS = history("WAITS", "2024-01-01 S C1 U6\n2024-08-01 L E1 U6", "2024-06-01")


@pytest.fixture
def manager(client_as: Callable[..., FlaskClient], casework: Casework) -> FlaskClient:
    return client_as("service_manager", casework.code)


def send(client: FlaskClient, path: str, **fields: object) -> object:
    """Open a page, fill its form and send it, as a person does."""
    page = client.get(path)
    assert page.status_code == 200, path
    data = {"csrf_token": token_in(page.get_data(as_text=True)), **fields}
    if found := re.search(r'name="version"[^>]*value="(\d+)"', page.get_data(as_text=True)):
        data.setdefault("version", found[1])
    return client.post(path, data=data)


def day(value: object) -> list[str]:
    return [str(value.day), str(value.month), str(value.year)]  # type: ignore[attr-defined]


def test_the_tracker_lists_open_cases_with_their_waits(manager: FlaskClient, casework: Casework) -> None:
    casework.returns(WAITS)
    casework.waiting("SHORT", days=5)
    page = manager.get(f"/authority/{casework.code}/tracker/").get_data(as_text=True)
    assert "WAITS" in page
    assert "SHORT" in page
    assert "Over the red mark" in page
    red = manager.get(f"/authority/{casework.code}/tracker/?mark=red").get_data(as_text=True)
    assert "WAITS" in red
    assert "SHORT" not in red
    assert "SHORT" in manager.get(f"/authority/{casework.code}/tracker/?mark=green&text=sho").get_data(as_text=True)
    beyond = manager.get(f"/authority/{casework.code}/tracker/?page=9").get_data(as_text=True)
    assert "Showing 1 to 2 of 2 children" in beyond
    assert "No child fits all of these" in manager.get(f"/authority/{casework.code}/tracker/?text=nobody").text


def test_a_month_of_work_on_one_case(manager: FlaskClient, casework: Casework) -> None:
    base, today = f"/authority/{casework.code}/tracker", actions.today()
    opened = send(
        manager, f"{base}/open", child="NEW1", name="Kit Example", on=day(today - timedelta(30)), dob=["", "", ""]
    )
    assert opened.status_code == 302
    case = opened.location.rstrip("/")
    assert (
        send(manager, f"{case}/change", name="Kit", team="North", worker="Sam", finder="", legal_hold="").status_code
        == 302
    )
    for event, ago in (("decision", 25), ("placement_order", 20), ("family_finding_start", 19)):
        sent = send(
            manager, f"{case}/milestones/add", event=event, on=day(today - timedelta(ago)), reach="", reversal_reason=""
        )
        assert sent.status_code == 302, event
    future = send(
        manager, f"{case}/milestones/add", event="match", on=day(today + timedelta(1)), reach="", reversal_reason=""
    )
    assert future.status_code == 400
    assert "still to come" in future.get_data(as_text=True)
    delay = send(
        manager,
        f"{case}/delays/add",
        cause="no_profile",
        began=day(today - timedelta(10)),
        avoidable="yes",
        owner="family_finding",
        remedy="Film on Friday",
        review_on=day(today),
    )
    assert delay.status_code == 302
    due = day(today - timedelta(1))
    assert send(manager, f"{case}/actions/add", what="Make a film", owner="Sam", due=due).status_code == 302
    assert send(manager, f"{case}/needs", disability="yes", health="unknown", development="no").status_code == 302
    assert (
        send(manager, f"{case}/siblings", label="Oak", decision="together", decided_on=["", "", ""]).status_code == 400
    )
    assert send(manager, f"{case}/siblings", label="Oak", decision="undecided", deadline=day(today)).status_code == 302
    assert (
        manager.post(
            f"{case}/notes", data={"csrf_token": token_in(manager.get(f"{case}/").text), "text": "A note"}
        ).status_code
        == 302
    )
    page = manager.get(f"{case}/").get_data(as_text=True)
    for words in (
        "Kit",
        "Family finding",
        "Film on Friday",
        "Make a film",
        "Overdue",
        "A note",
        "Disability: yes",
        "Oak",
    ):
        assert words in page, words
    listed = manager.get(f"{base}/due?whose=all").get_data(as_text=True)
    for words in ("Make a film", "No profile, photo or film", "Together or apart: Oak", "Agreed with Sam"):
        assert words in listed, words
    assert manager.get(f"{base}/settings").status_code == 200


def test_a_conflict_is_decided_by_a_manager_and_both_dates_stay(manager: FlaskClient, casework: Casework) -> None:
    casework.returns(WAITS)
    with working_as(casework.scope):
        case = store.all_by_child()["WAITS"]
        by = someone("social_worker", casework.code)
        typed = actions.add_milestone(case_id=case.id, event="decision", on=case.decision + timedelta(2), by=by)
        commit()
    path = f"/authority/{casework.code}/tracker/{case.id}"
    assert "Dates in conflict" in manager.get(f"/authority/{casework.code}/tracker/?conflicts=1").text
    assert send(manager, f"{path}/conflicts/{typed.id}", stands="typed").status_code == 302
    page = manager.get(f"{path}/").text
    assert "a person decided which date stands" in page
    assert manager.get(f"/authority/{casework.code}/tracker/?conflicts=1").text.count("WAITS") == 0


def test_the_second_to_save_the_same_field_sees_both_wordings(manager: FlaskClient, casework: Casework) -> None:
    case_id = casework.waiting("CLASH")
    path = f"/authority/{casework.code}/tracker/{case_id}/change"
    first = send(manager, path, version="1", name="", team="North", worker="", finder="", legal_hold="")
    assert first.status_code == 302
    second = send(manager, path, version="1", name="Kit", team="South", worker="", finder="", legal_hold="")
    assert second.status_code == 409
    assert "North" in second.text
    assert "South" in second.text
    kept = manager.post(
        path,
        data={"csrf_token": token_in(second.text), "version": "2", "name": "Kit", "team": "North and South"},
    )
    assert kept.status_code == 302
    with working_as(casework.scope):
        assert store.all_by_child()["CLASH"].team == "North and South"


def test_a_restricted_case_does_not_exist_for_who_may_not_see_it(
    manager: FlaskClient, client_as: Callable[..., FlaskClient], casework: Casework
) -> None:
    case_id = casework.waiting("SECRET1")
    worker = client_as("social_worker", casework.code)
    base = f"/authority/{casework.code}/tracker"
    assert worker.get(f"{base}/{case_id}/").status_code == 200
    token = token_in(manager.get(f"{base}/{case_id}/access").text)
    assert manager.post(f"{base}/{case_id}/access/restrict", data={"csrf_token": token}).status_code == 302
    nobodys = f"{base}/11111111-1111-4111-8111-111111111111/"
    assert worker.get(f"{base}/{case_id}/").status_code == worker.get(nobodys).status_code == 404
    for path in (f"{base}/", f"{base}/?text=secret", f"{base}/due?whose=all"):
        assert "SECRET1" not in worker.get(path).text, path
        assert "SECRET1" in manager.get(path.replace("due?whose=all", "?stage=")).text


def test_every_look_at_a_childs_page_is_in_the_audit(
    manager: FlaskClient, casework: Casework, application: Flask
) -> None:
    case_id = casework.waiting("SEEN1")
    pages = [
        rule.rule
        for rule in application.url_map.iter_rules()
        if rule.endpoint.startswith("casework.")
        and rule.arguments == {"code", "case_id"}
        and "GET" in (rule.methods or ())
    ]
    assert len(pages) >= 6
    for rule in pages:
        path = rule.replace("<code>", casework.code).replace("<uuid:case_id>", str(case_id))
        assert manager.get(path).status_code == 200, path
    with working_as(casework.scope):
        reads = (
            session().scalars(select(AuditEvent).where(AuditEvent.kind == "read", AuditEvent.child == "SEEN1")).all()
        )
    assert len(reads) == len(pages)


def test_a_restricted_child_is_on_no_other_page_either(
    manager: FlaskClient, client_as: Callable[..., FlaskClient], casework: Casework
) -> None:
    casework.returns(WAITS, history("SEEN", "2024-01-01 S C1 U6\n2024-08-01 L E1 U6", "2024-06-01"))
    with working_as(casework.scope):
        case = store.all_by_child()["WAITS"]
        actions.restrict(case_id=case.id, restricted=True, by=someone("service_manager", casework.code))
        journey = ids_of(["WAITS"])["WAITS"]
        commit()
    worker, adviser = client_as("social_worker", casework.code), client_as("panel_adviser", casework.code)
    base = f"/authority/{casework.code}"
    assert worker.get(f"{base}/children/{journey}/").status_code == 404
    assert manager.get(f"{base}/children/{journey}/").status_code == 200
    listed = worker.get(f"{base}/children/?stage=planned").text
    assert "SEEN" in listed
    assert "WAITS" not in listed
    cohort = f"{base}/indicators/2026-03-31/waiting/"
    for path in (cohort, f"{cohort}cohort.csv"):
        assert "WAITS" in manager.get(path).text
        assert "WAITS" not in adviser.get(path).text
    # The count itself is of all children, for everybody alike.
    assert ">2</span> children" in adviser.get(cohort).text
    assert ">2</span> children" in manager.get(cohort).text


@pytest.mark.parametrize("role", ["coram_consultant", "decision_maker"])
def test_who_only_reads_changes_nothing(client_as: Callable[..., FlaskClient], casework: Casework, role: str) -> None:
    case_id = casework.waiting("READ1")
    reader = client_as(role, casework.code)
    base = f"/authority/{casework.code}/tracker/{case_id}"
    assert reader.get(f"{base}/").status_code == 200
    for page in ("change", "milestones/add", "delays/add", "actions/add", "needs", "siblings", "access"):
        assert reader.get(f"{base}/{page}").status_code == 404, page
