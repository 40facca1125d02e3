"""`permanence database …`: preparing and migrating, run by whoever deploys, never by a request or a job."""

from __future__ import annotations

import click

from permanence.database.engines import engine_for
from permanence.database.migrate import CanaryFailed, migrate_authorities, migrate_shared
from permanence.database.provision import bootstrap, make_authority
from permanence.database.scope import OWNER


@click.group("database")
def database_command() -> None:
    """Prepare and migrate the database."""


@database_command.command("prepare")
def prepare_command() -> None:
    """Make the fixed logins and the shared tables, set every login's password, bring all tables up to date."""
    bootstrap()
    migrate_shared()
    for role in provisioned_roles():
        make_authority(role)
    _migrate_all()


@database_command.command("migrate")
def migrate_command() -> None:
    """Bring the shared tables and every authority's to the newest revision; says who is left behind."""
    migrate_shared()
    _migrate_all()


def _migrate_all() -> None:
    try:
        behind = migrate_authorities(provisioned_roles(), say=click.echo)
    except CanaryFailed as error:
        raise click.ClickException(f"The first authority failed, so no other was touched. {error}") from error
    if behind:
        raise click.ClickException(
            f"{len(behind)} authorities are left behind: {', '.join(one.role for one in behind)}"
        )


def provisioned_roles() -> list[str]:
    """The role names of all schemas that authorities have, by name."""
    with engine_for(OWNER).connect() as connection:
        found = connection.exec_driver_sql(
            "select nspname from pg_namespace where nspname ~ '^t_[a-z0-9]{12}$' order by 1"
        )
        return list(found.scalars())
