"""The events that are recorded, and what to call each in the audit's pages. Slices add their own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SECURITY: Mapping[str, str] = MappingProxyType(
    {
        "signed_in": "Signed in",
        "sign_in_refused": "Sign-in refused",
        "sign_in_throttled": "Sign-in refused: too many attempts",
        "signed_out": "Signed out",
        "membership_switched": "Switched to another place",
        "password_changed": "Changed their password",
        "password_reset_asked": "Asked for a link to reset the password",
        "password_reset": "Chose a new password through a mailed link",
        "sessions_revoked": "Ended sessions",
        "person_created": "Account created",
        "person_closed": "Account closed",
        "membership_granted": "Access given",
        "membership_revoked": "Access taken away",
        "membership_ran_out": "Access ran out",
        "agreement_signed": "Data agreement signed",
        "agreement_ended": "Data agreement ended",
        "engagement_recorded": "Engagement recorded",
        "engagement_ended": "Engagement ended",
        "access_proposed": "Access proposed for one of Coram’s people",
        "access_approved": "Coram’s access approved",
        "access_refused": "Coram’s access refused",
        "access_ended": "Coram’s access ended",
    }
)


def words(event: str) -> str:
    """An event in words: `return_applied` → “Return applied” where nothing better is known."""
    return SECURITY.get(event) or event.replace("_", " ").capitalize()
