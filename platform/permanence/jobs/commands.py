"""`permanence worker`, `schedule` and `reconcile`: the processes beside the web server."""

from __future__ import annotations

import importlib

import click
from flask import Flask

from permanence.jobs.schedule import keep_time, one_round
from permanence.jobs.task import QUEUES
from permanence.jobs.worker import make_worker
from permanence.settings import Settings


def _application(settings: Settings) -> Flask:
    # By name, because the ground must not import the file that sees everything.
    app: Flask = importlib.import_module("wsgi").create(settings)
    return app


@click.command("worker")
@click.option("--queues", "names", multiple=True, type=click.Choice(QUEUES), help="Which queues; all unless given.")
@click.option("--burst", is_flag=True, help="Stop when the queues are empty.")
@click.pass_obj
def worker_command(settings: Settings, names: tuple[str, ...], burst: bool) -> None:
    """Take jobs from the queues, quick ones first, and do them."""
    make_worker(_application(settings), names or QUEUES).work(burst=burst, logging_level="WARNING")


@click.command("schedule")
@click.pass_obj
def schedule_command(settings: Settings) -> None:
    """Each minute put back what a crash or an emptied Redis lost. One such process is enough; two do no harm."""
    keep_time(_application(settings))


@click.command("reconcile")
@click.pass_obj
def reconcile_command(settings: Settings) -> None:
    """Put back now what was lost."""
    with _application(settings).app_context():
        click.echo(f"{one_round()} put back")
