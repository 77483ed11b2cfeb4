"""Any endpoint that speaks the OpenAI embeddings API (vLLM, Ollama, llama.cpp, text-embeddings-inference, cloud)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import httpx
import numpy as np

from corpus.errors import TrolyError
from corpus.language import normalize
from corpus.privacy import mask
from index.embedders.base import InputType, Vectors, unit_rows

_PORTION = 64


class EndpointError(TrolyError):
    """The embedding endpoint did not answer, or not with vectors of the length expected."""

    code = "EMBEDDER_UNREACHABLE"


class OpenAIEmbedder:
    """``POST {base_url}/embeddings``. e5 models get their prefixes; others the text as it is."""

    reads_unaccented = False

    def __init__(self, model: str, base_url: str, key: str = "", dimensions: int = 384, timeout: float = 30.0) -> None:
        self.model = model
        self.dimensions = dimensions
        self.digest = f"openai/{model}/{dimensions}"
        self._url = base_url.rstrip("/") + "/embeddings"
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._timeout = timeout

    def warm_up(self) -> None:
        """The endpoint loads its own model."""

    def embed(self, texts: Sequence[str], *, input_type: InputType) -> Vectors:
        if input_type == "query":
            texts = [mask(text) for text in texts]  # the endpoint may be anybody's
        prefix = f"{input_type}: " if "e5" in self.model.lower() else ""
        parts = [np.zeros((0, self.dimensions), dtype=np.float32)]
        try:
            for start in range(0, len(texts), _PORTION):
                parts.append(self._ask([prefix + normalize(text) for text in texts[start : start + _PORTION]]))
        except (httpx.HTTPError, httpx.InvalidURL, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise EndpointError(f"{self._url}: {type(error).__name__}: {error}") from error
        return unit_rows(np.concatenate(parts))

    @cached_property
    def _client(self) -> httpx.Client:
        # Kept: making one loads the certificates, 30 ms and more for every question.
        return httpx.Client(timeout=self._timeout, headers=self._headers)

    def _ask(self, portion: list[str]) -> Vectors:
        answer = self._client.post(self._url, json={"model": self.model, "input": portion})
        answer.raise_for_status()
        data = sorted(answer.json()["data"], key=lambda item: int(item["index"]))
        if [int(item["index"]) for item in data] != list(range(len(portion))):
            raise EndpointError(f"{self._url}: {len(portion)} texts sent, {len(data)} vectors came back or repeated")
        lengths = {len(item["embedding"]) for item in data}
        if lengths != {self.dimensions}:
            raise EndpointError(f"{self.model} gave {sorted(lengths)} dimensions, {self.dimensions} are configured")
        vectors = np.asarray([item["embedding"] for item in data], dtype=np.float32)
        if vectors.ndim != 2 or not np.isfinite(vectors).all() or not vectors.any(axis=1).all():
            raise EndpointError(f"{self._url}: vectors of nothing, or of what is no number, came back")
        return vectors
