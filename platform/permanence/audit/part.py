"""What the audit offers to the application."""

from permanence.audit.views import blueprint, operations
from permanence.parts import Guarded, Link, Part, in_authority, operating

part = Part(
    name="audit",
    blueprints=(
        Guarded(blueprint, in_authority("read_audit")),
        Guarded(operations, operating("operate")),
    ),
    navigation=(
        Link("Audit", "audit.own", "read_audit", 90, "authority"),
        Link("Security events", "security.security", "operate", 20, "operator"),
    ),
)
