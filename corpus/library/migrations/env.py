"""Alembic environment: runs the migrations on the connection the library hands over."""

from __future__ import annotations

from alembic import context

import corpus.sources.tables  # noqa: F401 - its tables are part of the schema
from corpus.library.tables import Base

given = context.config.attributes
context.configure(connection=given["connection"], version_table=given["version_table"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
