"""What identity offers to the application: the pages of signing in, of one's account and of an authority's people."""

from permanence.identity import account_views, entry_views, people_views
from permanence.identity.clearing import forget_old
from permanence.identity.commands import people_command
from permanence.identity.tasks import MAIL
from permanence.parts import Guarded, Link, Part, in_authority, public, signed_in

part = Part(
    name="identity",
    blueprints=(
        Guarded(entry_views.blueprint, public()),
        Guarded(account_views.blueprint, signed_in()),
        Guarded(people_views.blueprint, in_authority("manage_people")),
    ),
    tasks=(MAIL,),
    commands=(people_command,),
    reconcilers=(forget_old,),
    navigation=(Link("People", "people.people", "manage_people", 80, "authority"),),
)
