"""One's own account: password, authenticator, sessions."""

from __future__ import annotations

import time

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.services import Services
from channels.console.widgets import error_line, facts, heading, paragraph, secret_field, section
from channels.console.words import role_words, words
from channels.kiosk.takeaway import qr_svg
from channels.staff import totp
from channels.staff.roles import EVERYWHERE
from channels.staff.sessions import Level

_WORDS = words("account")


def build(services: Services) -> None:
    """The page; before password and authenticator are set, only what sets them."""
    account = services.room.accounts.get(services.staff.id)
    if services.session.level is Level.SETUP:
        paragraph(words("frame")["setup"])
    else:
        _who(services)
    if account.has_password and (account.must_change or services.session.level is Level.FULL):
        _password(services, account.must_change)
    if account.has_password and not account.must_change:
        _totp(services, account.has_totp)
    if services.session.level is Level.FULL:
        _sessions(services)


def _who(services: Services) -> None:
    text, staff = _WORDS["who"], services.staff

    def reach(names: frozenset[str]) -> str:
        return text["everywhere"] if EVERYWHERE in names else ", ".join(sorted(names)) or text["nowhere"]

    roles = ", ".join(role_words()["roles"][role] for role in sorted(staff.roles))
    with section(text["heading"]):
        facts({text["name"]: staff.name, text["login"]: staff.login, text["roles"]: roles or text["nowhere"],
               text["units"]: reach(staff.units), text["collections"]: reach(staff.collections)})  # fmt: skip


def _password(services: Services, must_change: bool) -> None:
    text = _WORDS["password"]
    with section(text["heading"]):
        paragraph(text["must"] if must_change else text["rules"])
        if must_change:
            paragraph(text["rules"])
        old = secret_field(text["old"], autocomplete="current-password")
        new = secret_field(text["new"], autocomplete="new-password")
        again = secret_field(text["again"], autocomplete="new-password")
        problem = error_line()

        async def save() -> None:
            problem.text = ""
            if new.value != again.value:
                problem.text = text["different"]
                return
            staff = services.staff
            with services.telling():
                await services.work(services.room.accounts.change_password, staff.id, old.value, new.value)
                services.room.sessions.close_all(staff.id, but=services.session.digest)
                services.note("account.password", staff.id)
                for field in (old, new, again):
                    field.value = ""
                services.tell(text["done"])
                _go_on(services)

        ui.button(text["save"], on_click=save).props("unelevated")


def _totp(services: Services, has_totp: bool) -> None:
    text = _WORDS["totp"]
    with section(text["heading"]):
        left = services.room.accounts.recovery_codes_left(services.staff.id)
        place = ui.element("div").classes("console-stack")
        with place:
            paragraph(text["on"].format(left=left) if has_totp else text["off"])
            ui.button(text["change"] if has_totp else text["start"], on_click=lambda: _enrol(services, place)).props(
                "outline" if has_totp else "unelevated"
            )


def _enrol(services: Services, place: ui.element) -> None:
    text, staff = _WORDS["totp"], services.staff
    secret = totp.new_secret()
    address = totp.address_of(secret, staff.login, words("frame")["product"])
    place.clear()
    with place:
        paragraph(text["scan"])
        ui.html(qr_svg(address).decode(), sanitize=False).props(f'role=img aria-label="{text["qr"]}"').classes(
            "console-qr"
        )
        paragraph(text["typed"])
        ui.label(" ".join(secret[i : i + 4] for i in range(0, len(secret), 4))).classes("console-code")
        password = secret_field(text["password"], autocomplete="current-password")
        code = secret_field(text["code"], autocomplete="one-time-code").props("inputmode=numeric")

        async def save() -> None:
            with services.telling():
                # Whoever finds a screen left open must not be able to bind the account to their own telephone.
                await services.work(services.room.accounts.verify_password, staff.login, password.value)
                codes = services.room.accounts.set_totp(staff.id, secret, code.value)
                services.room.sessions.close_all(staff.id, but=services.session.digest)
                services.note("account.totp", staff.id)
                place.clear()
                with place:
                    _recovery(services, codes)
                services.tell(text["done"])

        ui.button(text["save"], on_click=save).props("unelevated")


def _recovery(services: Services, codes: list[str]) -> None:
    text = _WORDS["totp"]
    heading(text["codes_heading"], 3)
    paragraph(text["codes"])
    with ui.element("ul").classes("console-codes"):
        for code in codes:
            ui.label(code).tag = "li"
    if services.session.level is Level.SETUP:
        ui.button(text["go_on"], on_click=lambda: _go_on(services)).props("unelevated")


def _go_on(services: Services) -> None:
    """Once everything is set that has to be, let the person in."""
    account = services.room.accounts.get(services.staff.id)
    if services.session.level is Level.SETUP:
        if services.room.level_of(account) is Level.FULL:
            services.room.sessions.raise_level(services.session.digest, Level.FULL)
            ui.navigate.to("/")
        else:
            ui.navigate.reload()


def _sessions(services: Services) -> None:
    text, mine = _WORDS["sessions"], services.session.digest
    rows = [
        {"id": one.digest[:12], "agent": one.agent or "–", "made": _moment(one.made),
         "seen": text["this"] if one.digest == mine else _moment(one.seen)}
        for one in services.room.sessions.of(services.staff.id)
    ]  # fmt: skip
    with section(text["heading"]):
        services.table({name: text[name] for name in ("agent", "made", "seen")}, rows, title=text["heading"])

        async def end_all() -> None:
            with services.telling():
                if password is not None:  # who finds a screen left open does not throw the owner out elsewhere
                    await services.work(services.room.accounts.verify_password, services.staff.login, password.value)
                count = services.room.sessions.close_all(services.staff.id, but=mine)
                services.note("session.end_others", services.staff.id, detail=str(count))
                services.tell(text["ended"].format(count=count), later=True)
                ui.navigate.reload()

        password = None
        if len(rows) > 1:
            if services.room.accounts.get(services.staff.id).has_password:
                password = secret_field(_WORDS["totp"]["password"], autocomplete="current-password").classes("q-mt-md")
            ui.button(text["end_all"], on_click=end_all).props("outline")


def _moment(at: float) -> str:
    return time.strftime("%H:%M %d/%m/%Y", time.localtime(at))


PAGES = (Page("/account", _WORDS["title"], build, None, Group.OWN, "person", setup=True),)
