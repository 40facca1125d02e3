"""Ports and process numbers: what they prove and what not."""

from __future__ import annotations

import os
import socket
import sys

from permanence.embedded import processes


def test_a_process_number_alone_proves_nothing() -> None:
    assert processes.is_alive(os.getpid(), marks=())
    assert not processes.is_alive(os.getpid(), marks=("postgres -D /nowhere",))
    assert not processes.is_alive(2**22 + 1, marks=())


def test_a_dead_child_not_yet_reaped_is_not_alive() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    assert processes.wait_until(lambda: not processes.is_alive(child, marks=()), 2)
    os.waitpid(child, 0)


def test_a_taken_port_is_given_up_for_a_free_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert not processes.is_free(taken)
        assert processes.free_port(taken) != taken
    assert processes.free_port(taken) == taken


def test_waiting_ends() -> None:
    assert not processes.wait_until(lambda: False, 0.001)
    assert processes.wait_until(lambda: True, 0.001)
    assert sys.platform in ("linux", "darwin")
