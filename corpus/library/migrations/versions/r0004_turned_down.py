"""A draft that was turned down is told from a published version that was withdrawn."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What never was published, as far as can be told: what an editor wrote or somebody approved is published by a build,
    # which notes it, and what an import published was begun from nothing. The rest stays withdrawn.
    op.execute(
        "UPDATE versions SET state = 'turned_down' WHERE state = 'withdrawn' AND NOT EXISTS "
        "(SELECT 1 FROM decisions WHERE decisions.version = versions.row AND decisions.state = 'published') "
        "AND (reader = 'editor' OR base IS NOT NULL OR EXISTS "
        "(SELECT 1 FROM decisions WHERE decisions.version = versions.row AND decisions.state = 'approved'))"
    )
