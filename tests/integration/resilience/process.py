"""A worker as a process of its own, which can be told to die, with its parent, before its n-th word to the database.

Run as `python -m tests.integration.resilience.process PARTS WHERE [N]`: PARTS names a sequence of parts as
`module:name`, WHERE is a file with the settings as JSON. Without N it lives, and says at the end of each job how many
words it spoke.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from permanence.app import create_app
from permanence.jobs.task import QUEUES
from permanence.jobs.worker import PermanenceWorker, make_worker
from permanence.settings import Mail, Settings


class Spoken:
    """Counts statements and commits in the forked child; at the one named, kills the child and the worker above it."""

    def __init__(self, last: int) -> None:
        self.count, self.last, self.worker = 0, last, os.getpid()
        event.listen(Engine, "before_cursor_execute", self.word)
        event.listen(Engine, "commit", self.word)

    def word(self, *_: Any) -> None:
        if os.getpid() == self.worker:
            return
        self.count += 1
        if self.count == self.last:
            os.kill(self.worker, signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)


def main(parts: str, where: str, last: str = "0") -> None:
    module, _, name = parts.partition(":")
    given = json.loads(Path(where).read_text())
    folder = Path(given.pop("data_folder"))
    settings = Settings(**given, data_folder=folder, mail=Mail(folder=folder / "mail"))
    app = create_app(getattr(importlib.import_module(module), name), settings)
    spoken = Spoken(int(last))

    perform_job = PermanenceWorker.perform_job

    def counted(*arguments: Any) -> bool:
        ended = perform_job(*arguments)
        print(f"spoke {spoken.count}", flush=True)  # noqa: T201
        return ended

    PermanenceWorker.perform_job = counted  # type: ignore[method-assign]
    make_worker(app, QUEUES).work(burst="--stay" not in sys.argv, logging_level="INFO")


if __name__ == "__main__":
    main(*[argument for argument in sys.argv[1:] if not argument.startswith("--")])
