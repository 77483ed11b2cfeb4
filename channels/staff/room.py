"""Everything about staff, wired from the settings."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from channels.settings import ConsoleSettings, OidcSettings
from channels.staff.accounts import Account, Accounts
from channels.staff.audit import Audit
from channels.staff.oidc import Known, SingleSignOn
from channels.staff.roles import Role, Staff
from channels.staff.sessions import Level, Sessions
from channels.staff.store import StaffStore
from corpus.errors import TrolyError


class StaffRoom:
    """Accounts, sessions and the log of an installation; nothing is opened before it is used."""

    def __init__(self, home: Path, settings: ConsoleSettings, oidc: OidcSettings | None = None) -> None:
        self.settings = settings
        self.oidc = oidc or OidcSettings()
        self.store = StaffStore(home, settings.database)
        self.audit = Audit(self.store)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.store)

    @cached_property
    def sessions(self) -> Sessions:
        settings = self.settings
        return Sessions(self.store, self.accounts, settings.idle_minutes * 60, settings.longest_hours * 3600)

    @cached_property
    def sso(self) -> SingleSignOn:
        """The single sign-on; raises ``InputError`` (``BAD_SETTING``)."""
        return SingleSignOn(self.oidc)

    def admit(self, known: Known) -> Account:
        """The account of somebody the provider vouches for: made at the first visit, brought up to date at each.
        Raises ``TrolyError`` (``ACCOUNT_DISABLED``)."""
        account = self.accounts.by_subject(known.issuer, known.subject)
        if account is None:
            account = self._first_visit(known)
        if account.disabled is not None:
            raise TrolyError(f"{account.staff.id} is disabled", code="ACCOUNT_DISABLED")
        units = account.staff.units if known.units is None else known.units
        if (account.staff.roles, account.staff.units) != (known.roles, units):
            before = account.staff
            account = self.accounts.change(before.id, roles=known.roles, units=units)
            self.sessions.close_all(before.id)
            note = f"{_described(before)} → {_described(account.staff)}"
            self.audit.note("sso", "account.roles", before.id, detail=note)
        return account

    def _first_visit(self, known: Known) -> Account:
        # A local account of the same name is somebody else until an administrator says otherwise.
        login = known.login if not self.accounts.has_login(known.login) else f"{known.login}#{known.subject[:12]}"
        account = self.accounts.create(
            login, known.name, known.roles, units=known.units or (), issuer=known.issuer, subject=known.subject
        )
        self.audit.note("sso", "account.add", account.staff.id, detail=f"{login}: {_described(account.staff)}")
        return account

    def new_key(self, by: str, *, forget: bool = False) -> int:
        """Take a new ``staff.key`` into use while the server goes on; gives how many authenticators are sealed with it.
        Recovery codes of before stay good by the old key until it is dropped: with ``forget``, now. Raises
        ``LibraryError`` (``STAFF_KEY``, ``HOME_UNWRITABLE``, ``AUDIT_TAMPERED``)."""
        self.store.new_key()
        count = self.accounts.seal_anew()
        self.audit.note(by, "key.staff", detail=f"{count} authenticators")  # signs the head with the new key
        if forget:
            self.audit.note(by, "key.staff.forget", detail=f"{self.store.forget_old_keys()} keys")
        return count

    def level_of(self, account: Account) -> Level:
        """How far somebody is in who has shown everything that can be asked of them so far."""
        needs_totp = self.settings.totp and not account.has_totp and not account.external
        return Level.SETUP if account.must_change or needs_totp else Level.FULL

    def csrf(self, session_digest: str) -> str:
        """What a form has to bring along, so that no other site can send it."""
        return self.store.sign(f"csrf {session_digest}")

    def add(
        self, by: str, login: str, name: str, roles: frozenset[Role], units: frozenset[str],
        collections: frozenset[str],
    ) -> tuple[Account, str]:  # fmt: skip
        """A new local account; gives it with the one-time code that has to be handed over. Raises ``InputError``."""
        account = self.accounts.create(login, name, roles, units=units, collections=collections)
        code = self.accounts.issue_code(account.staff.id)
        self.audit.note(
            by, "account.add", account.staff.id, detail=f"{account.staff.login}: {_described(account.staff)}"
        )
        return account, code

    def reset(self, by: str, identity: str, *, totp: bool = False) -> str:
        """A new one-time code for somebody who forgot the password, or with ``totp`` also lost the telephone."""
        account = self.accounts.get(identity)
        if totp:
            self.accounts.drop_totp(identity)
        code = self.accounts.issue_code(identity)
        self.sessions.close_all(identity)
        self.audit.note(by, "account.reset", identity, detail=f"{account.staff.login}{' totp' if totp else ''}")
        return code

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
