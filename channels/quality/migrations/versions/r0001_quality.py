"""Evaluation jobs and labels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "eval_jobs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("questions", sa.String(200), nullable=False),
        sa.Column("most", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("cancel", sa.Integer, nullable=False),
        sa.Column("run", sa.String(120), nullable=False),
        sa.Column("error", sa.String(40), nullable=False),
        sa.Column("heard", sa.DateTime, nullable=False),
    )
    op.create_table(
        "labels",
        sa.Column("answer", sa.String(24), primary_key=True),
        sa.Column("by", sa.String(120), primary_key=True),
        sa.Column("assistant", sa.String(40), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("label", sa.String(8), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
