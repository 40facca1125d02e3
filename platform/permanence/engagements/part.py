"""What engagements offer to the application."""

from permanence.engagements import operator_views, views
from permanence.engagements.ending import end_what_is_over
from permanence.parts import Guarded, Link, Part, in_authority, operating

part = Part(
    name="engagements",
    blueprints=(
        Guarded(views.blueprint, in_authority("manage_people")),
        Guarded(operator_views.blueprint, operating("operate")),
    ),
    reconcilers=(end_what_is_over,),
    navigation=(
        Link("Coram’s access", "engagements.overview", "manage_people", 85, "authority"),
        Link("Engagements", "coram.overview", "operate", 15, "operator"),
    ),
)
