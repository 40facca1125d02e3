"""The job of meetings: a mail to whoever is to do something, with a count and a link, and nothing of any child."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import current_app

from permanence.database import PLATFORM, working_as
from permanence.identity import store as people
from permanence.jobs import Job, Task
from permanence.web.dates import in_words
from tenants.casework.seen import Sight
from tenants.meetings import store

SECONDS = 60


def mail_owner(job: Job) -> None:
    """Mail one owner. Run twice it mails twice; an account closed or without access meanwhile gets nothing."""
    person_id, code = UUID(str(job.arguments["person"])), str(job.arguments["authority"])
    with working_as(PLATFORM):
        person = people.person(person_id)
        here = [
            one
            for one in people.memberships_of(person_id)
            if one.authority is not None and one.authority.code == code and "read_children" in one.permissions
        ]
        email = person.email if person is not None and person.closed_at is None else ""
    if not email or not here:
        return
    held = store.meeting(UUID(str(job.arguments["meeting"])))
    if held is None or held.circulated_at is None:
        return
    named = all(one.sees != "all" for one in here)
    restricted = any("read_restricted" in one.permissions for one in here)
    sight = Sight(person_id, only_named=named, restricted=restricted)
    many = sum(action.owner_id == person_id and not action.outcome for action in store.agreed(held.id, sight))
    if not many:
        return
    current_app.extensions["mail"].send(
        to=email,
        subject="Actions from a tracking meeting",
        body=(
            f"The minutes of the tracking meeting of {in_words(held.held_on)} were circulated.\n"
            f"You have {many} open {'action' if many == 1 else 'actions'} from it.\n\n"
            f"{current_app.config['PUBLIC_URL']}/authority/{code}/meetings/{held.id}/minutes\n\n"
            f"Sent {in_words(datetime.now(UTC))}. This message says nothing of any child; please do not reply to it.\n"
        ),
    )


TASKS = (Task("meetings.mail_owner", mail_owner, "quick", SECONDS, "authority"),)
