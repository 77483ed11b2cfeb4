"""The pages of the console. A new one is a module in this folder with ``PAGES``, and one line here."""

from __future__ import annotations

from channels.console.page import Page
from channels.console.pages import account, datafiles, failed, gate, home, indexing, review, uploads

PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *uploads.PAGES,
    *review.PAGES,
    *indexing.PAGES,
    *gate.PAGES,
    *failed.PAGES,
    *datafiles.PAGES,
    *account.PAGES,
)
