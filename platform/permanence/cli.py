"""The command line: `permanence …`. Commands of the parts join those of the ground; offline ones need nothing else."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from permanence.settings import Settings, UnsafeSettings


class CommandLine(click.Group):
    """A group that imports an offline command's own module only, and everything else only when it is asked for.

    An analyst who checks a folder of returns should not wait for a web framework and a database driver to load.
    """

    def __init__(self, offline: Mapping[str, str], load: Callable[[], Sequence[click.Command]], **given: Any) -> None:
        super().__init__(**given)
        self.offline = offline
        self.load = load
        self.loaded: dict[str, click.Command] | None = None

    def _online(self) -> dict[str, click.Command]:
        if self.loaded is None:
            self.loaded = {str(command.name): command for command in self.load()}
        return self.loaded

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Every command, offline ones included, by name."""
        return sorted({*self.offline, *self._online()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name; one that needs the servers gets them around its whole run."""
        if cmd_name in self.offline:
            module, _, name = self.offline[cmd_name].partition(":")
            command: click.Command = getattr(importlib.import_module(module), name)
            return command
        return self._online().get(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what needs a database gets one, embedded where no address is configured."""
        name = ctx._protected_args[0] if ctx._protected_args else ""
        if name in self.offline or not name or {"--help", "-h"} & set(ctx.args):
            return super().invoke(ctx)
        if getattr(self.get_command(ctx, name), "brings_its_own_servers", False):
            return super().invoke(ctx)
        try:
            with standing() as settings:
                ctx.obj = settings
                return super().invoke(ctx)
        except UnsafeSettings as error:
            raise click.ClickException(str(error)) from error


@contextmanager
def standing(settings: Settings | None = None, *, keep: bool = False) -> Iterator[Settings]:
    """Settings whose servers stand: the configured ones, otherwise embedded ones for as long as this lasts.

    `keep` leaves the embedded servers running. The process is pointed at the database.
    """
    from permanence.database import configure, engines

    settings = settings or Settings.from_environment()
    if not settings.wants_servers:
        configure(settings.database_url, settings.role_secret)
        yield settings
        return
    from permanence.embedded import servers

    with servers(settings.data_folder, keep=keep) as addresses:
        settings = settings.with_servers(addresses.database_url, addresses.redis_url)
        configure(settings.database_url, settings.role_secret)
        try:
            yield settings
        finally:
            engines().dispose()
