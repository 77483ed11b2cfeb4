"""Accounts, recovery codes, sessions and the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_accounts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("login", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("roles", sa.String(200), nullable=False),
        sa.Column("units", sa.Text, nullable=False),
        sa.Column("collections", sa.Text, nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("must_change", sa.Integer, nullable=False),
        sa.Column("totp", sa.Text, nullable=False),
        sa.Column("totp_step", sa.Integer, nullable=False),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.Float, nullable=False),
        sa.Column("disabled", sa.Float, nullable=True),
        sa.Column("made", sa.Float, nullable=False),
    )
    op.create_index("ix_staff_accounts_subject", "staff_accounts", ["issuer", "subject"])
    account = ("staff_accounts.id",)
    op.create_table(
        "staff_recovery_codes",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(32), sa.ForeignKey(*account, ondelete="CASCADE"), nullable=False, index=True),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(32), sa.ForeignKey(*account, ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("made", sa.Float, nullable=False),
        sa.Column("seen", sa.Float, nullable=False),
        sa.Column("ends", sa.Float, nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("provider_session", sa.String(300), nullable=False),
    )
    op.create_table(
        "staff_audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("who", sa.String(64), nullable=False, index=True),
        sa.Column("what", sa.String(64), nullable=False, index=True),
        sa.Column("subject", sa.String(400), nullable=False, index=True),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("after", sa.String(64), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    for table in ("staff_audit", "staff_sessions", "staff_recovery_codes", "staff_accounts"):
        op.drop_table(table)
