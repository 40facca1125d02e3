"""One authority's tables: uploads, findings, journeys, certificates, its audit.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("child", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("kind in ('read', 'write')", name=op.f("ck_audit_event_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_at", "audit_event", ["at"], unique=False)
    op.create_index("ix_audit_event_child", "audit_event", ["child", "at"], unique=False)
    op.create_table(
        "certification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("data_to", sa.Date(), nullable=False),
        sa.Column("extract_date", sa.Date(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("grade_proposed", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("certified_by", sa.Text(), nullable=False),
        sa.Column("certified_by_id", sa.Uuid(), nullable=False),
        sa.Column("certified_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("documents", sa.Integer(), nullable=True),
        sa.Column("second_round_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_round_reference", sa.Text(), nullable=False),
        sa.CheckConstraint("grade in ('A', 'B', 'C', 'D')", name=op.f("ck_certification_grade")),
        sa.CheckConstraint("(sent_at is null) = (documents is null)", name=op.f("ck_certification_sent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification")),
        sa.UniqueConstraint("version", name=op.f("uq_certification_version")),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("table_key", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("child", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("blocks", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index("ix_finding_upload_id_code_place", "finding", ["upload_id", "code", "place"], unique=True)
    op.create_table(
        "journey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child", sa.Text(), nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("entry", sa.Date(), nullable=True),
        sa.Column("decision", sa.Date(), nullable=True),
        sa.Column("placement_order", sa.Date(), nullable=True),
        sa.Column("match", sa.Date(), nullable=True),
        sa.Column("placed", sa.Date(), nullable=True),
        sa.Column("carer_start", sa.Date(), nullable=True),
        sa.Column("order", sa.Date(), nullable=True),
        sa.Column("reversed", sa.Date(), nullable=True),
        sa.Column("left", sa.Date(), nullable=True),
        sa.Column("incomplete", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("waiting_since", sa.Date(), nullable=True),
        sa.Column("known_until", sa.Date(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("derived_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(waiting_since is not null) = (standing in ('waiting_for_order', 'waiting_for_placement'))",
            name=op.f("ck_journey_waiting_since"),
        ),
        sa.CheckConstraint(
            "standing in ('no_decision', 'waiting_for_order', 'waiting_for_placement', 'placed', 'adopted', 'reversed', 'left', 'unknown')",
            name=op.f("ck_journey_standing"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey")),
        sa.UniqueConstraint("child", name=op.f("uq_journey_child")),
    )
    op.create_index("ix_journey_incomplete", "journey", ["incomplete"], unique=False, postgresql_using="gin")
    op.create_index("ix_journey_standing", "journey", ["standing"], unique=False)
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("what_to_do", sa.Text(), nullable=False),
        sa.Column("stated_year", sa.Integer(), nullable=True),
        sa.Column("years", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("received_by_id", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by", sa.Text(), nullable=True),
        sa.Column("applied_by_id", sa.Uuid(), nullable=True),
        sa.Column("applied_order", sa.Integer(), nullable=True),
        sa.Column("undo_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("contents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("doubts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("blocking", sa.Integer(), nullable=False),
        sa.Column("effective_before", sa.Text(), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("difference", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("(state = 'undone') = (undone_at is not null)", name=op.f("ck_upload_undone_state")),
        sa.CheckConstraint(
            "(state in ('applied', 'undone')) = (applied_order is not null)", name=op.f("ck_upload_applied_order")
        ),
        sa.CheckConstraint("state <> 'failed' or what_to_do <> ''", name=op.f("ck_upload_failed_says_what_to_do")),
        sa.CheckConstraint(
            "state in ('received', 'checking', 'checked', 'applying', 'applied', 'undone', 'failed')",
            name=op.f("ck_upload_state"),
        ),
        sa.CheckConstraint("undo_asked_at is null or state = 'applied'", name=op.f("ck_upload_undo_asked")),
        sa.CheckConstraint("(applied_at is null) = (applied_by is null)", name=op.f("ck_upload_applied")),
        sa.CheckConstraint("(undone_at is null) = (undone_by is null)", name=op.f("ck_upload_undone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("applied_order", name=op.f("uq_upload_applied_order")),
    )
    op.create_index("ix_upload_received_at", "upload", ["received_at"], unique=False)
    op.create_index(
        "uq_upload_content_hash",
        "upload",
        ["content_hash"],
        unique=True,
        postgresql_where=sa.text("state not in ('undone', 'failed')"),
    )
    op.create_table(
        "upload_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_upload_file_upload_id"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_file")),
        sa.UniqueConstraint("upload_id", "place", name=op.f("uq_upload_file_upload_id_place")),
    )


def downgrade() -> None:
    op.drop_table("upload_file")
    op.drop_index(
        "uq_upload_content_hash", table_name="upload", postgresql_where=sa.text("state not in ('undone', 'failed')")
    )
    op.drop_index("ix_upload_received_at", table_name="upload")
    op.drop_table("upload")
    op.drop_index("ix_journey_standing", table_name="journey")
    op.drop_index("ix_journey_incomplete", table_name="journey", postgresql_using="gin")
    op.drop_table("journey")
    op.drop_index("ix_finding_upload_id_code_place", table_name="finding")
    op.drop_table("finding")
    op.drop_table("certification")
    op.drop_index("ix_audit_event_child", table_name="audit_event")
    op.drop_index("ix_audit_event_at", table_name="audit_event")
    op.drop_table("audit_event")
