"""Golden questions know whose assistant they are of; the mark of one made from the log is longer than a ticket's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no length
        op.alter_column("golden", "ticket", type_=sa.String(30))
    op.add_column("golden", sa.Column("assistant", sa.String(40), nullable=False, server_default="main"))
    op.create_index("ix_golden_assistant", "golden", ["assistant"])


def downgrade() -> None:
    op.drop_index("ix_golden_assistant", "golden")
    op.drop_column("golden", "assistant")
