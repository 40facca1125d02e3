"""Tracking meetings: the agenda with its reasons, the words of each child, what is said of actions carried over.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("chair", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("agreed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("circulated_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'closed') = (closed_at is not null)", name=op.f("ck_meeting_state_closed")),
        sa.CheckConstraint("(state = 'planned') = (opened_at is null)", name=op.f("ck_meeting_planned")),
        sa.CheckConstraint("state in ('planned', 'open', 'closed')", name=op.f("ck_meeting_state")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_meeting_title")),
        sa.CheckConstraint("(circulated_at is null) = (circulated_by is null)", name=op.f("ck_meeting_circulated")),
        sa.CheckConstraint("(closed_at is null) = (closed_by is null)", name=op.f("ck_meeting_closed")),
        sa.CheckConstraint("(opened_at is null) = (opened_by is null)", name=op.f("ck_meeting_opened")),
        sa.CheckConstraint("circulated_at is null or closed_at is not null", name=op.f("ck_meeting_circulated_closed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index("ix_meeting_held_on", "meeting", ["held_on"], unique=False)
    op.create_table(
        "meeting_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("discussion", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("closing", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(seen_at is null) = (seen_by is null)", name=op.f("ck_meeting_item_seen")),
        sa.CheckConstraint("place > 0", name=op.f("ck_meeting_item_place")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_meeting_item_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_item_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_item")),
        sa.UniqueConstraint("meeting_id", "case_id", name=op.f("uq_meeting_item_meeting_id_case_id")),
    )
    op.create_index("ix_meeting_item_case_id", "meeting_item", ["case_id"], unique=False)
    op.create_table(
        "carried_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome in ('done', 'dropped', 'kept')", name=op.f("ck_carried_action_outcome")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_carried_action_action_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_carried_action_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_action")),
        sa.UniqueConstraint("meeting_id", "action_id", name=op.f("uq_carried_action_meeting_id_action_id")),
    )
    op.create_index("ix_carried_action_action_id", "carried_action", ["action_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_carried_action_action_id", table_name="carried_action")
    op.drop_table("carried_action")
    op.drop_index("ix_meeting_item_case_id", table_name="meeting_item")
    op.drop_table("meeting_item")
    op.drop_index("ix_meeting_held_on", table_name="meeting")
    op.drop_table("meeting")
