"""What else could answer: word search alone, our own API over the wire, and any model behind an OpenAI-compatible one.

All are given the same questions and scored alike (``eval.run``). LangChain's hybrid stands in ``eval.baseline``.
"""

from __future__ import annotations

import heapq
import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from assistant.answer import Answer
from corpus.errors import InputError
from corpus.language import folded_terms
from eval.datasets import TurnItem
from eval.systems import Reply, name_of, reply_of
from eval.wire import PeerError, post_json
from index.search import Searcher

_K1, _B = 1.2, 0.75
_LIMIT = 20
_GIVEN = 4  # documents a model is given, the usual number
_LONGEST = 3000  # characters of each
_CODE = re.compile(r"\d\.\d{6}")
_INSTRUCTION = (
    "Bạn là trợ lý trả lời câu hỏi về thủ tục hành chính. Chỉ trả lời theo tài liệu dưới đây, nêu mã thủ tục đã dùng. "
    "Nếu tài liệu không có câu trả lời, hãy nói là không có thông tin."
)


class Bm25:
    """Okapi BM25 over folded syllables and pairs of them, k1 1.2, b 0.75, untuned; the text of the first document is
    the answer."""

    name = "bm25"

    def __init__(self, searcher: Searcher, collection: str | None) -> None:
        units = [unit for unit in searcher.units() if collection is None or unit.collection == collection]
        if not units:
            raise InputError(f"the index holds nothing of collection {collection!r}", code="UNKNOWN_COLLECTION")
        self._names = [name_of(unit) for unit in units]
        self._cited = [
            name if unit.kind.value == "procedure" else f"{unit.kind.value}:{unit.title}"
            for name, unit in zip(self._names, units, strict=True)
        ]
        self._texts = ["\n".join(passage.text for passage in searcher.passages(unit)) for unit in units]
        counts = [Counter(folded_terms(text)) for text in self._texts]
        self._lengths = [sum(count.values()) for count in counts]
        self._mean = sum(self._lengths) / len(units)
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, count in enumerate(counts):
            for term, times in count.items():
                self._postings[term].append((place, times))

    def found(self, question: str, limit: int = _LIMIT) -> list[int]:
        """Places of the best documents."""
        totals: dict[int, float] = defaultdict(float)
        for term in folded_terms(question):
            held = self._postings.get(term, ())
            rare = math.log(1 + (len(self._names) - len(held) + 0.5) / (len(held) + 0.5))
            for place, times in held:
                length = 1 - _B + _B * self._lengths[place] / self._mean
                totals[place] += rare * times * (_K1 + 1) / (times + _K1 * length)
        return heapq.nlargest(limit, totals, key=lambda place: (totals[place], -place))

    def document(self, place: int) -> tuple[str, str]:
        """Name as cited and text of a document."""
        return self._cited[place], self._texts[place]

    def reply(self, question: str, history: Sequence[TurnItem]) -> Reply:
        started = time.perf_counter()
        places = self.found(question)
        elapsed = (time.perf_counter() - started) * 1000
        text = self._texts[places[0]] if places else ""
        ranked = tuple(dict.fromkeys(self._names[place] for place in places))
        return Reply("answered" if places else "no_source", ranked, shown=text, held=text, milliseconds=elapsed,
                     cited=(self._cited[places[0]],) if places else ())  # fmt: skip


class HttpAssistant:
    """An assistant with our API, here or elsewhere."""

    def __init__(self, url: str, *, collection: str | None = None, timeout: float = 60.0) -> None:
        self.name = "http"
        self._url = url.rstrip("/") + "/v1/answers"
        self._collection = collection
        self._timeout = timeout

    def reply(self, question: str, history: Sequence[TurnItem]) -> Reply:
        body: dict[str, Any] = {"question": question, "history": [turn.model_dump() for turn in history]}
        if self._collection:
            body["assistant"] = self._collection
        started = time.perf_counter()
        found = post_json(self._url, body, timeout=self._timeout)
        elapsed = (time.perf_counter() - started) * 1000
        try:
            return reply_of(Answer.model_validate(found), elapsed)
        except ValidationError as error:
            raise PeerError(f"{self._url}: not an answer of ours: {error.errors()[0]['msg']}") from error


class OpenAiRag:
    """The usual retrieval-augmented generation: the best documents pasted before the question, a chat model behind an
    OpenAI-compatible interface. Deterministic as far as the server is (temperature 0, seed 0)."""

    def __init__(
        self, url: str, model: str, documents: Bm25 | None, *, key: str = "", timeout: float = 60.0
    ) -> None:  # fmt: skip
        self.name = f"openai {model}"
        self._url = url.rstrip("/") + "/chat/completions"
        self._model, self._documents, self._key, self._timeout = model, documents, key, timeout

    def reply(self, question: str, history: Sequence[TurnItem]) -> Reply:
        started = time.perf_counter()
        places = self._documents.found(question) if self._documents else []
        given = [self._documents.document(place) for place in places[:_GIVEN]] if self._documents else []
        documents = "\n\n".join(f"[{name}]\n{text[:_LONGEST]}" for name, text in given)
        messages = [
            {"role": "system", "content": f"{_INSTRUCTION}\n\n{documents}" if given else _INSTRUCTION},
            *({"role": turn.role, "content": turn.text} for turn in history),
            {"role": "user", "content": question},
        ]
        body = {"model": self._model, "messages": messages, "temperature": 0, "seed": 0, "max_tokens": 500}
        found = post_json(self._url, body, key=self._key, timeout=self._timeout)
        elapsed = (time.perf_counter() - started) * 1000
        try:
            text = str(found["choices"][0]["message"]["content"] or "")
        except (KeyError, IndexError, TypeError) as error:
            raise PeerError(f"{self._url}: no chat completion") from error
        usage = found.get("usage") or {}
        named = set(_CODE.findall(text))
        ranked = tuple(dict.fromkeys(name for name, _ in given))
        return Reply(
            "answered", ranked, shown=text, held=text, milliseconds=elapsed,
            cited=tuple(name for name in ranked if name in named),
            tokens=(int(usage.get("prompt_tokens", 0)), int(usage.get("completion_tokens", 0))),
        )  # fmt: skip
