"""The diagnosis of the invented months: worked out by the job, and a report on it that the consultant drafts."""

from __future__ import annotations

import time
from datetime import timedelta

from demonstration.months import Months
from demonstration.story import PAUSE, Story
from permanence.database import commit, working_as
from permanence.jobs import run_of
from tenants.diagnosis import actions, reporting, store

TITLE = "What we found together"
#: An answer's stage and the practice the report recommends for it.
PRACTICES = {"order_to_match": "timed_widening"}


def play_diagnosis(story: Story) -> None:
    """In each authority that keeps the tracker, once; what is there already is left as it is."""
    with story.app.app_context():
        for months in story.months_played():
            if _worked_out(story, months):
                _report(months)


def _worked_out(story: Story, months: Months) -> bool:
    """Have the job work the diagnosis out, unless one is held; whether there is an answer then."""
    with working_as(months.scope):
        if store.latest_whole_run() is not None:
            return True
        run = actions.request_diagnosis(by=months.who("service_manager"))
        commit()
        job = run.job_id
    while job is not None and (seen := run_of(job)) is not None and seen.unfinished:
        story.watch()
        time.sleep(PAUSE)
    with working_as(months.scope):
        return store.latest_whole_run() is not None


def _report(months: Months) -> None:
    by = months.people.get("coram_consultant") or months.who("service_manager")
    with working_as(months.scope):
        newest = store.latest_whole_run()
        if newest is None or any(one.title == TITLE for one in store.reports()):
            return
        summary = "Where children wait longest, what the figures can and cannot say, and what we agreed to try."
        report = reporting.begin(title=TITLE, summary=summary, by=by)
        for answer in store.answers_of(newest.id)[:2]:
            reporting.add_finding(
                report_id=report.id,
                finding="The team and the figures were looked at together for this stage.",
                evidence=("answer", answer.id, "See the evidence of the stage."),
                practice=PRACTICES.get(answer.stage, ""),
                by=by,
            )
        reporting.propose(
            report_id=report.id,
            what="Set a day for each wider search when family finding begins",
            owner=months.who("service_manager").name,
            due=months.today + timedelta(days=21),
            by=by,
        )
        commit()
