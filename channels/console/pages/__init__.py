"""The pages of the console. A new one is a module in this folder with ``PAGES``, and one line here."""

from __future__ import annotations

from channels.console.page import Page
from channels.console.pages import (
    account,
    admin_assistants,
    admin_house,
    counter,
    datafiles,
    dossiers,
    failed,
    gate,
    handovers,
    home,
    indexing,
    inner,
    qa,
    qa_labels,
    review,
    uploads,
)

PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *handovers.PAGES,
    *inner.PAGES,
    *counter.PAGES,
    *dossiers.PAGES,
    *uploads.PAGES,
    *review.PAGES,
    *indexing.PAGES,
    *gate.PAGES,
    *failed.PAGES,
    *datafiles.PAGES,
    *qa.PAGES,
    *qa_labels.PAGES,
    *admin_assistants.PAGES,
    *admin_house.PAGES,
    *account.PAGES,
)
