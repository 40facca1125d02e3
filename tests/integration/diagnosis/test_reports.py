"""A report from draft to agreed: findings with evidence, no child named, actions in the tracker, a document out."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from flask import Flask

from permanence.database import commit, working_as
from tenants.casework import actions as casework_actions
from tenants.casework import store as casework
from tenants.diagnosis import reporting, store
from tenants.diagnosis.actions import NotNow
from tests.factories.people import client_of, make_person
from tests.integration.diagnosis.conftest import Diagnosed, text_of


@pytest.fixture
def consultant(application: Flask, place: Diagnosed) -> Any:
    return client_of(application, make_person("coram_consultant", place.code, sees="deidentified"))


def begun(one: Any, place: Diagnosed) -> str:
    answer = one.send(
        f"/authority/{place.code}/diagnosis/reports/new", {"title": "Family finding", "summary": "In short"}
    )
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def add_finding(one: Any, place: Diagnosed, report: str) -> None:
    with working_as(place.scope):
        row = store.by_stage(store.answers_of(place.run))["order_to_match"]
    given = {
        "finding": "Searches are widened late",
        "evidence": f"answer:{row.id}",
        "practice": "timed_widening",
    }
    assert one.send(f"{report}findings/add", given).status_code == 302


def test_a_consultant_drafts_and_a_manager_agrees(client: Callable, consultant: Any, place: Diagnosed) -> None:
    report = begun(consultant, place)
    add_finding(consultant, place, report)
    action = {"what": "Set a day for each reach", "owner": "Service manager", "due": ["1", "9", "2026"]}
    assert consultant.send(f"{report}actions/add", action).status_code == 302
    page = text_of(consultant.get(report))
    for words in (
        "Searches are widened late",
        "Placement order to match: Systemic",
        "Timed widening to inter-agency",
        "Set a day for each reach",
        "Proposed",
        "1 September 2026",
    ):
        assert words in page
    assert "Agree the report" not in page
    assert consultant.send(f"{report}agree", {}, page=report).status_code == 404
    manager = client("service_manager")
    assert manager.send(f"{report}agree", {}, page=report).status_code == 302
    with working_as(place.scope):
        (row,) = store.reports()
        (made,) = casework.actions_from("report", row.id)
        assert (made.what, made.owner, str(made.due)) == ("Set a day for each reach", "Service manager", "2026-09-01")
        casework_actions.close_action(action_id=made.id, outcome="done", reason="Set", by=place.by)
        commit()
        with pytest.raises(NotNow, match="changes no more"):
            reporting.propose(report_id=row.id, what="More", owner="Me", due=None, by=place.by)
    page = text_of(manager.get(report))
    assert "Agreed by" in page
    assert ">Done<" in page
    assert "Add a finding" not in page


def test_a_report_names_no_child(consultant: Any, place: Diagnosed) -> None:
    with working_as(place.scope):
        held = casework.all_by_child()
        child = sorted(held)[0]
        casework_actions.change_case(
            case_id=held[child].id, version=held[child].version, fields={"name": "Robin Ashgrove"}, by=place.by
        )
        commit()
    new = f"/authority/{place.code}/diagnosis/reports/new"
    for text in (f"About {child.lower()}.", "What robin  ashgrove waits for"):
        page = text_of(consultant.send(new, {"title": "Journeys", "summary": text}), 400)
        assert "A report names no child" in page
        assert text.split()[-1] in page  # what was typed is not lost
    with working_as(place.scope):
        assert store.reports() == []


def test_two_people_at_once_lose_nothing(client: Callable, consultant: Any, place: Diagnosed) -> None:
    report = begun(consultant, place)
    manager = client("service_manager")
    stale = {"version": "1", "title": "Mine", "summary": "My words"}
    assert manager.send(f"{report}change", {"version": "1", "title": "Theirs", "summary": "x"}).status_code == 302
    page = text_of(consultant.send(f"{report}change", stale), 400)
    assert "Somebody changed the report while you wrote" in page
    assert "My words" in page
    assert "Theirs" in text_of(consultant.get(report))


def test_findings_and_actions_can_be_taken_out_of_a_draft(consultant: Any, place: Diagnosed) -> None:
    report = begun(consultant, place)
    add_finding(consultant, place, report)
    consultant.send(f"{report}actions/add", {"what": "Meet monthly", "owner": "Chair"})
    with working_as(place.scope):
        (row,) = store.reports()
        (finding,) = store.findings(row.id)
        (action,) = store.report_actions(row.id)
    assert consultant.send(f"{report}findings/{action.id}/remove", {}, page=report).status_code == 404
    consultant.send(f"{report}findings/{finding.id}/remove", {}, page=report)
    consultant.send(f"{report}actions/{action.id}/remove", {}, page=report)
    with working_as(place.scope):
        assert (list(store.findings(row.id)), list(store.report_actions(row.id))) == ([], [])
        with pytest.raises(NotNow, match="without a finding"):
            reporting.agree(report_id=row.id, by=place.by)


def test_the_document_says_what_the_page_says(consultant: Any, place: Diagnosed) -> None:
    report = begun(consultant, place)
    add_finding(consultant, place, report)
    consultant.send(f"{report}actions/add", {"what": "Meet monthly", "owner": "Chair"})
    answer = consultant.get(f"{report}report.docx")
    assert answer.headers["Content-Disposition"].endswith('.docx"')
    held = Document(io.BytesIO(answer.data))
    text = "\n".join(paragraph.text for paragraph in held.paragraphs)
    assert "Searches are widened late" in text
    assert "Evidence: Placement order to match: Systemic" in text
    assert "Inter-agency fee agreed in advance" in text
    assert [cell.text for cell in held.tables[0].rows[1].cells] == ["Meet monthly", "Chair", "", "Proposed"]


def test_who_may_not_draft_reads_only(client: Callable, consultant: Any, place: Diagnosed) -> None:
    report = begun(consultant, place)
    adviser = client("panel_adviser")
    assert "Change title" not in text_of(adviser.get(report))
    for path in ("change", "findings/add", "actions/add"):
        assert adviser.get(f"{report}{path}").status_code == 404
    assert adviser.get(f"/authority/{place.code}/diagnosis/reports/new").status_code == 404
    form = consultant.send(f"{report}findings/add", {"finding": "x", "evidence": "answer:none"})
    text_of(form, 400)
