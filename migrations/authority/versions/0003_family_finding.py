"""Family finding: searches, links with their criteria, families as what they offer, triggers, files of links

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "capacity_family",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("siblings_most", sa.Integer(), nullable=True),
        sa.Column("disability", sa.Text(), nullable=False),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("development", sa.Text(), nullable=False),
        sa.Column("ethnicities", sa.Text(), nullable=False),
        sa.Column("religions", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("contacts", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=False),
        sa.Column("available_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("development in ('yes', 'no', 'unknown')", name=op.f("ck_capacity_family_development")),
        sa.CheckConstraint("disability in ('yes', 'no', 'unknown')", name=op.f("ck_capacity_family_disability")),
        sa.CheckConstraint("health in ('yes', 'no', 'unknown')", name=op.f("ck_capacity_family_health")),
        sa.CheckConstraint("kind in ('in_house', 'regional', 'other_agency')", name=op.f("ck_capacity_family_kind")),
        sa.CheckConstraint("sex in ('', 'any', 'female', 'male')", name=op.f("ck_capacity_family_sex")),
        sa.CheckConstraint(
            "status in ('available', 'linked', 'matched', 'on_hold', 'withdrawn')",
            name=op.f("ck_capacity_family_status"),
        ),
        sa.CheckConstraint(
            "age_from >= 0 and age_to <= 17 and age_from <= age_to", name=op.f("ck_capacity_family_ages")
        ),
        sa.CheckConstraint(
            "available_until is null or available_until >= available_from", name=op.f("ck_capacity_family_dates")
        ),
        sa.CheckConstraint("siblings_most between 1 and 9", name=op.f("ck_capacity_family_siblings_most")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_family")),
        sa.UniqueConstraint("reference", name=op.f("uq_capacity_family_reference")),
    )
    op.create_table(
        "links_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by", sa.Text(), nullable=True),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("(applied_at is null) = (report = '[]'::jsonb)", name=op.f("ck_links_file_report")),
        sa.CheckConstraint("(applied_at is null) = (applied_by is null)", name=op.f("ck_links_file_applied")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links_file")),
    )
    op.create_table(
        "widening_trigger",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_widening_trigger_reason")),
        sa.CheckConstraint("days is null or days > 0", name=op.f("ck_widening_trigger_days")),
        sa.CheckConstraint("level in (1, 2)", name=op.f("ck_widening_trigger_level")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_widening_trigger")),
    )
    op.create_table(
        "child_sought",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("alone", sa.Text(), nullable=False),
        sa.Column("religion", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("avoid", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("alone in ('', 'yes')", name=op.f("ck_child_sought_alone")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_child_sought_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_sought")),
        sa.UniqueConstraint("case_id", name=op.f("uq_child_sought_case_id")),
    )
    op.create_table(
        "family_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("considered", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("external", sa.Text(), nullable=False),
        sa.Column("age", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("siblings", sa.Text(), nullable=False),
        sa.Column("disability", sa.Text(), nullable=False),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("development", sa.Text(), nullable=False),
        sa.Column("ethnicity", sa.Text(), nullable=False),
        sa.Column("religion", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("milestone_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("stop_reason", sa.Text(), nullable=False),
        sa.Column("stop_words", sa.Text(), nullable=False),
        sa.Column("stop_decided_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("end_milestone_id", sa.Uuid(), nullable=True),
        sa.Column("feedback_on", sa.Date(), nullable=True),
        sa.Column("feedback_given_by", sa.Text(), nullable=False),
        sa.Column("feedback_note", sa.Text(), nullable=False),
        sa.Column("feedback_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("feedback_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("(decision = '') = (decided_by = '')", name=op.f("ck_family_link_decided")),
        sa.CheckConstraint("(outcome = '') = (ended is null)", name=op.f("ck_family_link_ended")),
        sa.CheckConstraint("(outcome = '') = (ended_at is null)", name=op.f("ck_family_link_ended_at")),
        sa.CheckConstraint("(outcome = 'stopped') = (stop_reason <> '')", name=op.f("ck_family_link_stopped")),
        sa.CheckConstraint("age in ('met', 'not_met', 'unknown')", name=op.f("ck_family_link_age")),
        sa.CheckConstraint("contact in ('met', 'not_met', 'unknown')", name=op.f("ck_family_link_contact")),
        sa.CheckConstraint("decision in ('', 'pursue', 'information', 'panel')", name=op.f("ck_family_link_decision")),
        sa.CheckConstraint("development in ('met', 'not_met', 'unknown')", name=op.f("ck_family_link_development")),
        sa.CheckConstraint("disability in ('met', 'not_met', 'unknown')", name=op.f("ck_family_link_disability")),
        sa.CheckConstraint("ethnicity in ('met', 'not_met', 'unknown')", name=op.f("ck_family_link_ethnicity")),
        sa.CheckConstraint("feedback_on is null or outcome = 'stopped'", name=op.f("ck_family_link_feedback")),
        sa.CheckConstraint("health in ('met', 'not_met', 'unknown')", name=op.f("ck_family_link_health")),
        sa.CheckConstraint("language in ('met', 'not_met', 'unknown')", name=op.f("ck_family_link_language")),
        sa.CheckConstraint("outcome in ('', 'stopped', 'matched')", name=op.f("ck_family_link_outcome")),
        sa.CheckConstraint("region in ('met', 'not_met', 'unknown')", name=op.f("ck_family_link_region")),
        sa.CheckConstraint("religion in ('met', 'not_met', 'unknown')", name=op.f("ck_family_link_religion")),
        sa.CheckConstraint("sex in ('met', 'not_met', 'unknown')", name=op.f("ck_family_link_sex")),
        sa.CheckConstraint("siblings in ('met', 'not_met', 'unknown')", name=op.f("ck_family_link_siblings")),
        sa.CheckConstraint(
            "stop_reason in ('', 'criteria', 'adopter_withdrew', 'adopter_other', 'other_family', 'information', 'support', 'contact', 'siblings', 'funding', 'no_answer', 'panel', 'plan', 'other')",
            name=op.f("ck_family_link_stop_reason"),
        ),
        sa.CheckConstraint("(ended_at is null) = (ended_by is null)", name=op.f("ck_family_link_ended_by")),
        sa.CheckConstraint("(feedback_at is null) = (feedback_by is null)", name=op.f("ck_family_link_feedback_by")),
        sa.CheckConstraint("(feedback_at is null) = (feedback_on is null)", name=op.f("ck_family_link_feedback_at")),
        sa.CheckConstraint("ended is null or ended >= considered", name=op.f("ck_family_link_dates")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_family_link_case_id")),
        sa.ForeignKeyConstraint(["family_id"], ["capacity_family.id"], name=op.f("fk_family_link_family_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_link")),
        sa.UniqueConstraint(
            "case_id", "reference", "considered", name=op.f("uq_family_link_case_id_reference_considered")
        ),
    )
    op.create_index("ix_family_link_case_id", "family_link", ["case_id"], unique=False)
    op.create_index("ix_family_link_family_id", "family_link", ["family_id"], unique=False)
    op.create_table(
        "search_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("began", sa.Date(), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("milestone_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(kind = 'search') = (reach <> '')", name=op.f("ck_search_step_reach_of_search")),
        sa.CheckConstraint(
            "(withdrawn_at is null) = (withdrawn_reason = '')", name=op.f("ck_search_step_withdrawn_reason")
        ),
        sa.CheckConstraint(
            "kind in ('search', 'activity_day', 'exchange_day', 'profile_event', 'profile', 'photo', 'film')",
            name=op.f("ck_search_step_kind"),
        ),
        sa.CheckConstraint(
            "reach in ('', 'in_house', 'regional', 'national', 'specific')", name=op.f("ck_search_step_reach")
        ),
        sa.CheckConstraint("(withdrawn_at is null) = (withdrawn_by is null)", name=op.f("ck_search_step_withdrawn")),
        sa.CheckConstraint("ended is null or ended >= began", name=op.f("ck_search_step_dates")),
        sa.ForeignKeyConstraint(["case_id"], ["child_case.id"], name=op.f("fk_search_step_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_step")),
    )
    op.create_index("ix_search_step_case_id", "search_step", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_search_step_case_id", table_name="search_step")
    op.drop_table("search_step")
    op.drop_index("ix_family_link_family_id", table_name="family_link")
    op.drop_index("ix_family_link_case_id", table_name="family_link")
    op.drop_table("family_link")
    op.drop_table("child_sought")
    op.drop_table("widening_trigger")
    op.drop_table("links_file")
    op.drop_table("capacity_family")
