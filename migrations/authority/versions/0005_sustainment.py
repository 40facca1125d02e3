"""What became of the indicators after an engagement.

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sustainment_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("data_to", sa.Date(), nullable=False),
        sa.Column("data_version", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("day >= end_day", name=op.f("ck_sustainment_check_days")),
        sa.CheckConstraint("months in (0, 6, 12, 24)", name=op.f("ck_sustainment_check_months")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sustainment_check")),
        sa.UniqueConstraint("engagement_id", "months", name=op.f("uq_sustainment_check_engagement_id_months")),
    )
    op.create_table(
        "sustainment_value",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("end_value", sa.Float(), nullable=True),
        sa.Column("end_n", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("side in ('speed', 'waiting', 'balance')", name=op.f("ck_sustainment_value_side")),
        sa.CheckConstraint("unit in ('days', 'share', 'children', 'events')", name=op.f("ck_sustainment_value_unit")),
        sa.CheckConstraint(
            "verdict in ('kept_up', 'slipped', 'cannot_tell')", name=op.f("ck_sustainment_value_verdict")
        ),
        sa.ForeignKeyConstraint(["check_id"], ["sustainment_check.id"], name=op.f("fk_sustainment_value_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sustainment_value")),
        sa.UniqueConstraint("check_id", "code", name=op.f("uq_sustainment_value_check_id_code")),
    )


def downgrade() -> None:
    op.drop_table("sustainment_value")
    op.drop_table("sustainment_check")
