"""Our own retrieval model, ONNX int8: onnxruntime and tokenizers only. How it was made: ``docs/MODEL.md``.

A model is a folder with ``model.json`` (the manifest), the network and its tokenizer. Nothing is used that the
manifest does not name with its SHA-256: a wrong, truncated or foreign file would give vectors that look like vectors.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import DependencyError, TrolyError
from corpus.language import normalize
from index.embedders.base import InputType, Vectors, unit_rows

MANIFEST = "model.json"
FORMAT = "troly-embedder/1"
DEFAULT_FOLDER = Path(__file__).parent / "resources" / "troly-e5"


class ModelError(TrolyError):
    """The model folder cannot be used; ``detail`` says which file is wrong and how."""

    code = "EMBEDDER_MODEL_INVALID"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``model.json`` says. ``files`` maps the roles ``network`` and ``tokenizer`` to (file name, SHA-256)."""

    name: str
    version: str
    dimensions: int
    max_tokens: int
    pad: int
    prefixes: dict[str, str]
    files: dict[str, tuple[str, str]]

    @property
    def digest(self) -> str:
        """Identity of the model: name, version and the checksums of its files."""
        sums = "".join(self.files[role][1] for role in sorted(self.files))
        return f"{self.name}/{self.version}/{hashlib.sha256(sums.encode()).hexdigest()[:16]}"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a model folder. Raises ``ModelError``."""
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ModelError(f"{path}: format {data['format']!r}, expected {FORMAT!r}")
        prefixes = {kind: str(data["prefixes"][kind]) for kind in ("query", "passage")}
        files = {role: (str(data["files"][role]["name"]), str(data["files"][role]["sha256"]))
                 for role in ("network", "tokenizer")}  # fmt: skip
        manifest = Manifest(str(data["name"]), str(data["version"]), int(data["dimensions"]), int(data["max_tokens"]),
                            int(data["pad"]), prefixes, files)  # fmt: skip
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} is no manifest of a model: {type(error).__name__}: {error}") from error
    if manifest.dimensions < 1 or manifest.max_tokens < 8:
        raise ModelError(f"{path}: dimensions {manifest.dimensions} or max_tokens {manifest.max_tokens} make no sense")
    if any(Path(name).name != name for name, _ in manifest.files.values()):
        raise ModelError(f"{path}: a file lies outside the model's folder")
    return manifest


class OnnxEmbedder:
    """A folder with an ONNX model of ours. ``threads`` 0 means all cores."""

    # Trained on questions with and without diacritics alike.
    reads_unaccented = True

    def __init__(self, folder: Path = DEFAULT_FOLDER, threads: int = 0) -> None:
        self._folder = folder
        self._threads = threads
        self._session: Any = None
        self._tokenizer: Any = None

    @cached_property
    def manifest(self) -> Manifest:
        """What the model says of itself; small, so it is read without loading the model. Raises ``ModelError``."""
        return read_manifest(self._folder)

    @property
    def digest(self) -> str:
        return self.manifest.digest

    @property
    def dimensions(self) -> int:
        return self.manifest.dimensions

    def warm_up(self) -> None:
        """Check the files and load them. Raises ``ModelError``, ``DependencyError``."""
        if self._session is not None:
            return
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise DependencyError("pip install onnxruntime tokenizers") from error
        network, words = self._checked("network"), self._checked("tokenizer")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # several texts go side by side instead
        try:
            tokenizer = Tokenizer.from_str(words.decode("utf-8"))
            session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise bare classes of their own
            raise ModelError(f"{self._folder} does not load: {error}") from error
        if [item.name for item in session.get_inputs()] != ["input_ids", "attention_mask"]:
            raise ModelError(f"{self._folder}: the network takes other inputs than token ids and their mask")
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.manifest.max_tokens)
        self._tokenizer, self._session = tokenizer, session
        try:
            self._run([0, 2])
        except Exception:
            self._tokenizer = self._session = None
            raise

    def embed(self, texts: Sequence[str], *, input_type: InputType) -> Vectors:
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        if not texts:
            return out
        self.warm_up()
        prefix = self.manifest.prefixes[input_type]
        ready = [prefix + normalize(text) for text in texts]
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(ready)]
        if len(ids) == 1:
            out[0] = self._run(ids[0])
        else:
            with ThreadPoolExecutor(self._threads or os.cpu_count()) as workers:
                for row, vector in enumerate(workers.map(self._run, ids)):
                    out[row] = vector
        return unit_rows(out)

    def _run(self, ids: Sequence[int]) -> Vectors:
        """The vector of one text. Never of a batch: the scale of int8 activations is one for all that is computed
        together, so a text would get another vector in other company, and a build other vectors than the next."""
        tokens = np.asarray([ids], dtype=np.int64)
        try:
            [vectors] = self._session.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})
        except Exception as error:  # onnxruntime raises bare classes of its own
            raise ModelError(f"{self._folder} does not run: {error}") from error
        if vectors.shape != (1, self.dimensions) or not np.isfinite(vectors).all():
            raise ModelError(f"{self._folder}: {vectors.shape} came out, expected {self.dimensions} numbers")
        return np.asarray(vectors[0], dtype=np.float32)

    def _checked(self, role: str) -> bytes:
        name, expected = self.manifest.files[role]
        path = self._folder / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ModelError(f"{path} cannot be read: {error.strerror}") from error
        if hashlib.sha256(content).hexdigest() != expected:
            raise ModelError(f"{path} is not the file the manifest names ({len(content)} bytes, other SHA-256)")
        return content
