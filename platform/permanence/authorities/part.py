"""What the register offers to the application."""

from permanence.authorities.commands import authorities_command
from permanence.authorities.views import agreement, register
from permanence.parts import Guarded, Link, Part, in_authority, operating

part = Part(
    name="authorities",
    blueprints=(
        Guarded(agreement, in_authority("manage_people")),
        Guarded(register, operating("operate")),
    ),
    commands=(authorities_command,),
    navigation=(
        Link("Agreement", "agreement.overview", "manage_people", 80, "authority"),
        Link("Authorities", "register.authorities", "operate", 10, "operator"),
    ),
)
