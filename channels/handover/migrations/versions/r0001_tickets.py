"""Tickets with their lines and events, golden questions, tasks, and look-ups of dossiers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.String(24), primary_key=True),
        sa.Column("origin", sa.String(300), nullable=False, unique=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("record", sa.String(330), nullable=False),
        sa.Column("unit", sa.String(80), nullable=False),
        sa.Column("officer", sa.String(120), nullable=False),
        sa.Column("opened", sa.Float, nullable=False),
        sa.Column("heard", sa.Float, nullable=False),
        sa.Column("claimed", sa.Float),
        sa.Column("closed", sa.Float),
        sa.Column("why", sa.String(40), nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
    )
    op.create_index("ix_tickets_queue", "tickets", ["state", "unit"])
    op.create_index("ix_tickets_sender", "tickets", ["sender", "state"])
    # One open ticket a sender: two messages at once cannot open two.
    op.create_index(
        "ix_tickets_open", "tickets", ["sender"], unique=True,
        sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'"),
    )  # fmt: skip
    op.create_table(
        "ticket_lines",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("ticket", sa.String(24), nullable=False, index=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("side", sa.String(12), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("ref", sa.String(320), nullable=False, unique=True),
    )
    op.create_table(
        "ticket_events",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("ticket", sa.String(24), nullable=False, index=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("what", sa.String(24), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "golden",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("ticket", sa.String(24), nullable=False, unique=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("proposed_by", sa.String(120), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("drafted", sa.Text, nullable=False),
        sa.Column("answered", sa.Text, nullable=False),
        sa.Column("records", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("judged_by", sa.String(120), nullable=False),
        sa.Column("judged", sa.Float),
    )
    op.create_table(
        "tasks",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(330), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("opened_by", sa.String(120), nullable=False),
        sa.Column("ticket", sa.String(24), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("done", sa.Float),
        sa.Column("outcome", sa.Text, nullable=False),
    )
    op.create_index("ix_tasks_state", "tasks", ["state", "kind"])
    op.create_table(
        "dossier_lookups",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("asker", sa.String(120), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_lookups_code", "dossier_lookups", ["code", "at"])
    op.create_index("ix_lookups_asker", "dossier_lookups", ["asker", "at"])


def downgrade() -> None:
    for table in ("dossier_lookups", "tasks", "golden", "ticket_events", "ticket_lines", "tickets"):
        op.drop_table(table)
