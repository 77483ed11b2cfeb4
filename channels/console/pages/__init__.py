"""The pages of the console. A new one is a module in this folder with ``PAGES``, and one line here."""

from __future__ import annotations

from channels.console.page import Page
from channels.console.pages import account, home

PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *account.PAGES,
)
