"""Versions of a record, found and compared: what changed for somebody who hands a dossier in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from channels.staff.roles import Permission, Staff, may, require
from corpus.changes import LEFT_OUT, changes
from corpus.errors import InputError
from corpus.library import Library, Listed, State, Version, differences
from corpus.models import Kind, Procedure, record_from_json

_MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference as a person reads a record; ``part`` says which of several (a case, a way to hand in)."""

    field: str
    part: str
    before: str
    after: str


class Versions:
    """The versions of the library's records, for who may read drafts. ``main`` is the collection meant by none."""

    def __init__(self, library: Library, main: str) -> None:
        self._library, self._main = library, main

    def find(self, staff: Staff, words: str) -> list[Listed]:
        """Records with these words in title or id, of the collections that somebody reads. Raises ``TrolyError``
        (``FORBIDDEN``), ``InputError`` (``EMPTY_QUESTION``)."""
        require(staff, Permission.READ_DRAFTS)
        if not words.strip():
            raise InputError("nothing to look for", code="EMPTY_QUESTION")
        found: dict[tuple[str, str], Listed] = {}
        for line in self._library.listing(words=words):
            if may(staff, Permission.READ_DRAFTS, None, line.collection):
                found.setdefault((line.collection, line.record_id), line)
        return list(found.values())[:_MOST_FOUND]

    def history(self, staff: Staff, record: str, collection: str = "") -> list[Version]:
        """Every version of a record, the newest first. Raises ``TrolyError`` (``FORBIDDEN``), ``InputError``
        (``RECORD_UNKNOWN``)."""
        require(staff, Permission.READ_DRAFTS, None, collection or self._main)
        return history_of(self._library, record, collection or self._main)


def history_of(library: Library, record: str, collection: str) -> list[Version]:
    """The versions of a record named by id, or by its key alone. Raises ``InputError`` (``RECORD_UNKNOWN``)."""
    kinds = [kind for kind in Kind if record.startswith(f"{kind.value}:")]
    for record_id in [record] if kinds else [f"{kind.value}:{record}" for kind in Kind]:
        if found := library.history(collection, record_id):
            return found
    raise InputError(f"no record {record!r} in collection {collection}", code="RECORD_UNKNOWN")


def numbered(versions: list[Version], number: int) -> Version:
    """The version of this number. Raises ``InputError`` (``VERSION_UNKNOWN``)."""
    for version in versions:
        if version.number == number:
            return version
    raise InputError(f"{versions[0].record_id} has no version {number}", code="VERSION_UNKNOWN")


def current(versions: list[Version]) -> Version:
    """The published version, else the newest."""
    return next((version for version in versions if version.state is State.PUBLISHED), versions[0])


def older(versions: list[Version], newer: Version) -> Version:
    """What a version is compared with: the published one, or the one before where it is published itself."""
    if newer.state is not State.PUBLISHED and (live := current(versions)).state is State.PUBLISHED:
        return live
    return next((version for version in versions if version.number < newer.number), newer)


def compared(before: Version, after: Version) -> Iterator[Changed]:
    """What differs: of a procedure whole papers, fees and times, of anything else its fields."""
    one, other = (record_from_json(each.kind, json.loads(each.body)) for each in (before, after))
    rest = differences(before.body, after.body)
    if isinstance(one, Procedure) and isinstance(other, Procedure):
        yield from (Changed(each.field, each.part, each.before, each.after) for each in changes(one, other))
        rest = [each for each in rest if each.field.partition("[")[0].partition(".")[0] in LEFT_OUT]
    yield from (Changed(each.field, "", each.before, each.after) for each in rest)


def source_name(version: Version) -> str:
    """Where a version came from, without the folders of this machine."""
    return Path(version.source).name
