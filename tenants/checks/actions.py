"""What happens to findings: a check of an upload keeps them."""

from __future__ import annotations

from uuid import UUID

from permanence.database import session
from tenants.checks import store
from tenants.checks.run import Findings


def keep_findings(*, upload_id: UUID, findings: Findings) -> None:
    """Keep the findings of an upload in place of any it had: checked twice, the end is the same.

    Part of checking an upload, whose audit row says who asked; it adds none of its own.
    """
    store.replace_all(upload_id, iter(findings))
    session().flush()
