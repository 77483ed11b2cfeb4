"""Any endpoint that speaks the OpenAI embeddings API (vLLM, Ollama, llama.cpp, text-embeddings-inference, cloud)."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
import numpy as np

from corpus.errors import TrolyError
from corpus.language import normalize
from index.embedders.base import InputType, Vectors, unit_rows

_PORTION = 64


class EndpointError(TrolyError):
    """The embedding endpoint did not answer, or not with vectors of the length expected."""

    code = "EMBEDDER_UNREACHABLE"


class OpenAIEmbedder:
    """``POST {base_url}/embeddings``. e5 models get their prefixes; others the text as it is."""

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
        prefix = f"{input_type}: " if "e5" in self.model.lower() else ""
        rows: list[list[float]] = []
        with httpx.Client(timeout=self._timeout, headers=self._headers) as client:
            for start in range(0, len(texts), _PORTION):
                portion = [prefix + normalize(text) for text in texts[start : start + _PORTION]]
                rows.extend(self._ask(client, portion))
        vectors = np.asarray(rows, dtype=np.float32).reshape(len(texts), -1) if rows else np.zeros((0, self.dimensions))
        if vectors.shape[1] != self.dimensions:
            raise EndpointError(f"{self.model} gave {vectors.shape[1]} dimensions, {self.dimensions} are configured")
        return unit_rows(np.asarray(vectors, dtype=np.float32))

    def _ask(self, client: httpx.Client, portion: list[str]) -> list[list[float]]:
        try:
            answer = client.post(self._url, json={"model": self.model, "input": portion})
            answer.raise_for_status()
            data = sorted(answer.json()["data"], key=lambda item: int(item["index"]))
            vectors = [list(map(float, item["embedding"])) for item in data]
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            raise EndpointError(f"{self._url}: {type(error).__name__}: {error}") from error
        if len(vectors) != len(portion):
            raise EndpointError(f"{self._url}: {len(portion)} texts sent, {len(vectors)} vectors came back")
        return vectors
