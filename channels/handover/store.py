"""Where the hand-over queue is kept: ``handover.sqlite`` in the data folder, or a PostgreSQL."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy.orm import Session

from corpus.database import Database

FILE = "handover.sqlite"
_MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version_handover"


class HandoverStore:
    """Sessions on the queue's database. Opens nothing until it is used; raises what ``Database`` raises."""

    def __init__(self, target: Path | str) -> None:
        self._target = target
        self.database = Database(target, _MIGRATIONS, VERSION_TABLE)

    def session(self) -> AbstractContextManager[Session]:
        """One transaction."""
        if isinstance(self._target, Path) and not self._target.exists():
            # Addresses of people stand in it while they wait: readable by its owner only, from the first byte on.
            self._target.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._target, os.O_RDWR | os.O_CREAT, 0o600))
        return self.database.session()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
