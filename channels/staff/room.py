"""Everything about staff, wired from the settings."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from channels.settings import ConsoleSettings
from channels.staff.accounts import Account, Accounts
from channels.staff.audit import Audit
from channels.staff.roles import Role, Staff
from channels.staff.sessions import Level, Sessions
from channels.staff.store import StaffStore


class StaffRoom:
    """Accounts, sessions and the log of an installation; nothing is opened before it is used."""

    def __init__(self, home: Path, settings: ConsoleSettings) -> None:
        self.settings = settings
        self.store = StaffStore(home, settings.database)
        self.audit = Audit(self.store)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.store)

    @cached_property
    def sessions(self) -> Sessions:
        settings = self.settings
        return Sessions(self.store, self.accounts, settings.idle_minutes * 60, settings.longest_hours * 3600)

    def level_of(self, account: Account) -> Level:
        """How far somebody is in who has shown everything that can be asked of them so far."""
        needs_totp = self.settings.totp and not account.has_totp and not account.external
        return Level.SETUP if account.must_change or needs_totp else Level.FULL

    def csrf(self, session_digest: str) -> str:
        """What a form has to bring along, so that no other site can send it."""
        return self.store.sign(f"csrf {session_digest}")

    def give_roles(self, by: str, identity: str, roles: frozenset[Role], units: frozenset[str],
                   collections: frozenset[str]) -> Account:  # fmt: skip
        """Change what somebody may do; they have to sign in anew, and it is noted."""
        before = self.accounts.get(identity).staff
        account = self.accounts.change(identity, roles=roles, units=units, collections=collections)
        self.sessions.close_all(identity)
        self.audit.note(by, "account.roles", identity, detail=f"{_described(before)} → {_described(account.staff)}")
        return account

    def disable(self, by: str, identity: str, disabled: bool = True) -> Account:
        """Let somebody in no more, or again; their sessions end, and it is noted."""
        account = self.accounts.disable(identity, disabled)
        self.sessions.close_all(identity)
        self.audit.note(by, "account.disable" if disabled else "account.enable", identity)
        return account


def _described(staff: Staff) -> str:
    sets = (staff.roles, staff.units, staff.collections)
    return " | ".join(",".join(sorted(names)) or "-" for names in sets)
