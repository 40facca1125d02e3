"""Jobs about people: mail, which may be slow, and whose time must not tell which accounts exist."""

from __future__ import annotations

from uuid import UUID

from flask import current_app

from permanence.authorities import store as authorities
from permanence.identity import actions, store
from permanence.jobs import Job, Task

SECONDS = 60


def mail_link(job: Job) -> None:
    """Mail a person the link to choose a password. Nobody of that id, or a closed account: nothing happens.

    Run twice it mails twice, and the first link stops working: the end is the same.
    """
    person = store.person(UUID(str(job.arguments["person"])))
    if person is None or person.closed_at is not None:
        return
    place = authorities.by_code(str(job.arguments["authority"])) if "authority" in job.arguments else None
    actions.send_link(
        person=person,
        link=link_of(current_app.config["PUBLIC_URL"]),
        mail=current_app.extensions["mail"],
        welcome_to=place.name if place else "",
    )


def link_of(public_url: str) -> str:
    """The address that a mailed link opens, with `{token}` where the secret goes."""
    return f"{public_url}/choose-password/{{token}}"


MAIL = Task(actions.MAIL_LINK, mail_link, "quick", SECONDS, "platform")
