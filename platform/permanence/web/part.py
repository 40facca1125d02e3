"""What the web room itself offers: start page, help, assets, health."""

from permanence.parts import Guard, Guarded, Link, Part, operating, public
from permanence.web import feedback, health, help_pages, home, served

part = Part(
    name="web",
    blueprints=(
        Guarded(home.blueprint, public()),
        # Every role in an authority begins here, whatever it may do; so the guard asks for the membership alone.
        Guarded(home.authority_blueprint, Guard("authority")),
        Guarded(help_pages.blueprint, public()),
        Guarded(served.blueprint, public()),
        Guarded(health.blueprint, public()),
        Guarded(feedback.blueprint, operating("operate")),
    ),
    navigation=(Link("Feedback", "feedback.received", "operate", 60, "operator"),),
)
