"""An authority with an upload whose findings are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from flask import Flask

from permanence.database import Scope, authority_scope, commit, session, working_as
from tenants.checks.actions import keep_findings
from tenants.checks.run import Findings, check_returns
from tenants.uploads.models import Upload
from tests.factories.mutations import MORE, MUST_CATCH, YEAR, mutated_returns


@dataclass(frozen=True)
class Checked:
    """An upload with the findings of every error that the tests know."""

    code: str
    scope: Scope
    upload_id: UUID
    findings: Findings

    def path(self, more: str = "") -> str:
        """The address of a page of these findings."""
        return f"/authority/{self.code}/uploads/{self.upload_id}/findings/{more}"


@pytest.fixture(scope="session")
def findings() -> Findings:
    made = [(f"0{number}", [one]) for number, one in enumerate((*MUST_CATCH, *MORE), 100)]
    return check_returns(mutated_returns(made), years={YEAR})


@pytest.fixture
def checked(application: Flask, new_authority: Callable, findings: Findings) -> Checked:
    authority = new_authority()
    scope = authority_scope(authority.role)
    with application.app_context(), working_as(scope):
        upload = Upload(
            content_hash=uuid4().hex,
            state="checking",
            years=[YEAR],
            size=1,
            received_by="Ana Lyst",
            received_by_id=uuid4(),
        )
        session().add(upload)
        session().flush()
        upload_id = upload.id
        keep_findings(upload_id=upload_id, findings=findings)
        upload.state, upload.checked_at = "checked", upload.received_at
        commit()
    return Checked(authority.code, scope, upload_id, findings)
