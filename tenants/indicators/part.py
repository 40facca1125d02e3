"""What indicators offer to the application."""

from permanence.parts import Guarded, Link, Part, in_authority
from tenants.indicators.views import blueprint

part = Part(
    name="indicators",
    blueprints=(Guarded(blueprint, in_authority("read_indicators")),),
    navigation=(Link("Indicators", "indicators.overview", "read_indicators", 30, "authority"),),
)
