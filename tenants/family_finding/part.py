"""What family finding offers to the application."""

from permanence.parts import Guarded, Link, Part, in_authority
from tenants.family_finding import capacity_views, file_views, link_views, log_views
from tenants.family_finding.views import blueprint

__all__ = ["capacity_views", "file_views", "link_views", "log_views", "part"]

part = Part(
    name="family_finding",
    blueprints=(Guarded(blueprint, in_authority("read_children")),),
    navigation=(Link("Family finding", "family_finding.overview", "read_children", 16, "authority"),),
)
