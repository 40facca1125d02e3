"""An application, its workers as real processes, and ways to hurt them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

from permanence.app import create_app
from permanence.database import Scope, authority_scope
from permanence.database.provision import administering
from permanence.jobs import queues
from permanence.settings import Settings
from tests.integration.jobs import counting
from tests.integration.resilience import parts

ROOT = Path(__file__).parents[3]


@dataclass
class Workers:
    """Starts worker processes of one application and ends them with the test."""

    parts: str
    where: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *, stay: bool = False) -> subprocess.Popen[str]:
        """A worker that ends when the queues are empty; with `stay` it waits on."""
        command = [sys.executable, "-m", "tests.integration.resilience.process", self.parts, str(self.where)]
        worker = subprocess.Popen(
            [*command, *(["--stay"] if stay else [])],
            cwd=ROOT,
            env={"PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}", "PATH": "/usr/bin:/bin", "PYTHONWARNINGS": "error"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(worker)
        return worker

    def work(self) -> str:
        """Run a worker until the queues are empty; gives what it wrote."""
        return self.start().communicate(timeout=120)[0]

    def end(self) -> None:
        for worker in self.started:
            worker.kill()
            worker.communicate()


@pytest.fixture
def app(database: Settings) -> Iterator[Flask]:
    """An application whose part counts."""
    made = create_app(parts.COUNTING, database)
    with made.app_context():
        queues.connection().flushall()
        with administering() as connection:
            connection.exec_driver_sql("truncate platform.run")
        yield made


@pytest.fixture
def scope(new_authority: Callable) -> Scope:
    """A new authority with a table to count in."""
    authority = new_authority()
    counting.make_table(authority.role)
    return authority_scope(authority.role)


@pytest.fixture
def workers_of(database: Settings, tmp_path: Path) -> Iterator[Callable[[str], Workers]]:
    """Workers of the parts named `module:name`."""
    where = tmp_path / "settings.json"
    plain = {
        name: getattr(database, name)
        for name in ("environment", "public_url", "secret_key", "role_secret", "database_url", "redis_url")
    }
    where.write_text(json.dumps({**plain, "data_folder": str(database.data_folder)}))
    made: list[Workers] = []

    def make(parts: str) -> Workers:
        made.append(Workers(parts, where))
        return made[-1]

    yield make
    for workers in made:
        workers.end()


@pytest.fixture
def workers(workers_of: Callable[[str], Workers]) -> Workers:
    """Workers of the part that counts."""
    return workers_of("tests.integration.resilience.parts:COUNTING")


def until(met: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something to come about; fails when it does not."""
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)
