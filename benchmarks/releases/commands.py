"""`permanence release …`: the national side from the command line, under the name of a person who may do it."""

from __future__ import annotations

from datetime import date, datetime

import click
from flask import Flask
from rich.console import Console
from rich.table import Table

from benchmarks.contributions import store as contributions
from benchmarks.contributions.bands import quarter_of
from benchmarks.releases import actions, store
from benchmarks.releases.tasks import ask_for_second_round, members, today
from permanence.database import BENCHMARKS, PLATFORM, commit, working_as
from permanence.identity import Actor
from permanence.settings import Settings


@click.group("release")
def release_command() -> None:
    """The national reference, and releases: compile, approve, list."""


@release_command.command("reference")
@click.option(
    "--data-to", type=click.DateTime(["%Y-%m-%d"]), help="A day of the last quarter; the newest unless given."
)
def reference_command(data_to: datetime | None) -> None:
    """Freeze the national reference that releases to this quarter use. Authorities then send their second round."""
    taking = members(today())
    try:
        with working_as(BENCHMARKS):
            quarter = _quarter(data_to)
            version, new = actions.freeze_reference(quarter=quarter, members=taking)
            commit()
    except actions.NotPossible as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"Reference {version} {'is frozen' if new else 'was frozen before'}")


@release_command.command("second-round")
@click.pass_obj
def second_round_command(settings: Settings) -> None:
    """Ask every authority's own job to compare itself with the newest reference."""
    with _application(settings).app_context():
        with working_as(BENCHMARKS):
            version = store.newest_reference()
        if version is None:
            raise click.ClickException("No reference is frozen yet")
        ask_for_second_round(sorted(members(today())), version)
    click.echo("Asked")


@release_command.command("compile")
@click.option("--by", "email", required=True, help="E-mail address of the person who asks for it.")
@click.option(
    "--data-to", type=click.DateTime(["%Y-%m-%d"]), help="A day of the last quarter; the newest unless given."
)
@click.option("--rebase", is_flag=True, help="The yearly re-base: authorities may join or leave the panel.")
@click.pass_obj
def compile_command(settings: Settings, email: str, data_to: datetime | None, rebase: bool) -> None:
    """Queue the compiling of a release."""
    with _application(settings).app_context(), working_as(BENCHMARKS):
        try:
            row = actions.request_release(quarter=_quarter(data_to), by=_person(email), rebase=rebase)
        except actions.NotPossible as problem:
            raise click.ClickException(str(problem)) from problem
        slug = row.slug
        commit()
    click.echo(f"Release {slug} is being compiled")


@release_command.command("approve")
@click.argument("slug")
@click.option("--by", "email", required=True, help="E-mail address of the second person.")
def approve_command(slug: str, email: str) -> None:
    """Publish a draft that another person asked for."""
    by = _person(email)
    with working_as(BENCHMARKS):
        found = store.release(slug)
        try:
            actions.approve_release(slug=slug, sha256=(found.sha256 if found else None) or "", by=by)
        except actions.NotPossible as problem:
            raise click.ClickException(str(problem)) from problem
        commit()
    click.echo(f"Release {slug} is published")


@release_command.command("list")
def list_command() -> None:
    """Every release and how it stands."""
    table = Table("release", "data to", "status", "asked by", "approved by", "reasons")
    with working_as(BENCHMARKS):
        for one in store.releases():
            table.add_row(
                one.slug,
                one.data_to.isoformat(),
                one.status,
                one.requested_by_name,
                one.approved_by_name or "",
                "; ".join(one.reasons),
            )
    Console().print(table)


def _quarter(data_to: datetime | None) -> date:
    if data_to is not None:
        return quarter_of(data_to.date())
    found = newest_quarter()
    if found is None:
        raise actions.NotPossible("No quarter has contributions of 10 authorities yet")
    return found


def newest_quarter() -> date | None:
    """The newest quarter for which enough authorities contributed anything."""
    enough = [quarter for quarter, number in contributions.authorities_by_quarter().items() if number >= 10]
    return max(enough, default=None)


def _person(email: str) -> Actor:
    from permanence.identity import actor_of
    from permanence.identity import store as people

    with working_as(PLATFORM):
        person = people.person_by_email(email)
        if person is None:
            raise click.ClickException(f"Nobody has the address {email}")
        for membership in people.memberships_of(person.id):
            if "compile_release" in membership.permissions:
                return actor_of(person.id, person.name, person.email, membership.role.code)
    raise click.ClickException(f"{email} is not a national lead")


def _application(settings: Settings) -> Flask:
    import importlib

    app: Flask = importlib.import_module("wsgi").create(settings)
    return app
