"""Queries of the diagnosis, all in the authority's own schema."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from permanence.database import session
from tenants.diagnosis.models import (
    DiagnosisAnswer,
    DiagnosisOverride,
    DiagnosisRun,
    DiagnosticReport,
    ReportAction,
    ReportFinding,
    UnitCostRow,
)
from tenants.diagnosis.money import UnitCost
from tenants.journeys import store as journeys


def data_version() -> str:
    """A digest of all journeys as they are now: the same for the same data."""
    held = sorted((child, digest) for child, (_, digest) in journeys.digests().items())
    return hashlib.sha256(repr(held).encode()).hexdigest()[:12]


def run(run_id: UUID) -> DiagnosisRun | None:
    """One run."""
    return session().get(DiagnosisRun, run_id)


def latest_run() -> DiagnosisRun | None:
    """The newest run that is finished."""
    query = select(DiagnosisRun).where(DiagnosisRun.finished_at.is_not(None))
    return session().scalar(query.order_by(DiagnosisRun.finished_at.desc()).limit(1))


def latest_whole_run() -> DiagnosisRun | None:
    """The newest finished run with its documents."""
    query = select(DiagnosisRun).where(DiagnosisRun.finished_at.is_not(None))
    kept = (DiagnosisRun.journeys, DiagnosisRun.flow, DiagnosisRun.opportunities, DiagnosisRun.costs)
    query = query.options(*(undefer(one) for one in kept)).execution_options(populate_existing=True)
    return session().scalar(query.order_by(DiagnosisRun.finished_at.desc()).limit(1))


def newest_asked() -> DiagnosisRun | None:
    """The run that was asked for last, finished or not."""
    return session().scalar(select(DiagnosisRun).order_by(DiagnosisRun.asked_at.desc()).limit(1))


def answers_of(run_id: UUID) -> Sequence[DiagnosisAnswer]:
    """The answers of one run."""
    return session().scalars(select(DiagnosisAnswer).where(DiagnosisAnswer.run_id == run_id)).all()


def answer(answer_id: UUID) -> tuple[DiagnosisAnswer, DiagnosisRun] | None:
    """One answer with the run it is of."""
    query = select(DiagnosisAnswer, DiagnosisRun).join(DiagnosisRun, DiagnosisRun.id == DiagnosisAnswer.run_id)
    found = session().execute(query.where(DiagnosisAnswer.id == answer_id)).one_or_none()
    return (found[0], found[1]) if found else None


def history(stage: str) -> Sequence[tuple[DiagnosisAnswer, DiagnosisRun]]:
    """Every answer there was for a stage, the newest first."""
    query = select(DiagnosisAnswer, DiagnosisRun).join(DiagnosisRun, DiagnosisRun.id == DiagnosisAnswer.run_id)
    query = query.where(DiagnosisAnswer.stage == stage).order_by(DiagnosisRun.finished_at.desc())
    return [(row[0], row[1]) for row in session().execute(query)]


def overrides(answer_ids: Sequence[UUID]) -> dict[UUID, list[DiagnosisOverride]]:
    """Overrides by answer, the newest first."""
    query = select(DiagnosisOverride).where(DiagnosisOverride.answer_id.in_(answer_ids))
    found: dict[UUID, list[DiagnosisOverride]] = {}
    for row in session().scalars(query.order_by(DiagnosisOverride.made_at.desc(), DiagnosisOverride.id)):
        found.setdefault(row.answer_id, []).append(row)
    return found


def unit_cost_rows() -> Sequence[UnitCostRow]:
    """The authority's own costs in force, by kind and year."""
    query = select(UnitCostRow).where(UnitCostRow.ended_at.is_(None))
    return session().scalars(query.order_by(UnitCostRow.kind, UnitCostRow.year.desc())).all()


def unit_cost(kind: str, year: str) -> UnitCostRow | None:
    """The authority's own cost in force of one kind and year, kept from other writers."""
    query = select(UnitCostRow).where(
        UnitCostRow.kind == kind, UnitCostRow.year == year, UnitCostRow.ended_at.is_(None)
    )
    return session().scalar(query.with_for_update())


def own_costs() -> list[UnitCost]:
    """The authority's own costs in force as the pure rules read them."""
    return [
        UnitCost(
            row.kind,
            row.year,
            float(row.amount),
            row.source,
            float(row.low) if row.low is not None else None,
            float(row.high) if row.high is not None else None,
            own=True,
        )
        for row in unit_cost_rows()
    ]


def reports() -> Sequence[DiagnosticReport]:
    """All reports, the newest first."""
    return session().scalars(select(DiagnosticReport).order_by(DiagnosticReport.made_at.desc())).all()


def report(report_id: UUID) -> DiagnosticReport | None:
    """One report."""
    return session().get(DiagnosticReport, report_id)


def lock_report(report_id: UUID) -> DiagnosticReport | None:
    """One report, kept from other writers until the end of the transaction."""
    return session().get(DiagnosticReport, report_id, with_for_update=True, populate_existing=True)


def findings(report_id: UUID) -> Sequence[ReportFinding]:
    """The findings of a report in the order they were written."""
    query = select(ReportFinding).where(ReportFinding.report_id == report_id)
    return session().scalars(query.order_by(ReportFinding.made_at, ReportFinding.id)).all()


def finding(finding_id: UUID) -> ReportFinding | None:
    """One finding."""
    return session().get(ReportFinding, finding_id)


def report_actions(report_id: UUID) -> Sequence[ReportAction]:
    """What a report proposes, in the order it was written."""
    query = select(ReportAction).where(ReportAction.report_id == report_id)
    return session().scalars(query.order_by(ReportAction.made_at, ReportAction.id)).all()


def report_action(action_id: UUID) -> ReportAction | None:
    """One proposed action."""
    return session().get(ReportAction, action_id)


def by_stage(found: Sequence[DiagnosisAnswer]) -> Mapping[str, DiagnosisAnswer]:
    """Answers by their stage."""
    return {one.stage: one for one in found}
