"""Extracts: what an upload holds and as at which day, and as at which day a journey's standing is.

Revision: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("upload", sa.Column("stated_as_at", sa.Date(), nullable=True))
    op.add_column("upload", sa.Column("kind", sa.Text(), server_default="return", nullable=False))
    op.add_column("upload", sa.Column("as_at", sa.Date(), nullable=True))
    op.create_check_constraint(
        op.f("ck_upload_kind"), "upload", "kind in ('return', 'annex_a_list_10', 'ssd_permanence')"
    )
    op.create_check_constraint(op.f("ck_upload_as_at"), "upload", "(kind = 'return') = (as_at is null)")
    op.create_check_constraint(op.f("ck_upload_years"), "upload", "kind = 'return' or years = '{}'")
    op.add_column("journey", sa.Column("as_at", sa.Date(), nullable=True))
    # Until now every standing was as at the last day that any child's returns tell of.
    op.execute("update journey set as_at = (select max(known_until) from journey)")
    op.alter_column("journey", "as_at", nullable=False)


def downgrade() -> None:
    op.drop_column("journey", "as_at")
    for name in ("years", "as_at", "kind"):
        op.drop_constraint(op.f(f"ck_upload_{name}"), "upload", type_="check")
    for name in ("as_at", "kind", "stated_as_at"):
        op.drop_column("upload", name)
