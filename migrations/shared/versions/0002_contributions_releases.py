"""Contributions, references and releases.

Revision: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contribution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_role", sa.Text(), server_default=sa.text("CURRENT_USER"), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("certified_by", sa.Text(), nullable=False),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("authority_role like 't\\_%%'", name=op.f("ck_contribution_written_by_an_authority")),
        sa.CheckConstraint("grade in ('A', 'B', 'C', 'D')", name=op.f("ck_contribution_grade_known")),
        sa.CheckConstraint(
            "jsonb_typeof(document) = 'object'", name=op.f("ck_contribution_contribution_is_a_document")
        ),
        sa.CheckConstraint(
            "stage in ('care_to_decision', 'decision_to_order', 'order_to_match', 'decision_to_match', 'match_to_placed', 'placed_to_adoption', 'care_to_placed')",
            name=op.f("ck_contribution_stage_known"),
        ),
        sa.CheckConstraint(
            "extract(day from quarter) = 1 and extract(month from quarter) in (1, 4, 7, 10)",
            name=op.f("ck_contribution_whole_quarter"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_contribution_version_counts_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint(
            "authority_role",
            "stage",
            "quarter",
            "version",
            name=op.f("uq_contribution_authority_role_stage_quarter_version"),
        ),
        schema="benchmarks",
    )
    op.create_index(op.f("ix_contribution_quarter"), "contribution", ["quarter"], unique=False, schema="benchmarks")
    op.create_table(
        "reference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference")),
        sa.UniqueConstraint("version", "stage", name=op.f("uq_reference_version_stage")),
        schema="benchmarks",
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("rebase", sa.Boolean(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("configuration", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_by_name", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("compiled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_by_name", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withheld_by", sa.Uuid(), nullable=True),
        sa.Column("withheld_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'compiling') = (compiled_at is null)", name=op.f("ck_release_compiled_when_no_longer_compiling")
        ),
        sa.CheckConstraint(
            "(status = 'published') = (approved_at is not null)", name=op.f("ck_release_published_when_approved")
        ),
        sa.CheckConstraint(
            "status <> 'withheld' or jsonb_array_length(reasons) > 0", name=op.f("ck_release_withheld_for_a_reason")
        ),
        sa.CheckConstraint(
            "status in ('compiling', 'draft', 'withheld', 'published')", name=op.f("ck_release_status_known")
        ),
        sa.CheckConstraint(
            "status not in ('draft', 'published') or sha256 is not null", name=op.f("ck_release_frozen_with_a_digest")
        ),
        sa.CheckConstraint(
            "(approved_at is null) = (approved_by is null)", name=op.f("ck_release_approved_at_and_by_together")
        ),
        sa.CheckConstraint(
            "(withheld_at is null) = (withheld_by is null)", name=op.f("ck_release_withheld_at_and_by_together")
        ),
        sa.CheckConstraint(
            "approved_by is null or approved_by <> requested_by", name=op.f("ck_release_approved_by_a_second_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("quarter", "number", name=op.f("uq_release_quarter_number")),
        sa.UniqueConstraint("slug", name=op.f("uq_release_slug")),
        schema="benchmarks",
    )
    op.create_index(
        "uq_release_published",
        "release",
        ["quarter"],
        unique=True,
        schema="benchmarks",
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_table(
        "round_two",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_role", sa.Text(), server_default=sa.text("CURRENT_USER"), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("certified_by", sa.Text(), nullable=False),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("authority_role like 't\\_%%'", name=op.f("ck_round_two_written_by_an_authority")),
        sa.CheckConstraint("grade in ('A', 'B', 'C', 'D')", name=op.f("ck_round_two_grade_known")),
        sa.CheckConstraint("jsonb_typeof(document) = 'object'", name=op.f("ck_round_two_round_two_is_a_document")),
        sa.CheckConstraint(
            "extract(day from quarter) = 1 and extract(month from quarter) in (1, 4, 7, 10)",
            name=op.f("ck_round_two_whole_quarter"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_round_two_version_counts_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_two")),
        sa.UniqueConstraint(
            "authority_role", "quarter", "version", name=op.f("uq_round_two_authority_role_quarter_version")
        ),
        schema="benchmarks",
    )
    op.create_index(op.f("ix_round_two_quarter"), "round_two", ["quarter"], unique=False, schema="benchmarks")
    op.create_table(
        "release_artefact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("chart", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(audience = 'T0') = (recipient is not null)", name=op.f("ck_release_artefact_own_data_has_its_owner")
        ),
        sa.CheckConstraint("audience in ('T0', 'T1', 'T2', 'T3')", name=op.f("ck_release_artefact_audience_known")),
        sa.ForeignKeyConstraint(["release_id"], ["benchmarks.release.id"], name=op.f("fk_release_artefact_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_artefact")),
        sa.UniqueConstraint(
            "release_id",
            "audience",
            "recipient",
            "name",
            name=op.f("uq_release_artefact_release_id_audience_recipient_name"),
            postgresql_nulls_not_distinct=True,
        ),
        schema="benchmarks",
    )
    op.create_index(
        "ix_release_artefact_recipient",
        "release_artefact",
        ["recipient", "release_id"],
        unique=False,
        schema="benchmarks",
    )
    op.create_table(
        "release_ledger",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["benchmarks.release.id"], name=op.f("fk_release_ledger_release_id")),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_ledger")),
        schema="benchmarks",
    )


def downgrade() -> None:
    op.drop_table("release_ledger", schema="benchmarks")
    op.drop_index("ix_release_artefact_recipient", table_name="release_artefact", schema="benchmarks")
    op.drop_table("release_artefact", schema="benchmarks")
    op.drop_index(op.f("ix_round_two_quarter"), table_name="round_two", schema="benchmarks")
    op.drop_table("round_two", schema="benchmarks")
    op.drop_index(
        "uq_release_published",
        table_name="release",
        schema="benchmarks",
        postgresql_where=sa.text("status = 'published'"),
    )
    op.drop_table("release", schema="benchmarks")
    op.drop_table("reference", schema="benchmarks")
    op.drop_index(op.f("ix_contribution_quarter"), table_name="contribution", schema="benchmarks")
    op.drop_table("contribution", schema="benchmarks")
