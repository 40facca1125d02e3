"""What casework offers to the application."""

from permanence.parts import Guarded, Handover, Link, Part, in_authority
from tenants.casework import arrangements, case_views, due_views, plan_views
from tenants.casework.tasks import TASKS, ask_for_digests
from tenants.casework.tracker_views import tracker_blueprint

__all__ = ["case_views", "due_views", "part", "plan_views"]

part = Part(
    name="casework",
    blueprints=(Guarded(tracker_blueprint, in_authority("read_children")),),
    tasks=TASKS,
    reconcilers=(ask_for_digests,),
    handovers=(Handover("open cases and actions", arrangements.owned, arrangements.hand_over),),
    navigation=(Link("Tracker", "casework.tracker", "read_children", 5, "authority"),),
)
