"""`permanence authorities …`: the operator's commands on the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from permanence.authorities import actions, store
from permanence.authorities.register_file import RegisterEntry, UnreadableRegister, read_register
from permanence.database import PLATFORM, commit, working_as
from permanence.database.migrate import head, revision_of


@click.group("authorities")
def authorities_command() -> None:
    """The register of authorities."""


@authorities_command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_command(file: Path) -> None:
    """Add and update authorities from a published CSV (code, ONS code, name, region, type; other columns ignored)."""
    try:
        entries = read_register(file.read_bytes())
        with working_as(PLATFORM):
            added, known = actions.register(entries=entries)
            commit()
    except (UnreadableRegister, actions.AuthorityUnknown) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{added} authorities added, {known} updated")


@authorities_command.command("create")
@click.argument("code")
@click.option("--name", help="Needed when the code is not in the register yet.")
@click.option("--region", default="")
def create_command(code: str, name: str | None, region: str) -> None:
    """Make an authority's login, schema and tables, so that its people can work."""
    with working_as(PLATFORM):
        if name:
            actions.register(entries=[RegisterEntry(code, "", name, region, "", None, None, ())])
            commit()
        try:
            role = actions.prepare_role(code=code)
            authority = actions.provision(code=code, role=role)
        except actions.AuthorityUnknown as error:
            raise click.ClickException(str(error)) from error
        commit()
    click.echo(f"{authority.name} ({code}) is ready: its schema and login are {authority.role}")


@authorities_command.command("status")
def status_command() -> None:
    """Every authority with its status, agreement and table revision."""
    newest = head("authority")
    table = Table("code", "name", "region", "status", "agreement", "login", "tables")
    with working_as(PLATFORM):
        signed = {participant.authority.code for participant in store.participants(date.today())}  # noqa: DTZ011
        for authority in store.all_authorities():
            revision = revision_of(authority.role) if authority.role else None
            tables = "" if not authority.role else "current" if revision == newest else f"behind: {revision}"
            agreed = "in force" if authority.code in signed else "none"
            table.add_row(
                authority.code, authority.name, authority.region, authority.status, agreed, authority.role, tables
            )
    Console().print(table)


@authorities_command.command("suspend")
@click.argument("code")
@click.option("--resume", is_flag=True, help="Let it work again.")
def suspend_command(code: str, resume: bool) -> None:
    """Refuse an authority's login at once; nothing of its data is touched."""
    with working_as(PLATFORM):
        try:
            (actions.resume if resume else actions.suspend)(code=code)
        except actions.AuthorityUnknown as error:
            raise click.ClickException(str(error)) from error
        commit()
    click.echo(f"{code} is {'active again' if resume else 'suspended'}")
