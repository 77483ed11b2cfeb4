"""What stands around every page: header, navigation by permission, skip link, light and dark."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.services import Services
from channels.console.widgets import error_line, heading
from channels.console.words import role_words, words
from channels.staff.sessions import Level
from corpus.errors import TrolyError

_log = logging.getLogger(__name__)
_LOOKS = {"auto": None, "light": False, "dark": True}
_NEXT_LOOK = {"auto": "dark", "light": "dark", "dark": "light"}
LOOK_COOKIE = "troly-look"


async def show(page: Page, pages: Iterable[Page], services: Services, look: str, values: dict[str, str]) -> None:
    """Build a page with everything around it."""
    with framed(page, pages, services, look), services.telling():
        services.tell_kept()
        try:
            built = page.build(services, **values)
            if inspect.isawaitable(built):
                await built
        except TrolyError as error:
            # A page that cannot be shown says why where it would stand: a note that is closed leaves an empty page.
            _log.info("console: %s: %s", error.code, error.detail)
            services.note_refused(error.code)
            error_line(services.error_text(error.code))


@contextmanager
def framed(page: Page, pages: Iterable[Page], services: Services, look: str) -> Iterator[None]:
    """The frame; its body is the ``main`` landmark, and the page's title its first heading."""
    text = words("frame")
    ui.page_title(f"{page.title} – {text['product']}")
    dark = ui.dark_mode(_LOOKS.get(look))
    drawer = _navigation(page, pages, services)
    with ui.header(bordered=True).classes("console-header"):
        ui.button(icon="menu", on_click=drawer.toggle).props(f'flat round aria-label="{text["menu"]}"')
        ui.link(f"{text['product']} · {text['console']}", "/").classes("console-name")
        ui.space()
        ui.label(services.staff.name).classes("console-who")
        _look_button(dark, look)
        _sign_out(services)
    main = ui.element("div").classes("console-main")
    ui.skip_link(text["skip"], target=main)
    with main:
        heading(page.title, 1)
        yield


def _navigation(current: Page, pages: Iterable[Page], services: Services) -> ui.left_drawer:
    text = words("frame")
    staff, setup = services.staff, services.session.level is Level.SETUP
    shown = [page for page in pages if page.in_menu and page.open_to(staff) and (page.setup or not setup)]
    order = list(Group)
    shown.sort(key=lambda page: order.index(page.group))
    with (
        ui.left_drawer(bordered=True).classes("console-drawer") as drawer,
        ui.element("nav").props(f'aria-label="{text["navigation"]}"'),
    ):
        for group, members in groupby(shown, key=lambda page: page.group):
            name = ui.label(text["groups"][group]).classes("console-group")
            with ui.element("ul").props(f"aria-labelledby={name.html_id}"):
                for page in members:
                    with ui.element("li"), ui.link(target=page.path).classes("console-item") as link:
                        ui.icon(page.icon or "chevron_right").props("aria-hidden=true")
                        ui.label(page.title)
                    if page is current:
                        link.props("aria-current=page")
        roles = ", ".join(role_words()["roles"][role] for role in sorted(staff.roles))
        ui.label(roles).classes("console-roles")
    return drawer


def _look_button(dark: ui.dark_mode, look: str) -> None:
    state = {"look": look}

    def turn() -> None:
        state["look"] = _NEXT_LOOK.get(state["look"], "dark")
        dark.value = _LOOKS[state["look"]]
        ui.run_javascript(
            f"document.cookie = '{LOOK_COOKIE}={state['look']}; path=/console; max-age=31536000; samesite=strict'"
        )

    ui.button(icon="contrast", on_click=turn).props(f'flat round aria-label="{words("frame")["look"]}"')


def _sign_out(services: Services) -> None:
    # A form and no event: the cookie goes with the response.
    token = services.room.csrf(services.session.digest)
    with ui.element("form").props('method=post action="/console/sign-out"').classes("console-sign-out"):
        ui.element("input").props(f'type=hidden name=csrf value="{token}"')
        ui.button(words("frame")["sign_out"], icon="logout").props("flat type=submit")
