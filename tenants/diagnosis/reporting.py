"""The diagnostic report: drafted with evidence, de-identified, agreed, its actions then in the tracker."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import UUID

from permanence.audit import record
from permanence.database import session
from permanence.identity import Actor
from tenants.casework import actions as casework_actions
from tenants.casework import store as casework
from tenants.diagnosis import store
from tenants.diagnosis.actions import NotNow
from tenants.diagnosis.models import DiagnosticReport, ReportAction, ReportFinding
from tenants.journeys import store as journeys

# Shorter identifiers and names would be found in ordinary words and years.
_SHORTEST_IDENTIFIER, _SHORTEST_NAME = 5, 4
_WORD = re.compile(r"[A-Za-z0-9]+")


def refuse_names(*texts: str) -> None:
    """Raise NotNow where a text holds a child's identifier or a recorded name: a report is de-identified.

    The words found are not repeated in the message, since the writer may not be allowed to know that they are a child.
    """
    whole = " ".join(texts)
    words = {word.upper() for word in _WORD.findall(whole) if len(word) >= _SHORTEST_IDENTIFIER}
    cases = casework.all_by_child()
    known = {child.upper() for child in (*journeys.digests(), *cases)}
    lowered = f" {' '.join(_WORD.findall(whole.lower()))} "
    names = (" ".join(_WORD.findall(case.name.lower())) for case in cases.values())
    if words & known or any(len(name) >= _SHORTEST_NAME and f" {name} " in lowered for name in names):
        raise NotNow(
            "The text seems to hold a child’s identifier or name. A report names no child: write “one child” or "
            "“a sibling group” instead."
        )


def begin(*, title: str, summary: str, by: Actor) -> DiagnosticReport:
    """Begin a draft."""
    refuse_names(title, summary)
    row = DiagnosticReport(title=title.strip(), summary=summary.strip(), made_by=by.name, made_by_id=by.person_id)
    session().add(row)
    session().flush()
    record("report_begun", by=by, report=str(row.id))
    return row


def change(*, report_id: UUID, version: int, title: str, summary: str, by: Actor) -> None:
    """Change title and summary. NotNow where somebody changed them since, or once the report is agreed."""
    row = _draft(report_id)
    refuse_names(title, summary)
    if row.version != version:
        raise NotNow(
            "Somebody changed the report while you wrote. What you typed is still here; open the report in another "
            "window to see theirs, put the two together and save again."
        )
    row.title, row.summary, row.version = title.strip(), summary.strip(), row.version + 1
    session().flush()
    record("report_changed", by=by, report=str(report_id))


def add_finding(
    *, report_id: UUID, finding: str, evidence: tuple[str, UUID, str], practice: str, by: Actor
) -> ReportFinding:
    """Add a finding with the evidence it rests on: its kind, its id, and what it said at this moment in words."""
    _draft(report_id)
    refuse_names(finding)
    kind, evidence_id, words = evidence
    row = ReportFinding(
        report_id=report_id,
        finding=finding.strip(),
        evidence_kind=kind,
        evidence_id=evidence_id,
        evidence=words,
        practice=practice,
        made_by=by.name,
    )
    session().add(row)
    session().flush()
    record("report_finding_added", by=by, report=str(report_id), finding=str(row.id), evidence=kind)
    return row


def remove_finding(*, report_id: UUID, finding_id: UUID, by: Actor) -> None:
    """Take a finding out of a draft; the audit says which and what it said."""
    _draft(report_id)
    row = store.finding(finding_id)
    if row is None or row.report_id != report_id:
        raise LookupError(f"No finding {finding_id}")
    record("report_finding_removed", by=by, report=str(report_id), finding=str(finding_id), said=row.finding)
    session().delete(row)
    session().flush()


def propose(*, report_id: UUID, what: str, owner: str, due: date | None, by: Actor) -> ReportAction:
    """Propose something to do."""
    _draft(report_id)
    refuse_names(what)
    row = ReportAction(report_id=report_id, what=what.strip(), owner=owner.strip(), due=due, made_by=by.name)
    session().add(row)
    session().flush()
    record("report_action_proposed", by=by, report=str(report_id), action=str(row.id))
    return row


def remove_action(*, report_id: UUID, action_id: UUID, by: Actor) -> None:
    """Take a proposed action out of a draft."""
    _draft(report_id)
    row = store.report_action(action_id)
    if row is None or row.report_id != report_id:
        raise LookupError(f"No action {action_id}")
    record("report_action_removed", by=by, report=str(report_id), action=str(action_id), said=row.what)
    session().delete(row)
    session().flush()


def agree(*, report_id: UUID, by: Actor) -> int:
    """Agree the report: it changes no more, and what it proposes are actions of the service; returns how many."""
    row = _draft(report_id)
    proposed = store.report_actions(report_id)
    if not store.findings(report_id):
        raise NotNow("A report without a finding cannot be agreed.")
    row.agreed_at, row.agreed_by = datetime.now(UTC), by.name
    for one in proposed:
        made = casework_actions.add_action(
            what=one.what, owner=one.owner, due=one.due, origin="report", origin_id=report_id, by=by
        )
        one.action_id = made.id
    session().flush()
    record("report_agreed", by=by, report=str(report_id), actions=len(proposed))
    return len(proposed)


def outcomes(found: Iterable[ReportAction]) -> dict[UUID, str]:
    """Tracker action → how it stands: "" open, "done" or "dropped"."""
    wanted = {one.action_id for one in found if one.action_id is not None}
    reports = {one.report_id for one in found}
    return {
        action.id: action.outcome
        for report_id in reports
        for action in casework.actions_from("report", report_id)
        if action.id in wanted
    }


def _draft(report_id: UUID) -> DiagnosticReport:
    row = store.lock_report(report_id)
    if row is None:
        raise LookupError(f"No report {report_id}")
    if row.agreed_at is not None:
        raise NotNow(f"{row.agreed_by} agreed this report; it changes no more. Begin another one.")
    return row
