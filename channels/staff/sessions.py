"""Sessions on the server: the browser holds a random token, the database its digest."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete

from channels.staff.accounts import Accounts
from channels.staff.roles import Staff
from channels.staff.store import StaffStore
from channels.staff.tables import AccountRow, SessionRow

_CODE_SECONDS = 600.0  # from the password to the one-time code
_SEEN_EVERY = 20.0  # seconds between two notes that somebody was active


class Level(StrEnum):
    """How far sign-in has come."""

    CODE = "code"  # the password was right, the one-time code is to come
    SETUP = "setup"  # in, but first a password or an authenticator has to be set
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Session:
    """A session without its token. ``staff`` is read anew for every request. Times in seconds since 1970."""

    digest: str
    staff: Staff
    level: Level
    made: float
    seen: float
    ends: float
    agent: str
    provider_session: str


class Sessions:
    """The sessions of an installation. ``idle`` and ``longest`` in seconds."""

    def __init__(
        self, store: StaffStore, accounts: Accounts, idle: float, longest: float,
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self._database = store.database
        self._accounts = accounts
        self._idle, self._longest, self._clock = idle, longest, clock

    def open(self, account: str, level: Level, agent: str = "", provider_session: str = "") -> str:
        """A new session; gives its token, which is kept nowhere here."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._database.session() as db:
            db.execute(delete(SessionRow).where(SessionRow.ends < now))
            db.execute(delete(SessionRow).where(SessionRow.seen < now - self._idle))
            db.add(
                SessionRow(digest=digest_of(token), account=account, level=level, made=now, seen=now,
                           ends=now + self._longest, agent=agent[:200], provider_session=provider_session)
            )  # fmt: skip
        return token

    def rotate(self, token: str, level: Level, agent: str = "") -> str:
        """End a session and open its successor of another level: a token known before sign-in is worth nothing
        afterwards. Gives the new token."""
        found = self.find(token)
        if found is None:
            raise LookupError("no such session")
        self.close(token)
        return self.open(found.staff.id, level, agent or found.agent)

    def find(self, token: str, *, active: bool = True) -> Session | None:
        """The session of a token that is still good; ``active``: a person did something just now."""
        return self.find_digest(digest_of(token), active=active) if token else None

    def find_digest(self, digest: str, *, active: bool = True) -> Session | None:
        """As ``find``, by the digest of the token."""
        now = self._clock()
        with self._database.session() as db:
            row = db.get(SessionRow, digest)
            if row is None or now > row.ends or now > row.seen + self._idle:
                return None
            if row.level == Level.CODE and now > row.made + _CODE_SECONDS:
                return None
            account = db.get(AccountRow, row.account)
            if account is None or account.disabled is not None:
                return None
            if active and now > row.seen + _SEEN_EVERY:
                row.seen = now
            staff = self._accounts.staff_of(account)
            return Session(
                digest, staff, Level(row.level), row.made, row.seen, row.ends, row.agent, row.provider_session
            )

    def close(self, token: str) -> None:
        """End one session."""
        self.close_digest(digest_of(token))

    def close_digest(self, digest: str) -> None:
        """End one session, by the digest of its token."""
        with self._database.session() as db:
            db.execute(delete(SessionRow).where(SessionRow.digest == digest))

    def close_all(self, account: str, *, but: str = "") -> int:
        """End every session of an account, except the one with the digest ``but``; gives how many there were."""
        return self._close(SessionRow.account == account, SessionRow.digest != but)

    def close_provider(self, provider_session: str, account: str = "") -> int:
        """End the sessions that began with a session of the single sign-on, or all that the account has by it."""
        conditions = [SessionRow.provider_session != ""]
        if provider_session:
            conditions.append(SessionRow.provider_session == provider_session)
        if account:
            conditions.append(SessionRow.account == account)
        return self._close(*conditions) if len(conditions) > 1 else 0

    def of(self, account: str) -> list[Session]:
        """The open sessions of an account, the latest first."""
        with self._database.session() as db:
            query = db.query(SessionRow).filter(SessionRow.account == account).order_by(SessionRow.seen.desc())
            digests = [row.digest for row in query]
        return [session for digest in digests if (session := self.find_digest(digest, active=False))]

    def raise_level(self, digest: str, level: Level) -> None:
        """After the missing password or authenticator was set. The account's other sessions end."""
        with self._database.session() as db:
            row = db.get(SessionRow, digest)
            if row is not None:
                row.level = level

    def _close(self, *conditions: object) -> int:
        with self._database.session() as db:
            rows = db.query(SessionRow).filter(*conditions).all()  # type: ignore[arg-type]
            for row in rows:
                db.delete(row)
            return len(rows)


def digest_of(token: str) -> str:
    """What is stored of a token; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
