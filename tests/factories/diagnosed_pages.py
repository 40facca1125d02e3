"""A diagnosis with something on each of its pages, for the browser: answers, an override, costs, two reports."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from benchmarks.releases import reading
from permanence.database import Scope, commit, working_as
from permanence.identity import Actor
from tenants.diagnosis import actions, reporting, store
from tenants.diagnosis.own_costs import cost_from
from tests.factories.diagnosed import finish


def work_out(scope: Scope, by: Actor) -> UUID:
    """At the reference that is published, twice, so that there is a past answer; returns the newest run's id."""
    with working_as(scope):
        for _ in range(2):
            run = actions.request_diagnosis(by=by)
            commit()
            finish(run.id, reading.references())
            commit()
        (answer, *_) = store.answers_of(run.id)
        actions.override(answer_id=answer.id, answer="unclear", reason="Two courts were closed", by=by)
        actions.set_unit_cost(cost=cost_from("fostering", "2024-25", "840", "700", "990", "Finance"), by=by)
        for title in ("Family finding", "Before the decision"):
            report = reporting.begin(title=title, summary="What we found together.", by=by)
            for practice in ("timed_widening", ""):
                reporting.add_finding(
                    report_id=report.id,
                    finding="Searches are widened late.",
                    evidence=("answer", answer.id, "As the page says"),
                    practice=practice,
                    by=by,
                )
            reporting.propose(
                report_id=report.id, what="Set a day for each reach", owner="Manager", due=date(2026, 9, 1), by=by
            )
        reporting.agree(report_id=report.id, by=by)
        commit()
        return run.id
