"""The command around the story: where it refuses to start, which port it takes, and what it says without a terminal."""

from __future__ import annotations

import io
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from demonstration.commands import demo, demonstration_settings
from demonstration.people import Member
from demonstration.processes import ProcessDied, Processes, free_port
from demonstration.telling import Teller, logins
from permanence.settings import Settings, UnsafeSettings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)  # `python -m wsgi` takes the file of the current folder first
    return Settings("demonstration", tmp_path, "http://127.0.0.1:8000", "key", "secret")


def test_it_is_never_played_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_ENVIRONMENT", "production")
    with pytest.raises(UnsafeSettings, match="invented children"):
        demonstration_settings(8000)
    result = CliRunner().invoke(demo)
    assert result.exit_code == 1
    assert "invented children" in result.output


def test_its_settings_are_those_of_a_demonstration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PERMANENCE_ENVIRONMENT", "development")
    monkeypatch.setenv("PERMANENCE_DATA", str(tmp_path))
    settings = demonstration_settings(8123)
    assert (settings.environment, settings.public_url) == ("demonstration", "http://127.0.0.1:8123")
    assert settings.data_folder == tmp_path


@pytest.mark.parametrize("option", [("--authorities", "154"), ("--authorities", "0"), ("--years", "7")])
def test_more_than_there_is_cannot_be_asked_for(option: tuple[str, str]) -> None:
    assert CliRunner().invoke(demo, option).exit_code == 2


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) < port + 20
        with pytest.raises(OSError, match="--port"):
            free_port(port, tried=1)


def test_a_process_that_ends_by_itself_is_told_with_its_last_words(settings: Settings, tmp_path: Path) -> None:
    processes = Processes(settings, tmp_path / "logs")
    processes.environment = {"PYTHONPATH": str(tmp_path)}
    (tmp_path / "wsgi.py").write_text("import sys\nprint('no room left', file=sys.stderr)\nsys.exit(3)\n")
    processes.start("web", "serve")
    processes.running["web"].wait(30)
    with pytest.raises(ProcessDied, match=r"“web” ended with code 3.*\n.*no room left"):
        processes.watch()


def test_processes_end_with_the_demonstration(settings: Settings, tmp_path: Path) -> None:
    processes = Processes(settings, tmp_path / "logs")
    processes.environment = {"PYTHONPATH": str(tmp_path)}
    (tmp_path / "wsgi.py").write_text("import time\ntime.sleep(600)\n")
    processes.start("worker-1", "worker")
    processes.watch()
    processes.stop()
    assert processes.running["worker-1"].poll() is not None


def test_without_a_terminal_each_tenth_of_the_way_is_a_line() -> None:
    written = io.StringIO()
    teller = Teller(Console(file=written, width=200))
    with teller.telling():
        for done in range(51):
            teller.tell("returns", done, 50, "Ambermere")
            teller.tell("returns", done, 50, "Ambermere")
    lines = written.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[0].endswith("Returns checked and applied: 0 of 50")
    assert lines[-1].endswith("Returns checked and applied: 50 of 50")


def test_only_people_who_can_sign_in_are_listed() -> None:
    members = (
        Member("Ada Oxbow", "analyst@ambermere.example", "analyst", "501", "Ambermere", True),
        Member("Basil Vellum", "analyst@umbergarth.example", "analyst", "502", "Umbergarth", False),
        Member("Cora Inkpenner", "commissioner@permanence.example", "commissioner", None, "", True),
    )
    written = io.StringIO()
    Console(file=written, width=120).print(logins(members, "teapot-willow", "http://127.0.0.1:8000"))
    text = written.getvalue()
    assert "teapot-willow" in text
    assert "analyst@ambermere.example" in text
    assert "commissioner@permanence.example" in text
    assert "umbergarth" not in text
