"""The one commit of a request: after success only, never for a GET, and loudly when a view forgets."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable

import pytest
from flask import Blueprint, Flask, abort, g
from flask.testing import FlaskClient

from permanence.app import create_app
from permanence.audit import record, record_read
from permanence.audit.store import Wanted, events
from permanence.database import PLATFORM, authority_scope, working_as
from permanence.identity.guards import Unguarded, needs
from permanence.parts import Guard, Guarded, Part, in_authority
from permanence.settings import Settings
from permanence.web.commit import UncommittedWork, aside
from permanence.web.logs import formatter
from tests.conftest import MadeAuthority
from tests.factories.people import client_of, make_person


def _blueprint() -> Blueprint:
    blueprint = Blueprint("trial", __name__, url_prefix="/authority/<code>/trial")

    @blueprint.get("/reads")
    def reads() -> str:
        record_read("child_read", by=g.actor, child="C1")
        return "read"

    @blueprint.get("/forgets")
    def forgets() -> str:
        record("forgotten", by=g.actor)
        return "changed by a GET"

    @blueprint.post("/writes")
    def writes() -> str:
        record("written", by=g.actor)
        return "written"

    @blueprint.post("/fails")
    def fails() -> str:
        record("failed", by=g.actor)
        abort(400)

    @blueprint.post("/breaks")
    def breaks() -> str:
        record("broken", by=g.actor)
        raise ValueError("a child's name")

    @blueprint.post("/nests")
    def nests() -> str:
        with aside(PLATFORM):
            pass
        record("nested", by=g.actor)
        return "nested"

    @blueprint.get("/more")
    @needs("certify_contribution")
    def more() -> str:
        return "more"

    return blueprint


@pytest.fixture
def trial(application: Flask, database: Settings) -> Flask:
    parts = [*application.extensions["parts"], Part("trial", (Guarded(_blueprint(), in_authority("read_children")),))]
    app = create_app(parts, database)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def place(new_authority: Callable[..., MadeAuthority]) -> MadeAuthority:
    return new_authority()


@pytest.fixture
def client(trial: Flask, place: MadeAuthority) -> FlaskClient:
    return client_of(trial, make_person("social_worker", place.code))


def recorded(place: MadeAuthority) -> list[str]:
    with working_as(authority_scope(place.role)):
        return [event.event for event in events(Wanted(), offset=0, limit=100)]


def test_a_change_is_kept_after_success(client: FlaskClient, place: MadeAuthority) -> None:
    assert client.post(f"/authority/{place.code}/trial/writes").status_code == 200
    assert recorded(place) == ["written"]


def test_a_refused_request_keeps_nothing(client: FlaskClient, place: MadeAuthority) -> None:
    assert client.post(f"/authority/{place.code}/trial/fails").status_code == 400
    assert recorded(place) == []


def test_a_broken_request_keeps_nothing_and_logs_no_value(
    trial: Flask, client: FlaskClient, place: MadeAuthority, caplog: pytest.LogCaptureFixture
) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter(as_json=True))
    logging.getLogger().addHandler(handler)
    trial.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.post(f"/authority/{place.code}/trial/breaks", data={"note": "my long note"})
    assert answer.status_code == 500
    assert "my long note" in answer.get_data(as_text=True)
    assert recorded(place) == []
    logging.getLogger().removeHandler(handler)
    assert "builtins.ValueError" in written.getvalue()
    assert place.role in written.getvalue()
    for text in (written.getvalue(), caplog.text):
        assert "a child's name" not in text
        assert f"/authority/{place.code}" not in text


def test_a_read_is_recorded_without_a_commit_of_the_request(client: FlaskClient, place: MadeAuthority) -> None:
    assert client.get(f"/authority/{place.code}/trial/reads").status_code == 200
    assert recorded(place) == ["child_read"]


def test_a_get_that_changes_something_fails_loudly(client: FlaskClient, place: MadeAuthority) -> None:
    with pytest.raises(UncommittedWork):
        client.get(f"/authority/{place.code}/trial/forgets")
    assert recorded(place) == []


def test_a_second_scope_inside_a_request_leaves_the_first_in_place(client: FlaskClient, place: MadeAuthority) -> None:
    assert client.post(f"/authority/{place.code}/trial/nests").status_code == 200
    assert recorded(place) == ["nested"]


def test_a_route_may_need_more_than_its_blueprint(trial: Flask, client: FlaskClient, place: MadeAuthority) -> None:
    assert client.get(f"/authority/{place.code}/trial/more").status_code == 404
    manager = client_of(trial, make_person("service_manager", place.code))
    assert manager.get(f"/authority/{place.code}/trial/more").status_code == 200


def test_a_route_without_a_guard_stops_the_start(application: Flask, database: Settings) -> None:
    bare = Blueprint("bare", __name__)
    bare.add_url_rule("/elsewhere/<code>", "page", lambda code: code)
    with pytest.raises(Unguarded, match="must begin with /authority"):
        create_app([*application.extensions["parts"], Part("bare", (Guarded(bare, Guard("authority")),))], database)
