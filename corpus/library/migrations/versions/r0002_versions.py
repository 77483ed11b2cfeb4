"""Versions of records with their states, decisions about them, and findings that are let be."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    collation = "C" if postgresql else None
    if postgresql:
        op.alter_column("records", "collection", type_=sa.String(63, collation=collation))
        op.alter_column("records", "record_id", type_=sa.String(330, collation=collation))
    op.add_column("records", sa.Column("number", sa.Integer, nullable=False, server_default="1"))
    op.add_column("records", sa.Column("updated", sa.Date))
    op.add_column("records", sa.Column("as_of", sa.Date))
    op.add_column("imports", sa.Column("drafts", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "versions",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("collection", sa.String(63, collation=collation), nullable=False),
        sa.Column("record_id", sa.String(330, collation=collation), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("base", sa.Integer),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("source", sa.String(1024), nullable=False),
        sa.Column("reader", sa.String(32), nullable=False),
        sa.Column("fidelity", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_versions_identity", "versions", ["collection", "record_id", "number"], unique=True)
    op.create_table(
        "decisions",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, sa.ForeignKey("versions.row"), nullable=False, index=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "ignored",
        sa.Column("mark", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    # What stands in the library was answered from: it is published, and the first version known of it.
    op.execute(
        "INSERT INTO versions (collection, record_id, number, kind, title, digest, body, state, source, reader,"
        ' fidelity, at, "by", reason)'
        " SELECT collection, record_id, 1, kind, title, digest, body, 'published', source, reader,"
        " fidelity, changed_at, '', '' FROM records ORDER BY row"
    )
    _read_days(postgresql)
    op.drop_column("records", "body")


def _read_days(postgresql: bool) -> None:
    """The day each source changed and was read, out of the bodies."""
    for name in ("updated", "as_of"):
        value = f"CAST(CAST(body AS json) ->> '{name}' AS date)" if postgresql else f"json_extract(body, '$.{name}')"
        op.execute(f"UPDATE records SET {name} = {value}")


def downgrade() -> None:
    raise NotImplementedError("former versions have no place in the schema before; restore a backup")
