"""Who and what the browser meets: an authority with something in every list, and one person of each role."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from permanence.audit import record, record_read
from permanence.database import PLATFORM, authority_scope, commit, working_as
from permanence.identity import actor_of
from permanence.identity.roles import ROLES
from tests.factories.people import PASSWORD, MadePerson, add_membership, client_of, make_person

LINK = re.compile(r'(?:href|data-chart)="([^"#]+)')
PER_ENDPOINT = 2


@dataclass(frozen=True)
class World:
    """Code of the authority, and the people by role."""

    code: str
    people: Mapping[str, MadePerson]


def build_world(app: Flask) -> World:
    """Make it through the product's own actions."""
    from permanence.authorities import actions as authorities
    from permanence.authorities import store
    from permanence.authorities.register_file import RegisterEntry

    with working_as(PLATFORM):
        taken = {one.code for one in store.all_authorities()}
        code = next(f"{number:03d}" for number in range(990, 0, -1) if f"{number:03d}" not in taken)
        entry = RegisterEntry(code, "E10000990", "Wherfordshire", "Invented region", "UA", None, None, ())
        authorities.register(entries=[entry])
        role = authorities.provision(code=code, role=authorities.prepare_role(code=code)).role
        commit()
    people = {
        one.code: make_person(one.code, code if one.place == "authority" else None, password=PASSWORD)
        for one in ROLES.values()
    }
    # Somebody with two places, so that switching is among the pages.
    add_membership(people["authority_administrator"].id, "operator")
    by = actor_of(people["social_worker"].id, people["social_worker"].name, "", "social_worker", code)
    with working_as(authority_scope(role)):
        for number in range(60):
            record_read("child_read", by=by, child=f"CHILD{number:03d}")
        record("return_applied", by=by, upload="2025", rows=412)
        commit()
    return World(code, people)


@dataclass(frozen=True)
class Reached:
    """A page, and somebody who gets to it."""

    endpoint: str
    path: str
    person: MadePerson | None

    @property
    def name(self) -> str:
        """A file's name for its picture."""
        return re.sub(r"[^a-z0-9]+", "-", f"{self.endpoint}-{self.path}".lower()).strip("-")[:100]


def reached_by_links(app: Flask, world: World) -> list[Reached]:
    """Pages people reach by following links from the start page, at most two of each kind, each for one person."""
    found: dict[str, Reached] = {}
    for person in (None, *world.people.values()):
        for endpoint, path in _follow(app, person):
            known = [one for one in found.values() if one.endpoint == endpoint]
            if path not in found and len(known) < PER_ENDPOINT:
                found[path] = Reached(endpoint, path, person)
    return list(found.values())


def _follow(app: Flask, person: MadePerson | None) -> Iterator[tuple[str, str]]:
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
        if text:
            yield _endpoint(app, path) or endpoint, path
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
