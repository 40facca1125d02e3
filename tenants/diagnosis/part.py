"""What the diagnosis offers to the application."""

from permanence.parts import Guarded, Link, Part, in_authority
from tenants.diagnosis import cost_views, journey_views, report_views
from tenants.diagnosis.tasks import tasks
from tenants.diagnosis.views import blueprint

__all__ = ["cost_views", "journey_views", "part", "report_views"]

part = Part(
    name="diagnosis",
    blueprints=(Guarded(blueprint, in_authority("read_indicators")),),
    tasks=tasks,
    navigation=(Link("Diagnosis", "diagnosis.overview", "read_indicators", 30, "authority"),),
)
