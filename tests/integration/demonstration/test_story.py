"""The story of two authorities, played with the jobs done in this process: from nothing to a sent certificate, and
taken up again without doing anything twice."""

from __future__ import annotations

import pytest
from flask import Flask
from rich.console import Console

from demonstration.register import set_up
from demonstration.release import first_release
from demonstration.remembered import Remembered
from demonstration.story import Story
from demonstration.telling import Teller
from permanence.database import PLATFORM, apart, working_as
from permanence.database.provision import administering
from permanence.jobs import store as runs
from permanence.jobs.runner import perform
from permanence.settings import Settings
from tenants.contribution import store as certificates
from tenants.journeys.actions import journeys_now
from tenants.uploads import store as uploads

CHOICES = Remembered(seed=4, authorities=2, first_year=2024, last_year=2026, password="teapot-willow-domino-quilt")


@pytest.fixture(scope="module")
def app(database: Settings) -> Flask:
    import wsgi

    return wsgi.create(database)


@pytest.fixture
def story(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Story:
    # Other tests' authorities share this database; jobs they left waiting are none of this story's.
    with administering() as connection:
        connection.exec_driver_sql("truncate platform.run")
    monkeypatch.setattr("demonstration.story.prepare_database", lambda: None)
    return Story(app, CHOICES, Teller(Console(quiet=True)), work)


def work() -> None:
    """Do every job that waits, as the workers would."""
    with apart(PLATFORM) as own:
        waiting = [(run.scope, str(run.id)) for run in runs.unfinished(own)]
    for scope, run_id in waiting:
        perform(scope, run_id)


def test_two_authorities_from_nothing_to_a_sent_certificate(story: Story) -> None:
    story.prepare()
    story.returns_and_contributions()
    assert [standing.certificate for standing in story.standings] == ["sent", "sent"]
    assert first_release(story).startswith("No release")
    before = {}
    for scene in story.scenes:
        with working_as(scene.authority.scope):
            applied = [upload for upload in uploads.newest_first() if upload.state == "applied"]
            assert sorted(year for upload in applied for year in upload.years) == [2024, 2025, 2026]
            assert len(journeys_now()) > 100
            (certificate,) = certificates.certifications()
            assert certificate.certified_by == scene.people["service_manager"].name
            before[scene.authority.code] = (len(uploads.newest_first()), certificate.documents)
    again = Story(story.app, CHOICES, story.teller, work)
    again.prepare()
    again.returns_and_contributions()
    assert again.standings == story.standings
    for scene in again.scenes:
        with working_as(scene.authority.scope):
            (certificate,) = certificates.certifications()
            assert (len(uploads.newest_first()), certificate.documents) == before[scene.authority.code]


def test_the_same_register_whoever_asks(story: Story) -> None:
    story.prepare()
    with working_as(PLATFORM):
        held = set_up(story.invented, CHOICES.seed, lambda _ready, _name: None)
    assert {scene.authority.code: scene.authority for scene in story.scenes} == held
