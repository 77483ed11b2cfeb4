"""Sources that are synchronised, and what each of their items was when it was last read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sources",
        sa.Column("name", sa.String(63), primary_key=True),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("finished_at", sa.DateTime, nullable=True),
        sa.Column("succeeded_at", sa.DateTime, nullable=True),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("report", sa.Text, nullable=False),
    )
    op.create_table(
        "source_items",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(63), nullable=False),
        sa.Column("item", sa.String(1024), nullable=False),
        sa.Column("linked", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("collection", sa.String(63), nullable=False),
        sa.Column("content", sa.String(16), nullable=False),
        sa.Column("path", sa.String(1024), nullable=False),
        sa.Column("stamp", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("etag", sa.String(512), nullable=False),
        sa.Column("modified", sa.String(80), nullable=False),
        sa.Column("links", sa.Text, nullable=False),
        sa.Column("ids", sa.Text, nullable=False),
        sa.Column("hidden", sa.Integer, nullable=False),
        sa.Column("error", sa.String(64), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_source_items_identity", "source_items", ["source", "item"], unique=True)


def downgrade() -> None:
    op.drop_table("source_items")
    op.drop_table("sources")
