"""From an entry of the configuration to a source that can be synchronised."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import InputError
from corpus.library import Library
from corpus.sources.addresses import Guard
from corpus.sources.base import Source
from corpus.sources.captures import Captures
from corpus.sources.catalogue import CatalogueSource
from corpus.sources.config import CatalogueConfig, FolderConfig, PortalConfig, load_sources
from corpus.sources.folder import FolderSource
from corpus.sources.http import Polite
from corpus.sources.portal import PortalSource
from corpus.sources.state import Owner, item_files
from corpus.sources.sync import Plan

Config = FolderConfig | PortalConfig | CatalogueConfig


def make_source(config: Config, home: Path, library: Library) -> Source:
    """The source of an entry. ``home``: the data folder, where fetched files are kept in ``sources/<name>/``."""
    if isinstance(config, FolderConfig):
        return FolderSource(
            config.name, config.path, settle_seconds=config.settle_seconds, follow_links=config.follow_links
        )
    if isinstance(config, CatalogueConfig) and config.path is not None:
        return FolderSource(config.name, config.path)
    captures = Captures(home / "sources" / config.name)
    captures.sweep(item_files(library, config.name))
    guard = Guard(config.url, config.hosts, private=config.private_addresses)
    http = Polite(config, guard)
    if isinstance(config, PortalConfig):
        return PortalSource(config, http, guard, captures)
    return CatalogueSource(config, http, captures)


def make_plan(config: Config, home: Path, collection: str, *, confirm: bool = False, again: bool = False) -> Plan:
    """How to run an entry. ``collection`` is where it goes when the entry names none."""
    content = config.content or ("procedure" if isinstance(config, CatalogueConfig) else "")
    owner = Owner(config.name, config.collection or collection, content)
    return Plan(owner, home / "write.lock", config.most_gone, confirm, again)


def chosen(path: Path, names: list[str]) -> list[Config]:
    """Entries by name, or all that are enabled. Raises ``InputError`` like ``load_sources``, and ``UNKNOWN_SOURCE``."""
    entries = load_sources(path)
    known = {entry.name: entry for entry in entries}
    if unknown := [name for name in names if name not in known]:
        raise InputError(
            f"no source {', '.join(unknown)} in {path}; known: {', '.join(known) or '-'}", code="UNKNOWN_SOURCE"
        )
    return [known[name] for name in names] if names else [entry for entry in entries if entry.enabled]
