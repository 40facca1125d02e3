"""The whole way inside one authority, over HTTP and a real worker: files in, a certified contribution out.

From contributions to a published release and its pages goes tests/integration/releases; both in one, with many
authorities, is the demonstration itself.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from benchmarks.contributions import store as contributions
from demonstration.authorities import invented_authorities
from demonstration.population import lives_of
from demonstration.returns import write_returns
from permanence.database import authority_scope, session, working_as
from permanence.jobs import queues
from permanence.jobs.task import QUEUES
from permanence.jobs.worker import make_worker

SEED = 7
YEARS = (2023, 2024, 2025, 2026)


@pytest.fixture
def authority(new_authority: Callable) -> Any:
    from datetime import date

    return new_authority("Wholeway", signed_by="A director", signed_on=date(2026, 1, 1))


def work(app: Flask) -> None:
    """What a worker process does, until the queues are empty."""
    make_worker(app, QUEUES).work(burst=True, logging_level="CRITICAL")


def invented_files() -> list[tuple[io.BytesIO, str]]:
    smallest = min(invented_authorities(36, SEED), key=lambda one: one.looked_after)
    years = write_returns(lives_of(smallest, SEED), YEARS)
    return [(io.BytesIO(data), f"{year}/{name}") for year, files in years.items() for name, data in files.items()]


def test_from_files_to_a_certified_contribution(application: Flask, client_as: Callable, authority: Any) -> None:
    with application.app_context():
        queues.connection().flushall()
    home = f"/authority/{authority.code}"
    analyst = client_as("analyst", authority.code, name="Ada Analyst")
    manager = client_as("service_manager", authority.code, name="Mo Manager")

    sent = analyst.send(f"{home}/uploads/new", {"files": invented_files()}, content_type="multipart/form-data")
    assert sent.status_code == 302
    upload = sent.location
    work(application)
    assert "Checked, not applied" in analyst.get(upload).get_data(as_text=True)
    assert "Findings" in analyst.get(f"{upload}findings/").get_data(as_text=True)

    assert analyst.send(f"{upload}apply").status_code == 302
    work(application)
    assert "Undo this upload" in analyst.get(upload).get_data(as_text=True)

    with working_as(authority_scope(authority.role)):
        query = text("select id, child from journey where decision is not null order by child limit 1")
        journey_id, child = session().execute(query).one()
    page = manager.get(f"{home}/children/{journey_id}/").get_data(as_text=True)
    assert "Decision" in page
    assert "placed_for_adoption" in page, "each date names the file it came from"
    scorecard = manager.get(f"{home}/indicators/").get_data(as_text=True)
    assert "A10" in scorecard

    figures = json.loads(manager.get(f"{home}/contribution/figures.json").data)
    assert len(figures["documents"]) == 7 * 4 * len(YEARS)
    assert child not in json.dumps(figures)
    grades = manager.get(f"{home}/contribution/certify").get_data(as_text=True)
    best = grades.split("The data bears grade <strong>")[1][0]
    certified = manager.send(f"{home}/contribution/certify", {"shown": figures["shown"], "grade": best, "agreed": "y"})
    assert certified.status_code == 302
    work(application)
    with working_as(authority_scope(authority.role)):
        assert len(contributions.sent()) == len(figures["documents"])
        reads = session().scalar(
            text("select count(*) from audit_event where kind = 'read' and child = :c"), {"c": child}
        )
        assert reads == 1, "who looked at a child's page is on record"
