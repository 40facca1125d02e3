"""`permanence demo`: invented authorities and children worked through to a published release, and the site to see."""

from __future__ import annotations

import dataclasses
import importlib
import os
import time

import click
from rich.console import Console

from demonstration.authorities import MOST
from demonstration.diagnosed import play_diagnosis
from demonstration.people import cast_of
from demonstration.population import FIRST_YEAR, LAST_YEAR
from demonstration.processes import WORKERS, ProcessDied, Processes, answers, beside, free_port
from demonstration.register import NotInvented
from demonstration.release import first_release
from demonstration.remembered import AnotherDemonstration, Remembered, only_one, remember
from demonstration.scenes import StoryStopped
from demonstration.story import Story
from demonstration.telling import Teller, logins
from permanence.cli import standing
from permanence.settings import Settings, UnsafeSettings

STARTING_SECONDS = 180.0
WEB_WORKERS = 2  # with two workers beside them on two cores, more would only wait


@click.command("demo")
@click.option("--authorities", type=click.IntRange(1, MOST), help="How many authorities; 36 unless told.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Where the site is served, or just above.")
@click.option("--seed", type=int, help="Another seed, other children.")
@click.option("--years", type=click.IntRange(1, LAST_YEAR - FIRST_YEAR + 1), help="How many collection years; 6.")
@click.option("--once", is_flag=True, help="Stop when everything is done, instead of serving on.")
def demo(authorities: int | None, port: int, seed: int | None, years: int | None, once: bool) -> None:
    """Play the whole product with invented data, and serve it. Run again, it goes on from where it was."""
    first_year = LAST_YEAR + 1 - years if years else None
    try:
        settings = demonstration_settings(free_port(port))
        with only_one(settings.data_folder):
            choices = remember(settings.data_folder, seed=seed, authorities=authorities, first_year=first_year)
            with standing(settings) as settings:
                _play(settings, choices, once=once)
    except KeyboardInterrupt:
        click.echo("\nStopped. The same command goes on from here.")
    except (UnsafeSettings, OSError, AnotherDemonstration, NotInvented, StoryStopped, ProcessDied) as problem:
        raise click.ClickException(str(problem)) from problem


# It makes its own settings before any server is started; a database already configured is used as it is.
demo.brings_its_own_servers = True  # type: ignore[attr-defined]


def demonstration_settings(port: int) -> Settings:
    """Settings of a demonstration served on this port of the loopback; refused where the product is in production."""
    environment = os.environ.get("PERMANENCE_ENVIRONMENT", "").strip()
    if environment == "production":
        raise UnsafeSettings(
            ("PERMANENCE_ENVIRONMENT is production; a demonstration fills it with invented children.",)
        )
    settings = Settings.from_environment({**os.environ, "PERMANENCE_ENVIRONMENT": "demonstration"})
    return dataclasses.replace(settings, public_url=f"http://127.0.0.1:{port}")


def _play(settings: Settings, choices: Remembered, *, once: bool) -> None:
    console = Console()
    teller = Teller(console)
    console.print(
        f"Everything here is invented: {choices.authorities} authorities, children and people, seed {choices.seed}. "
        f"It is kept in {settings.data_folder}.",
        highlight=False,
    )
    # By name, because this room must not be imported by the file that sees everything and import it in turn.
    app = importlib.import_module("wsgi").create(settings)
    with beside(settings, settings.data_folder / "logs") as processes:
        story = Story(app, choices, teller, processes.watch)
        with teller.telling():
            story.prepare()
            serve(settings, processes)
        members = cast_of(story.invented, choices.seed)
        teller.line(f"Served at {settings.public_url}; the returns are coming in, look round meanwhile.")
        console.print(logins(members, choices.password, settings.public_url))
        with teller.telling():
            story.returns_and_contributions()
            story.months()
            outcome = first_release(story)
            play_diagnosis(story)
        teller.line(outcome)
        if not once:
            teller.line(f"The site stays at {settings.public_url} until you press Ctrl-C.")
            while True:
                processes.watch()
                time.sleep(1)


def serve(settings: Settings, processes: Processes) -> None:
    """Start the site, the workers and the clock; returns when the site answers."""
    port = settings.public_url.rpartition(":")[2]
    processes.start("web", "serve", "--port", port, "--workers", str(WEB_WORKERS))
    for number in range(1, WORKERS + 1):
        processes.start(f"worker-{number}", "worker")
    processes.start("schedule", "schedule")
    if not answers(f"{settings.public_url}/health/live", STARTING_SECONDS, processes):
        raise ProcessDied(f"The site does not answer. Its last lines:\n{processes.tail('web')}")
