"""The application put together without any server: cookies, contrast, addresses."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from permanence import app as application
from permanence.app import here, ink_on, make_app, trust_proxies, with_arguments
from permanence.authorities.actions import COLOURS
from permanence.settings import Mail, Settings

PLAIN = Settings(
    environment="test",
    data_folder=Path("/nowhere"),
    public_url="http://127.0.0.1:8000",
    secret_key="k" * 40,
    role_secret="r" * 40,
    mail=Mail(folder=Path("/nowhere")),
)


def test_cookies_bind_to_the_host_where_there_is_tls() -> None:
    secure = make_app(dataclasses.replace(PLAIN, public_url="https://permanence.example"))
    assert secure.config["SESSION_COOKIE_NAME"] == "__Host-permanence"
    assert secure.config["SESSION_COOKIE_SECURE"]
    plain = make_app(PLAIN)
    assert plain.config["SESSION_COOKIE_NAME"] == "permanence"
    assert plain.config["SESSION_COOKIE_HTTPONLY"]
    assert plain.config["SESSION_COOKIE_SAMESITE"] == "Lax"


@pytest.mark.parametrize(("colour", "ink"), [("#000000", "#ffffff"), ("#ffdd00", "#0b0c0c"), ("#12436D", "#ffffff")])
def test_the_banners_words_can_be_read(colour: str, ink: str) -> None:
    assert ink_on(colour) == ink


def test_every_banner_colour_carries_white() -> None:
    assert {ink_on(colour) for colour in COLOURS} == {"#ffffff"}


@pytest.fixture
def page() -> Iterator[Flask]:
    app = Flask("page")
    app.add_url_rule("/list/<name>/", "list", lambda name: name)
    with app.test_request_context("/list/a%20b/?sort=days&page=3&tag=x&tag=y&endpoint=z&_external=1"):
        yield app


def test_a_page_changes_some_of_its_arguments_and_keeps_the_rest(page: Flask) -> None:
    assert here(page=None, sort="-days") == "/list/a%20b/?tag=x&tag=y&endpoint=z&_external=1&sort=-days"
    assert with_arguments("/x", sort=None, page=None, tag=None, endpoint=None, _external=None) == "/x"


@pytest.mark.parametrize(("proxies", "address"), [(0, "10.0.0.1"), (1, "203.0.113.9"), (2, "192.0.2.1")])
def test_only_as_many_proxies_are_believed_as_there_are(proxies: int, address: str) -> None:
    from flask import request

    app = make_app(dataclasses.replace(PLAIN, proxies=proxies))
    trust_proxies(app, dataclasses.replace(PLAIN, proxies=proxies))
    app.add_url_rule("/", "who", lambda: request.remote_addr or "")
    answer = app.test_client().get(
        "/", headers={"X-Forwarded-For": "192.0.2.1, 203.0.113.9"}, environ_base={"REMOTE_ADDR": "10.0.0.1"}
    )
    assert answer.get_data(as_text=True) == address


def test_the_failures_text_never_reaches_flasks_own_log() -> None:
    assert application.Application.log_exception is not Flask.log_exception
