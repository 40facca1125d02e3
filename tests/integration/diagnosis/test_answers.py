"""A run over all stages, the evidence of each, overriding, history, and who sees which child."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from permanence.audit.models import AuditEvent
from permanence.database import authority_scope, commit, session, working_as
from permanence.identity.roles import ROLES
from tenants.casework import actions as casework_actions
from tenants.casework import store as casework
from tenants.diagnosis import actions, store
from tests.factories.cases import someone
from tests.factories.diagnosed import diagnose, finish, plant, references
from tests.factories.people import client_of, make_person
from tests.integration.diagnosis.conftest import Diagnosed, text_of

READERS = [code for code, role in ROLES.items() if role.place == "authority" and "read_indicators" in role.permissions]


def test_nothing_yet(client_as: Callable) -> None:
    client = client_as("analyst")
    page = text_of(client.get(f"/authority/{client.authority}/diagnosis/"))
    assert "No diagnosis has been worked out yet" in page
    answer = client.send(
        f"/authority/{client.authority}/diagnosis/run", page=f"/authority/{client.authority}/diagnosis/"
    )
    assert answer.status_code == 302
    assert "No return is applied yet" in text_of(client.get(f"/authority/{client.authority}/diagnosis/"))
    for path in ("journeys/", "flow/", "stages/order_to_match/", "stages/nowhere/"):
        text_of(client.get(f"/authority/{client.authority}/diagnosis/{path}"), 404)


@pytest.mark.parametrize("role", READERS)
def test_every_page_for_every_role_that_may_read(client: Callable, place: Diagnosed, role: str) -> None:
    one = client(role)
    root = f"/authority/{place.code}/diagnosis"
    page = text_of(one.get(f"{root}/"))
    assert "The whole stage" not in page
    assert "Systemic" in page
    assert "most to gain" in page or "What could be gained" in page
    evidence = text_of(one.get(f"{root}/stages/order_to_match/"))
    for words in (
        "Systemic: the whole stage is slower, likely real",
        "How likely each explanation is",
        "How many still wait after so many days",
        "Without the 3 children who waited longest",
        "What could not have been seen",
        "Case list",
        "Data version",
    ):
        assert words in evidence
    assert "The five stages" in text_of(one.get(f"{root}/journeys/"))
    assert "Months of work" in text_of(one.get(f"{root}/flow/?stage=decision_to_order"))
    assert "What waiting cost" in text_of(one.get(f"{root}/costs/"))
    assert "Timed widening" in text_of(one.get(f"{root}/practices/"))
    assert "Diagnostic reports" in text_of(one.get(f"{root}/reports/"))
    assert ("Give another answer" in evidence) == ("manage_cases" in ROLES[role].permissions)
    with working_as(place.scope):
        row = store.by_stage(store.answers_of(place.run))["order_to_match"]
    override = one.get(f"{root}/answers/{row.id}/override")
    assert override.status_code == (200 if "manage_cases" in ROLES[role].permissions else 404)


@pytest.mark.parametrize(
    "role", [code for code, one in ROLES.items() if one.place == "authority" and code not in READERS]
)
def test_nobody_else(client: Callable, place: Diagnosed, role: str) -> None:
    text_of(client(role).get(f"/authority/{place.code}/diagnosis/"), 404)


def test_the_planted_slow_down_is_found_where_it_is(place: Diagnosed) -> None:
    with working_as(place.scope):
        found = store.by_stage(store.answers_of(place.run))
        run = store.latest_whole_run()
        assert run is not None
        assert found["order_to_match"].answer == "systemic"
        assert found["order_to_match"].evidence["ratio"] < 0.7
        assert found["placed_to_adoption"].answer == "too_few" or found["placed_to_adoption"].evidence["observed"] == 0
        assert run.data_to == date(2026, 3, 31)
        assert run.opportunities[0]["stage"] in ("order_to_match", "placed_to_adoption")
        assert run.data_version == store.data_version()


def test_charts_carry_what_the_tables_say(client: Callable, place: Diagnosed) -> None:
    one = client("analyst")
    with working_as(place.scope):
        row = store.by_stage(store.answers_of(place.run))["order_to_match"]
    drawn = one.get(f"/authority/{place.code}/diagnosis/answers/{row.id}/waiting.json").get_data(as_text=True)
    assert json.dumps(row.evidence["curve"]["own"][3]) in drawn
    assert one.get(f"/authority/{place.code}/diagnosis/flow/order_to_match.json").status_code == 200
    assert one.get(f"/authority/{place.code}/diagnosis/flow/nowhere.json").status_code == 404


def test_children_are_named_only_to_those_who_may_see_them(application: Flask, place: Diagnosed) -> None:
    with working_as(place.scope):
        row = store.by_stage(store.answers_of(place.run))["order_to_match"]
        listed = [one["child"] for one in row.evidence["case_list"]]
    assert listed
    path = f"/authority/{place.code}/diagnosis/answers/{row.id}/"
    seeing = text_of(client_of(application, make_person("analyst", place.code)).get(path))
    assert f">{listed[0]}</a>" in seeing
    hidden = client_of(application, make_person("coram_consultant", place.code, sees="deidentified"))
    for where in (path, f"/authority/{place.code}/diagnosis/journeys/", f"/authority/{place.code}/diagnosis/"):
        page = text_of(hidden.get(where))
        assert not [child for child in listed if child in page]
        assert "/tracker/" not in page
    assert "Child A" in text_of(hidden.get(path))


def test_who_sees_one_named_child_sees_the_others_by_neutral_labels(application: Flask, place: Diagnosed) -> None:
    person = make_person("coram_consultant", place.code, sees="named")
    with working_as(place.scope):
        row = store.by_stage(store.answers_of(place.run))["order_to_match"]
        listed = [one["child"] for one in row.evidence["case_list"]]
        case = casework.all_by_child()[listed[1]]
        casework_actions.open_to(case_id=case.id, person_id=person.id, person_name=person.name, by=place.by)
        commit()
    page = text_of(client_of(application, person).get(f"/authority/{place.code}/diagnosis/answers/{row.id}/"))
    assert f">{listed[1]}</a>" in page
    assert listed[0] not in page
    assert "Child A" in page


def test_a_restricted_child_is_counted_and_on_no_list_of_who_may_not_see_it(
    application: Flask, place: Diagnosed
) -> None:
    with working_as(place.scope):
        row = store.by_stage(store.answers_of(place.run))["order_to_match"]
        listed = [one["child"] for one in row.evidence["case_list"]]
        casework_actions.restrict(case_id=casework.all_by_child()[listed[0]].id, restricted=True, by=place.by)
        commit()
    path = f"/authority/{place.code}/diagnosis/answers/{row.id}/"
    without = text_of(client_of(application, make_person("panel_adviser", place.code)).get(path))
    assert listed[0] not in without
    assert "Child A" not in without
    assert f"{len(listed)} of " in without
    assert listed[0] in text_of(client_of(application, make_person("service_manager", place.code)).get(path))
    hidden = client_of(application, make_person("coram_consultant", place.code, sees="deidentified"))
    labels = text_of(hidden.get(path)).count('scope="row" class="govuk-table__header">Child ')
    assert labels == len(listed) - 1


def test_reading_the_case_list_is_recorded(client: Callable, place: Diagnosed) -> None:
    client("panel_adviser").get(f"/authority/{place.code}/diagnosis/stages/order_to_match/")
    with working_as(place.scope):
        event = session().scalars(select(AuditEvent).where(AuditEvent.event == "diagnosis_read")).one()
    assert event.detail["stage"] == "order_to_match"


def test_an_override_is_kept_with_its_reason_and_both_are_shown(client: Callable, place: Diagnosed) -> None:
    one = client("service_manager")
    with working_as(place.scope):
        row = store.by_stage(store.answers_of(place.run))["order_to_match"]
    path = f"/authority/{place.code}/diagnosis/answers/{row.id}/override"
    empty = one.send(path, {"answer": "isolated", "reason": ""})
    assert "Say why" in text_of(empty, 400)
    assert one.send(path, {"answer": "isolated", "reason": "Two courts closed for weeks"}).status_code == 302
    page = text_of(one.get(f"/authority/{place.code}/diagnosis/answers/{row.id}/"))
    assert "Systemic: the whole stage is slower, likely real" in page
    assert "Isolated: a few children wait very long, likely real" in page
    assert "Two courts closed for weeks" in page
    assert "answered: Isolated" in text_of(one.get(f"/authority/{place.code}/diagnosis/"))
    with working_as(place.scope):
        event = session().scalars(select(AuditEvent).where(AuditEvent.event == "diagnosis_overridden")).one()
        assert (event.detail["method"], event.detail["own"]) == ("systemic", "isolated")
        with pytest.raises(actions.NotNow):
            actions.override(answer_id=row.id, answer="isolated", reason=" ", by=place.by)


def test_history_keeps_past_answers_with_their_data_version(
    application: Flask, client: Callable, place: Diagnosed
) -> None:
    with application.app_context():
        plant(place.scope, seed=1)
        one = client("analyst")
        assert "have changed since" in text_of(one.get(f"/authority/{place.code}/diagnosis/"))
        diagnose(place.scope, place.by)
    page = text_of(one.get(f"/authority/{place.code}/diagnosis/stages/order_to_match/"))
    with working_as(place.scope):
        past, now = (run for _, run in reversed(store.history("order_to_match")))
    assert past.data_version != now.data_version
    assert past.data_version in page
    assert now.data_version in page
    assert "have changed since" not in text_of(one.get(f"/authority/{place.code}/diagnosis/"))


def test_a_run_done_twice_is_kept_once(place: Diagnosed) -> None:
    with working_as(place.scope):
        finish(place.run, references())
        commit()
        assert len(store.answers_of(place.run)) == len(references())


def test_without_a_reference_journeys_and_flow_are_there_and_no_stage_is_compared(
    application: Flask, new_authority: Callable, client_as: Callable
) -> None:
    made = new_authority()
    scope = authority_scope(made.role)
    with application.app_context():
        plant(scope, seed=2)
        diagnose(scope, someone("analyst", made.code), known={})
    one = client_as("analyst", made.code)
    page = text_of(one.get(f"/authority/{made.code}/diagnosis/"))
    assert "No national reference is published yet" in page
    for path in ("journeys/", "flow/", "costs/"):
        text_of(one.get(f"/authority/{made.code}/diagnosis/{path}"))


def test_the_job_itself(application: Flask, place: Diagnosed) -> None:
    """Through the task as a worker runs it; where no reference is published it ends without answers."""
    from permanence.jobs import Job
    from tenants.diagnosis import tasks

    said: list[str] = []
    with application.app_context(), working_as(place.scope):
        row = actions.request_diagnosis(by=place.by)
        commit()
        run = Job(place.scope, row.id, {"run": str(row.id)}, lambda _done, _total, doing: said.append(doing))
        tasks.run(run)
        commit()
        held = store.run(row.id)
        assert held is not None
        assert held.finished_at is not None
    assert said[0] == "Reading journeys and casework"


def test_asking_twice_while_one_is_under_way_asks_once(application: Flask, place: Diagnosed) -> None:
    with application.app_context(), working_as(place.scope):
        first = actions.request_diagnosis(by=place.by)
        commit()
        assert actions.request_diagnosis(by=place.by).id == first.id
