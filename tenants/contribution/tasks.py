"""The jobs of the contribution: sending what was certified, and the second round once a reference is published."""

from __future__ import annotations

from uuid import UUID

from benchmarks.releases import reading
from permanence.jobs import Job, Task
from tenants.contribution import actions


def send(job: Job) -> None:
    """Send what a person certified. Run again after a kill it sends what was not kept, which is all or nothing."""
    job.progress(0, 2, "Working out the figures again")
    actions.send(certification_id=UUID(str(job.arguments["certification_id"])))
    job.progress(2, 2, "Sent")


def second_round(job: Job) -> None:
    """Compare with the published national reference, and send the comparison under the certificate in force."""
    job.progress(0, 1, "Comparing with the national reference")
    actions.send_second_round(references=reading.references())
    job.progress(1, 1, "Done")


tasks = (
    Task(name="contribution.send", run=send, queue="heavy", timeout=600, scope_kind="authority"),
    Task(name="contribution.second_round", run=second_round, queue="heavy", timeout=600, scope_kind="authority"),
)
