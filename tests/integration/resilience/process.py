"""A worker as a process of its own: `python -m tests.integration.resilience.process PARTS WHERE`.

PARTS names parts, or what gives them, as `module:name`; WHERE is a file with the settings as JSON. `--stay` waits for
more when the queues are empty.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from permanence.app import create_app
from permanence.jobs.task import QUEUES
from permanence.jobs.worker import make_worker
from permanence.settings import Mail, Settings


def main(parts: str, where: str) -> None:
    module, _, name = parts.partition(":")
    given = json.loads(Path(where).read_text())
    folder = Path(given.pop("data_folder"))
    settings = Settings(**given, data_folder=folder, mail=Mail(folder=folder / "mail"))
    offered = getattr(importlib.import_module(module), name)
    app = create_app(offered() if callable(offered) else offered, settings)
    make_worker(app, QUEUES).work(burst="--stay" not in sys.argv, logging_level="INFO")


if __name__ == "__main__":
    main(*[argument for argument in sys.argv[1:] if not argument.startswith("--")])
