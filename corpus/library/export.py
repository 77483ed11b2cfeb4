"""Export: published records as lines of our own format (JSONL), which import back unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterator

from corpus.library.library import Library
from corpus.models import Kind


def export_lines(library: Library, *, collection: str | None = None, kind: Kind | None = None) -> Iterator[str]:
    """One line a record, by collection and id, without line ends. Two collections hold records of one id: name one to
    get a file that imports whole."""
    for entry in library.entries(collection=collection, kind=kind):
        fields = entry.record.model_dump(mode="json", exclude_defaults=True)
        yield json.dumps({"kind": entry.record.kind.value, **fields}, ensure_ascii=False)
