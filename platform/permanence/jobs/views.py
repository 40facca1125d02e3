"""The operator's page of runs: what is waiting, what failed and what to do. No child's data is in a run."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from permanence.database import session
from permanence.jobs import queues, store

blueprint = Blueprint("runs", __name__, url_prefix="/operations/runs", template_folder="templates")


@blueprint.get("/")
def runs() -> ResponseReturnValue:
    """The newest hundred runs of all scopes."""
    rows = [store.view(row) for row in store.recent(session())]
    return render_template(
        "jobs/runs.html", runs=rows, waiting=store.waiting(session()), redis_answers=queues.reachable()
    )
