"""Spreadsheets: trackers that came in with their mapping and plan, and what headings were last said to mean.

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spreadsheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("grid_key", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sheets", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("received_by_id", sa.Uuid(), nullable=False),
        sa.Column("chosen", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=True),
        sa.Column("keep_held", sa.Boolean(), nullable=False),
        sa.Column("shape", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mapped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mapped_by", sa.Text(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_by", sa.Text(), nullable=True),
        sa.Column("planned_by_id", sa.Uuid(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("cells", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by", sa.Text(), nullable=True),
        sa.Column("abandoned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("abandoned_by", sa.Text(), nullable=True),
        sa.Column("plan", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("placed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "state in ('received', 'mapped', 'planned', 'applying', 'applied', 'abandoned')",
            name=op.f("ck_spreadsheet_state"),
        ),
        sa.CheckConstraint("(mapped_at is null) = (mapped_by is null)", name=op.f("ck_spreadsheet_mapped")),
        sa.CheckConstraint("(planned_at is null) = (planned_by is null)", name=op.f("ck_spreadsheet_planned")),
        sa.CheckConstraint("(applied_at is null) = (applied_by is null)", name=op.f("ck_spreadsheet_applied")),
        sa.CheckConstraint("(state = 'applied') = (applied_at is not null)", name=op.f("ck_spreadsheet_applied_state")),
        sa.CheckConstraint("(abandoned_at is null) = (abandoned_by is null)", name=op.f("ck_spreadsheet_abandoned")),
        sa.CheckConstraint(
            "(state = 'abandoned') = (abandoned_at is not null)", name=op.f("ck_spreadsheet_abandoned_state")
        ),
        sa.CheckConstraint(
            "state not in ('planned', 'applying', 'applied') or plan is not null",
            name=op.f("ck_spreadsheet_has_plan"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spreadsheet")),
    )
    op.create_index("ix_spreadsheet_received_at", "spreadsheet", ["received_at"], unique=False)
    op.create_table(
        "spreadsheet_heading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("chosen_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spreadsheet_heading")),
        sa.UniqueConstraint("heading", name=op.f("uq_spreadsheet_heading_heading")),
    )


def downgrade() -> None:
    op.drop_table("spreadsheet_heading")
    op.drop_index("ix_spreadsheet_received_at", table_name="spreadsheet")
    op.drop_table("spreadsheet")
