"""The pages of a release, as each reader gets them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from benchmarks.contributions.vocabulary import STAGES
from benchmarks.releases import store
from permanence.database import BENCHMARKS, working_as

from .conftest import Contributed

ClientAs = Callable[..., FlaskClient]


@pytest.fixture
def analyst(client_as: ClientAs, contributed: Contributed, published: str) -> FlaskClient:
    return client_as("analyst", "861")


def other_names(contributed: Contributed, code: str = "") -> list[str]:
    return [f"Benchshire {other}" for other in contributed.roles if other != code] + [
        role for other, role in contributed.roles.items() if other != code
    ]


@pytest.mark.parametrize("stage", ["", *(f"stages/{stage}/" for stage in STAGES)])
def test_an_authority_sees_itself_and_nobody_else(
    analyst: FlaskClient, contributed: Contributed, published: str, stage: str
) -> None:
    page = analyst.get(f"/authority/861/benchmarks/releases/{published}/{stage}")
    assert page.status_code == 200
    words = page.get_data(as_text=True)
    assert not [name for name in other_names(contributed, "861") if name in words]
    assert "data-chart" in words or stage == ""


def test_the_newest_release_is_the_one_under_its_permalink(analyst: FlaskClient, published: str) -> None:
    newest = analyst.get("/authority/861/benchmarks/").get_data(as_text=True)
    assert f"Release {published}" in newest
    assert published in analyst.get("/authority/861/benchmarks/releases/").get_data(as_text=True)
    assert analyst.get("/authority/861/benchmarks/releases/2001-03-31-1/").status_code == 404


def test_a_chart_is_the_same_to_the_byte_and_not_sent_twice(analyst: FlaskClient, published: str) -> None:
    address = f"/authority/861/benchmarks/releases/{published}/T0/charts/speed-decision_to_match.json"
    answers = [analyst.get(address) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert json.loads(answers[0].data)["doc"]["roots"]
    again = analyst.get(address, headers={"If-None-Match": answers[0].headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "T2/charts/speed-decision_to_match.json",
        "T3/files/pace.csv",
        "T0/charts/nothing.json",
        "T9/files/pace.csv",
        "T1/files/summary.csv",
    ],
)
def test_what_is_anothers_and_what_is_missing_answer_alike(analyst: FlaskClient, published: str, path: str) -> None:
    answer = analyst.get(f"/authority/861/benchmarks/releases/{published}/{path}")
    missing = analyst.get(f"/authority/861/benchmarks/releases/{published}/T1/files/none.csv")
    assert answer.status_code == missing.status_code == 404
    assert len(answer.data) == len(missing.data)


def test_files_hold_the_numbers_of_the_page_with_their_marks(analyst: FlaskClient, published: str) -> None:
    root = f"/authority/861/benchmarks/releases/{published}"
    csv = analyst.get(f"{root}/T1/files/ways-out-by-age.csv").data.decode("utf-8-sig")
    assert "[c]" in csv
    with working_as(BENCHMARKS):
        release = store.release(published)
        assert release is not None
        held = store.artefact(release.id, "T1", "ways-out-by-age")
    assert held is not None
    lines = csv.strip().splitlines()
    assert len(lines) == len(held.body["rows"]) + 1
    book = load_workbook(io.BytesIO(analyst.get(f"{root}/T1/files/ways-out-by-age.xlsx").data))
    assert book.sheetnames[:2] == ["Cover", "Notes"]
    assert book.worksheets[2].max_row == len(lines) + 1
    whole = load_workbook(io.BytesIO(analyst.get(f"{root}/all.xlsx").data))
    assert len(whole.sheetnames) > 30


def test_a_national_lead_sees_participation_first_and_only_those_that_consented(
    client_as: ClientAs, contributed: Contributed, published: str
) -> None:
    lead = client_as("national_lead")
    page = lead.get("/national/releases/").get_data(as_text=True)
    assert page.index("authorities with an agreement are in this release") < page.index("All authorities together")
    stage = lead.get(f"/national/releases/{published}/stages/decision_to_match/").get_data(as_text=True)
    for i, code in enumerate(contributed.roles):
        assert (f"Benchshire {code}" in stage) == (i % 2 == 0)
    assert lead.get(f"/national/releases/{published}/T3/files/pace.csv").status_code == 404


def test_a_commissioner_sees_no_authority_at_all(client_as: ClientAs, contributed: Contributed, published: str) -> None:
    commissioner = client_as("commissioner")
    pages = [commissioner.get("/commissioner/releases/")] + [
        commissioner.get(f"/commissioner/releases/{published}/stages/{stage}/") for stage in STAGES
    ]
    for page in pages:
        assert page.status_code == 200
        assert not [name for name in other_names(contributed) if name in page.get_data(as_text=True)]
    assert commissioner.get("/national/releases/").status_code == 404
    assert commissioner.get("/national/drafts/").status_code == 404
    assert commissioner.get(f"/commissioner/releases/{published}/T2/files/coverage.csv").status_code == 404


def test_a_release_asked_for_on_the_page_waits_for_another_person(
    client_as: ClientAs, contributed: Contributed, published: str
) -> None:
    lead = client_as("national_lead")
    page = lead.get(f"/national/drafts/{published}/").get_data(as_text=True)
    assert "What authorities would see" in page
    assert lead.get(f"/national/drafts/{published}/T2/speed-decision_to_match/").status_code == 200
    assert lead.get(f"/national/drafts/{published}/T0/summary/").status_code == 404
    assert lead.get(f"/national/drafts/{published}/T1/charts/waiting-care_to_placed.json").status_code == 200
    assert lead.get("/national/drafts/").status_code == 200
    assert lead.get("/national/drafts/new").status_code == 200
    answer = lead.send(f"/national/drafts/{published}/withhold", {"withhold-reason": "x"}, page="/account/")
    assert answer.status_code == 400
    assert "Only a draft" in answer.get_data(as_text=True)
