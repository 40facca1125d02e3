"""`permanence serve`: the web server, gunicorn with sync workers, which proved the steadiest for this application."""

from __future__ import annotations

import importlib
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from permanence.settings import Settings


class _Server(BaseApplication):
    """Gunicorn, told its settings by us instead of by a file or its own command line."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self.settings = settings
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        # By name, because the ground must not import the file that sees everything.
        return importlib.import_module("wsgi").create(self.settings)


@click.command("serve")
@click.option("--host", default="127.0.0.1", help="The address to listen on; a proxy with TLS stands in front.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000)
@click.option("--workers", type=click.IntRange(1, 64), default=3, help="Processes that answer requests.")
@click.pass_obj
def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve the site."""
    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "timeout": 120,  # an upload of 100 MB over a slow line
        "graceful_timeout": 10,
        "max_requests": 5000,  # a slow leak in any library ends here
        "max_requests_jitter": 500,
        "worker_tmp_dir": None,
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    _Server(settings, options).run()
