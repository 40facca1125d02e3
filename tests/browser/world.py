"""Who and what the browser meets: an authority with something in every list, and one person of each role."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from permanence.audit import record_read
from permanence.database import PLATFORM, Scope, commit, working_as
from permanence.identity import actor_of
from permanence.identity.roles import ROLES
from tests.browser.cases import work_on_cases
from tests.browser.searches import look_for_families
from tests.factories.meetings import hold_meetings
from tests.factories.people import PASSWORD, MadePerson, add_membership, client_of, make_person

if TYPE_CHECKING:
    from tests.integration.releases.conftest import Contributed

LINK = re.compile(r'(?:href|data-chart)="([^"#]+)')
PER_ENDPOINT = 2


@dataclass(frozen=True)
class World:
    """Code and name of the authority, and the people by role."""

    code: str
    name: str
    people: Mapping[str, MadePerson]


YEARS = (2024, 2025, 2026)
SEED = 7


def build_world(app: Flask, code: str, name: str) -> World:
    """Fill the authority of that code through the product's own actions: people, returns applied and waiting, audit."""
    from permanence.authorities import store

    with working_as(PLATFORM):
        found = store.by_code(code)
        assert found is not None
    people = {
        one.code: make_person(one.code, code if one.place == "authority" else None, password=PASSWORD)
        for one in ROLES.values()
    }
    # Somebody with two places, so that switching is among the pages.
    add_membership(people["authority_administrator"].id, "operator")
    with app.app_context():
        _send_returns(found.code, found.scope, people["analyst"])
        _bring_in_trackers(found.code, found.scope, people["service_manager"])
    with app.app_context():
        _let_coram_in(code, people)
    manager, worker = people["service_manager"], people["social_worker"]
    hold_meetings(found.scope, actor_of(manager.id, manager.name, "", "service_manager", code), worker.id, worker.name)
    by = actor_of(worker.id, worker.name, "", "social_worker", code)
    work_on_cases(found.scope, actor_of(manager.id, manager.name, "", "service_manager", code), by)
    look_for_families(code, found.scope, people["family_finder"])
    with working_as(found.scope):
        for number in range(60):
            record_read("child_read", by=by, child=f"CHILD{number:03d}")
        commit()
    return World(code, name, people)


def _let_coram_in(code: str, people: Mapping[str, MadePerson]) -> None:
    """A managed service that runs, with somebody in, somebody asked for, and somebody gone who still owns letters."""
    from permanence.authorities import actions as authorities
    from permanence.engagements import actions
    from tests.browser import letters

    today = datetime.now(UTC).date()
    operator, administrator = people["operator"], people["authority_administrator"]
    asking = actor_of(operator.id, operator.name, "", "operator")
    deciding = actor_of(administrator.id, administrator.name, "", "authority_administrator", code)
    with working_as(PLATFORM):
        engagement = authorities.engage(
            code=code,
            delivery_model="managed_service",
            starts=today - timedelta(days=40),
            ends=today + timedelta(days=200),
            purpose="Timely family finding",
            by=operator.name,
        )
        rows = [
            actions.propose(
                engagement_id=engagement.id,
                name=name,
                email=f"{name.split()[0].lower()}.{code}@coram.example",
                role=role,
                purpose="Standing in for the team manager while the post is vacant",
                sees="all",
                expires=today + timedelta(days=90),
                by=asking,
            )
            for name, role in (
                ("Mara Manager", "coram_manager"),
                ("Gwen Gone", "coram_manager"),
                ("Cleo Consultant", "coram_consultant"),
            )
        ]
        for row in rows[:2]:
            given = {"purpose": row.purpose, "sees": row.sees, "expires": row.expires}
            actions.approve(access_id=row.id, authority_id=engagement.authority_id, by=deciding, **given)
        actions.end_access(
            access_id=rows[1].id, authority_id=engagement.authority_id, reason="Called back", by=deciding
        )
        commit()
    letters.held[rows[1].person_id] = 3
    letters.held[rows[0].person_id] = 2


def _send_returns(code: str, scope: Scope, analyst: MadePerson) -> None:
    """Two years applied, the next checked with the mistakes a return has and not yet applied."""
    from demonstration.authorities import invented_authorities
    from demonstration.parcels import Parcel, files_in
    from tests.integration.uploads.conftest import Place

    place = Place(code, scope, actor_of(analyst.id, analyst.name, analyst.email, "analyst", code))
    invented = min(invented_authorities(12, SEED), key=lambda one: one.looked_after)
    past, latest = Parcel("past", YEARS[:-1]), Parcel("latest", YEARS[-1:])
    place.applied(files_in(invented, past, SEED, mended=True), past.stated_year)
    place.checked(files_in(invented, latest, SEED, mended=False), latest.stated_year)


