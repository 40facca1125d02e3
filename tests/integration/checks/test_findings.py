"""Findings as an authority's people see them: by rule, row by row, as files; kept once however often checked."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from permanence.database import commit, working_as
from tenants.checks import store
from tenants.checks.actions import keep_findings
from tenants.checks.rules import BY_CODE
from tests.integration.checks.conftest import Checked


@pytest.fixture
def analyst(client_as: Callable, checked: Checked) -> Any:
    return client_as("analyst", checked.code)


def text_of(answer: TestResponse, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(answer.get_data(as_text=True).split())


def test_what_is_kept_is_what_was_found(checked: Checked) -> None:
    with working_as(checked.scope):
        assert list(store.findings(checked.upload_id, limit=10_000)) == list(checked.findings)
        counted = [(count.rule.code, count.findings, count.children) for count in checked.findings.by_rule]
        assert [tuple(count) for count in store.counts_by_rule(checked.upload_id)] == counted


def test_checked_again_the_end_is_the_same(checked: Checked) -> None:
    with working_as(checked.scope):
        keep_findings(upload_id=checked.upload_id, findings=checked.findings)
        commit()
        assert store.count(checked.upload_id) == len(checked.findings)
    fewer = replace(checked.findings, frame=checked.findings.frame.head(3))
    with working_as(checked.scope):
        keep_findings(upload_id=checked.upload_id, findings=fewer)
        commit()
        assert store.count(checked.upload_id) == 3


def test_another_upload_keeps_its_own(checked: Checked) -> None:
    other = uuid4()
    with working_as(checked.scope):
        keep_findings(upload_id=other, findings=replace(checked.findings, frame=checked.findings.frame.head(2)))
        commit()
        assert (store.count(other), store.count(checked.upload_id)) == (2, len(checked.findings))


def test_the_overview_names_rules_and_no_child(analyst: Any, checked: Checked) -> None:
    page = text_of(analyst.get(checked.path()))
    for count in checked.findings.by_rule:
        assert f"/findings/rules/{count.rule.code}" in page
        assert count.rule.title.replace("'", "&#39;") in page
    assert "cannot be applied while" in page
    assert page.index("/rules/INT01") < page.index("/rules/331")
    assert "0100" not in page.replace(str(checked.upload_id), "")


def test_the_rows_of_a_rule(analyst: Any, checked: Checked) -> None:
    page = text_of(analyst.get(checked.path("rules/151")))
    assert BY_CODE["151"].mend in page
    assert "DATE_MATCH" in page
    assert "ad1.csv" in page
    assert "A2: placement order to match" in page


def test_long_lists_come_in_pages(analyst: Any, checked: Checked) -> None:
    many = max(checked.findings.by_rule, key=lambda count: count.findings)
    with working_as(checked.scope):
        rows = [one for one in checked.findings if one.code == many.rule.code]
        frame = checked.findings.frame
        frame = frame[frame["code"] == many.rule.code]
        times = -(-60 // len(rows))
        repeated = replace(checked.findings, frame=frame.loc[frame.index.repeat(times)].head(60))
        keep_findings(upload_id=checked.upload_id, findings=repeated)
        commit()
    path = checked.path(f"rules/{many.rule.code}")
    assert "Showing 1 to 25 of 60 findings" in text_of(analyst.get(path))
    assert "Showing 51 to 60 of 60 findings" in text_of(analyst.get(f"{path}?page=3"))
    assert "Showing 1 to 60 of 60 findings" in text_of(analyst.get(f"{path}?per_page=all"))


def test_csv_holds_every_finding(analyst: Any, checked: Checked) -> None:
    answer = analyst.get(checked.path("download.csv"))
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert len(rows) == len(checked.findings)
    assert {row["code"] for row in rows} == {one.code for one in checked.findings}
    one_rule = analyst.get(checked.path("download.csv?rule=151")).get_data().decode("utf-8-sig")
    assert {row["code"] for row in csv.DictReader(io.StringIO(one_rule))} == {"151"}


def test_the_workbook_has_a_cover_notes_and_one_table_a_sheet(analyst: Any, checked: Checked) -> None:
    book = load_workbook(io.BytesIO(analyst.get(checked.path("download.xlsx")).get_data()))
    assert book.sheetnames == ["Cover", "Notes", "Rules", "Findings"]
    assert book["Findings"]["A1"].value == "Findings, row by row"
    assert book["Findings"].max_row == len(checked.findings) + 2
    assert not book["Findings"].merged_cells.ranges


def test_text_from_a_return_never_runs_as_a_formula(analyst: Any, checked: Checked) -> None:
    frame = checked.findings.frame.head(1).assign(found="=1+1", child="@SUM(A1)")
    with working_as(checked.scope):
        keep_findings(upload_id=checked.upload_id, findings=replace(checked.findings, frame=frame))
        commit()
    (row,) = csv.DictReader(io.StringIO(analyst.get(checked.path("download.csv")).get_data().decode("utf-8-sig")))
    assert (row["found"], row["child"]) == ("'=1+1", "'@SUM(A1)")
    sheet = load_workbook(io.BytesIO(analyst.get(checked.path("download.xlsx")).get_data()))["Findings"]
    assert {cell.data_type for cell in sheet[3]} <= {"s", "n"}


@pytest.mark.parametrize("more", ["rules/9999", "download.csv?rule=9999", "download.pdf"])
def test_what_is_not_there_is_not_found(analyst: Any, checked: Checked, more: str) -> None:
    assert analyst.get(checked.path(more)).status_code == 404


def test_an_upload_that_is_not_ours_is_not_found(client_as: Callable, checked: Checked) -> None:
    stranger = client_as("analyst")
    own = checked.path().replace(f"/authority/{checked.code}/", f"/authority/{stranger.authority}/")
    for path in (own, f"{own}rules/151", f"{own}download.csv", checked.path()):
        assert stranger.get(path).status_code == 404


def test_an_upload_not_checked_yet_says_so(analyst: Any, checked: Checked) -> None:
    from permanence.database import session
    from tenants.uploads.models import Upload

    with working_as(checked.scope):
        upload = session().get(Upload, checked.upload_id)
        assert upload is not None
        upload.state, upload.checked_at = "checking", None
        commit()
    assert "not been checked yet" in text_of(analyst.get(checked.path()))
