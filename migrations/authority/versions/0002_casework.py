"""Casework: cases, milestones, delays, actions, notes, siblings, settings.

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
        "clock_setting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("unit in ('working_days', 'days', 'weeks', 'months')", name=op.f("ck_clock_setting_unit")),
        sa.CheckConstraint("amount is null or amount > 0", name=op.f("ck_clock_setting_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_setting")),
        sa.UniqueConstraint("code", "since", name=op.f("uq_clock_setting_code_since")),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_digest_person_id_day")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("record_id", "version", name=op.f("uq_revision_record_id_version")),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_filter_person_id_name")),
    )
    op.create_table(
        "sibling_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("(decision = 'undecided') = (decided_on is null)", name=op.f("ck_sibling_group_decided")),
        sa.CheckConstraint("decision in ('undecided', 'together', 'apart')", name=op.f("ck_sibling_group_decision")),
        sa.CheckConstraint("(decided_on is null) = (decided_by is null)", name=op.f("ck_sibling_group_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sibling_group")),
        sa.UniqueConstraint("label", name=op.f("uq_sibling_group_label")),
    )
    op.create_table(
        "threshold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("amber", sa.Integer(), nullable=False),
        sa.Column("red", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "stage in ('early_alert', 'awaiting_order', 'finding', 'matched', 'placed', 'closed') and stage <> 'closed'",
            name=op.f("ck_threshold_stage"),
        ),
        sa.CheckConstraint("amber > 0 and red > amber", name=op.f("ck_threshold_marks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threshold")),
        sa.UniqueConstraint("stage", "since", name=op.f("uq_threshold_stage_since")),
    )
    op.create_table(
        "child_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("ethnicity", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("finder", sa.Text(), nullable=False),
        sa.Column("finder_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_needs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sibling_group_id", sa.Uuid(), nullable=True),
        sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted_by", sa.Text(), nullable=True),
        sa.Column("legal_hold", sa.Text(), nullable=False),
        sa.Column("in_returns", sa.Boolean(), nullable=False),
        sa.Column("returned", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("entry", sa.Date(), nullable=True),
        sa.Column("decision", sa.Date(), nullable=True),
        sa.Column("placement_order", sa.Date(), nullable=True),
        sa.Column("match", sa.Date(), nullable=True),
        sa.Column("placed", sa.Date(), nullable=True),
        sa.Column("order", sa.Date(), nullable=True),
        sa.Column("early_permanence", sa.Date(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column("conflicts", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(stage = 'closed') = (closing_reason <> '')", name=op.f("ck_child_case_closing_reason")),
        sa.CheckConstraint("in_returns or returned = '{}'::jsonb", name=op.f("ck_child_case_in_returns")),
        sa.CheckConstraint(
            "stage in ('early_alert', 'awaiting_order', 'finding', 'matched', 'placed', 'closed')",
            name=op.f("ck_child_case_stage"),
        ),
        sa.CheckConstraint("(restricted_at is null) = (restricted_by is null)", name=op.f("ck_child_case_restricted")),
        sa.ForeignKeyConstraint(
            ["sibling_group_id"], ["sibling_group.id"], name=op.f("fk_child_case_sibling_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_case")),
        sa.UniqueConstraint("child", name=op.f("uq_child_case_child")),
    )
    op.create_index("ix_child_case_finder_id", "child_case", ["finder_id"], unique=False)
    op.create_index("ix_child_case_sibling_group_id", "child_case", ["sibling_group_id"], unique=False)
    op.create_index("ix_child_case_stage", "child_case", ["stage", "stage_since"], unique=False)
    op.create_index("ix_child_case_worker_id", "child_case", ["worker_id"], unique=False)
    op.create_table(
        "action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(outcome = '') = (closed_at is null)", name=op.f("ck_action_closed_at")),
        sa.CheckConstraint("(outcome = '') = (closing_reason = '')", name=op.f("ck_action_closing_reason")),
        sa.CheckConstraint("origin in ('case', 'meeting', 'report', 'spreadsheet')", name=op.f("ck_action_origin")),
        sa.CheckConstraint("outcome in ('', 'done', 'dropped')", name=op.f("ck_action_outcome")),
        sa.CheckConstraint("(closed_at is null) = (closed_by is null)", name=op.f("ck_action_closed")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_action_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.create_index("ix_action_case_id", "action", ["case_id"], unique=False)
    op.create_index(
        "ix_action_open", "action", ["owner_id", "due"], unique=False, postgresql_where=sa.text("outcome = ''")
    )
    op.create_table(
        "case_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(ended_at is null) = (ended_by is null)", name=op.f("ck_case_access_ended")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_case_access_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_access")),
    )
    op.create_index(
        "uq_case_access_open",
        "case_access",
        ["case_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "case_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("source in ('typed', 'spreadsheet', 'meeting')", name=op.f("ck_case_note_source")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_case_note_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    op.create_index("ix_case_note_case_id", "case_note", ["case_id", "made_at"], unique=False)
    op.create_table(
        "delay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("began", sa.Date(), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("avoidable", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(closed_at is null) = (closing_reason = '')", name=op.f("ck_delay_closing_reason")),
        sa.CheckConstraint("avoidable in ('yes', 'partly', 'no', 'unknown')", name=op.f("ck_delay_avoidable")),
        sa.CheckConstraint(
            "owner in ('court', 'authority', 'family_finding', 'matching', 'health', 'adopters')",
            name=op.f("ck_delay_owner"),
        ),
        sa.CheckConstraint(
            "stage in ('early_alert', 'awaiting_order', 'finding', 'matched', 'placed', 'closed')",
            name=op.f("ck_delay_stage"),
        ),
        sa.CheckConstraint("(closed_at is null) = (closed_by is null)", name=op.f("ck_delay_closed")),
        sa.CheckConstraint("(closed_at is null) = (ended is null)", name=op.f("ck_delay_ended")),
        sa.CheckConstraint("ended is null or ended >= began", name=op.f("ck_delay_dates")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_delay_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delay")),
    )
    op.create_index("ix_delay_case_id", "delay", ["case_id"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("stands", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(stands = '') = (decided_at is null)", name=op.f("ck_milestone_decided_at")),
        sa.CheckConstraint(
            "source in ('typed', 'spreadsheet', 'meeting', 'family_finding')", name=op.f("ck_milestone_source")
        ),
        sa.CheckConstraint("stands in ('', 'typed', 'returned')", name=op.f("ck_milestone_stands")),
        sa.CheckConstraint(
            "withdrawn_at is null or withdrawn_reason <> ''", name=op.f("ck_milestone_withdrawn_reason")
        ),
        sa.CheckConstraint("(decided_at is null) = (decided_by is null)", name=op.f("ck_milestone_decided")),
        sa.CheckConstraint("(withdrawn_at is null) = (withdrawn_by is null)", name=op.f("ck_milestone_withdrawn")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_milestone_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index("ix_milestone_case_id", "milestone", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_milestone_case_id", table_name="milestone")
    op.drop_table("milestone")
    op.drop_index("ix_delay_case_id", table_name="delay")
    op.drop_table("delay")
    op.drop_index("ix_case_note_case_id", table_name="case_note")
    op.drop_table("case_note")
    op.drop_index("uq_case_access_open", table_name="case_access", postgresql_where=sa.text("ended_at is null"))
    op.drop_table("case_access")
    op.drop_index("ix_action_open", table_name="action", postgresql_where=sa.text("outcome = ''"))
    op.drop_index("ix_action_case_id", table_name="action")
    op.drop_table("action")
    op.drop_index("ix_child_case_worker_id", table_name="child_case")
    op.drop_index("ix_child_case_stage", table_name="child_case")
    op.drop_index("ix_child_case_sibling_group_id", table_name="child_case")
    op.drop_index("ix_child_case_finder_id", table_name="child_case")
    op.drop_table("child_case")
    op.drop_table("threshold")
    op.drop_table("sibling_group")
    op.drop_table("saved_filter")
    op.drop_table("revision")
    op.drop_table("digest")
    op.drop_table("clock_setting")
