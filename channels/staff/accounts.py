"""Local accounts: made by an administrator, with roles, units and collections."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session as DatabaseSession

from channels.staff import totp
from channels.staff.passwords import Passwords
from channels.staff.roles import Role, Staff
from channels.staff.store import StaffStore
from channels.staff.tables import AccountRow, RecoveryRow
from corpus.errors import InputError, TrolyError
from corpus.language import clean

_FREE_FAILURES = 5  # wrong passwords or codes before a wait begins
_FIRST_WAIT, _LONGEST_WAIT = 30.0, 1800.0  # seconds
_LOGIN_LENGTH = 64
_CODE_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is listed. Times in seconds since 1970."""

    staff: Staff
    has_password: bool
    has_totp: bool
    must_change: bool
    external: bool
    locked_until: float
    disabled: float | None
    made: float


class Accounts:
    """The accounts of an installation."""

    def __init__(
        self, store: StaffStore, passwords: Passwords | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._passwords = passwords or Passwords()
        self._clock = clock

    # --- who there is

    def create(
        self, login: str, name: str, roles: Collection[Role], *, units: Collection[str] = (),
        collections: Collection[str] = (), issuer: str = "", subject: str = "",
    ) -> Account:  # fmt: skip
        """A new account that nobody can use yet (``set_password`` follows), or one of the single sign-on.
        Raises ``InputError`` (``BAD_INPUT``, ``LOGIN_TAKEN``)."""
        login, name = _login(login), clean(name).strip()
        if not name:
            raise InputError("an account needs a name")
        with self._store.database.session() as db:
            if db.scalars(select(AccountRow).where(AccountRow.login == login)).first():
                raise InputError(f"{login} exists", code="LOGIN_TAKEN")
            row = AccountRow(
                id=secrets.token_hex(8), login=login, name=name[:200], roles=_words(roles), units=_list(units),
                collections=_list(collections), password="", must_change=0, password_ends=None, totp="", totp_step=0, issuer=issuer,
                subject=subject, failures=0, locked_until=0.0, disabled=None, made=self._clock(),
            )  # fmt: skip
            db.add(row)
            return self._account(row)

    def all(self) -> list[Account]:
        """Every account, by login."""
        with self._store.database.session() as db:
            return [self._account(row) for row in db.scalars(select(AccountRow).order_by(AccountRow.login))]

    def get(self, identity: str) -> Account:
        """An account by id. Raises ``InputError`` (``NOT_FOUND``)."""
        with self._store.database.session() as db:
            return self._account(_row(db, identity))

    def by_login(self, login: str) -> Account:
        """An account by the name it signs in with. Raises ``InputError`` (``NOT_FOUND``)."""
        with self._store.database.session() as db:
            row = db.scalars(select(AccountRow).where(AccountRow.login == _login(login))).first()
            if row is None:
                raise InputError(f"no account {login}", code="NOT_FOUND")
            return self._account(row)

    def has_login(self, login: str) -> bool:
        """Whether a login is in use."""
        return self._find(AccountRow.login == _folded(login)) is not None

    def by_subject(self, issuer: str, subject: str) -> Account | None:
        """The account of somebody known to the single sign-on."""
        query = select(AccountRow).where(AccountRow.issuer == issuer, AccountRow.subject == subject)
        with self._store.database.session() as db:
            row = db.scalars(query).first() if issuer and subject else None
            return self._account(row) if row else None

    def change(
        self, identity: str, *, name: str | None = None, roles: Collection[Role] | None = None,
        units: Collection[str] | None = None, collections: Collection[str] | None = None,
    ) -> Account:  # fmt: skip
        """Change what is given. Takes effect with the next request. Raises ``InputError`` (``NOT_FOUND``,
        ``LAST_ADMINISTRATOR``)."""
        with self._store.database.session() as db:
            row = _row(db, identity)
            if roles is not None:
                if Role.ADMINISTRATOR not in roles:
                    _keep_one_administrator(db, row)
                row.roles = _words(roles)
            row.name = clean(name).strip()[:200] if name else row.name
            row.units = row.units if units is None else _list(units)
            row.collections = row.collections if collections is None else _list(collections)
            return self._account(row)

    def disable(self, identity: str, disabled: bool = True) -> Account:
        """Let somebody in no more, or again. Raises ``InputError`` (``NOT_FOUND``, ``LAST_ADMINISTRATOR``)."""
        with self._store.database.session() as db:
            row = _row(db, identity)
            if disabled:
                _keep_one_administrator(db, row)
            row.disabled = self._clock() if disabled else None
            return self._account(row)

    # --- passwords

    def issue_code(self, identity: str) -> str:
        """A one-time code in place of the password, to be handed over: good for a day, and only to set a password of
        one's own. Gives the code, which is kept nowhere."""
        code = totp.new_recovery_code()
        self._set(identity, totp.recovery_form(code), self._clock() + _CODE_SECONDS)
        return code

    def set_password(self, identity: str, password: str) -> None:
        """Set a new password; ends a lock-out. Raises ``InputError`` as ``Passwords.check``."""
        account = self.get(identity)
        self._passwords.check(password, (account.staff.login, account.staff.name))
        self._set(identity, password, None)

    def _set(self, identity: str, password: str, ends: float | None) -> None:
        stored = self._passwords.hash(password)
        with self._store.database.session() as db:
            row = _row(db, identity)
            row.password, row.password_ends, row.must_change = stored, ends, int(ends is not None)
            row.failures, row.locked_until = 0, 0.0

    def change_password(self, identity: str, old: str, new: str) -> None:
        """A person changes their own. Raises ``TrolyError`` (``SIGN_IN_FAILED``, ``LOCKED_OUT``) and as
        ``set_password``; also ``PASSWORD_SAME``."""
        self.verify_password(self.get(identity).staff.login, old)
        if old == new:
            raise InputError("the new password is the old one", code="PASSWORD_SAME")
        self.set_password(identity, new)

    def verify_password(self, login: str, password: str) -> Account:
        """The account whose password this is. Raises ``TrolyError``: ``LOCKED_OUT`` while a wait lasts, else
        ``SIGN_IN_FAILED``, whatever of the two was wrong, and after the same time; ``PASSWORD_ENDED`` for a one-time
        code that is too old."""
        row = self._find(AccountRow.login == _folded(login))
        self._not_waiting(row)
        stored = row.password if row else ""
        if row is not None and row.must_change:
            password = totp.recovery_form(password)
        fits = self._passwords.fits(stored, password)
        if row is None or not fits or row.disabled is not None:
            self._failed(row)
            raise TrolyError("wrong login or password", code="SIGN_IN_FAILED")
        if row.password_ends is not None and self._clock() > row.password_ends:
            raise TrolyError("the one-time code is too old", code="PASSWORD_ENDED")
        with self._store.database.session() as db:
            found = _row(db, row.id)
            if self._passwords.outdated(found.password):
                found.password = self._passwords.hash(password)
            if not found.totp:  # with an authenticator, only its code ends the count
                found.failures, found.locked_until = 0, 0.0
            return self._account(found)

    # --- second factor

    def set_totp(self, identity: str, secret: str, code: str) -> list[str]:
        """Take an authenticator into use once it shows the right code; gives new recovery codes, shown once.
        Raises ``TrolyError`` (``CODE_WRONG``)."""
        step = totp.step_of(secret, code, 0, self._clock)
        if step is None:
            raise TrolyError("the code is not of this secret", code="CODE_WRONG")
        codes = totp.new_recovery_codes()
        with self._store.database.session() as db:
            row = _row(db, identity)
            row.totp, row.totp_step = self._store.seal(secret), step
            db.execute(delete(RecoveryRow).where(RecoveryRow.account == identity))
            db.add_all(RecoveryRow(digest=self._recovery(identity, code)[0], account=identity) for code in codes)
        return codes

    def seal_anew(self) -> int:
        """Seal every authenticator's secret with the newest key; gives how many. Raises ``LibraryError``
        (``STAFF_KEY``): then none was."""
        with self._store.database.session() as db:
            rows = list(db.scalars(select(AccountRow).where(AccountRow.totp != "")))
            for row in rows:
                row.totp = self._store.seal(self._store.unseal(row.totp))
            return len(rows)

    def drop_totp(self, identity: str) -> None:
        """Forget the authenticator and the recovery codes; a new one has to be set up at the next sign-in."""
        with self._store.database.session() as db:
            row = _row(db, identity)
            row.totp, row.totp_step = "", 0
            db.execute(delete(RecoveryRow).where(RecoveryRow.account == identity))

    def verify_code(self, identity: str, code: str) -> Account:
        """Check a code of the authenticator, or a recovery code; each is good once. Raises ``TrolyError``
        (``CODE_WRONG``, ``LOCKED_OUT``)."""
        known = self._find(AccountRow.id == identity)
        self._not_waiting(known)
        secret = self._store.unseal(known.totp) if known and known.totp else ""
        with self._store.database.session() as db:
            row = _row(db, identity, lock=True)
            step = totp.step_of(secret, code, row.totp_step, self._clock) if secret else None
            if step is not None or self._use_recovery(db, identity, code):
                row.totp_step = step or row.totp_step
                row.failures, row.locked_until = 0, 0.0
                return self._account(row)
        self._failed(known)
        raise TrolyError("wrong, used or late code", code="CODE_WRONG")

    def recovery_codes_left(self, identity: str) -> int:
        """How many recovery codes were not used yet."""
        with self._store.database.session() as db:
            return len(db.scalars(select(RecoveryRow).where(RecoveryRow.account == identity)).all())

    # ---

    def staff_of(self, row: AccountRow) -> Staff:
        """The person a row is."""
        roles = frozenset(Role(name) for name in row.roles.split())
        return Staff(row.id, row.name, roles, frozenset(json.loads(row.units)), frozenset(json.loads(row.collections)),
                     row.login)  # fmt: skip

    def _account(self, row: AccountRow) -> Account:
        return Account(self.staff_of(row), bool(row.password), bool(row.totp), bool(row.must_change), bool(row.issuer),
                       row.locked_until, row.disabled, row.made)  # fmt: skip

    def _find(self, condition: ColumnElement[bool]) -> AccountRow | None:
        """A row to be read after its transaction."""
        with self._store.database.session() as db:
            row = db.scalars(select(AccountRow).where(condition)).first()
            if row is not None:
                db.expunge(row)
            return row

    def _not_waiting(self, row: AccountRow | None) -> None:
        if row is not None and row.locked_until > self._clock():
            raise TrolyError(f"{row.login} waits until {row.locked_until:.0f}", code="LOCKED_OUT")

    def _failed(self, row: AccountRow | None) -> None:
        """Count a failure; from the fifth on each doubles the wait. Nobody is locked out for good: whoever knows a
        login could otherwise keep its owner from work."""
        if row is None:
            return
        with self._store.database.session() as db:
            found = _row(db, row.id)
            found.failures += 1
            over = found.failures - _FREE_FAILURES
            if over >= 0:
                found.locked_until = self._clock() + min(_FIRST_WAIT * 2 ** min(over, 20), _LONGEST_WAIT)

    def _recovery(self, identity: str, code: str) -> list[str]:
        """What a code may be kept as, the newest key's first."""
        return self._store.signatures(f"recovery {identity} {totp.recovery_form(code)}")

    def _use_recovery(self, db: DatabaseSession, identity: str, code: str) -> bool:
        for digest in self._recovery(identity, code):
            row = db.get(RecoveryRow, digest)
            if row is not None and row.account == identity:
                db.delete(row)
                return True
        return False


def _row(db: DatabaseSession, identity: str, *, lock: bool = False) -> AccountRow:
    if lock and db.get_bind().dialect.name == "sqlite":
        # SQLite has no row locks: the first write takes the only one there is, so that no code is good twice.
        db.execute(update(AccountRow).where(AccountRow.id == identity).values(failures=AccountRow.failures))
    row = db.get(AccountRow, identity, with_for_update=lock)
    if row is None:
        raise InputError(f"no account {identity}", code="NOT_FOUND")
    return row


def _keep_one_administrator(db: DatabaseSession, leaving: AccountRow) -> None:
    if Role.ADMINISTRATOR not in leaving.roles.split() or leaving.disabled is not None:
        return
    query = select(AccountRow).where(AccountRow.disabled.is_(None), AccountRow.id != leaving.id)
    if not any(Role.ADMINISTRATOR in row.roles.split() for row in db.scalars(query)):
        raise InputError("nobody else could manage accounts", code="LAST_ADMINISTRATOR")


def _folded(login: str) -> str:
    return clean(login).strip().casefold()


def _login(login: str) -> str:
    folded = _folded(login)
    if not folded or len(folded) > _LOGIN_LENGTH or any(letter.isspace() for letter in folded):
        raise InputError(f"a login has 1 to {_LOGIN_LENGTH} characters and no spaces")
    return folded


def _words(roles: Collection[Role]) -> str:
    return " ".join(sorted(set(roles)))


def _list(names: Collection[str]) -> str:
    return json.dumps(sorted(set(names)), ensure_ascii=False)
