"""What sustainment offers to the application."""

from permanence.parts import Guarded, Link, Part, in_authority
from tenants.sustainment.tasks import tasks, watch
from tenants.sustainment.views import blueprint

part = Part(
    name="sustainment",
    blueprints=(Guarded(blueprint, in_authority("read_indicators")),),
    tasks=tasks,
    navigation=(Link("After Coram", "sustainment.overview", "read_indicators", 35, "authority"),),
    reconcilers=(watch,),
)
