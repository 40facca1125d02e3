"""The processes beside the story: the web server, two workers and the clock, each the product's own command."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

from permanence.settings import Settings, make_private_folder

WORKERS = 2
LAST_LINES = 15


class ProcessDied(Exception):
    """One of the processes ended by itself; the message holds the last lines it wrote."""


class Processes:
    """Processes of one demonstration. They end with it; what they write goes to files in `folder`."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.folder = make_private_folder(folder)
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PERMANENCE_ENVIRONMENT": settings.environment,
            "PERMANENCE_DATA": str(settings.data_folder),
            "PERMANENCE_PUBLIC_URL": settings.public_url,
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str) -> None:
        """Start `permanence ARGUMENTS` under this name."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(  # noqa: S603 - our own command line
                [sys.executable, "-m", "wsgi", *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def watch(self) -> None:
        """Raise ProcessDied when one of them has ended."""
        for name, process in self.running.items():
            if process.poll() is not None:
                raise ProcessDied(f"“{name}” ended with code {process.returncode}. Its last lines:\n{self.tail(name)}")

    def tail(self, name: str) -> str:
        """The last lines a process wrote."""
        written = (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(written[-LAST_LINES:])

    def stop(self) -> None:
        """End them all, politely first. A worker in the middle of a job leaves it to the next one: no work is lost."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + 15
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def beside(settings: Settings, folder: Path) -> Iterator[Processes]:
    """Processes that end when the block does."""
    processes = Processes(settings, folder)
    try:
        yield processes
    finally:
        processes.stop()


def free_port(wanted: int, tried: int = 20) -> int:
    """`wanted`, or the next port above it that nobody listens on."""
    for port in range(wanted, wanted + tried):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"None of the ports {wanted} to {wanted + tried - 1} is free; name another with --port.")


def answers(url: str, within: float, processes: Processes) -> bool:
    """Whether `url` answers within so many seconds; raises ProcessDied when one of the processes ends meanwhile."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        processes.watch()
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status < 500:
                    return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False
