"""What every test stands on. Unit tests cannot reach a database; the others get real servers, migrated once a run."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from permanence.parts import Part
from permanence.settings import Mail, Settings

# Absolute times mean nothing on a shared machine: an example is slow when the machine is busy.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")


# These share the national tables and each fills them anew: one after the other, in one process.
NATIONAL = ("tests/browser/", "tests/integration/releases/", "tests/attacks/test_served.py", "test_rows_across.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests must stay together where several processes share the work: a file, or those of NATIONAL."""
    for item in items:
        path = item.path.as_posix()
        group = "national" if any(part in path for part in NATIONAL) else path
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """Settings of a test run: servers of its own on a folder of its own, unless addresses are given."""
    from permanence.embedded import remove, servers

    # Not below the checkout: as root the database runs as another account, which must be able to enter the folder.
    folder = Path(tempfile.mkdtemp(prefix="permanence-test-"))
    folder.chmod(0o711)
    plain = Settings(
        environment="test",
        data_folder=folder,
        public_url="http://127.0.0.1:8000",
        secret_key="a key for tests that nobody else may use 2718281828",
        role_secret="a secret for the logins of tests only 3141592653",
        database_url=os.environ.get("DATABASE_URL", ""),
        redis_url=os.environ.get("REDIS_URL", ""),
        mail=Mail(folder=folder / "mail"),
    )
    if not plain.wants_servers:
        yield plain
        return
    with servers(folder, durable=False) as addresses:
        yield plain.with_servers(addresses.database_url, addresses.redis_url)
    remove(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database(settings: Settings) -> Iterator[Settings]:
    """A database with its fixed logins and shared tables, migrated once."""
    from permanence.database import configure, engines
    from permanence.database.migrate import migrate_shared
    from permanence.database.provision import bootstrap

    configure(settings.database_url, settings.role_secret)
    bootstrap()
    migrate_shared()
    yield settings
    engines().dispose()


@dataclass(frozen=True)
class MadeAuthority:
    """An authority made for one test."""

    code: str
    role: str
    name: str


@pytest.fixture
def new_authority(database: Settings) -> Callable[..., MadeAuthority]:
    """Make provisioned authorities; each test's are its own, so tests need no clean-up of one another's rows."""
    from permanence.authorities import actions, store
    from permanence.authorities.register_file import RegisterEntry
    from permanence.database import PLATFORM, commit, working_as

    def make(name: str = "Testshire", **agreement: object) -> MadeAuthority:
        with working_as(PLATFORM):
            code = f"{next(iter(_unused({one.code for one in store.all_authorities()}))):03d}"
            actions.register(entries=[RegisterEntry(code, "", f"{name} {code}", "Test region", "UA", None, None, ())])
            authority = actions.provision(code=code, role=actions.prepare_role(code=code))
            if agreement:
                actions.sign_agreement(code=code, **agreement)  # type: ignore[arg-type]
            commit()
        return MadeAuthority(code, authority.role, authority.name)

    return make


@pytest.fixture(scope="session")
def application(database: Settings) -> Flask:
    """The whole web application on the test run's servers; its client parses every page it gets."""
    from permanence.app import create_app
    from tests.factories.pages import ParsingClient

    app = create_app(parts_built(), database)
    app.test_client_class = ParsingClient
    return app


@pytest.fixture
def client_as(application: Flask, new_authority: Callable[..., MadeAuthority]) -> Callable[..., FlaskClient]:
    """A client signed in as somebody new with a role; a role in an authority gets a new one unless a code is given."""
    from permanence.identity.roles import ROLES
    from tests.factories.people import client_of, make_person

    def make(role: str, authority: str | None = None, *, name: str = "") -> FlaskClient:
        if authority is None and ROLES[role].place == "authority":
            authority = new_authority().code
        client = client_of(application, make_person(role, authority, name=name))
        client.authority = authority
        return client

    return make


def parts_built() -> list[Part]:
    """Every part of the product, as wsgi.py puts it together."""
    import wsgi

    return list(wsgi.parts())


def _unused(taken: set[str]) -> list[int]:
    return [number for number in range(1, 1000) if f"{number:03d}" not in taken]


@pytest.fixture(autouse=True)
def no_servers_for_unit_tests(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit test that opens a socket has left its room."""
    if "/unit/" not in request.node.path.as_posix():
        return
    import socket

    def refused(*_given: object, **_named: object) -> None:
        raise AssertionError("A unit test tried to reach a server: rules must be testable without one")

    monkeypatch.setattr(socket.socket, "connect", refused)
