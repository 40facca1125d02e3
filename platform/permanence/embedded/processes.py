"""Processes and ports: what is alive, what is ours, which port is free."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from permanence.embedded.account import reap


def is_alive(pid: int, *, marks: tuple[str, ...]) -> bool:
    """Whether process `pid` runs and its command line holds every one of `marks`.

    A number alone proves nothing: after a crash or a restart of the machine it may belong to any other process.
    """
    reap()
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        line = "\0".join(process.cmdline())
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return False  # a process we may not look at was not started by us
    return all(mark in line for mark in marks)


def find(marks: tuple[str, ...]) -> tuple[int, str] | None:
    """A living process (its number and command line) whose command line holds every one of `marks`."""
    reap()
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or ())
        if process.info["status"] != psutil.STATUS_ZOMBIE and all(mark in line for mark in marks):
            return process.pid, line
    return None


def end(pid: int, *, marks: tuple[str, ...], kind: signal.Signals, patience: float) -> None:
    """Signal a server and wait for its end; after `patience` seconds kill it."""
    for step, seconds in ((kind, patience), (signal.SIGKILL, 5.0)):
        if not is_alive(pid, marks=marks):
            return
        try:
            psutil.Process(pid).send_signal(step)
        except psutil.NoSuchProcess:
            return
        if wait_until(lambda: not is_alive(pid, marks=marks), seconds):
            return


def wait_until(met: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not met():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # A port whose last connections linger in TIME_WAIT is free to a server, which sets this option too.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(remembered: int) -> int:
    """The remembered port if nobody took it meanwhile, otherwise one the system gives."""
    if remembered and is_free(remembered):
        return remembered
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def last_lines(log: Path, count: int = 15) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""
