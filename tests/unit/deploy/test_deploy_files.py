"""The files for production name settings that exist, serve every queue, and hold no secret."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

from permanence.jobs.task import QUEUES
from permanence.settings import Settings, UnsafeSettings

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def example() -> dict[str, str]:
    lines = (DEPLOY / "environment.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_setting_of_the_example_is_read_and_none_is_missing() -> None:
    read = re.findall(
        r'"((?:PERMANENCE_|DATABASE_|REDIS_)[A-Z_]+)"', (ROOT / "platform/permanence/settings.py").read_text()
    )
    assert set(example()) == set(read) - {"PERMANENCE_DEBUG"}


def test_the_example_unfilled_is_refused_with_everything_named() -> None:
    with pytest.raises(UnsafeSettings) as refused:
        Settings.from_environment(example())
    empty = {name for name, value in example().items() if not value} - {
        "PERMANENCE_MAIL_USER",
        "PERMANENCE_MAIL_PASSWORD",
    }
    assert {name for name in empty if name in str(refused.value)} == empty


def test_compose_serves_every_queue_and_hands_over_every_setting(compose: dict[str, Any]) -> None:
    commands = [service.get("command", []) for service in compose["services"].values()]
    workers = [command for command in commands if "worker" in command]
    assert {part for command in workers for part in command} >= set(QUEUES)
    assert set(compose["x-product"]["environment"]) == set(example())


def test_compose_opens_nothing_but_the_web_server_and_that_on_this_machine(compose: dict[str, Any]) -> None:
    opened = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert opened == {"web": ["127.0.0.1:8000:8000"]}
    assert compose["networks"]["inside"]["internal"]


def test_no_secret_stands_in_a_file() -> None:
    text = "\n".join(path.read_text() for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert not re.search(r"(?:PASSWORD|SECRET|SECRET_KEY|TOKEN)[=:] *[A-Za-z0-9]", text)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_unprivileged_and_names_files_that_exist(unit: Path) -> None:
    text = unit.read_text()
    assert "User=permanence" in text
    assert "NoNewPrivileges=yes" in text
    assert "ProtectSystem=strict" in text
    for named in re.findall(r"deploy/[a-z.]+", text):
        assert (ROOT / named).is_file()


def test_every_queue_has_its_worker_in_the_instructions() -> None:
    readme = (DEPLOY / "README.md").read_text()
    assert all(f"permanence-worker@{queue}" in readme for queue in QUEUES)


def test_gunicorns_settings_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_WEB_WORKERS", "7")
    loaded = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    assert (loaded["workers"], loaded["worker_class"], loaded["accesslog"]) == (7, "sync", None)
    assert loaded["bind"].startswith("127.0.0.1:")
