"""The first page: what the person can do here."""

from __future__ import annotations

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.services import Services
from channels.console.widgets import paragraph
from channels.console.words import role_words, words

_WORDS = words("home")


def build(services: Services) -> None:
    """A greeting, and the person's permissions in words."""
    paragraph(_WORDS["hello"].format(name=services.staff.name))
    permissions = sorted(services.staff.permissions)
    if not permissions:
        paragraph(_WORDS["nothing"])
        return
    texts = role_words()["permissions"]
    with ui.element("ul").classes("console-list"):
        for permission in permissions:
            ui.label(texts[permission]).tag = "li"


PAGES = (Page("/", _WORDS["title"], build, None, Group.WORK, "home"),)
