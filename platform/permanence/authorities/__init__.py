"""The register of authorities, their engagements with Coram and the agreements under which they contribute."""

from permanence.authorities.authority import Authority, Engaged, Participant

__all__ = ["Authority", "Engaged", "Participant"]
