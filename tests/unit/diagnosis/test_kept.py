"""What a run keeps beside the answers, labels, own costs, and the report as a document."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from tenants.contribution.stays import stays_of
from tenants.diagnosis.assess import window_of
from tenants.diagnosis.labels import Label, labels, letters
from tenants.diagnosis.own_costs import COLUMNS, NotACost, cost_from, costs_in
from tenants.diagnosis.report_file import WrittenFinding, WrittenReport, report_document
from tenants.diagnosis.whole import (
    costs_document,
    dated,
    days_by_year,
    flow_document,
    journeys_document,
    opportunities_document,
)
from tests.unit.contribution.journeys_by_hand import journey, placement
from tests.unit.diagnosis.test_assess import known
from tests.unit.diagnosis.waits_by_hand import LAST, STAGE, reference, service, stay

WINDOW = window_of(date(2016, 4, 1), LAST)


def test_days_by_financial_year_stop_at_the_horizon_and_the_window() -> None:
    found = days_by_year([stay("1", date(2023, 3, 1))], STAGE, WINDOW, 730)
    # From 1 April 2023 (the window) to day 729, 27 February 2025: 366 days of 2023-24 and 333 of 2024-25.
    assert found == {"2023-24": 366, "2024-25": 333}
    assert days_by_year([stay("1", date(2025, 3, 31), 1)], STAGE, WINDOW, 730) == {"2024-25": 1, "2025-26": 1}


@given(st.lists(st.tuples(st.integers(-900, 1000), st.integers(0, 1500)), max_size=8), st.sampled_from([100, 365, 730]))
def test_every_day_before_the_horizon_is_costed_once(drawn: list[tuple[int, int]], horizon: int) -> None:
    stays = [stay(str(n), WINDOW.first + timedelta(days=s), d) for n, (s, d) in enumerate(drawn)]
    by_hand = sum(
        WINDOW.first <= one.start + timedelta(days=day) <= WINDOW.last
        for one, (_, days) in zip(stays, drawn, strict=True)
        for day in range(min(days + 1, horizon))
    )
    assert sum(days_by_year(stays, STAGE, WINDOW, horizon).values()) == by_hand


def test_expected_at_the_own_pace_and_at_the_references() -> None:
    slow = costs_document(service(pace=0.5, seed=4), {STAGE: reference()}, WINDOW)["stages"]
    recent = slow[STAGE]["recent"]
    assert recent["reference"] < recent["own"]  # its own pace before was slow too
    assert recent["actual"] > recent["reference"]
    assert slow["care_to_decision"]["recent"] is None
    assert json.dumps(slow)


def test_documents_of_journeys_can_be_kept() -> None:
    held = [
        journey(
            str(n),
            entry=str(date(2021, 1, 1) + timedelta(days=20 * n)),
            decision=str(date(2021, 9, 1) + timedelta(days=20 * n)),
            placement_order=str(date(2021, 12, 1) + timedelta(days=20 * n)),
            **({"placed": "2024-01-05", "match": "2024-01-01"} if n % 2 else {}),
            placements=(placement("2024-01-05"),) if n % 2 else (),
        )
        for n in range(20)
    ]
    read = [dated(one, known(one.child), date(2021, 6, 1) if one.child == "3" else None) for one in held]
    found = json.loads(json.dumps(journeys_document(read)))
    assert (found["recommendations"], found["planned"]) == (1, 20)
    assert len(found["longest"]) == 10
    assert len(found["shortest"]) >= 1
    stays = [one for each in held for one in stays_of(each)[0]]
    flow = json.loads(json.dumps(flow_document(stays, [], WINDOW)))
    assert flow["stages"][STAGE][-1]["waiting"] == 10
    gains = opportunities_document(stays, {STAGE: reference()}, WINDOW, [known(one.child) for one in held])
    assert [one["cause"] for one in gains] == [""]
    assert len(gains[0]["children"]) == 10


def test_a_recommendation_after_what_is_known_is_not_used() -> None:
    assert dated(journey("1", entry="2025-01-01"), None, date(2026, 5, 1)).iro is None


def test_labels_name_only_whom_the_person_may_see() -> None:
    found = labels(["b", "a", "c", "a", "d"], left_out={"c"}, named={"a"}, addresses={"a": "/a"})
    assert found == {"b": Label("Child A"), "a": Label("a", "/a"), "d": Label("Child B")}
    nobody = labels(["b", "a"], left_out=(), named=None, addresses={"a": "/a"})
    assert [one.words for one in nobody.values()] == ["Child A", "Child B"]
    assert [letters(n) for n in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "hotel"}, "not a kind"),
        ({"year": "2024"}, "not a financial year"),
        ({"year": "2024-26"}, "not a financial year"),
        ({"amount": "cheap"}, "not an amount"),
        ({"amount": ""}, "Enter the amount"),
        ({"amount": "0"}, "above 0"),
        ({"amount": "nan"}, "above 0"),
        ({"low": "1"}, "both"),
        ({"low": "900", "high": "950"}, "between"),
        ({"source": " "}, "where the cost comes from"),
    ],
)
def test_what_is_no_cost(change: dict[str, str], said: str) -> None:
    good = dict(zip(COLUMNS, ("fostering", "2024-25", "£765", "", "", "Finance"), strict=True))
    assert cost_from(**good).amount == Decimal("765.00")
    with pytest.raises(NotACost, match=said):
        cost_from(**{**good, **change})


def test_a_cost_file() -> None:
    head = "kind,year,amount,source,low,high\r\n"
    (one,) = costs_in(("\ufeff" + head + 'fostering,2024/2025,"1,035.5",Räte,575,2000\r\n\r\n').encode())
    assert (one.year, one.amount, one.low, one.source) == ("2024-25", Decimal("1035.50"), Decimal(575), "Räte")
    for text, said in [
        ("", "empty"),
        ("kind,amount\n", "missing: year, source"),
        (
            head + "fostering,2024-25,1,x\nfostering,2024-25,2,x\n",
            "Row 3: fostering of 2024-25 stands in the file twice",
        ),
        (head + "fostering,2024-25,1\n", "Row 2: Say where"),
        (head + "fostering,2024-25,1,x\n" * 201, "At most 200"),
    ]:
        with pytest.raises(NotACost, match=said):
            costs_in(text.encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_costs_or_refused(data: bytes) -> None:
    with contextlib.suppress(NotACost):
        costs_in(data)


def test_a_document_takes_any_text_and_says_when_there_is_nothing_to_do() -> None:
    odd = "A\x00B\x0b – “quoted” <b>&amp;"
    made = report_document(
        WrittenReport(odd, "Testshire", "Draft", odd, (odd,), (WrittenFinding(odd, odd, "", ()),), (), ("Note",))
    )
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs)
    assert "A B  – “quoted” <b>&amp;" in text
    assert "None proposed." in text
