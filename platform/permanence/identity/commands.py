"""People from the command line: how the first administrators, national leads and operators come to be."""

from __future__ import annotations

from datetime import datetime

import click

from permanence.authorities import store as authorities
from permanence.database import PLATFORM, commit, working_as
from permanence.identity import actions, entry, store
from permanence.identity.mail import mailer
from permanence.identity.roles import ROLES
from permanence.identity.tasks import link_of
from permanence.settings import Settings


@click.group("people")
def people_command() -> None:
    """Accounts and access."""


@people_command.command("add")
@click.option("--email", required=True, help="The person's work address; an existing account gets the role added.")
@click.option("--name", required=True, help="Their full name.")
@click.option("--role", required=True, type=click.Choice(list(ROLES)), help="What they may do.")
@click.option("--authority", default=None, help="The three-digit code, for roles in an authority.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Last day of access.")
@click.pass_obj
def add(settings: Settings, email: str, name: str, role: str, authority: str | None, until: datetime | None) -> None:
    """Give a person a role; somebody new is mailed a link to choose a password."""
    with working_as(PLATFORM):
        place = authorities.by_code(authority) if authority else None
        if authority and place is None:
            raise click.ClickException(f"No authority has the code {authority}: import or create it first.")
        try:
            person = store.person_by_email(email)
            is_new = person is None
            person = person or actions.create_person(email=email, name=name, by=None)
            last_day = until.date() if until else None
            actions.grant_membership(
                person=person, role=role, authority_id=place.id if place else None, by=None, valid_until=last_day
            )
        except actions.NotAccepted as problem:
            raise click.ClickException(f"{problem}.") from problem
        if is_new:
            welcome = place.name if place else ROLES[role].name
            # Sent at once: whoever sets a server up may have no worker yet.
            link, mail = link_of(settings.public_url), mailer(settings.mail)
            actions.send_link(person=person, link=link, mail=mail, welcome_to=welcome)
        commit()
    click.echo(f"{name} has the role {ROLES[role].name}." + (" A link was mailed." if is_new else ""))


@people_command.command("sign-out")
@click.option("--email", required=True, help="Whose sessions end.")
def sign_out_everywhere(email: str) -> None:
    """End every session of a person, at once."""
    with working_as(PLATFORM):
        person = store.person_by_email(email)
        if person is None:
            raise click.ClickException("No account has this email address.")
        count = entry.revoke_sessions(by=None, person_id=person.id)
        commit()
    click.echo(f"{count} sessions ended.")
