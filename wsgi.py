"""The one place that sees everything: web server, worker and command line all start from here.

Slices never import each other through the ground; each offers a `Part`, and this file hands them all to the ground.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click
    from flask import Flask

    from permanence.parts import Part
    from permanence.settings import Settings

PARTS = (
    "permanence.web",
    "permanence.identity",
    "permanence.audit",
    "permanence.authorities",
    "permanence.engagements",
    "permanence.jobs",
    "tenants.uploads",
    "tenants.checks",
    "tenants.journeys",
    "tenants.casework",
    "tenants.family_finding",
    "tenants.meetings",
    "tenants.spreadsheets",
    "tenants.indicators",
    "tenants.diagnosis",
    "tenants.contribution",
    "tenants.sustainment",
    "benchmarks.releases",
    "benchmarks.views",
)

HELP = "Permanence: returns in, journeys and indicators, certified counts out, protected benchmarks across authorities."

# Commands for analysts: files in, files out, no database and no server.
OFFLINE = {
    "check": "tenants.checks.commands:check",
    "journeys": "tenants.journeys.commands:journeys",
    "indicators": "tenants.indicators.commands:indicators",
}


def parts() -> Sequence[Part]:
    """Every part of the product, in the order of the one-way picture."""
    return [importlib.import_module(f"{name}.part").part for name in PARTS]


def create(settings: Settings | None = None) -> Flask:
    """The application, complete."""
    from permanence.app import create_app
    from permanence.settings import Settings as FromEnvironment

    return create_app(parts(), settings or FromEnvironment.from_environment())


def online_commands() -> list[click.Command]:
    """Commands that need the database: those of the parts, and those of deployment."""
    from demonstration.commands import demo
    from permanence.database.commands import database_command
    from permanence.web.commands import serve

    return [database_command, serve, demo, *(command for part in parts() for command in part.commands)]


def command_line() -> None:
    """The entry point of `permanence`."""
    from permanence.cli import CommandLine

    CommandLine(OFFLINE, online_commands, name="permanence", help=HELP)(prog_name="permanence")


if __name__ == "__main__":
    command_line()
