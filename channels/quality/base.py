"""What QA's services share: the database, where runs and sets lie, the error."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from channels.staff.roles import Permission, Staff, require, require_everywhere
from corpus.database import Database
from corpus.errors import InputError

FOLDER = "quality"  # of the data folder; the masked log and the golden set lie there too
_MIGRATIONS = Path(__file__).parent / "migrations"


class QualityError(InputError):
    """What QA asked for cannot be done; the code says why."""

    code = "EVAL_UNKNOWN"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose answers are judged: the installation's own assistant (``unit`` None) or an agency's. ``home`` is where its
    masked log and its golden questions lie, in ``quality/``."""

    assistant: str
    name: str
    unit: str | None
    collection: str
    home: Path

    def require(self, staff: Staff, permission: Permission) -> None:
        """Raise ``TrolyError`` (``FORBIDDEN``) unless somebody may do something here: an agency's people at their own
        assistant, at the installation's own who reaches every unit."""
        if self.unit is None:
            require_everywhere(staff, permission, self.collection)
        else:
            require(staff, permission, self.unit, self.collection)


def quality_database(home: Path) -> Database:
    """QA's database of a data folder."""
    return Database(home / "quality.sqlite", _MIGRATIONS, "alembic_version_quality")


def runs_folder(home: Path) -> Path:
    """Where runs that were started here lie."""
    return home / FOLDER / "runs"


def sets_folder(home: Path) -> Path:
    """Where uploaded question sets lie."""
    return home / FOLDER / "sets"
