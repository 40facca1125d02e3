"""What the jobs offer to the application: three commands and the operator's page."""

from permanence.jobs.commands import reconcile_command, schedule_command, worker_command
from permanence.jobs.views import blueprint
from permanence.parts import Guarded, Link, Part, operating

part = Part(
    name="jobs",
    blueprints=(Guarded(blueprint, operating("operate")),),
    commands=(worker_command, schedule_command, reconcile_command),
    navigation=(Link("Runs", "runs.runs", "operate", 20, "operator"),),
)
