"""Watching engagements that have ended: once a day who is due, and the job that takes the looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from permanence.authorities import Authority, Engaged
from permanence.authorities import store as authorities
from permanence.database import PLATFORM, commit, working_as
from permanence.identity import by_the_clock
from permanence.jobs import Job, Task, request_run
from tenants.journeys import store as journeys
from tenants.sustainment import actions, store
from tenants.sustainment.checkpoints import checkpoints_of, standing

log = structlog.get_logger()
LOOK = "sustainment.look"
# The day this process last went through the engagements: the schedule comes by each minute.
_gone_through: list[date] = []


def ended(engagements: Sequence[Engaged], today: date) -> list[tuple[Engaged, date]]:
    """The engagements by which Coram worked here and which have ended, each with its last day."""
    return [
        (one, one.ends)
        for one in engagements
        if one.delivery_model != "none" and one.began and one.state_on(today) == "past" and one.ends is not None
    ]


def watch() -> int:
    """On the schedule, once a day: ask for the looks that are due. Nothing is put back by it, so always 0."""
    today = datetime.now(UTC).date()
    if _gone_through != [today]:
        ask_for_due(today)
        _gone_through[:] = [today]
    return 0


def ask_for_due(today: date) -> int:
    """Ask for a job in every authority where a look is due that the returns held can answer; how many jobs."""
    with working_as(PLATFORM):
        over = ended(authorities.engagements(), today)
        places = {one.authority_id: authorities.by_id(one.authority_id) for one, _last in over}
    asked = 0
    for engagement, last_day in over:
        place = places[engagement.authority_id]
        if place is None or not place.active:
            continue
        try:
            asked += _ask(place, engagement, last_day, today)
        except SQLAlchemyError as error:
            # One authority that cannot be reached does not keep the others from being looked at.
            log.error("sustainment_not_asked", authority=place.role, error=type(error).__name__)
    return asked


def _ask(place: Authority, engagement: Engaged, last_day: date, today: date) -> int:
    with working_as(place.scope):
        taken, data_to = store.taken(engagement.id), journeys.data_to()
        ready = [
            one
            for one in checkpoints_of(last_day)
            if standing(one, today=today, data_to=data_to, taken=one.months in taken) == "ready"
        ]
        if not ready:
            return 0
        arguments = {"engagement": str(engagement.id), "ended_on": last_day.isoformat(), "today": today.isoformat()}
        request_run(LOOK, scope=place.scope, arguments={**arguments, "code": place.code}, key=str(engagement.id))
        commit()
    return 1


def take(job: Job) -> None:
    """Take the looks that are due. Killed and run again it takes what was not kept: each is taken once."""
    job.progress(0, 1, "Looking at the indicators at the end and now")
    actions.take_due(
        engagement_id=UUID(str(job.arguments["engagement"])),
        ended_on=date.fromisoformat(str(job.arguments["ended_on"])),
        today=date.fromisoformat(str(job.arguments["today"])),
        by=by_the_clock(str(job.arguments["code"])),
    )
    job.progress(1, 1, "Done")


tasks = (Task(name=LOOK, run=take, queue="heavy", timeout=600, scope_kind="authority"),)
