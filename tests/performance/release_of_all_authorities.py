"""How long the national round takes with every authority taking part, and how its pages stand under load.

    PYTHONPATH=platform:. python -m tests.performance.release_of_all_authorities [--authorities 153]

Invented authorities with six years of returns already applied; then, measured: all certify, two workers send, the
reference is frozen, the second round comes in, a release is compiled and approved. Afterwards ten users at once ask
for a page of the release and for an empty page of the same application, and the medians are printed with their ratio.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from uuid import uuid4

from demonstration.authorities import InventedAuthority, invented_authorities
from demonstration.population import lives_of
from demonstration.processes import Processes, answers, beside, free_port
from demonstration.register import prepare_database, set_up, signs
from demonstration.returns import write_returns
from permanence.cli import standing
from permanence.database import BENCHMARKS, PLATFORM, apart, authority_scope, commit, configure, engines, working_as
from permanence.identity import actor_of
from permanence.jobs import request_run, store
from permanence.settings import Settings

SEED, YEARS, USERS, ASKED = 11, tuple(range(2021, 2027)), 10, 300
QUARTER = date(2026, 1, 1)


def hold_journeys(given: tuple[InventedAuthority, str, str, str]) -> str:
    """Derive one authority's journeys from six years of its returns and keep them. Runs in a process of its own."""
    from tenants.journeys.actions import replace_journeys
    from tenants.journeys.build import build_journeys
    from tenants.uploads.reading import read_files

    invented, role, database_url, secret = given
    try:
        engines()
    except RuntimeError:
        configure(database_url, secret)
    years = write_returns(lives_of(invented, SEED), YEARS)
    returns = read_files([(f"{year}/{name}", data) for year, files in years.items() for name, data in files.items()])
    with working_as(authority_scope(role)):
        replace_journeys(build_journeys(list(returns)))
        commit()
    return invented.code


def wait_for_runs(processes: Processes) -> None:
    """Until no run is queued or at work."""
    while True:
        processes.watch()
        with apart(PLATFORM) as own:
            if not store.waiting(own):
                return
        time.sleep(0.2)


def national_round(roles: list[str], processes: Processes) -> None:
    """All certify; contributions, reference, second round, release."""
    from benchmarks.releases import actions as releases
    from benchmarks.releases import store as held
    from tenants.contribution import actions as contribution

    manager = actor_of(uuid4(), "Mo Manager", "manager@example.org", "service_manager")
    first, second = (actor_of(uuid4(), f"{name} Lead", f"{name}@example.org", "national_lead") for name in "ab")
    for role in roles:
        with working_as(authority_scope(role)):
            prepared = contribution.prepare()
            assert prepared is not None
            grade = prepared.quality.grade
            contribution.certify(shown=prepared.shown, grade=grade, remark="", agreed=True, by=manager)
            commit()
    wait_for_runs(processes)
    with working_as(BENCHMARKS):
        request_run("releases.reference", scope=BENCHMARKS, arguments={"quarter": QUARTER.isoformat()}, by=first)
        commit()
    wait_for_runs(processes)
    with working_as(BENCHMARKS):
        slug = releases.request_release(quarter=QUARTER, by=first).slug
        commit()
    wait_for_runs(processes)
    with working_as(BENCHMARKS):
        found = held.release(slug)
        assert found is not None
        assert found.status == "draft", found.reasons
        releases.approve_release(slug=slug, sha256=found.sha256 or "", by=second)
        commit()


def server_times(app: object, address: str, path: str, code: str) -> list[float]:
    """Seconds for each of many requests by ten people at once, over HTTP."""
    from permanence.app import Flask
    from tests.factories.people import begin_session, make_person

    assert isinstance(app, Flask)
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookies = [
        f"permanence={serializer.dumps({'_user_id': begin_session(make_person('service_manager', code))})}"
        for _ in range(USERS)
    ]

    def ask(number: int) -> float:
        request = urllib.request.Request(f"{address}{path}", headers={"Cookie": cookies[number % USERS]})
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
            assert answer.status == 200
            assert "/sign-in" not in answer.url
        return time.perf_counter() - began

    with ThreadPoolExecutor(USERS) as users:
        list(users.map(ask, range(USERS * 3)))
        return list(users.map(ask, range(ASKED)))


def timed(what: str, work: Callable[[], object]) -> float:
    """Do it, print how long it took."""
    began = time.monotonic()
    work()
    spent = time.monotonic() - began
    sys.stdout.write(f"{what}: {spent:.1f} s\n")
    sys.stdout.flush()
    return spent


def main() -> None:
    """Set up, measure, print."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--authorities", type=int, default=153)
    number = wanted.parse_args().authorities
    folder = Path(tempfile.mkdtemp(prefix="permanence-performance-"))
    folder.chmod(0o711)
    plain = Settings.from_environment({"PERMANENCE_ENVIRONMENT": "demonstration", "PERMANENCE_DATA": str(folder)})
    address = f"http://127.0.0.1:{free_port(8400)}"
    invented = invented_authorities(number, SEED)
    with (
        standing(dataclasses.replace(plain, public_url=address)) as settings,
        beside(settings, folder / "logs") as all_,
    ):
        prepare_database()
        made: dict[str, str] = {}
        timed("setting up", lambda: made.update({c: a.role for c, a in set_up(invented, SEED, _quiet).items()}))
        work = [(one, made[one.code], settings.database_url, settings.role_secret) for one in invented]
        with ProcessPoolExecutor(2) as pool:
            timed(
                "six years derived and kept (not measured against a limit)", lambda: list(pool.map(hold_journeys, work))
            )
        import wsgi

        app = wsgi.create(settings)
        for name in ("worker-1", "worker-2"):
            all_.start(name, "worker")
        roles = [made[one.code] for at, one in enumerate(invented) if signs(at)]
        with app.app_context():
            spent = timed(f"contributions and release of {len(roles)}", lambda: national_round(roles, all_))
        sys.stdout.write(f"share of the five minutes allowed: {spent / 300:.2f}\n")
        all_.start("web", "serve", "--port", address.rpartition(":")[2], "--workers", "2")
        assert answers(f"{address}/health/live", 60, all_)
        code = invented[0].code
        empty = statistics.median(server_times(app, address, "/help/glossary", code))
        page = statistics.median(server_times(app, address, f"/authority/{code}/benchmarks/", code))
        sys.stdout.write(
            f"median with {USERS} users at once: release page {page * 1000:.0f} ms, empty page {empty * 1000:.0f} ms, "
            f"ratio {page / empty:.2f}\n"
        )


def _quiet(_ready: int, _name: str) -> None:
    return None


if __name__ == "__main__":
    main()
