"""What the checks offer to the application; `permanence check` needs no database and is found without this."""

from permanence.parts import Guarded, Part, in_authority
from tenants.checks.views import blueprint

part = Part(name="checks", blueprints=(Guarded(blueprint, in_authority("read_children", every_child=True)),))
