"""Records and imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "records",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("collection", sa.String(63), nullable=False),
        sa.Column("record_id", sa.String(330), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False, index=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("source", sa.String(1024), nullable=False, index=True),
        sa.Column("reader", sa.String(32), nullable=False),
        sa.Column("fidelity", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_records_identity", "records", ["collection", "record_id"], unique=True)
    op.create_table(
        "imports",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("collection", sa.String(63), nullable=False),
        sa.Column("source", sa.String(1024), nullable=False),
        sa.Column("reader", sa.String(32), nullable=False),
        sa.Column("created", sa.Integer, nullable=False),
        sa.Column("updated", sa.Integer, nullable=False),
        sa.Column("deleted", sa.Integer, nullable=False),
        sa.Column("skipped", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("imports")
    op.drop_table("records")
