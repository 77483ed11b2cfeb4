"""What QA's services share: the database, where runs and sets lie, the error."""

from __future__ import annotations

from pathlib import Path

from corpus.database import Database
from corpus.errors import InputError

FOLDER = "quality"  # of the data folder; the masked log and the golden set lie there too
_MIGRATIONS = Path(__file__).parent / "migrations"


class QualityError(InputError):
    """What QA asked for cannot be done; the code says why."""

    code = "EVAL_UNKNOWN"


def quality_database(home: Path) -> Database:
    """QA's database of a data folder."""
    return Database(home / "quality.sqlite", _MIGRATIONS, "alembic_version_quality")


def runs_folder(home: Path) -> Path:
    """Where runs that were started here lie."""
    return home / FOLDER / "runs"


def sets_folder(home: Path) -> Path:
    """Where uploaded question sets lie."""
    return home / FOLDER / "sets"
