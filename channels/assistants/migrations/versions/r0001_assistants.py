"""Assistants, switches, usage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assistants",
        sa.Column("slug", sa.String(40), primary_key=True),
        sa.Column("unit", sa.String(120), nullable=False),
        sa.Column("collection", sa.String(63), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("spec", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
    )
    op.create_index("ix_assistants_collection", "assistants", ["collection"])
    op.create_table(
        "switches",
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "usage",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("assistant", sa.String(40), primary_key=True),
        sa.Column("channel", sa.String(24), primary_key=True),
        sa.Column("topic", sa.String(200), primary_key=True),
        sa.Column("outcome", sa.String(24), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("milliseconds", sa.Float, nullable=False),
    )
