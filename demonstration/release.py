"""The first release of a demonstration: the reference frozen, authorities compared with it, a release that one national
lead asks for and another approves. Like the rest it looks at what exists and does what is missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from benchmarks.contributions.bands import quarter_of
from benchmarks.contributions.reference import reference_period
from benchmarks.releases import actions, store
from benchmarks.releases.actions import COMPILE
from benchmarks.releases.seen import ReleaseSeen
from benchmarks.releases.tasks import SECOND_ROUND
from demonstration.scenes import StoryStopped
from demonstration.story import PAUSE, Story
from permanence.database import BENCHMARKS, PLATFORM, apart, commit, working_as
from permanence.jobs import RunView, request_run, run_of
from permanence.jobs import store as runs

REFERENCE = "releases.reference"
FEWEST = 10  # contributions below which no release can be compiled (disclosure rule R4)


def first_release(story: Story) -> str:
    """See that a release of the latest quarter is published; returns in words what came of it."""
    quarter = quarter_of(story.last_day)
    tell = story.teller.tell
    with story.app.app_context():
        if (found := _release(quarter)) is not None and found.status == "published":
            tell("release", 3, 3, "published")
            return f"The release {found.slug} was published before."
        if sum(standing.certificate == "sent" for standing in story.standings) < FEWEST:
            return f"No release: it takes the contributions of {FEWEST} authorities or more."
        tell("release", 0, 3, "freezing the national reference")
        _frozen(story, quarter)
        tell("release", 1, 3, "comparing each authority with it")
        _wait(story, lambda: not _unfinished(SECOND_ROUND))
        tell("release", 2, 3, "compiling, protecting, auditing")
        found = _compiled(story, quarter)
        if found.status == "withheld":
            return f"The release {found.slug} was withheld: {'; '.join(found.reasons)}"
        with working_as(BENCHMARKS):
            actions.approve_release(slug=found.slug, sha256=found.sha256 or "", by=story.national_leads[1])
            commit()
        tell("release", 3, 3, "published")
        return f"The release {found.slug} is published: asked for by one national lead, approved by another."


def _release(quarter: date) -> ReleaseSeen | None:
    with working_as(BENCHMARKS):
        return next((one for one in store.releases() if one.quarter == quarter), None)


def _frozen(story: Story, quarter: date) -> None:
    """Have the job freeze the national reference, unless it is frozen."""
    with working_as(BENCHMARKS):
        if store.reference_ending(reference_period(quarter)[1]) is not None:
            return
        run_id = request_run(
            REFERENCE,
            scope=BENCHMARKS,
            arguments={"quarter": quarter.isoformat()},
            by=story.national_leads[0],
            key=quarter.isoformat(),
        )
        commit()
    _wait(story, lambda: not _going_on(run_of(run_id)))


def _compiled(story: Story, quarter: date) -> ReleaseSeen:
    """Have the job compile a release; returns it as a draft or withheld. One withheld before is tried once more."""
    found = _release(quarter)
    if found is None or found.status == "withheld":
        with working_as(BENCHMARKS):
            slug = actions.request_release(quarter=quarter, by=story.national_leads[0]).slug
            commit()
    else:
        slug = found.slug

    def finished() -> bool:
        with apart(PLATFORM) as own:
            newest = next((run for run in runs.recent(own, scope=BENCHMARKS.role) if run.task == COMPILE), None)
            going_on = newest is not None and _going_on(runs.view(newest))
        with working_as(BENCHMARKS):
            row = store.release(slug)
            return row is not None and row.status != "compiling" and not going_on

    _wait(story, finished)
    with working_as(BENCHMARKS):
        made = store.release(slug)
    if made is None:
        raise StoryStopped(f"The release {slug} is gone")
    return made


def _going_on(run: RunView | None) -> bool:
    if run is not None and run.state == "failed":
        raise StoryStopped(f"{run.task}: {run.message} {run.what_to_do}")
    return run is not None and run.unfinished


def _unfinished(task: str) -> int:
    with apart(PLATFORM) as own:
        return sum(run.task == task for run in runs.unfinished(own))


def _wait(story: Story, ready: Callable[[], bool]) -> None:
    while not ready():
        story.watch()
        time.sleep(PAUSE)
