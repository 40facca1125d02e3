"""The job of the diagnosis: everything heavy happens here, never on a page."""

from __future__ import annotations

from uuid import UUID

from benchmarks.releases import reading
from permanence.database import commit
from permanence.jobs import Job, Task, TaskStopped
from tenants.diagnosis import actions
from tenants.diagnosis.released import released


def run(job: Job) -> None:
    """Weigh the waits of every stage and keep the answers. Killed and run again it keeps them once."""
    job.progress(0, 1, "Reading journeys and casework")
    given = actions.inputs()
    if given is None:
        raise TaskStopped("No return is applied any more.", "Apply a return, then run the diagnosis again.")
    references = reading.references()
    latest = reading.latest()
    documents = {name: seen.body if (seen := reading.shared(name)) else None for name in ("pace", "spread")}
    commit()  # no transaction lies open while the stages are weighed
    found = actions.answers(given, references, released(documents["pace"], documents["spread"]), job.progress)
    actions.keep(
        run_id=UUID(str(job.arguments["run"])),
        given=given,
        found=found,
        references=references,
        release=latest.slug if latest else "",
    )
    job.progress(1, 1, "Done")


tasks = (Task(name="diagnosis.run", run=run, queue="heavy", timeout=900, scope_kind="authority"),)
