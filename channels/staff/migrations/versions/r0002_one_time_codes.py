"""A password that was handed out ends by itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff_accounts", sa.Column("password_ends", sa.Float, nullable=True))


def downgrade() -> None:
    op.drop_column("staff_accounts", "password_ends")