def _bring_in_trackers(code: str, scope: Scope, manager: MadePerson) -> None:
    """A small tracker applied, so that the way out has its shape, and a larger one whose plan waits to be looked at."""
    from tests.factories.trackers import brought_in, messy

    by = actor_of(manager.id, manager.name, manager.email, "service_manager", code)
    brought_in(scope, by, messy(9, seed=2), apply=True)
    brought_in(scope, by, messy(60, seed=3))


def ask_for_a_reference(person: MadePerson) -> str:
    """The page that shows how far a job is, as somebody gets to it who has just asked for one; its address."""
    from permanence.database import BENCHMARKS
    from permanence.jobs import request_run

    by = actor_of(person.id, person.name, person.email, "national_lead")
    with working_as(BENCHMARKS):
        run = request_run("releases.reference", scope=BENCHMARKS, arguments={"quarter": "2026-07-01"}, by=by)
        commit()
    return f"/national/drafts/waiting/{run}"


def publish_one_and_draft_the_next(contributed: Contributed) -> None:
    """A release approved by a second person; the next one, for a quarter nobody contributed yet, waits."""
    from benchmarks.releases import actions, store, tasks
    from permanence.database import BENCHMARKS

    taking = {role: one for role, one in tasks.members(tasks.today()).items() if role in contributed.roles.values()}
    for quarter in (date(2026, 1, 1), date(2026, 4, 1)):
        with working_as(BENCHMARKS):
            actions.freeze_reference(quarter=quarter, members=taking)
            row = actions.request_release(quarter=quarter, by=contributed.asking)
            commit()
            actions.compile_draft(
                release_id=row.id, members=taking, today=tasks.today(), synthetic=True, progress=lambda *_: None
            )
            commit()
            if quarter.month == 1:
                drafted = store.release(row.slug)
                assert drafted is not None
                actions.approve_release(slug=row.slug, sha256=drafted.sha256 or "", by=contributed.approving)
                commit()


def diagnose_the_world(world: World) -> None:
    """A diagnosis at the reference that is published by now, with reports."""
    from permanence.authorities import store
    from tests.factories.diagnosed_pages import work_out

    with working_as(PLATFORM):
        found = store.by_code(world.code)
        assert found is not None
    one = world.people["service_manager"]
    work_out(found.scope, actor_of(one.id, one.name, one.email, "service_manager", world.code))


@dataclass(frozen=True)
class Reached:
    """A page (or a file), and somebody who gets to it."""

    endpoint: str
    path: str
    person: MadePerson | None
    is_page: bool

    @property
    def name(self) -> str:
        """A file's name for its picture."""
        return re.sub(r"[^a-z0-9]+", "-", f"{self.endpoint}-{self.path}".lower()).strip("-")[:100]


def reached_by_links(app: Flask, world: World) -> list[Reached]:
    """Pages and files people reach by following links from the start page, at most two of each kind."""
    found: dict[str, Reached] = {}
    for person in (None, *world.people.values()):
        for endpoint, path, is_page in _follow(app, person):
            known = [one for one in found.values() if one.endpoint == endpoint]
            if path not in found and len(known) < PER_ENDPOINT:
                found[path] = Reached(endpoint, path, person, is_page)
    return list(found.values())


def _follow(app: Flask, person: MadePerson | None) -> Iterator[tuple[str, str, bool]]:
    client = client_of(app, person) if person else app.test_client()
    seen: Counter[str] = Counter()
    waiting = ["/", "/sign-in", "/trial-of-charts/"]
    tried = set(waiting)
    while waiting:
        address = waiting.pop(0)
        endpoint = _endpoint(app, address)
        if endpoint is None or endpoint.startswith("assets.") or seen[endpoint] >= PER_ENDPOINT:
            continue
        seen[endpoint] += 1
        path, text = _read(client, address)
        yield _endpoint(app, path) or endpoint, path, bool(text)
        for link in map(html.unescape, LINK.findall(text)):
            if link.startswith("/") and link not in tried:
                tried.add(link)
                waiting.append(link)


def _read(client: FlaskClient, address: str) -> tuple[str, str]:
    answer = client.get(address)
    for _ in range(3):
        if answer.status_code not in (301, 302, 303, 308):
            break
        address = answer.headers["Location"]
        answer = client.get(address)
    assert answer.status_code == 200, f"{address} is linked and answers {answer.status_code}"
    return address, answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""


def _endpoint(app: Flask, address: str) -> str | None:
    try:
        endpoint, _values = app.url_map.bind("127.0.0.1").match(urlsplit(address).path, method="GET")
    except RequestRedirect as moved:
        return _endpoint(app, urlsplit(moved.new_url).path)
    except HTTPException:
        return None
    return str(endpoint)


def page_endpoints(app: Flask) -> Iterator[str]:
    """Every endpoint that answers GET with a page or a file."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            yield rule.endpoint
