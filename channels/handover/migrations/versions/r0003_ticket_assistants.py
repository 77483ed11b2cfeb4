"""Which assistant a ticket was opened through: its draft and its queue are those of that agency."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("assistant", sa.String(40), nullable=False, server_default=""))
