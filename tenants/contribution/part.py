"""What the contribution slice offers to the application."""

from permanence.parts import Guarded, Link, Part, in_authority
from tenants.contribution.tasks import tasks
from tenants.contribution.views import blueprint

part = Part(
    name="contribution",
    blueprints=(Guarded(blueprint, in_authority("certify_contribution")),),
    tasks=tasks,
    navigation=(Link("Contribution", "contribution.overview", "certify_contribution", 50, "authority"),),
)
