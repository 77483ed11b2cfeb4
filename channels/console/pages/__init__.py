"""The pages of the console. A new one is a module in this folder with ``PAGES``, and one line here."""

from __future__ import annotations

from channels.console.page import Page
from channels.console.pages import (
    account,
    admin_accounts,
    admin_assistants,
    admin_house,
    admin_usage,
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
    qa_golden,
    qa_labels,
    review,
    tasks,
    uploads,
    versions,
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
    *tasks.PAGES,
    *versions.PAGES,
    *datafiles.PAGES,
    *qa.PAGES,
    *qa_labels.PAGES,
    *qa_golden.PAGES,
    *admin_assistants.PAGES,
    *admin_usage.PAGES,
    *admin_accounts.PAGES,
    *admin_house.PAGES,
    *account.PAGES,
)
