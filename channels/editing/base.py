"""What all services of the editors share: the database, the clock, errors."""

from __future__ import annotations

from pathlib import Path

from corpus.database import Database
from corpus.errors import InputError
from corpus.language import clean, fold

FOLDER = "editing"
_MIGRATIONS = Path(__file__).parent / "migrations"
_LONGEST_NAME = 120


class EditingError(InputError):
    """What an editor asked for cannot be done; the code says why."""

    code = "EDIT_REFUSED"


def editing_database(home: Path) -> Database:
    """The editors' database of a data folder."""
    return Database(home / "editing.sqlite", _MIGRATIONS, "alembic_version_editing")


def person(name: str) -> str:
    """A person's account name as it is stored. Raises ``EditingError`` (``PERSON_UNKNOWN``) for none: nothing is done
    in nobody's name."""
    name = clean(name)
    if not name or len(name) > _LONGEST_NAME:
        raise EditingError("no account name", code="PERSON_UNKNOWN")
    return name


def same_person(one: str, other: str) -> bool:
    """Whether two account names are one person's, however they are typed."""
    return fold(clean(one)) == fold(clean(other))
