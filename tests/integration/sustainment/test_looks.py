"""Looks back at due dates, once each, kept as they were taken, and the page that shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from permanence.audit.models import AuditEvent
from permanence.authorities import actions as authority_actions
from permanence.database import PLATFORM, apart, authority_scope, commit, session, working_as
from permanence.jobs import store as runs
from permanence.jobs.runner import perform
from tenants.journeys.actions import replace_journeys
from tenants.sustainment import store, tasks
from tests.conftest import MadeAuthority
from tests.unit.indicators.test_scorecard import journeys_of
from tests.unit.sustainment.adoptions import waiting, year_of

END = date(2024, 3, 31)
BEFORE = [*year_of("b", END, 300, 40), *waiting("w", date(2023, 12, 1), 20)]
AFTER = year_of("l", date(2025, 3, 31), 400, 40)


class Place:
    """An authority whose managed service ended on 31 March 2024, and its jobs done at once."""

    def __init__(self, app: Flask, made: MadeAuthority) -> None:
        self.app, self.code, self.scope = app, made.code, authority_scope(made.role)
        with working_as(PLATFORM):
            row = authority_actions.engage(
                code=made.code,
                delivery_model="managed_service",
                starts=date(2023, 4, 1),
                ends=END,
                purpose="Timely family finding",
                by="a test",
            )
            commit()
            self.engagement: UUID = row.id

    def hold(self, *histories: Any, years: range) -> None:
        with working_as(self.scope):
            replace_journeys(journeys_of(*histories, years=years))
            commit()

    def watch(self, today: date) -> None:
        """A round of the schedule on that day, and the jobs it asks for in this authority."""
        with self.app.app_context():
            tasks.ask_for_due(today)
            with apart(PLATFORM) as own:
                mine = [one for one in runs.unfinished(own) if one.task == tasks.LOOK and one.scope == self.scope.role]
                found = [str(one.id) for one in mine]
            for run_id in found:
                perform(self.scope.role, run_id)

    def taken(self) -> dict[int, dict[str, Any]]:
        with working_as(self.scope):
            return {one.months: {each.code: each for each in one.values} for one in store.checks(self.engagement)}


@pytest.fixture
def place(application: Flask, new_authority: Callable[..., MadeAuthority]) -> Place:
    return Place(application, new_authority())


def test_each_look_is_taken_once_when_it_is_due_and_the_data_reach_it(place: Place) -> None:
    place.hold(*BEFORE, years=range(2020, 2025))
    place.watch(END)
    assert place.taken() == {}
    place.watch(END + timedelta(days=1))
    assert set(place.taken()) == {0}
    # Due, but no return tells of that day yet.
    place.watch(date(2025, 4, 1))
    assert set(place.taken()) == {0}
    place.hold(*BEFORE, *AFTER, years=range(2020, 2026))
    place.watch(date(2024, 9, 29))
    assert set(place.taken()) == {0}
    place.watch(date(2024, 9, 30))
    assert set(place.taken()) == {0, 6}
    place.watch(date(2025, 6, 1))
    place.watch(date(2025, 6, 2))
    found = place.taken()
    assert set(found) == {0, 6, 12}
    stage = found[12]["stage_4_entry_to_placed"]
    assert (stage.verdict, stage.end_n, stage.n) == ("slipped", 40, 40)
    assert found[0]["stage_4_entry_to_placed"].verdict is None
    with working_as(place.scope):
        query = select(AuditEvent).where(AuditEvent.event == "sustainment_looked_at").order_by(AuditEvent.at)
        told = [(one.person_name, one.detail["months"]) for one in session().scalars(query)]
    assert told == [("The schedule", 0), ("The schedule", 6), ("The schedule", 12)]


def test_a_look_stays_as_it_was_taken_when_a_later_return_corrects_the_past(place: Place) -> None:
    place.hold(*BEFORE, years=range(2020, 2025))
    place.watch(END + timedelta(days=1))
    first = place.taken()[0]["waiting"]
    assert first.value == 20
    place.hold(*BEFORE, *waiting("x", date(2024, 1, 5), 4), years=range(2020, 2026))
    place.watch(date(2025, 6, 1))
    found = place.taken()
    assert found[0]["waiting"].value == 20
    assert found[12]["waiting"].end_value == 24


def test_nothing_is_looked_at_where_nobody_worked(place: Place, new_authority: Callable[..., MadeAuthority]) -> None:
    today = datetime.now(UTC).date()
    with working_as(PLATFORM):
        row = authority_actions.engage(
            code=place.code,
            delivery_model="consultancy",
            starts=today + timedelta(days=10),
            ends=None,
            purpose="Called off",
            by="a test",
        )
        authority_actions.end_engagement(engagement_id=row.id, by="a test", reason="", on=today)
        from permanence.authorities import store as authorities

        engagements = authorities.engagements(row.authority_id)
        commit()
    assert [one.id for one, _last in tasks.ended(engagements, today)] == [place.engagement]


def test_the_page_shows_the_end_the_looks_and_what_cannot_be_told(place: Place, client_as: Callable) -> None:
    client = client_as("service_manager", place.code)
    address = f"/authority/{place.code}/sustainment/"
    page = " ".join(client.get(address).get_data(as_text=True).split())
    assert "waits for a return: none is held" in page
    place.hold(*BEFORE, *AFTER, *waiting("x", date(2024, 1, 5), 4), years=range(2020, 2026))
    place.watch(date(2025, 6, 1))
    page = " ".join(client.get(address).get_data(as_text=True).split())
    for words in (
        "Coram Managed Service, ended 31 March 2024",
        "Slipped",
        "Cannot tell yet",
        "Not taken yet",
        "Due since 31 March 2026, waits for a return: those held reach to 31 March 2025",
        "Children waiting (children)",
        "Decisions reversed (in the year)",
        "data version",
    ):
        assert words in page, words
    assert "[r]" not in page


def test_a_revised_end_bears_its_mark(place: Place, client_as: Callable) -> None:
    place.hold(*BEFORE, years=range(2020, 2025))
    place.watch(END + timedelta(days=1))
    place.hold(*BEFORE, *waiting("x", date(2024, 1, 5), 4), years=range(2020, 2026))
    place.watch(date(2025, 6, 1))
    page = client_as("coram_consultant", place.code).get(f"/authority/{place.code}/sustainment/").get_data(as_text=True)
    assert "24 [r]" in page


def test_it_is_for_those_who_read_indicators(place: Place, client_as: Callable) -> None:
    assert client_as("decision_maker", place.code).get(f"/authority/{place.code}/sustainment/").status_code == 200
    assert client_as("social_worker", place.code).get(f"/authority/{place.code}/sustainment/").status_code == 404
