"""Indicators on a page: the scorecard with what balances it, and each one child by child."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from permanence.audit.models import AuditEvent
from permanence.database import authority_scope, commit, session, working_as
from tenants.journeys.actions import replace_journeys
from tests.unit.indicators.test_scorecard import EVERYONE, journeys_of


@pytest.fixture
def place(new_authority: Callable) -> Any:
    authority = new_authority()
    with working_as(authority_scope(authority.role)):
        replace_journeys(journeys_of(*EVERYONE))
        commit()
    return authority


@pytest.fixture
def analyst(client_as: Callable, place: Any) -> Any:
    return client_as("analyst", place.code)


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(answer.get_data(as_text=True).split())


def test_nothing_applied_yet(client_as: Callable) -> None:
    client = client_as("analyst")
    assert "No return has been applied yet" in text_of(client.get(f"/authority/{client.authority}/indicators/"))
    assert client.get(f"/authority/{client.authority}/indicators/table.csv").status_code == 404


def test_the_scorecard_stands_with_what_balances_it(analyst: Any, place: Any) -> None:
    page = text_of(analyst.get(f"/authority/{place.code}/indicators/"))
    assert "Indicators as at 31 March 2025" in page
    heads = [
        page.index(f">{words}</h2>")
        for words in (
            "Scorecard: children who were adopted",
            "Beside it: children who still wait",
            "Beside it: plans that changed and placements that ended",
            "How long each stage took, children adopted in the year",
        )
    ]
    assert heads == sorted(heads)
    # A1 of the four children worked by hand, and its threshold with the source.
    assert '<span class="gss">325</span>' in page
    assert "A1 threshold: 426 days, Department for Education" in page


def test_another_day(analyst: Any, place: Any) -> None:
    page = text_of(analyst.get(f"/authority/{place.code}/indicators/?as_at=2024-09-30"))
    assert "Indicators as at 30 September 2024" in page
    # Years of the window before the first return held are said.
    page = text_of(analyst.get(f"/authority/{place.code}/indicators/?as_at=2021-03-31"))
    assert "Without the children of 2019, 2020: the return is not held" in page
    assert "[z]" in page  # nobody was adopted: not a nought
    # A day nobody offers falls back to the latest.
    assert "31 March 2025" in text_of(analyst.get(f"/authority/{place.code}/indicators/?as_at=2025-01-17"))


def test_the_cohort_child_by_child(analyst: Any, place: Any) -> None:
    page = text_of(analyst.get(f"/authority/{place.code}/indicators/2025-03-31/A2/"))
    assert "Placement order to match" in page
    assert "172 days" in page
    assert "1 August 2023" in page
    assert "No placement order (placed with consent)" in page
    assert "the children who still wait" in page
    with working_as(authority_scope(place.role)):
        event = session().scalars(select(AuditEvent).where(AuditEvent.event == "indicator_cohort_read")).one()
    assert event.detail == {"indicator": "A2", "as_at": "2025-03-31"}


@pytest.mark.parametrize("path", ["2025-03-31/A99/", "2025-03-30/A1/", "soon/A1/", "2031-03-31/A1/cohort.csv"])
def test_what_there_is_not(analyst: Any, place: Any, path: str) -> None:
    text_of(analyst.get(f"/authority/{place.code}/indicators/{path}"), 404)


def test_every_indicator_has_its_page_and_file(analyst: Any, place: Any) -> None:
    table = analyst.get(f"/authority/{place.code}/indicators/table.csv?as_at=2025-03-31").get_data(as_text=True)
    rows = [line.split(",") for line in table.lstrip("\ufeff").splitlines()]
    assert rows[0] == ["code", "value", "n", "excluded", "incomplete"]
    assert ["A2", "77", "3", "1", "0"] in rows
    for code, *_ in rows[1:]:
        text_of(analyst.get(f"/authority/{place.code}/indicators/2025-03-31/{code}/"))
    cohort = analyst.get(f"/authority/{place.code}/indicators/2025-03-31/A2/cohort.csv")
    assert cohort.headers["Content-Disposition"].startswith('attachment; filename="cohort-a2-')
    assert "consent,excluded,,,,no placement order (placed with consent)" in cohort.get_data(as_text=True)


def test_children_are_for_those_who_may_read_children(client_as: Callable, place: Any) -> None:
    from permanence.identity.roles import ROLES

    without = [
        name
        for name, role in ROLES.items()
        if role.place == "authority"
        and "read_indicators" in role.permissions
        and "read_children" not in role.permissions
    ]
    for name in without:
        client = client_as(name, place.code)
        assert "/indicators/2025-03-31/" not in text_of(client.get(f"/authority/{place.code}/indicators/"))
        text_of(client.get(f"/authority/{place.code}/indicators/2025-03-31/A1/"), 404)
    stranger = client_as("analyst")
    text_of(stranger.get(f"/authority/{place.code}/indicators/"), 404)
