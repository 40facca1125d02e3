"""Six years of a median authority through the real jobs: how long they take, and that applying loses nothing."""

from __future__ import annotations

import time

from demonstration.authorities import DEFAULT_SEED, invented_authorities
from demonstration.population import lives_of
from demonstration.returns import write_returns
from tenants.journeys.build import build_journeys
from tenants.uploads import actions
from tenants.uploads.reading import read_files
from tests.integration.uploads.conftest import Place
from tests.unit.uploads.made import sent

YEARS = range(2021, 2027)
# Of this process: a busy machine must not fail the test, and the database's share is small beside it.
SECONDS = 10.0


def six_years() -> list[tuple[str, bytes]]:
    by_size = sorted(invented_authorities(36), key=lambda one: one.looked_after)
    median = by_size[len(by_size) // 2]
    returns = write_returns(lives_of(median, DEFAULT_SEED), YEARS)
    return [file for year in YEARS for file in sent(returns[year], str(year))]


def test_six_years_are_checked_and_applied_in_time(place: Place) -> None:
    files = six_years()
    upload_id = place.receive(files)

    started = time.process_time()
    place.work(upload_id)
    checked = time.process_time()
    place.ask(actions.request_apply, upload_id)
    place.work(upload_id)
    applied = time.process_time()

    upload = place.upload(upload_id)
    print(f"checked in {checked - started:.1f} s, applied in {applied - checked:.1f} s: {upload.counts}")  # noqa: T201
    assert upload.state == "applied"
    assert sum(annual["children"] for annual in upload.contents) > 3000
    assert place.journeys() == build_journeys(read_files(files))
    assert applied - started < SECONDS
