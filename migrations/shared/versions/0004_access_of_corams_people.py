"""The access of Coram's people under an engagement, and how an engagement ended.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("engagement", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True), schema="platform")
    op.add_column("engagement", sa.Column("ended_by", sa.Text(), nullable=True), schema="platform")
    op.add_column(
        "engagement", sa.Column("end_reason", sa.Text(), server_default="", nullable=False), schema="platform"
    )
    op.create_check_constraint(
        op.f("ck_engagement_ended"), "engagement", "(ended_at is null) = (ended_by is null)", schema="platform"
    )
    # Nobody revokes a membership whose time ran out.
    op.drop_constraint(op.f("ck_membership_revoked"), "membership", schema="platform")
    op.create_check_constraint(
        op.f("ck_membership_revoked"), "membership", "revoked_by is null or revoked_at is not null", schema="platform"
    )
    op.create_table(
        "engagement_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("sees", sa.Text(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("role in ('coram_consultant', 'coram_manager')", name=op.f("ck_engagement_access_role")),
        sa.CheckConstraint("sees in ('all', 'named', 'deidentified')", name=op.f("ck_engagement_access_sees")),
        sa.CheckConstraint("(approved_at is null) = (approved_by is null)", name=op.f("ck_engagement_access_approved")),
        sa.CheckConstraint(
            "(approved_at is null) = (membership_id is null)", name=op.f("ck_engagement_access_granted")
        ),
        sa.CheckConstraint("(ended_at is null) = (ended_by is null)", name=op.f("ck_engagement_access_ended")),
        sa.CheckConstraint("approved_by <> person_id", name=op.f("ck_engagement_access_not_by_oneself")),
        sa.ForeignKeyConstraint(["approved_by"], ["platform.person.id"], name=op.f("fk_engagement_access_approved_by")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["platform.engagement.id"], name=op.f("fk_engagement_access_engagement_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["platform.membership.id"], name=op.f("fk_engagement_access_membership_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["platform.person.id"], name=op.f("fk_engagement_access_person_id")),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["platform.person.id"], name=op.f("fk_engagement_access_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement_access")),
        schema="platform",
    )
    op.create_index("ix_engagement_access_person", "engagement_access", ["person_id"], unique=False, schema="platform")
    op.create_index(
        "uq_engagement_access_open",
        "engagement_access",
        ["engagement_id", "person_id", "role"],
        unique=True,
        schema="platform",
        postgresql_where=sa.text("ended_at is null"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_engagement_access_open",
        table_name="engagement_access",
        schema="platform",
        postgresql_where=sa.text("ended_at is null"),
    )
    op.drop_index("ix_engagement_access_person", table_name="engagement_access", schema="platform")
    op.drop_table("engagement_access", schema="platform")
    op.execute(
        "update platform.membership set revoked_by = person_id where revoked_at is not null and revoked_by is null"
    )
    op.drop_constraint(op.f("ck_membership_revoked"), "membership", schema="platform")
    op.create_check_constraint(
        op.f("ck_membership_revoked"), "membership", "(revoked_at is null) = (revoked_by is null)", schema="platform"
    )
    op.drop_constraint(op.f("ck_engagement_ended"), "engagement", schema="platform")
    op.drop_column("engagement", "end_reason", schema="platform")
    op.drop_column("engagement", "ended_by", schema="platform")
    op.drop_column("engagement", "ended_at", schema="platform")
