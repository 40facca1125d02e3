"""What the diagnosis keeps: runs with their answers and evidence, overrides, own unit costs, reports."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, Numeric, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from permanence.database import AuthorityBase
from permanence.database.columns import created_at, moment, uuid_key

ANSWERS = "'none', 'systemic', 'isolated', 'unclear', 'too_few'"


class DiagnosisRun(AuthorityBase):
    """One run over all stages. What it rests on is named, so that an old answer can be understood.

    `data_version` is a digest of the journeys; the documents are written once, when it is finished.
    """

    __tablename__ = "diagnosis_run"
    __table_args__ = (
        CheckConstraint("(finished_at is null) = (data_to is null)", name="finished"),
        Index("ix_diagnosis_run_asked_at", "asked_at"),
    )

    id: Mapped[UUID] = uuid_key()
    asked_at: Mapped[datetime] = created_at()
    asked_by: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[UUID] = mapped_column(Uuid)
    job_id: Mapped[UUID | None] = mapped_column(Uuid)
    finished_at: Mapped[datetime | None] = moment()
    data_to: Mapped[date | None] = mapped_column(Date)
    data_from: Mapped[date | None] = mapped_column(Date)
    data_version: Mapped[str] = mapped_column(Text, default="")
    code_version: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str] = mapped_column(Text, default="")
    release: Mapped[str] = mapped_column(Text, default="")
    children: Mapped[int] = mapped_column(Integer, default=0)
    journeys: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, deferred=True)
    flow: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, deferred=True)
    opportunities: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, deferred=True)
    costs: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, deferred=True)


class DiagnosisAnswer(AuthorityBase):
    """The answer of one run for one stage, with its evidence. Never changed."""

    __tablename__ = "diagnosis_answer"
    __table_args__ = (
        CheckConstraint(f"answer in ({ANSWERS})", name="answer"),
        UniqueConstraint("run_id", "stage"),
        Index("ix_diagnosis_answer_stage", "stage"),
    )

    id: Mapped[UUID] = uuid_key()
    run_id: Mapped[UUID] = mapped_column(ForeignKey("diagnosis_run.id"))
    stage: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)


class DiagnosisOverride(AuthorityBase):
    """A manager's own answer beside the method's, with the reason. The last one stands; all are kept."""

    __tablename__ = "diagnosis_override"
    __table_args__ = (
        CheckConstraint(f"answer in ({ANSWERS})", name="answer"),
        CheckConstraint("reason <> ''", name="reason"),
        Index("ix_diagnosis_override_answer_id", "answer_id"),
    )

    id: Mapped[UUID] = uuid_key()
    answer_id: Mapped[UUID] = mapped_column(ForeignKey("diagnosis_answer.id"))
    answer: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = created_at()
    made_by: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[UUID] = mapped_column(Uuid)


class UnitCostRow(AuthorityBase):
    """The authority's own cost of one kind in one financial year. A new one ends the one before; both are kept."""

    __tablename__ = "unit_cost"
    __table_args__ = (
        CheckConstraint(
            "kind in ('fostering', 'residential', 'looked_after', 'adoption', 'fee_voluntary', 'fee_authority')",
            name="kind",
        ),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(low is null) = (high is null)", name="range"),
        CheckConstraint("low is null or (low <= amount and amount <= high)", name="order"),
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended"),
        Index("uq_unit_cost_open", "kind", "year", unique=True, postgresql_where=text("ended_at is null")),
    )

    id: Mapped[UUID] = uuid_key()
    kind: Mapped[str] = mapped_column(Text)
    year: Mapped[str] = mapped_column(Text)
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    low: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    high: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    source: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = created_at()
    made_by: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = moment()
    ended_by: Mapped[str | None] = mapped_column(Text)


class DiagnosticReport(AuthorityBase):
    """A report somebody drafts. Agreed, it changes no more, and its actions are in the tracker."""

    __tablename__ = "diagnostic_report"
    __table_args__ = (
        CheckConstraint("(agreed_at is null) = (agreed_by is null)", name="agreed"),
        CheckConstraint("title <> ''", name="title"),
    )

    id: Mapped[UUID] = uuid_key()
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    made_at: Mapped[datetime] = created_at()
    made_by: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[UUID] = mapped_column(Uuid)
    agreed_at: Mapped[datetime | None] = moment()
    agreed_by: Mapped[str | None] = mapped_column(Text)


class ReportFinding(AuthorityBase):
    """One finding with the evidence it rests on: what was read (frozen in words), and where it can be read again."""

    __tablename__ = "report_finding"
    __table_args__ = (
        CheckConstraint(
            "evidence_kind in ('answer', 'opportunities', 'journeys', 'flow', 'costs')", name="evidence_kind"
        ),
        Index("ix_report_finding_report_id", "report_id", "made_at"),
    )

    id: Mapped[UUID] = uuid_key()
    report_id: Mapped[UUID] = mapped_column(ForeignKey("diagnostic_report.id"))
    finding: Mapped[str] = mapped_column(Text)
    evidence_kind: Mapped[str] = mapped_column(Text)
    evidence_id: Mapped[UUID] = mapped_column(Uuid)
    evidence: Mapped[str] = mapped_column(Text)
    practice: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = created_at()
    made_by: Mapped[str] = mapped_column(Text)


class ReportAction(AuthorityBase):
    """Something the report proposes. Once the report is agreed `action_id` is the tracker's action."""

    __tablename__ = "report_action"
    __table_args__ = (Index("ix_report_action_report_id", "report_id", "made_at"),)

    id: Mapped[UUID] = uuid_key()
    report_id: Mapped[UUID] = mapped_column(ForeignKey("diagnostic_report.id"))
    what: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    due: Mapped[date | None] = mapped_column(Date)
    action_id: Mapped[UUID | None] = mapped_column(Uuid)
    made_at: Mapped[datetime] = created_at()
    made_by: Mapped[str] = mapped_column(Text)
