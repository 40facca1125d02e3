"""Whom a membership lets a person see.

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("membership", sa.Column("sees", sa.Text(), server_default="all", nullable=False), schema="platform")
    op.create_check_constraint(
        op.f("ck_membership_sees"), "membership", "sees in ('all', 'named', 'deidentified')", schema="platform"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_membership_sees"), "membership", schema="platform")
    op.drop_column("membership", "sees", schema="platform")
