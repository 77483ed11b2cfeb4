"""Alembic environment: runs the migrations on the connection the database hands over."""

from __future__ import annotations

from alembic import context

from channels.quality.tables import Base

given = context.config.attributes
context.configure(connection=given["connection"], version_table=given["version_table"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
