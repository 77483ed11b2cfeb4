"""What the editors' services need of the library: drafts, who worked on them, and what a new record meets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from corpus.language import fold
from corpus.library import Library
from corpus.library.states import State, Version
from corpus.models import Kind, Record

_ALIKE = 93.0  # percent of likeness of two titles from which on an editor is asked whether they are one


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something a record meets: ``same`` (the library says exactly this), ``changed`` (it says other things in
    ``fields``), ``alike`` (another key with nearly this title), ``upload`` (another upload brings it too)."""

    how: str
    record_id: str
    title: str
    fields: tuple[str, ...] = ()


class Shelf:
    """Where drafts wait in the library and are approved; the next index build publishes them."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def put_draft(self, collection: str, record: Record, *, by: str, reason: str) -> int:
        """Store a draft and give the id of its version."""
        return self._library.put_draft(record, by, collection=collection, reason=reason).id

    def approve(self, version: int, *, by: str) -> None:
        """Approve a draft. Raises ``InputError`` (``VERSION_STATE``, ``DRAFT_OUTDATED``)."""
        self._library.approve([version], by)

    def turn_down(self, version: int, *, by: str, reason: str) -> None:
        """Withdraw a draft, or what was approved. Raises ``InputError`` (``VERSION_STATE``, ``NO_REASON``)."""
        self._library.withdraw([version], by, reason)

    def version(self, version: int) -> Version:
        """One version. Raises ``InputError`` (``VERSION_UNKNOWN``)."""
        return self._library.version(version)

    def conflicts(self, collection: str, record: Record) -> list[Conflict]:
        """What of the library the record meets."""
        found: list[Conflict] = []
        known = self._library.get(collection, record.id)
        if known is not None:
            fields = tuple(_differences(known, record))
            found.append(Conflict("changed" if fields else "same", record.id, known.title, fields))
        folded = fold(record.title)
        for record_id, title in self._titles(collection, record.kind):
            if record_id != record.id and fuzz.ratio(folded, fold(title)) >= _ALIKE:
                found.append(Conflict("alike", record_id, title))
        return found

    def _titles(self, collection: str, kind: Kind) -> Iterator[tuple[str, str]]:
        listed = self._library.listing(collection=collection, kind=kind, states=(State.PUBLISHED,))
        yield from ((each.record_id, each.title) for each in listed)


def _differences(one: Record, other: Record) -> Iterator[str]:
    mine, theirs = one.model_dump(mode="json", exclude={"as_of"}), other.model_dump(mode="json", exclude={"as_of"})
    yield from (name for name in mine if mine[name] != theirs.get(name))
