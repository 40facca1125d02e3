"""What journeys offer to the application."""

from permanence.parts import Guarded, Link, Part, in_authority
from tenants.journeys.views import blueprint

part = Part(
    name="journeys",
    blueprints=(Guarded(blueprint, in_authority("read_children", every_child=True)),),
    navigation=(Link("Children", "journeys.children", "read_children", 10, "authority"),),
)
