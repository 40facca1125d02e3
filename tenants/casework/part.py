"""What casework offers to the application."""

from permanence.parts import Guarded, Link, Part, in_authority
from tenants.casework import case_views, due_views, plan_views
from tenants.casework.tasks import TASKS, ask_for_digests
from tenants.casework.tracker_views import tracker_blueprint

__all__ = ["case_views", "due_views", "part", "plan_views"]

part = Part(
    name="casework",
    blueprints=(Guarded(tracker_blueprint, in_authority("read_children")),),
    tasks=TASKS,
    reconcilers=(ask_for_digests,),
    navigation=(Link("Tracker", "casework.tracker", "read_children", 5, "authority"),),
)
