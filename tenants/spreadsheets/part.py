"""What spreadsheets offer to the application."""

from permanence.parts import Guarded, Part, in_authority
from tenants.spreadsheets import export_views
from tenants.spreadsheets.tasks import TASKS
from tenants.spreadsheets.views import blueprint

__all__ = ["export_views", "part"]

# Reached from the tracker, so that the navigation stays short.
part = Part(name="spreadsheets", blueprints=(Guarded(blueprint, in_authority("work_cases")),), tasks=TASKS)
