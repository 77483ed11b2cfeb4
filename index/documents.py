"""Legal documents of one generation: found as people cite them, with what is in force and what changed it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corpus.language import fold
from corpus.models import RelationKind
from corpus.understanding.citations import Citation, DocumentKind

_ENDING = frozenset({RelationKind.REPEALS, RelationKind.REPLACES})
_CHANGING = _ENDING | {RelationKind.AMENDS}
_ARTICLES = re.compile(r"\d+[^\W\d_]*")
# What stands before the name of a law: "Luật", "Bộ luật", "Pháp lệnh".
_NAMED_KIND = re.compile(r"^(?:bo luat|luat|phap lenh)\s+")
_KIND_WORDS = {
    DocumentKind.DECREE: "nghi dinh", DocumentKind.CIRCULAR: "thong tu", DocumentKind.RESOLUTION: "nghi quyet",
    DocumentKind.DECISION: "quyet dinh", DocumentKind.DIRECTIVE: "chi thi", DocumentKind.CODE: "bo luat",
    DocumentKind.LAW: "luat", DocumentKind.ORDINANCE: "phap lenh",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What search knows of a legal document; ``record`` is its record id, ``number`` its key."""

    collection: str
    record: str
    number: str
    title: str
    doc_type: str
    issued: date | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """What ``by`` (a document number) does to a document, or to the articles of ``scope`` alone."""

    collection: str
    by: str
    kind: RelationKind
    target: str
    scope: str
    since: date | None

    def touches(self, article: str) -> bool:
        """Whether an article is meant; the document as a whole is only where no article is singled out."""
        named = _ARTICLES.findall(self.scope)
        return not named or article.lower() in (number.lower() for number in named)


class Documents:
    """The documents of a generation by number and by name, and how they change each other."""

    def __init__(self, rows: Iterable[DocumentRow], changes: Iterable[Change]) -> None:
        self._by_number: dict[str, list[DocumentRow]] = defaultdict(list)
        self._by_name: dict[str, list[DocumentRow]] = defaultdict(list)
        self._of_record: dict[tuple[str, str], DocumentRow] = {}
        for row in rows:
            # A key may name the type beside the number: "24/2008/QH12 (Nghị quyết)".
            self._by_number[fold(row.number).split(" (")[0]].append(row)
            self._of_record[row.collection, row.record] = row
            if name := _name(row.title):
                self._by_name[name].append(row)
        self._changes: dict[tuple[str, str], list[Change]] = defaultdict(list)
        for change in changes:
            if change.kind in _CHANGING:
                self._changes[change.collection, change.target].append(change)

    def of(self, collection: str, record: str) -> DocumentRow | None:
        """The document that is this record, or None."""
        return self._of_record.get((collection, record))

    def find(self, citation: Citation, day: date, collection: str | None = None) -> list[DocumentRow]:
        """The documents a citation may mean: those in force on ``day`` first, then the younger ones."""
        rows = self._numbered(citation) if citation.number else self._named(citation)
        rows = [row for row in rows if collection is None or row.collection == collection]
        return sorted(rows, key=lambda row: (not self.in_force(row, day), -_born(row).toordinal(), row.number))

    def in_force(self, document: DocumentRow, day: date) -> bool:
        """Whether a document is in force on a day; what has no date is taken to be.

        Only what ends the whole document ends its articles: where a part is repealed, the text that is left stands.
        """
        if document.valid_from and day < document.valid_from:
            return False
        if document.valid_to and document.valid_to < day:
            return False
        return not any(
            change.kind in _ENDING and not change.scope and (change.since is None or change.since <= day)
            for change in self.changes(document)
        )

    def changes(self, document: DocumentRow, article: str = "") -> list[Change]:
        """What changed a document, or one of its articles, the latest first; for ``""`` what touches all of it."""
        found = self._changes.get((document.collection, document.number), [])
        return sorted(
            (change for change in found if change.touches(article)),
            key=lambda change: (change.since or date.min, change.by), reverse=True,
        )  # fmt: skip

    def _numbered(self, citation: Citation) -> list[DocumentRow]:
        wanted = fold(citation.number)
        if exact := self._by_number.get(wanted):
            return exact
        # "nghị định 123" and "123/2015" are as much of the number as was said.
        word = _KIND_WORDS.get(citation.kind, "")
        return [
            row for number, rows in self._by_number.items() if number.startswith(f"{wanted}/")
            for row in rows if not word or fold(row.doc_type).startswith(word) or fold(row.title).startswith(word)
        ]  # fmt: skip

    def _named(self, citation: Citation) -> list[DocumentRow]:
        rows = self._by_name.get(fold(citation.name), [])
        if citation.year is None:
            return rows
        said = [row for row in rows if citation.year in (_born(row).year, row.valid_from and row.valid_from.year)]
        return said or [row for row in rows if f"/{citation.year}/" in row.number]


def _born(row: DocumentRow) -> date:
    """The day of issue as far as it is known: the year of the number where nothing else is."""
    if row.issued or row.valid_from:
        return row.issued or row.valid_from or date.min
    year = re.search(r"/((?:19|20)\d\d)/", row.number)
    return date(int(year[1]), 1, 1) if year else date.min


def _name(title: str) -> str:
    """ "Luật Hộ tịch số 60/2014/QH13" → "ho tich"; empty for what is not called by a name."""
    folded = fold(title)
    bare = _NAMED_KIND.sub("", folded)
    return re.sub(r"\s*(?:so )?\(?\d+/.*$|\s+(?:nam )?(?:19|20)\d\d$", "", bare).strip() if bare != folded else ""
