"""Every route × every role × another authority's code and ids. Routes are taken from the application, never listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from permanence.identity.guards import guards
from permanence.identity.roles import ROLES
from permanence.parts import Guard

NOBODYS = "000"  # a code no authority has
PLACES = {"across": ("national", "commissioner"), "operator": ("operator",)}


def guard_of(app: Flask, rule: Rule) -> Guard:
    return guards(app)[rule.endpoint.rpartition(".")[0]]


def rules(app: Flask, *kinds: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if guard_of(app, rule).kind in kinds]


def address(rule: Rule, **given: str) -> str:
    """The rule's address, with ids that are none of ours where none is given."""
    path = re.sub(r"<any\(([\w.]+)[^)]*\):\w+>", r"\1", rule.rule)
    for name in rule.arguments:
        value = given.get(name) or (str(uuid4()) if f"uuid:{name}>" in path else "1")
        path = re.sub(rf"<(?:[^<>:]+:)?{name}>", value, path)
    return path


def methods(rule: Rule) -> Iterator[str]:
    return iter(sorted((rule.methods or set()) & {"GET", "POST"}))


def same(page: bytes, *codes: str) -> bytes:
    """A page without what must differ: request numbers, tokens, nonces, and the code that was asked for."""
    text = re.sub(rb"[0-9a-f]{32}|nonce=\"[^\"]+\"|value=\"[^\"]{40,}\"", b"", page)
    for code in codes:
        text = text.replace(f"/authority/{code}".encode(), b"")
    return text


@pytest.mark.parametrize("role", ROLES)
def test_another_authoritys_code_answers_like_one_that_does_not_exist(
    application: Flask, client_as: Callable[..., FlaskClient], new_authority: Callable, role: str
) -> None:
    client, other = client_as(role), new_authority()
    tried = 0
    for rule in rules(application, "authority"):
        for method in methods(rule):
            theirs = client.open(address(rule, code=other.code), method=method)
            nobodys = client.open(address(rule, code=NOBODYS), method=method)
            where = f"{method} {rule.rule} as {role}"
            assert theirs.status_code == nobodys.status_code, where
            assert theirs.status_code in (400, 404), where
            assert method != "GET" or theirs.status_code == 404, where
            assert same(theirs.data, other.code) == same(nobodys.data, NOBODYS), where
            assert other.name.encode() not in theirs.data, where
            tried += 1
    assert tried > 20


@pytest.mark.parametrize("role", ROLES)
def test_nobody_enters_a_place_that_is_not_theirs(
    application: Flask, client_as: Callable[..., FlaskClient], role: str
) -> None:
    client = client_as(role)
    for rule in rules(application, "across", "operator"):
        guard = guard_of(application, rule)
        allowed = guard.permission in ROLES[role].permissions and ROLES[role].place in PLACES[guard.kind]
        for method in methods(rule):
            answer = client.open(address(rule), method=method)
            if not allowed:
                assert answer.status_code in (400, 404), f"{method} {rule.rule} as {role}"
                assert method != "GET" or answer.status_code == 404, f"{method} {rule.rule} as {role}"


@pytest.mark.parametrize("role", [one.code for one in ROLES.values() if one.place == "authority"])
def test_a_page_needs_its_permission(application: Flask, client_as: Callable[..., FlaskClient], role: str) -> None:
    client = client_as(role)
    for rule in rules(application, "authority"):
        guard = guard_of(application, rule)
        if guard.permission and guard.permission not in ROLES[role].permissions and "GET" in (rule.methods or ()):
            answer = client.get(address(rule, code=client.authority))
            assert answer.status_code == 404, f"{rule.rule} as {role}"


def test_somebody_not_signed_in_sees_public_pages_only(application: Flask) -> None:
    client = application.test_client()
    for rule in application.url_map.iter_rules():
        if guard_of(application, rule).kind == "public" or "GET" not in (rule.methods or ()):
            continue
        answer = client.get(address(rule, code="901"))
        assert answer.status_code == 302, rule.rule
        assert "/sign-in" in answer.location, rule.rule


def test_ids_of_nobody_are_not_found_anywhere(application: Flask, client_as: Callable[..., FlaskClient]) -> None:
    """An id of another authority is, in this one's schema, an id of nothing: it must be a plain 404, not an error."""
    for role in ROLES:
        client = client_as(role)
        for rule in application.url_map.iter_rules():
            guard = guard_of(application, rule)
            choices = set(re.findall(r"<any\([^)]*\):(\w+)>", rule.rule))
            unknown = rule.arguments - choices - {"code", "filename", "path", "name"}
            if guard.kind == "public" or not unknown or guard.permission not in ROLES[role].permissions:
                continue
            for method in methods(rule):
                answer = client.open(address(rule, code=client.authority or NOBODYS), method=method)
                assert answer.status_code in (400, 404), f"{method} {rule.rule} as {role}: {answer.status_code}"


def test_the_suite_would_see_a_missing_guard(
    application: Flask, client_as: Callable[..., FlaskClient], new_authority: Callable
) -> None:
    """The broken twin: the same application with its guards taken out lets the same request in."""
    client, other = client_as("service_manager"), new_authority()
    [rule] = [one for one in application.url_map.iter_rules() if one.endpoint == "authority_home.home"]
    assert client.get(address(rule, code=other.code)).status_code == 404
    before = application.before_request_funcs[None]
    application.before_request_funcs[None] = [one for one in before if one.__name__ != "enter"]
    try:
        application.config["PROPAGATE_EXCEPTIONS"], kept = False, application.config["PROPAGATE_EXCEPTIONS"]
        assert client.get(address(rule, code=other.code)).status_code != 404
    finally:
        application.before_request_funcs[None] = before
        application.config["PROPAGATE_EXCEPTIONS"] = kept
