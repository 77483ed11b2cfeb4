"""The database of staff and the key of the installation."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Engine, event

from corpus.database import Database
from corpus.errors import LibraryError

FILE, KEY_FILE = "staff.sqlite", "staff.key"
_MIGRATIONS = Path(__file__).parent / "migrations"


class _Durable(Database):
    """Every commit is on the disk when it returns. The log's head lies in a file beside the database: a power cut that
    took the last commits back would look like somebody who shortened the log."""

    def engine(self) -> Engine:
        engine = super().engine()
        if engine.dialect.name == "sqlite" and not event.contains(engine, "checkout", _wait_for_disk):
            event.listen(engine, "checkout", _wait_for_disk)
        return engine


def _wait_for_disk(connection: Any, *_: object) -> None:
    connection.execute("PRAGMA synchronous = FULL")


class StaffStore:
    """Where accounts, sessions and the log are kept: ``staff.sqlite`` in the data folder, or a PostgreSQL by URL.

    The key in ``staff.key`` seals what must be read again (TOTP secrets) and signs what must not be changed unseen
    (the head of the log). It stays out of the database, so that a copy of the database alone opens nothing.
    """

    def __init__(self, home: Path, url: str = "") -> None:
        self.home = home
        self.database = _Durable(url or home / FILE, _MIGRATIONS, "alembic_version_staff")

    def seal(self, text: str) -> str:
        """Encrypt (Fernet: AES-128-CBC with HMAC)."""
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str, seconds: int | None = None) -> str:
        """What ``seal`` was given, at most so many ``seconds`` ago. Raises ``LibraryError`` (``STAFF_KEY``) when the
        key is another one, or it is too long ago."""
        try:
            return self._fernet.decrypt(sealed.encode(), seconds).decode()
        except InvalidToken as error:
            raise LibraryError(f"{KEY_FILE} is not the key this was sealed with", code="STAFF_KEY") from error

    def sign(self, text: str) -> str:
        """A keyed digest, hexadecimal: nobody without the key makes one, or guesses what a short code was."""
        return hmac.new(self._key("sign"), text.encode(), hashlib.sha256).hexdigest()

    @cached_property
    def _fernet(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self._key("seal")))

    def _key(self, purpose: str) -> bytes:
        return hmac.new(self._root, purpose.encode(), hashlib.sha256).digest()

    @cached_property
    def _root(self) -> bytes:
        path = self.home / KEY_FILE
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _create(path)
            root = bytes.fromhex(path.read_text("ascii").strip())
        except OSError as error:
            raise LibraryError(f"{path}: {error.strerror}", code="HOME_UNWRITABLE") from error
        except ValueError as error:
            raise LibraryError(f"{path} holds no key", code="STAFF_KEY") from error
        if len(root) != 32:
            raise LibraryError(f"{path} holds no key", code="STAFF_KEY")
        return root


def _create(path: Path) -> None:
    """Write a new key whole or not at all; of two programs that start at once, both take the first one's."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
