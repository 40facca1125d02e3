"""What uploads offer to the application."""

from permanence.parts import Guarded, Link, Part, in_authority
from tenants.uploads.tasks import TASKS
from tenants.uploads.views import blueprint

part = Part(
    name="uploads",
    blueprints=(Guarded(blueprint, in_authority("upload_returns")),),
    tasks=TASKS,
    navigation=(Link("Uploads", "uploads.overview", "upload_returns", 20, "authority"),),
)
