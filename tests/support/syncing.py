"""Synchronising in tests: a source, the library of the test, and what came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select

from corpus.library import Library
from corpus.library.tables import ImportRow, RecordRow
from corpus.sources.addresses import Guard
from corpus.sources.base import Source
from corpus.sources.captures import Captures
from corpus.sources.catalogue import CatalogueSource
from corpus.sources.config import CatalogueConfig, PortalConfig
from corpus.sources.folder import FolderSource
from corpus.sources.http import Polite
from corpus.sources.portal import PortalSource
from corpus.sources.report import Done, SyncReport
from corpus.sources.state import Owner
from corpus.sources.sync import Plan, synchronise
from corpus.sources.tables import ItemRow


def folder_source(root: Path, name: str = "vao", **options: Any) -> FolderSource:
    """A folder whose files count as settled at once."""
    return FolderSource(name, root, **{"settle_seconds": 0.0, **options})


def portal_source(url: str, home: Path, slept: list[float] | None = None, **fields: Any) -> PortalSource:
    """A portal on this machine, asked without waiting; ``slept`` takes the pauses it would have made."""
    config = PortalConfig.model_validate(
        {"name": "cong", "kind": "portal", "url": url, "rate_seconds": 0, "private_addresses": True, **fields}
    )
    guard = Guard(config.url, config.hosts, private=config.private_addresses)
    http = Polite(config, guard, sleep=(slept if slept is not None else []).append)
    return PortalSource(config, http, guard, Captures(home / "sources" / config.name))


def catalogue_source(url: str, home: Path, slept: list[float] | None = None, **fields: Any) -> CatalogueSource:
    """The national catalogue on this machine."""
    clock = fields.pop("clock", lambda: 2_000_000_000.0)
    config = CatalogueConfig.model_validate(
        {"name": "qg", "kind": "catalogue", "url": url, "rate_seconds": 0, "private_addresses": True, **fields}
    )
    guard = Guard(config.url, private=config.private_addresses)
    http = Polite(config, guard, sleep=(slept if slept is not None else []).append)
    return CatalogueSource(config, http, Captures(home / "sources" / config.name), clock=clock)


def sync(library: Library, source: Source, home: Path, *, collection: str = "main", **options: Any) -> SyncReport:
    """One run."""
    content = options.pop("content", "")
    return synchronise(library, source, Plan(Owner(source.name, collection, content), home / "write.lock", **options))


def done(report: SyncReport) -> dict[str, str]:
    """What became of each item that was not skipped; failures by their code."""
    return {item.item: item.code if item.done in (Done.FAILED, Done.LEFT) else item.done.value for item in report.items}


def written(library: Library) -> list[str]:
    """Every row of records, imports and items, to the letter: to see that a run wrote nothing."""
    rows = []
    with library.session() as session:
        for table in (RecordRow, ImportRow, ItemRow):
            for row in session.scalars(select(table)):
                rows.append(json.dumps({c.name: str(getattr(row, c.name)) for c in table.__table__.columns}))
    return rows


def titles(library: Library) -> list[str]:
    return sorted(entry.record.title for entry in library.entries())
