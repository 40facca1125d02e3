"""How long the tracker takes beside an empty page of the same application, with 2,000 children tracked.

    PYTHONPATH=platform:. python -m tests.performance.tracker_beside_empty_page [--children 2000]

Every child has milestones, a delay and an action. Both pages are asked for in turn by one signed-in manager, and the
medians of the server's own time are printed with their ratio, for the first page of 25, a filtered one, and all.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import insert, text

from permanence.database import PLATFORM, commit, configure, engines, session, working_as
from permanence.database.provision import owning
from permanence.embedded import remove, servers
from permanence.settings import Mail, Settings
from tenants.casework import actions
from tenants.casework.models import ActionRow, ChildCase, DelayRow, MilestoneRow
from tests.factories.cases import Casework

ROUNDS = 30


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=2000)
    wanted = parser.parse_args().children
    folder = Path(tempfile.mkdtemp(prefix="permanence-tracker-"))
    folder.chmod(0o711)
    plain = Settings(
        environment="test",
        data_folder=folder,
        public_url="http://127.0.0.1:8000",
        secret_key="a key for measuring that nobody else may use 2718281828",
        role_secret="a secret for the logins of measuring only 3141592653",
        database_url="",
        redis_url="",
        mail=Mail(folder=folder / "mail"),
    )
    with servers(folder, durable=False) as addresses:
        measure(dataclasses.replace(plain.with_servers(addresses.database_url, addresses.redis_url)), wanted)
        engines().dispose()
    remove(folder)
    return 0


def measure(settings: Settings, wanted: int) -> None:
    """Fill one authority, ask for the pages in turn, print medians and ratios."""
    import wsgi
    from permanence.app import create_app
    from permanence.authorities import actions as register
    from permanence.authorities.register_file import RegisterEntry
    from permanence.database.migrate import migrate_shared
    from permanence.database.provision import bootstrap
    from tests.factories.people import client_of, make_person

    configure(settings.database_url, settings.role_secret)
    bootstrap()
    migrate_shared()
    with working_as(PLATFORM):
        register.register(entries=[RegisterEntry("001", "", "Measureshire", "Region", "UA", None, None, ())])
        authority = register.provision(code="001", role=register.prepare_role(code="001"))
        commit()
    app = create_app(wsgi.parts(), settings)
    fill(Casework("001", authority.scope), wanted)
    client = client_of(app, make_person("service_manager", "001"))
    empty = "/authority/001/"
    for name, path in (
        ("first page of 25", "/authority/001/tracker/"),
        ("filtered by mark and cause", "/authority/001/tracker/?mark=red&cause=no_profile"),
        ("sorted by next action", "/authority/001/tracker/?sort=next_due"),
        ("100 on a page", "/authority/001/tracker/?per_page=100"),
    ):
        ask(client, path), ask(client, empty)
        spent, beside = [], []
        for _ in range(ROUNDS):
            spent.append(ask(client, path))
            beside.append(ask(client, empty))
        one, other = statistics.median(spent), statistics.median(beside)
        print(f"{name}: {one * 1000:.1f} ms beside {other * 1000:.1f} ms, ratio {one / other:.2f}", flush=True)  # noqa: T201


def ask(client: FlaskClient, path: str) -> float:
    """Seconds until the page is there."""
    begun = time.perf_counter()
    answer = client.get(path)
    spent = time.perf_counter() - begun
    assert answer.status_code == 200, path
    return spent


def fill(casework: Casework, wanted: int) -> None:
    """Cases with two milestones, one delay and one action each, written in bulk."""
    causes = ("no_profile", "expert_report", "late_decision")
    cases, milestones, delays, agreed = [], [], [], []
    for number in range(wanted):
        begun = actions.today() - timedelta(days=number % 500)
        case = {"id": uuid4(), "child": f"M{number:05d}", "stage": "finding", "stage_since": begun, "created_by": "Sam"}
        cases.append({**case, "decision": begun - timedelta(40), "placement_order": begun, "conflicts": []})
        for event, on in (("decision", begun - timedelta(40)), ("placement_order", begun)):
            typed = {"case_id": case["id"], "event": event, "on": on, "made_by": "Sam", "made_by_id": uuid4()}
            milestones.append(typed)
        delay = {"case_id": case["id"], "stage": "finding", "cause": causes[number % 3], "began": begun}
        delays.append({**delay, "avoidable": "yes", "owner": "family_finding", "made_by": "Sam"})
        action = {"case_id": case["id"], "what": "Ring", "owner": "Sam", "due": begun + timedelta(700)}
        agreed.append({**action, "made_by": "Sam"})
    with working_as(casework.scope):
        for table, rows in ((ChildCase, cases), (MilestoneRow, milestones), (DelayRow, delays), (ActionRow, agreed)):
            session().execute(insert(table), rows)
        commit()
    # What PostgreSQL does by itself within a minute of so many new rows.
    with owning() as connection:
        connection.execute(text("analyze"))


if __name__ == "__main__":
    sys.exit(main())
