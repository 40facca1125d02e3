"""Pages of the web room: start, help, errors, headers, assets, health."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from permanence.web import served


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/forgotten-password", "/help/glossary", "/help/accessibility", "/help/privacy"]
)
def test_anybody_reads_the_public_pages(application: Flask, path: str) -> None:
    assert application.test_client().get(path).status_code == 200


def test_each_role_has_a_start_page(application: Flask, client_as: Callable[..., FlaskClient]) -> None:
    from permanence.identity.roles import ROLES

    for role in ROLES.values():
        client = client_as(role.code)
        answer = client.get("/", follow_redirects=True)
        assert answer.status_code == 200, role.code
        assert role.name.lower() in answer.get_data(as_text=True).lower()


def test_the_banner_names_the_authority_in_its_colour(client_as: Callable[..., FlaskClient]) -> None:
    client = client_as("analyst")
    page = client.get("/", follow_redirects=True).get_data(as_text=True)
    assert f"Testshire {client.authority}" in page
    nonce = re.search(r'<style nonce="([^"]+)">:root\{--authority:#', page)
    assert nonce


def test_every_answer_carries_the_strict_policy_with_a_fresh_nonce(application: Flask) -> None:
    client = application.test_client()
    policies = [client.get("/").headers["Content-Security-Policy"] for _ in range(2)]
    nonces = [re.search(r"script-src 'nonce-([^']+)'", policy)[1] for policy in policies]  # type: ignore[index]
    assert nonces[0] != nonces[1]
    assert policies[0] == (
        f"default-src 'none'; script-src 'nonce-{nonces[0]}'; style-src 'self' 'nonce-{nonces[0]}'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def test_pages_are_not_stored_and_assets_are_for_ever(application: Flask) -> None:
    client = application.test_client()
    page = client.get("/sign-in")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
    with application.test_request_context():
        script = served.bokeh_script()
    answer = client.get(script, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == served.FOR_EVER
    assert answer.headers["Content-Encoding"] == "gzip"
    assert client.get(script.replace("/bokeh/", "/bokeh/0")).status_code == 404


def test_what_does_not_exist_gets_a_page_in_plain_words(application: Flask) -> None:
    answer = application.test_client().get("/authority")
    assert answer.status_code == 404
    assert "Page not found" in answer.get_data(as_text=True)


def test_a_form_without_its_token_is_refused_and_shows_the_text(application: Flask) -> None:
    answer = application.test_client().post("/help/feedback", data={"text": "A long thought", "password": "hidden one"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "A long thought" in page
    assert "hidden one" not in page


def test_feedback_reaches_the_operator(application: Flask, client_as: Callable[..., FlaskClient]) -> None:
    client = application.test_client()
    assert client.send("/help/feedback", {"text": ""}).status_code == 400
    assert client.send("/help/feedback", {"text": "The <b>table</b> is wide"}).status_code == 302
    page = client_as("operator").get("/operations/feedback/").get_data(as_text=True)
    assert "The &lt;b&gt;table&lt;/b&gt; is wide" in page


def test_health_says_what_does_not_answer(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = application.test_client()
    assert client.get("/health/ready").json == {"database": True, "queue": True}
    nobody = Redis.from_url("redis://127.0.0.1:1/0")
    monkeypatch.setitem(application.extensions, "redis", nobody)
    answer = client.get("/health/ready")
    nobody.close()
    assert answer.status_code == 503
    assert answer.json == {"database": True, "queue": False}


def test_metrics_are_for_this_machine_only(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = application.test_client()
    client.get("/")
    assert b'endpoint="home.start"' in client.get("/metrics").data
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    monkeypatch.setenv("METRICS_TOKEN", "a token")
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer a token"}).status_code == 200
