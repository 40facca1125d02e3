"""Who saw and changed what: each authority's own audit, which it reads itself, and the platform's security events."""

from permanence.audit.recording import record, record_read, security_event

__all__ = ["record", "record_read", "security_event"]
