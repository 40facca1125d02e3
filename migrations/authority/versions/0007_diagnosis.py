"""Diagnosis: runs, answers, overrides, unit costs, reports.

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diagnosis_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("data_to", sa.Date(), nullable=True),
        sa.Column("data_from", sa.Date(), nullable=True),
        sa.Column("data_version", sa.Text(), nullable=False),
        sa.Column("code_version", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("journeys", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("flow", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opportunities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("costs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("(finished_at is null) = (data_to is null)", name=op.f("ck_diagnosis_run_finished")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_run")),
    )
    op.create_index("ix_diagnosis_run_asked_at", "diagnosis_run", ["asked_at"], unique=False)
    op.create_table(
        "diagnostic_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by", sa.Text(), nullable=True),
        sa.CheckConstraint("title <> ''", name=op.f("ck_diagnostic_report_title")),
        sa.CheckConstraint("(agreed_at is null) = (agreed_by is null)", name=op.f("ck_diagnostic_report_agreed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnostic_report")),
    )
    op.create_table(
        "unit_cost",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("low", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("high", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind in ('fostering', 'residential', 'looked_after', 'adoption', 'fee_voluntary', 'fee_authority')",
            name=op.f("ck_unit_cost_kind"),
        ),
        sa.CheckConstraint("(ended_at is null) = (ended_by is null)", name=op.f("ck_unit_cost_ended")),
        sa.CheckConstraint("(low is null) = (high is null)", name=op.f("ck_unit_cost_range")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_unit_cost_amount")),
        sa.CheckConstraint("low is null or (low <= amount and amount <= high)", name=op.f("ck_unit_cost_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_cost")),
    )
    op.create_index(
        "uq_unit_cost_open", "unit_cost", ["kind", "year"], unique=True, postgresql_where=sa.text("ended_at is null")
    )
    op.create_table(
        "diagnosis_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "answer in ('none', 'systemic', 'isolated', 'unclear', 'too_few')", name=op.f("ck_diagnosis_answer_answer")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["diagnosis_run.id"], name=op.f("fk_diagnosis_answer_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_answer")),
        sa.UniqueConstraint("run_id", "stage", name=op.f("uq_diagnosis_answer_run_id_stage")),
    )
    op.create_index("ix_diagnosis_answer_stage", "diagnosis_answer", ["stage"], unique=False)
    op.create_table(
        "report_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["diagnostic_report.id"], name=op.f("fk_report_action_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_action")),
    )
    op.create_index("ix_report_action_report_id", "report_action", ["report_id", "made_at"], unique=False)
    op.create_table(
        "report_finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("evidence_kind", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("practice", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "evidence_kind in ('answer', 'opportunities', 'journeys', 'flow', 'costs')",
            name=op.f("ck_report_finding_evidence_kind"),
        ),
        sa.ForeignKeyConstraint(["report_id"], ["diagnostic_report.id"], name=op.f("fk_report_finding_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_finding")),
    )
    op.create_index("ix_report_finding_report_id", "report_finding", ["report_id", "made_at"], unique=False)
    op.create_table(
        "diagnosis_override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "answer in ('none', 'systemic', 'isolated', 'unclear', 'too_few')",
            name=op.f("ck_diagnosis_override_answer"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_diagnosis_override_reason")),
        sa.ForeignKeyConstraint(["answer_id"], ["diagnosis_answer.id"], name=op.f("fk_diagnosis_override_answer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_override")),
    )
    op.create_index("ix_diagnosis_override_answer_id", "diagnosis_override", ["answer_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_diagnosis_override_answer_id", table_name="diagnosis_override")
    op.drop_table("diagnosis_override")
    op.drop_index("ix_report_finding_report_id", table_name="report_finding")
    op.drop_table("report_finding")
    op.drop_index("ix_report_action_report_id", table_name="report_action")
    op.drop_table("report_action")
    op.drop_index("ix_diagnosis_answer_stage", table_name="diagnosis_answer")
    op.drop_table("diagnosis_answer")
    op.drop_index("uq_unit_cost_open", table_name="unit_cost", postgresql_where=sa.text("ended_at is null"))
    op.drop_table("unit_cost")
    op.drop_table("diagnostic_report")
    op.drop_index("ix_diagnosis_run_asked_at", table_name="diagnosis_run")
    op.drop_table("diagnosis_run")
