"""One authority with planted waits, diagnosed once for the tests of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permanence.database import Scope, authority_scope
from permanence.identity import Actor
from tests.factories.cases import someone
from tests.factories.diagnosed import diagnose, plant


@dataclass(frozen=True)
class Diagnosed:
    """The authority, who asked, and the run."""

    code: str
    scope: Scope
    by: Actor
    run: UUID


@pytest.fixture
def place(application: Flask, new_authority: Callable) -> Diagnosed:
    """An authority at half the reference's pace in family finding."""
    made = new_authority()
    scope = authority_scope(made.role)
    by = someone("service_manager", made.code)
    with application.app_context():
        plant(scope, pace=0.5, seed=4)
        run = diagnose(scope, by)
    return Diagnosed(made.code, scope, by, run)


@pytest.fixture
def client(client_as: Callable, place: Diagnosed) -> Callable[..., FlaskClient]:
    """A client in that authority, by role."""

    def make(role: str) -> Any:
        return client_as(role, place.code)

    return make


def text_of(answer: Any, status: int = 200) -> str:
    """The page's words on one line."""
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return " ".join(answer.get_data(as_text=True).split())
