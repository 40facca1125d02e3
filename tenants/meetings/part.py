"""What meetings offer to the application."""

from permanence.parts import Guarded, Link, Part, in_authority
from tenants.meetings import running_views
from tenants.meetings.tasks import TASKS
from tenants.meetings.views import blueprint

__all__ = ["part", "running_views"]

part = Part(
    name="meetings",
    blueprints=(Guarded(blueprint, in_authority("read_children")),),
    tasks=TASKS,
    navigation=(Link("Tracking meetings", "meetings.overview", "read_children", 14, "authority"),),
)
