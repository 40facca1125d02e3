"""The jobs of releases: freezing the national reference, and compiling a draft. They run as the benchmark side; who
takes part is read from the register first, as the platform."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from flask import current_app

from benchmarks.releases import actions
from benchmarks.releases.request import Member
from permanence.authorities import store as authorities
from permanence.database import PLATFORM, after_commit, working_as
from permanence.jobs import Job, Task, TaskStopped, request_run
from permanence.jobs.queues import tasks as known_tasks

SECOND_ROUND = "contribution.second_round"


def today() -> date:
    """Today by the server's clock, UTC."""
    return datetime.now(UTC).date()


def members(on_day: date) -> dict[str, Member]:
    """Authorities whose agreement is in force on a day, by role."""
    with working_as(PLATFORM):
        found = authorities.participants(on_day)
    return {
        one.authority.role: Member(
            one.authority.role, one.authority.code, one.authority.name, one.authority.region, one.named_to_national
        )
        for one in found
    }


def reference(job: Job) -> None:
    """Freeze the national reference for releases with data to the quarter given, then ask each authority's own job to
    compare itself with it. Run again it asks again; what was answered already is not sent twice."""
    quarter = date.fromisoformat(str(job.arguments["quarter"]))
    taking = members(today())
    job.progress(0, 2, "Adding up the reference period")
    try:
        version, _ = actions.freeze_reference(quarter=quarter, members=taking)
    except actions.NotPossible as problem:
        raise TaskStopped(str(problem), "Wait for more contributions, then try again.") from problem
    job.progress(1, 2, "Asking authorities for the second round")
    if SECOND_ROUND in known_tasks():
        after_commit(lambda: ask_for_second_round(sorted(taking), version))
    job.progress(2, 2, "Done")


def ask_for_second_round(roles: list[str], version: str) -> None:
    """Queue each authority's comparison with a published reference, in its own scope."""
    from permanence.database import authority_scope, commit

    for role in roles:
        with working_as(authority_scope(role)):
            request_run(SECOND_ROUND, scope=authority_scope(role), arguments={}, key=f"reference {version}")
            commit()


def compile_(job: Job) -> None:
    """Compile a requested release to a draft, or withhold it."""
    taking = members(today())
    actions.compile_draft(
        release_id=UUID(str(job.arguments["release_id"])),
        members=taking,
        today=today(),
        synthetic=current_app.config.get("ENVIRONMENT") in ("development", "demonstration"),
        progress=job.progress,
    )
    job.progress(1, 1, "Done")


tasks = (
    Task(name="releases.reference", run=reference, queue="national", timeout=900, scope_kind="benchmarks"),
    Task(name=actions.COMPILE, run=compile_, queue="national", timeout=1800, scope_kind="benchmarks"),
)
