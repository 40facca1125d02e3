"""People, the register of authorities, and runs.

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
        "authority",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("ons_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("provisioned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'registered') = (role is null)", name=op.f("ck_authority_provisioned")),
        sa.CheckConstraint("status in ('registered', 'active', 'suspended')", name=op.f("ck_authority_status")),
        sa.CheckConstraint("valid_until is null or valid_until > valid_from", name=op.f("ck_authority_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sa.UniqueConstraint("code", name=op.f("uq_authority_code")),
        sa.UniqueConstraint("role", name=op.f("uq_authority_role")),
        schema="platform",
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        schema="platform",
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        schema="platform",
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("arguments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("error_class", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("what_to_do", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state in ('done', 'failed')) = (finished_at is not null)", name=op.f("ck_run_finished")),
        sa.CheckConstraint("state in ('queued', 'running', 'done', 'failed')", name=op.f("ck_run_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        schema="platform",
    )
    op.create_index(
        "ix_run_unfinished",
        "run",
        ["state"],
        unique=False,
        schema="platform",
        postgresql_where=sa.text("state in ('queued', 'running')"),
    )
    op.create_index(
        "uq_run_unfinished",
        "run",
        ["scope", "task", "key"],
        unique=True,
        schema="platform",
        postgresql_where=sa.text("state in ('queued', 'running') and key is not null"),
    )
    op.create_table(
        "security_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_event")),
        schema="platform",
    )
    op.create_index("ix_security_event_at", "security_event", ["at"], unique=False, schema="platform")
    op.create_index(
        "ix_security_event_authority", "security_event", ["authority_id", "at"], unique=False, schema="platform"
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
        schema="platform",
    )
    op.create_index("ix_sign_in_attempt_account", "sign_in_attempt", ["account", "at"], unique=False, schema="platform")
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("named_to_national", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_agreement_dates")),
        sa.ForeignKeyConstraint(["authority_id"], ["platform.authority.id"], name=op.f("fk_agreement_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        schema="platform",
    )
    op.create_index(
        "uq_agreement_open",
        "agreement",
        ["authority_id"],
        unique=True,
        schema="platform",
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "authority_succession",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("predecessor_id", sa.Uuid(), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["platform.authority.id"], name=op.f("fk_authority_succession_predecessor_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["platform.authority.id"], name=op.f("fk_authority_succession_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_succession")),
        sa.UniqueConstraint(
            "predecessor_id", "successor_id", name=op.f("uq_authority_succession_predecessor_id_successor_id")
        ),
        schema="platform",
    )
    op.create_table(
        "engagement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_model", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "delivery_model in ('consultancy', 'managed_service', 'none')", name=op.f("ck_engagement_delivery_model")
        ),
        sa.CheckConstraint("ends is null or ends >= starts", name=op.f("ck_engagement_dates")),
        sa.ForeignKeyConstraint(["authority_id"], ["platform.authority.id"], name=op.f("fk_engagement_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
        schema="platform",
    )
    op.create_index("ix_engagement_current", "engagement", ["authority_id", "starts"], unique=False, schema="platform")
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "role in ('social_worker', 'family_finder', 'service_manager', 'analyst', 'decision_maker', 'panel_adviser', 'authority_administrator', 'coram_consultant', 'coram_manager', 'national_lead', 'commissioner', 'operator')",
            name=op.f("ck_membership_role"),
        ),
        sa.CheckConstraint("(revoked_at is null) = (revoked_by is null)", name=op.f("ck_membership_revoked")),
        sa.CheckConstraint("valid_until is null or valid_until >= valid_from", name=op.f("ck_membership_dates")),
        sa.ForeignKeyConstraint(["authority_id"], ["platform.authority.id"], name=op.f("fk_membership_authority_id")),
        sa.ForeignKeyConstraint(["granted_by"], ["platform.person.id"], name=op.f("fk_membership_granted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["platform.person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["revoked_by"], ["platform.person.id"], name=op.f("fk_membership_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        schema="platform",
    )
    op.create_index("ix_membership_authority", "membership", ["authority_id"], unique=False, schema="platform")
    op.create_index(
        "uq_membership_open",
        "membership",
        [
            "person_id",
            sa.literal_column("coalesce(authority_id, '00000000-0000-0000-0000-000000000000'::uuid)"),
            "role",
        ],
        unique=True,
        schema="platform",
        postgresql_where=sa.text("revoked_at is null"),
    )
    op.create_table(
        "reset_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["platform.person.id"], name=op.f("fk_reset_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reset_token_token_hash")),
        schema="platform",
    )
    op.create_table(
        "login_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["platform.membership.id"], name=op.f("fk_login_session_membership_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["platform.person.id"], name=op.f("fk_login_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
        schema="platform",
    )
    op.create_index("ix_login_session_person", "login_session", ["person_id"], unique=False, schema="platform")


def downgrade() -> None:
    op.drop_index("ix_login_session_person", table_name="login_session", schema="platform")
    op.drop_table("login_session", schema="platform")
    op.drop_table("reset_token", schema="platform")
    op.drop_index(
        "uq_membership_open", table_name="membership", schema="platform", postgresql_where=sa.text("revoked_at is null")
    )
    op.drop_index("ix_membership_authority", table_name="membership", schema="platform")
    op.drop_table("membership", schema="platform")
    op.drop_index("ix_engagement_current", table_name="engagement", schema="platform")
    op.drop_table("engagement", schema="platform")
    op.drop_table("authority_succession", schema="platform")
    op.drop_index(
        "uq_agreement_open", table_name="agreement", schema="platform", postgresql_where=sa.text("ended_at is null")
    )
    op.drop_table("agreement", schema="platform")
    op.drop_index("ix_sign_in_attempt_account", table_name="sign_in_attempt", schema="platform")
    op.drop_table("sign_in_attempt", schema="platform")
    op.drop_index("ix_security_event_authority", table_name="security_event", schema="platform")
    op.drop_index("ix_security_event_at", table_name="security_event", schema="platform")
    op.drop_table("security_event", schema="platform")
    op.drop_index(
        "uq_run_unfinished",
        table_name="run",
        schema="platform",
        postgresql_where=sa.text("state in ('queued', 'running') and key is not null"),
    )
    op.drop_index(
        "ix_run_unfinished",
        table_name="run",
        schema="platform",
        postgresql_where=sa.text("state in ('queued', 'running')"),
    )
    op.drop_table("run", schema="platform")
    op.drop_table("person", schema="platform")
    op.drop_table("feedback", schema="platform")
    op.drop_table("authority", schema="platform")
