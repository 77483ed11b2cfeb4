"""What administrators do with accounts, keys and the log. Page, route and whatever comes later ask here, and the rule
stands here: what reaches every agency is of who reaches every agency."""

from __future__ import annotations

from collections.abc import Collection

from channels.keys import ApiKey, Keys, Scope
from channels.staff.accounts import Account
from channels.staff.audit import Entry, Fault
from channels.staff.roles import EVERYWHERE, Permission, Role, Staff, require, require_everywhere
from channels.staff.room import StaffRoom
from corpus.errors import InputError, TrolyError

_LONGEST_LIFE = 3650  # days of a key


class Administration:
    """What administrators do in the house."""

    def __init__(self, room: StaffRoom, keys: Keys) -> None:
        self.accounts, self.keys, self.log = AccountDesk(room), KeyDesk(keys, room), LogDesk(room)


class AccountDesk:
    """Accounts. Who administers an agency sees its people and can lock them at once; roles, codes and units are given
    by who reaches every unit, since some permissions (publishing an index) know no unit."""

    def __init__(self, room: StaffRoom) -> None:
        self._room = room

    def all(self, staff: Staff) -> list[Account]:
        """The accounts somebody administers: those whose units are all theirs. Raises ``TrolyError`` (``FORBIDDEN``)."""
        require(staff, Permission.MANAGE_ACCOUNTS)
        return [account for account in self._room.accounts.all() if _is_of(account.staff, staff)]

    def get(self, staff: Staff, identity: str) -> Account:
        """One account. Raises ``TrolyError`` (``FORBIDDEN``, also for an account that is not there: who may not see it
        does not learn that), ``InputError`` (``NOT_FOUND``) for who sees all."""
        require(staff, Permission.MANAGE_ACCOUNTS)
        if staff.everywhere:
            return self._room.accounts.get(identity)
        found = next((each for each in self.all(staff) if each.staff.id == identity), None)
        if found is None:
            raise TrolyError(f"{identity} is not of {staff.id}'s units", code="FORBIDDEN")
        return found

    def add(
        self, staff: Staff, login: str, name: str, roles: frozenset[Role], units: frozenset[str],
        collections: frozenset[str],
    ) -> tuple[Account, str]:  # fmt: skip
        """As ``StaffRoom.add``. Raises ``TrolyError`` (``FORBIDDEN``), ``InputError`` (``ROLES_EMPTY`` and as there)."""
        require_everywhere(staff, Permission.MANAGE_ACCOUNTS)
        _check_roles(roles)
        return self._room.add(staff.id, login, name, roles, units, collections)

    def give_roles(
        self, staff: Staff, identity: str, roles: frozenset[Role], units: frozenset[str], collections: frozenset[str]
    ) -> Account:
        """As ``StaffRoom.give_roles``. Raises as ``add``."""
        require_everywhere(staff, Permission.MANAGE_ACCOUNTS)
        _check_roles(roles)
        return self._room.give_roles(staff.id, identity, roles, units, collections)

    def reset(self, staff: Staff, identity: str, *, totp: bool = False) -> str:
        """As ``StaffRoom.reset``. Raises ``TrolyError`` (``FORBIDDEN``), ``InputError`` (``NOT_FOUND``)."""
        require_everywhere(staff, Permission.MANAGE_ACCOUNTS)
        return self._room.reset(staff.id, identity, totp=totp)

    def disable(self, staff: Staff, identity: str) -> Account:
        """Let one of one's own people in no more. Raises as ``get``, ``InputError`` (``LAST_ADMINISTRATOR``)."""
        self.get(staff, identity)
        return self._room.disable(staff.id, identity)

    def enable(self, staff: Staff, identity: str) -> Account:
        """Let somebody in again: whoever locked the account may have done so for every unit. Raises as ``reset``."""
        require_everywhere(staff, Permission.MANAGE_ACCOUNTS)
        return self._room.disable(staff.id, identity, disabled=False)


class KeyDesk:
    """Keys of applications. A key knows no unit and reaches the whole installation: so must who handles it."""

    def __init__(self, keys: Keys, room: StaffRoom) -> None:
        self._keys, self._room = keys, room

    def all(self, staff: Staff) -> list[ApiKey]:
        """Every key, oldest first. Raises ``TrolyError`` (``FORBIDDEN``)."""
        require_everywhere(staff, Permission.MANAGE_KEYS)
        return self._keys.all()

    def make(
        self, staff: Staff, name: str, scopes: Collection[Scope], *, days: float | None = None
    ) -> tuple[ApiKey, str]:
        """A new key and its secret, shown once; ``days`` None or 0: without an end. Raises ``TrolyError``
        (``FORBIDDEN``), ``InputError`` (``KEY_UNFIT``)."""
        require_everywhere(staff, Permission.MANAGE_KEYS)
        if not name.strip() or not scopes or not 0 <= (days or 0) <= _LONGEST_LIFE:
            raise InputError(f"a key {name!r} of {len(scopes)} scopes for {days} days", code="KEY_UNFIT")
        key, secret = self._keys.create(name, scopes, days=days or None)
        self._room.audit.note(staff.id, "key.make", key.id, detail=f"{key.name}: {' '.join(sorted(key.scopes))}")
        return key, secret

    def revoke(self, staff: Staff, identity: str) -> None:
        """End a key. Raises ``TrolyError`` (``FORBIDDEN``), ``InputError`` (``NOT_FOUND``)."""
        require_everywhere(staff, Permission.MANAGE_KEYS)
        self._keys.revoke(identity)
        self._room.audit.note(staff.id, "key.revoke", identity)


class LogDesk:
    """The log of staff. Who administers an agency reads what its own people did."""

    def __init__(self, room: StaffRoom) -> None:
        self._room = room

    def entries(self, staff: Staff, *, before: int | None = None, limit: int = 100) -> list[Entry]:
        """The latest lines first. Raises ``TrolyError`` (``FORBIDDEN``)."""
        require(staff, Permission.READ_AUDIT)
        return self._room.audit.entries(people=self._people(staff), before=before, limit=limit)

    def verify(self, staff: Staff) -> tuple[int, list[Fault]]:
        """How many lines the log has and what is wrong with it: of the whole chain, which tells nothing of a line.
        Raises ``TrolyError`` (``FORBIDDEN``)."""
        require(staff, Permission.READ_AUDIT)
        return self._room.audit.verify()

    def _people(self, staff: Staff) -> list[str] | None:
        if staff.everywhere:
            return None
        return [each.staff.id for each in self._room.accounts.all() if _is_of(each.staff, staff)]


def _is_of(person: Staff, administrator: Staff) -> bool:
    """Whether every unit of a person is an administrator's. Who has no unit yet is nobody's but of all."""
    if EVERYWHERE in administrator.units:
        return True
    return bool(person.units) and person.units <= administrator.units


def _check_roles(roles: frozenset[Role]) -> None:
    if not roles:
        raise InputError("an account needs a role", code="ROLES_EMPTY")
