"""A small application whose one part counts: each run adds a row, step by step, to the authority's own table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from permanence.app import create_app
from permanence.database import Scope, authority_scope
from permanence.database.provision import administering
from permanence.jobs import queues
from permanence.parts import Part
from permanence.settings import Settings
from tests.integration.jobs import counting


@pytest.fixture
def app(database: Settings) -> Iterator[Flask]:
    made = create_app((Part(name="counting", tasks=counting.TASKS),), database)
    with made.app_context():
        queues.connection().flushall()
        with administering() as connection:
            connection.exec_driver_sql("truncate platform.run")
        yield made


@pytest.fixture
def scope(new_authority: Callable) -> Scope:
    authority = new_authority()
    counting.make_table(authority.role)
    return authority_scope(authority.role)
