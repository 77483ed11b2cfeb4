"""The baseline: what people would build otherwise.

LangChain's usual hybrid: BM25 over whitespace words and a vector store over the same embedder, joined by
``EnsembleRetriever`` with equal weights. The only module that imports LangChain.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from corpus.errors import DependencyError, InputError
from corpus.models import Kind
from eval.datasets import TurnItem
from eval.systems import Reply, name_of
from index.embedders import Embedder
from index.search import Searcher
from index.store import UnitRow

_LIMIT = 20


class LangChainHybrid:
    """The hybrid over the whole passages of a generation's units."""

    name = "langchain hybrid"

    def __init__(self, searcher: Searcher, embedder: Embedder, collection: str | None) -> None:
        try:
            from langchain_classic.retrievers import EnsembleRetriever
            from langchain_community.retrievers import BM25Retriever
            from langchain_core.documents import Document
            from langchain_core.embeddings import Embeddings
            from langchain_core.vectorstores import InMemoryVectorStore
        except ImportError as error:
            raise DependencyError("pip install 'troly[eval]'") from error

        class Shared(Embeddings):  # type: ignore[misc]
            """The embedder under test, as LangChain wants it."""

            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                rows = [embedder.embed([text], input_type="passage")[0] for text in texts]
                return [[float(x) for x in row] for row in rows]

            def embed_query(self, text: str) -> list[float]:
                return [float(x) for x in embedder.embed([text], input_type="query")[0]]

        units = [unit for unit in searcher.units() if collection is None or unit.collection == collection]
        if not units:
            raise InputError(f"the index holds nothing of collection {collection!r}", code="UNKNOWN_COLLECTION")
        documents = [Document(_text(searcher, unit), metadata={"name": name_of(unit)}) for unit in units]
        short = [Document(_short(searcher, unit), metadata={"name": name_of(unit)}) for unit in units]
        lexical = BM25Retriever.from_documents(documents, k=_LIMIT)
        self._retriever: Any = lexical
        if any(float(x) for x in embedder.embed(["đăng ký"], input_type="query")[0]):
            store = InMemoryVectorStore(Shared())
            store.add_documents(short)
            dense = store.as_retriever(search_kwargs={"k": _LIMIT})
            # The legs hold different texts of a unit: without a key it would count as two and never be fused.
            self._retriever = EnsembleRetriever(retrievers=[lexical, dense], weights=[0.5, 0.5], id_key="name")
        else:  # embedder none: there is nothing to fuse with
            self.name = "langchain bm25"
        # What is shown is the first document's own text, and that document is its source.
        self._cited = {
            name_of(unit): (name_of(unit) if unit.kind is Kind.PROCEDURE else f"{unit.kind.value}:{unit.title}",)
            for unit in units
        }
        self._texts = {document.metadata["name"]: document.page_content for document in documents}

    def reply(self, question: str, history: Sequence[TurnItem]) -> Reply:
        started = time.perf_counter()
        found = self._retriever.invoke(question)
        elapsed = (time.perf_counter() - started) * 1000
        ranked = tuple(dict.fromkeys(str(document.metadata["name"]) for document in found))
        text = self._texts[ranked[0]] if ranked else ""
        return Reply(
            "answered",
            ranked,
            shown=text,
            held=text,
            milliseconds=elapsed,
            cited=self._cited[ranked[0]] if ranked else (),
        )


def _text(searcher: Searcher, unit: UnitRow) -> str:
    return "\n".join(passage.text for passage in searcher.passages(unit))


def _short(searcher: Searcher, unit: UnitRow) -> str:
    # The same short text that our own dense leg embeds: a whole record takes half a second each on two cores.
    passages = searcher.passages(unit)
    text = passages[0].text if passages else unit.title
    return text if unit.kind is Kind.PROCEDURE else text[:400]
