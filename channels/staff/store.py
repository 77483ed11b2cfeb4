"""The database of staff and the key of the installation."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Engine, event

from corpus.database import Database
from corpus.errors import LibraryError

FILE, KEY_FILE = "staff.sqlite", "staff.key"
_KEY_BYTES = 32
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
    (the head of the log). It stays out of the database, so that a copy of the database alone opens nothing. A line is a
    key, the newest first.
    """

    def __init__(self, home: Path, url: str = "") -> None:
        self.home = home
        self.database = _Durable(url or home / FILE, _MIGRATIONS, "alembic_version_staff")
        self._known: tuple[tuple[int, int], list[bytes]] | None = None

    def seal(self, text: str) -> str:
        """Encrypt (Fernet: AES-128-CBC with HMAC) with the newest key."""
        return self._fernet().encrypt(text.encode()).decode()

    def unseal(self, sealed: str, seconds: int | None = None) -> str:
        """What ``seal`` was given, at most so many ``seconds`` ago. Raises ``LibraryError`` (``STAFF_KEY``) when it was
        sealed with none of the keys, or it is too long ago."""
        try:
            return self._fernet().decrypt(sealed.encode(), seconds).decode()
        except InvalidToken as error:
            raise LibraryError(f"{KEY_FILE} is not the key this was sealed with", code="STAFF_KEY") from error

    def sign(self, text: str) -> str:
        """A keyed digest, hexadecimal, by the newest key: nobody without the key makes one, or guesses what a short
        code was."""
        return self.signatures(text)[0]

    def signatures(self, text: str) -> list[str]:
        """What ``sign`` gives and gave, the newest key's first: to know again what an older key signed."""
        return [hmac.new(_key(root, "sign"), text.encode(), hashlib.sha256).hexdigest() for root in self._roots()]

    def new_key(self) -> None:
        """Put a new key before the old ones, which stay to read what they sealed; every process takes it at its next
        use. Raises ``LibraryError`` (``HOME_UNWRITABLE``, ``STAFF_KEY``)."""
        self._write([secrets.token_bytes(_KEY_BYTES), *self._roots()])

    def forget_old_keys(self) -> int:
        """Keep the newest key only; gives how many went. What they sealed and signed is worth nothing from here on."""
        roots = self._roots()
        self._write(roots[:1])
        return len(roots) - 1

    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(root, "seal"))) for root in self._roots()])

    def _roots(self) -> list[bytes]:
        """The keys, the newest first; read again when the file is another one."""
        path = self.home / KEY_FILE
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                if self._known is not None:  # deleted under a server that runs: it goes on with what it knows
                    return self._known[1]
                _create(path)
            state = path.stat()
            mark = (state.st_mtime_ns, state.st_ino)
            if self._known is None or self._known[0] != mark:
                self._known = (mark, [bytes.fromhex(line) for line in path.read_text("ascii").split()])
        except OSError as error:
            raise LibraryError(f"{path}: {error.strerror}", code="HOME_UNWRITABLE") from error
        except ValueError as error:
            raise LibraryError(f"{path} holds no key", code="STAFF_KEY") from error
        roots = self._known[1]
        if not roots or any(len(root) != _KEY_BYTES for root in roots):
            raise LibraryError(f"{path} holds no key", code="STAFF_KEY")
        return roots

    def _write(self, roots: list[bytes]) -> None:
        path = self.home / KEY_FILE
        try:
            draft = _draft(path, "".join(f"{root.hex()}\n" for root in roots))
            draft.replace(path)
        except OSError as error:
            raise LibraryError(f"{path}: {error.strerror}", code="HOME_UNWRITABLE") from error


def _key(root: bytes, purpose: str) -> bytes:
    return hmac.new(root, purpose.encode(), hashlib.sha256).digest()


def _create(path: Path) -> None:
    """Write a first key whole or not at all; of two programs that start at once, both take the first one's."""
    draft = _draft(path, secrets.token_hex(_KEY_BYTES) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, text: str) -> Path:
    """A file beside ``path`` for its owner only, on the disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft
