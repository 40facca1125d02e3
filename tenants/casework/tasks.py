"""The daily digest: what is due for each person, put together in the morning, with a mail that only counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from flask import current_app

from permanence.authorities import store as authorities
from permanence.database import PLATFORM, commit, working_as
from permanence.identity import store as people
from permanence.jobs import Job, Task, request_run
from permanence.web.dates import LONDON
from tenants.casework import arrangements, store
from tenants.casework.owed import near, of_person
from tenants.casework.owing import lines_for
from tenants.casework.seen import Sight
from tenants.casework.working_days import is_working_day

#: London's hour from which a day's digest is put together.
FROM_HOUR = 6
_asked: set[tuple[str, date]] = set()


class Reader(NamedTuple):
    """Somebody who gets a digest: the person, where to write to, and what they may see."""

    person_id: UUID
    email: str
    sight: Sight


def readers(role: str) -> tuple[str, list[Reader]]:
    """Code of the authority with that login, and the people who work with its children today."""
    with working_as(PLATFORM):
        place = authorities.by_role(role)
        if place is None:
            return "", []
        found: dict[UUID, Reader] = {}
        for row, person in people.people_of(place.id):
            live = [one for one in people.memberships_of(person.id) if one.id == row.id]
            if not live or "work_cases" not in live[0].permissions or person.closed_at is not None:
                continue
            held = found.get(person.id)
            restricted = "read_restricted" in live[0].permissions or (held is not None and held.sight.restricted)
            named = live[0].sees != "all" and (held is None or held.sight.only_named)
            found[person.id] = Reader(person.id, person.email, Sight(person.id, named, restricted))
        return place.code, list(found.values())


def put_together(job: Job) -> None:
    """Each person's digest of the day, once; killed and run again, at worst one mail of counts goes twice."""
    day = date.fromisoformat(str(job.arguments["day"]))
    code, given = readers(job.scope.role)
    for number, reader in enumerate(given):
        job.progress(number, len(given), "Putting together what is due")
        held = store.digest(reader.person_id, day)
        if held is None:
            lines = of_person(near(lines_for(reader.sight, day), day), reader.person_id)
            if not lines:
                continue
            held = arrangements.keep_digest(person_id=reader.person_id, day=day, lines=lines)
            commit()
        if held.mailed_at is None:
            told = {name: sum(line["standing"] == name for line in held.lines) for name in ("overdue", "due", "soon")}
            current_app.extensions["mail"].send(
                to=reader.email, subject="What is due today", body=words(told, current_app.config["PUBLIC_URL"], code)
            )
            held.mailed_at = datetime.now(UTC)
            commit()


def words(told: dict[str, int], public_url: str, code: str) -> str:
    """The mail's text: counts and an address, nothing about a child."""
    return (
        f"With you today: {told['overdue']} overdue, {told['due']} due or without a day, "
        f"{told['soon']} in the next fourteen days.\n\n"
        f"Sign in to see what they are and why each is there:\n{public_url}/authority/{code}/tracker/due\n"
    )


def ask_for_digests() -> int:
    """On working days, once the morning has come, ask for each active authority's digests; returns how many."""
    now = datetime.now(LONDON)
    if now.hour < FROM_HOUR or not is_working_day(now.date()):
        return 0
    with working_as(PLATFORM):
        waiting = [one for one in authorities.provisioned() if one.active and (one.role, now.date()) not in _asked]
    for one in waiting:
        with working_as(one.scope):
            day = now.date().isoformat()
            request_run("casework.digest", scope=one.scope, arguments={"day": day}, key=f"digest:{day}")
            commit()
        _asked.add((one.role, now.date()))
    return len(waiting)


TASKS = (Task(name="casework.digest", run=put_together, queue="heavy", timeout=600, scope_kind="authority"),)
