"""What a slice says of its jobs, and what a job is given. No queue, no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from permanence.database import Scope

QUEUES = ("quick", "heavy", "national")
QueueName = Literal["quick", "heavy", "national"]
State = Literal["queued", "running", "done", "failed"]
Arguments = Mapping[str, str | int]


class TaskStopped(Exception):
    """A task that cannot go on and says so to the person who waits: words without any child's data, and what to do."""

    def __init__(self, message: str, what_to_do: str) -> None:
        self.message, self.what_to_do = message, what_to_do
        super().__init__(message)


@dataclass(frozen=True)
class Job:
    """One run of a task: whose work it is, what it is about (ids and codes only), and where to report."""

    scope: Scope
    run_id: UUID
    arguments: Arguments
    report: Callable[[int, int, str], None]

    def progress(self, done: int, total: int, doing: str) -> None:
        """Say how far it is; kept at once, on a connection of its own. `total` 0 means not known yet."""
        self.report(done, total, doing)


@dataclass(frozen=True)
class Task:
    """A named piece of work. Killed anywhere and run again it must end the same. `timeout` in seconds is hard."""

    name: str
    run: Callable[[Job], None]
    queue: QueueName
    timeout: int
    scope_kind: Literal["authority", "benchmarks", "platform"]


@dataclass(frozen=True)
class RunView:
    """A run as a page shows it."""

    id: UUID
    task: str
    scope: str
    state: State
    done: int
    total: int
    doing: str
    error_class: str
    message: str
    what_to_do: str
    requested_at: datetime
    finished_at: datetime | None

    @property
    def unfinished(self) -> bool:
        """Whether something is still going to happen."""
        return self.state in ("queued", "running")
