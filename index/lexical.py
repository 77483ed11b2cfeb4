"""The lexical index: tantivy, BM25 on accented and folded terms by field. The only module that imports tantivy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import tantivy

from corpus.language import accented_terms, folded_terms
from index.errors import REBUILD, GenerationError
from index.units import FIELDS

FORMS = {"a": accented_terms, "f": folded_terms}
TEXT_FIELDS = tuple(f"{field}_{form}" for field in FIELDS for form in FORMS)
_WRITER_MEMORY = 64_000_000


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", stored=True, indexed=True, fast=True)
    builder.add_text_field("scope", tokenizer_name="whitespace", index_option="basic")
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _document(row: int, scope: str, fields: Mapping[str, str]) -> Any:
    document = tantivy.Document()
    document.add_integer("row", row)
    document.add_text("scope", scope)
    for field in FIELDS:
        for form, terms in FORMS.items():
            document.add_text(f"{field}_{form}", " ".join(terms(fields.get(field, ""))))
    return document


@contextmanager
def _writing() -> Iterator[None]:
    """tantivy reports every failure to write, a full disk too, as ``ValueError``."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error


class LexicalIndex:
    """Units by row number, searchable by weighted terms in one field at a time."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        try:
            if any(folder.iterdir()) if folder.exists() else False:
                self._index = tantivy.Index.open(str(folder))
            else:
                folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(self._schema, path=str(folder))
        except (ValueError, OSError) as error:
            raise GenerationError(f"lexical index: {error}; {REBUILD}") from error
        self._searcher: Any = None

    def change(self, removed: Iterable[int], added: Iterable[tuple[int, str, Mapping[str, str]]]) -> None:
        """Remove rows, then add ``(row, scope words, fields)``; one commit.

        Scope words are the filter terms of the unit (``kind_faq``, ``in_main`` …). Raises ``OSError`` when the
        disk is full.
        """
        with _writing():
            writer = self._index.writer(_WRITER_MEMORY, num_threads=1)
            for row in removed:
                writer.delete_documents_by_term("row", row)
        try:
            for row, scope, fields in added:
                document = _document(row, scope, fields)
                with _writing():
                    writer.add_document(document)
            with _writing():
                writer.commit()
        except BaseException:
            # Its threads would go on writing into a folder that the caller is about to delete.
            with suppress(ValueError):
                writer.wait_merging_threads()
            raise
        with _writing():
            writer.wait_merging_threads()
            self._index.reload()
        self._searcher = None

    def search(
        self, field: str, terms: Mapping[str, float], scope: Iterable[Iterable[str]], limit: int
    ) -> dict[int, float]:
        """BM25 of the best rows in one text field.

        ``terms`` maps terms (as ``FORMS`` makes them) to weights. ``scope`` is a conjunction of alternatives of
        scope words. Returns ``row → score``.
        """
        should = tantivy.Occur.Should
        parts = []
        for term, weight in terms.items():
            query = tantivy.Query.term_query(self._schema, field, term, "freq")
            parts.append((should, query if weight == 1.0 else tantivy.Query.boost_query(query, weight)))
        if not parts or limit < 1:
            return {}
        query = tantivy.Query.boolean_query(parts)
        filters = [self._scope_query(words) for words in scope]
        if filters:
            must = tantivy.Occur.Must
            query = tantivy.Query.boolean_query([(must, query), *((must, part) for part in filters)])
        searcher = self._open()
        hits = searcher.search(query, limit, count=False).hits
        if not hits:
            return {}
        rows = searcher.fast_field_values("row", [address for _, address in hits])
        return {int(row): float(score) for row, (score, _) in zip(rows, hits, strict=True)}

    def document_frequency(self, field: str, term: str) -> int:
        """In how many units a term occurs in a text field."""
        return int(self._open().doc_freq(field, term))

    def __len__(self) -> int:
        return int(self._open().num_docs)

    def _open(self) -> Any:
        if self._searcher is None:
            self._searcher = self._index.searcher()
        return self._searcher

    def _scope_query(self, words: Iterable[str]) -> Any:
        should = tantivy.Occur.Should
        alternatives = [(should, tantivy.Query.term_query(self._schema, "scope", word, "basic")) for word in words]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(alternatives), 0.0)
