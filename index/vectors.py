"""The vector index: FAISS, inner product on unit vectors. The only module that imports faiss.

Exact up to ``EXACT_UP_TO`` vectors; above, inverted lists (IVF) of which a search reads the nearest fifth. The
vectors themselves are kept whole in both, so nothing is lost by growing from one into the other. What the lists cost
in recall and save in time: ``python -m benchmarks.vector_search``.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index.embedders import Vectors
from index.errors import REBUILD, GenerationError

Ids = npt.NDArray[np.int64]
_faiss: Any = faiss  # its stubs leave out what SWIG makes
EXACT_UP_TO = 20_000  # exact search takes 2 ms there, and 8 ms at 80,000, on one core
_LISTS_PER_ROOT = 4  # lists = 4 √n, the usual rule
_PROBED = 5  # one list of so many is read
_TRAINED_ON = 40  # vectors a list; FAISS asks for 39
_ROUNDS = 10


class VectorIndex:
    """Vectors by id. ``exact_up_to`` is the size from which an index is made of lists."""

    def __init__(self, dimensions: int, *, exact_up_to: int = EXACT_UP_TO) -> None:
        self.dimensions = dimensions
        self._exact_up_to = exact_up_to
        self._index: Any = _flat(dimensions) if dimensions else None

    def __len__(self) -> int:
        return int(self._index.ntotal) if self._index is not None else 0

    @property
    def exact(self) -> bool:
        """Whether every vector is compared in a search."""
        return not self._lists

    @property
    def _lists(self) -> int:
        return int(getattr(self._index, "nlist", 0))

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add vectors of shape ``(len(ids), dimensions)``."""
        if self._index is not None and len(ids):
            self._index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Remove the vectors with these ids; unknown ids are ignored."""
        if self._index is not None and len(ids):
            self._index.remove_ids(faiss.IDSelectorArray(np.asarray(ids, dtype=np.int64)))

    def get(self, identity: int) -> Vectors:
        """The vector with this id, shape ``(dimensions,)``."""
        return np.asarray(self._index.reconstruct(identity), dtype=np.float32)

    def gather(self, ids: Sequence[int] | Ids) -> Vectors:
        """The vectors with these ids, shape ``(len(ids), dimensions)``."""
        if not len(ids):
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.asarray(self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64)), dtype=np.float32)

    def ids(self) -> Ids:
        """All ids, ascending."""
        if self._index is None:
            return np.zeros(0, dtype=np.int64)
        if self.exact:
            return np.sort(faiss.vector_to_array(self._index.id_map))
        lists = self._index.invlists
        parts = [faiss.rev_swig_ptr(lists.get_ids(number), lists.list_size(number)).copy()
                 for number in range(self._lists) if lists.list_size(number)]  # fmt: skip
        return np.sort(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)

    def fit(self) -> None:
        """Choose exact or lists by the size reached; lists are made anew where the number has doubled or halved since.

        To be called when a build has added and removed what it had to.
        """
        wanted = round(_LISTS_PER_ROOT * math.sqrt(len(self))) if len(self) > self._exact_up_to else 0
        if wanted == self._lists or (wanted and self._lists and 0.7 < wanted / self._lists < 1.4):
            return
        ids = self.ids()
        vectors = self.gather(ids)
        self._index = _inverted(vectors, wanted) if wanted else _flat(self.dimensions)
        self.add(ids.tolist(), vectors)

    def part(self, allowed: Ids) -> VectorIndex | None:
        """An exact index of these vectors alone where they are few enough for one, else None.

        Few of many are found badly through lists, most of which hold none of them.
        """
        if len(allowed) > self._exact_up_to:
            return None
        part = VectorIndex(self.dimensions)
        part.add(allowed.tolist(), self.gather(allowed))
        return part

    def search(self, query: Vectors, limit: int, allowed: Ids | None = None) -> tuple[Ids, Vectors]:
        """Ids and cosines of the nearest vectors to one query vector, best first, at most ``limit``.

        ``allowed`` restricts the search to these ids.
        """
        if self._index is None or not len(self) or (allowed is not None and not len(allowed)):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        options: dict[str, Any] = {}
        if allowed is not None:
            options["sel"] = faiss.IDSelectorBatch(allowed)
        if self._lists:
            options["nprobe"] = max(1, self._lists // _PROBED)
        make: Any = faiss.SearchParametersIVF if self._lists else faiss.SearchParameters
        parameters = make(**options) if options else None
        scores, ids = self._index.search(query.reshape(1, -1), min(limit, len(self)), params=parameters)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def save(self, path: Path) -> None:
        """Write the FAISS binary. Raises ``OSError`` when it cannot, as on a full disk."""
        if self._index is not None:
            # Not with faiss.write_index: it closes the file without minding errors, and a full disk cuts it short.
            raw: Any = faiss.serialize_index(self._index)
            with path.open("wb") as stream:
                stream.write(raw)
                stream.flush()
                os.fsync(stream.fileno())

    @classmethod
    def load(cls, path: Path, dimensions: int) -> VectorIndex:
        """Read what ``save`` wrote. Raises ``GenerationError``."""
        loaded = cls(dimensions)
        if dimensions == 0:
            return loaded
        try:
            loaded._index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise GenerationError(f"{path.name}: {error}; {REBUILD}") from error
        if loaded._index.d != dimensions:
            raise GenerationError(
                f"{path.name} holds {loaded._index.d} dimensions, the embedder gives {dimensions}; {REBUILD}",
                code="INDEX_MISMATCH",
            )
        return loaded


def _flat(dimensions: int) -> Any:
    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimensions))


def _inverted(vectors: Vectors, lists: int) -> Any:
    """An empty index of lists whose middles are learnt from a sample of the vectors, always the same one."""
    quantizer: Any = faiss.IndexFlatIP(vectors.shape[1])
    index: Any = faiss.IndexIVFFlat(quantizer, vectors.shape[1], lists, faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = _ROUNDS
    index.cp.spherical = True
    chosen = np.random.default_rng(lists).permutation(len(vectors))[: lists * _TRAINED_ON]
    index.train(np.ascontiguousarray(vectors[np.sort(chosen)]))
    index.set_direct_map_type(_faiss.DirectMap.Hashtable)  # a vector is read and removed by its id
    index.own_fields = True
    quantizer.this.disown()
    return index
