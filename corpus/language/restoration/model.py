"""Statistics of accented syllables: an interpolated trigram model in sorted arrays, small enough for a package.

An n-gram is one integer, 14 bits a syllable. Log-probabilities are bytes: −20 to 0 in steps of 20/255.
"""

from __future__ import annotations

import functools
import io
import zlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.errors import TrolyError
from corpus.language.hygiene import fold_word

BITS = 14
LARGEST_VOCABULARY = 1 << BITS
OTHER, BREAK = 0, 1  # a code, number or foreign word; an end of a clause
FIRST_SYLLABLE = 2
_LOWEST = -20.0
_STEP = -_LOWEST / 255
_MAGIC = b"troly-restoration-1\n"
RESOURCE = "resources/restoration.bin"

Keys = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint8]
Logs = npt.NDArray[np.float32]


class RestorationModelError(TrolyError):
    """The model file is missing, cut off or of another format."""

    code = "RESTORATION_MODEL_INVALID"


def packed(logs: npt.NDArray[np.float64]) -> Codes:
    """Natural logarithms as bytes."""
    return np.clip(np.rint((np.asarray(logs) - _LOWEST) / _STEP), 0, 255).astype(np.uint8)


_UNPACKED: Logs = (np.arange(256) * _STEP + _LOWEST).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Model:
    """``words``: syllables by id; ``unigram``/``unigram_backoff``: by id; the other arrays stand beside sorted keys."""

    words: tuple[str, ...]
    unigram: Codes
    unigram_backoff: Codes
    bigram_keys: Keys
    bigram: Codes
    bigram_backoff: Codes
    trigram_keys: Keys
    trigram: Codes

    def readings(self) -> dict[str, list[int]]:
        """Ids of the accented forms of each folded syllable, the most frequent first."""
        found: dict[str, list[int]] = {}
        order = np.argsort(-self.unigram.astype(np.int32), kind="stable")
        for identity in order.tolist():
            if identity >= FIRST_SYLLABLE:
                found.setdefault(fold_word(self.words[identity]), []).append(identity)
        return found

    def likely(self, ids: list[int], margin: float) -> list[int]:
        """Of readings in order of their frequency, those at most e^``margin`` times rarer than the first."""
        floor = _UNPACKED[self.unigram[ids[0]]] - margin
        return [identity for identity in ids if _UNPACKED[self.unigram[identity]] >= floor]

    def score(self, older: npt.NDArray[np.uint64], old: npt.NDArray[np.uint64], new: npt.NDArray[np.uint64]) -> Logs:
        """Log-probability of ``new`` after ``older old``, elementwise over arrays of one shape."""
        pair = (old << np.uint64(BITS)) | new
        before = (older << np.uint64(BITS)) | old
        long = (before << np.uint64(BITS)) | new
        at, known = _find(self.trigram_keys, long)
        result = _UNPACKED[self.trigram[at]]
        if known.all():
            return result
        pair_at, pair_known = _find(self.bigram_keys, pair)
        before_at, before_known = _find(self.bigram_keys, before)
        shorter = np.where(
            pair_known,
            _UNPACKED[self.bigram[pair_at]],
            _UNPACKED[self.unigram[new]] + _UNPACKED[self.unigram_backoff[old]],
        )
        shorter = shorter + np.where(before_known, _UNPACKED[self.bigram_backoff[before_at]], np.float32(0))
        return np.where(known, result, shorter).astype(np.float32)

    def to_bytes(self) -> bytes:
        """The model as one compressed, platform-independent block."""
        out = io.BytesIO()
        parts = [
            "\n".join(self.words).encode(),
            self.unigram.tobytes(),
            self.unigram_backoff.tobytes(),
            _deltas(self.bigram_keys),
            self.bigram.tobytes(),
            self.bigram_backoff.tobytes(),
            _deltas(self.trigram_keys),
            self.trigram.tobytes(),
        ]
        out.write(_MAGIC)
        for part in parts:
            block = zlib.compress(part, 9)
            out.write(len(block).to_bytes(8, "little") + block)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Model:
        """Raises ``RestorationModelError`` when the block is not a whole model."""
        if not data.startswith(_MAGIC):
            raise RestorationModelError("not a restoration model of this version")
        parts, place = [], len(_MAGIC)
        try:
            for _ in range(8):
                length = int.from_bytes(data[place : place + 8], "little")
                parts.append(zlib.decompress(data[place + 8 : place + 8 + length]))
                place += 8 + length
            one = [np.frombuffer(part, dtype=np.uint8) for part in parts]
            model = cls(
                tuple(parts[0].decode().split("\n")),
                one[1], one[2], _keys(parts[3]), one[4], one[5], _keys(parts[6]), one[7],
            )  # fmt: skip
        except (zlib.error, ValueError) as error:
            raise RestorationModelError(f"the restoration model is cut off or damaged: {error}") from error
        sizes = (len(model.words), len(model.bigram_keys), len(model.trigram_keys))
        if place != len(data) or sizes != (len(model.unigram), len(model.bigram), len(model.trigram)):
            raise RestorationModelError("the parts of the restoration model do not fit together")
        return model

    @classmethod
    def load(cls, path: Path | None = None) -> Model:
        """The model of a file; without one, that of the package."""
        try:
            data = path.read_bytes() if path else resources.files("corpus.language").joinpath(RESOURCE).read_bytes()
        except OSError as error:
            raise RestorationModelError(f"no restoration model: {error}") from error
        return cls.from_bytes(data)


@functools.cache
def default_model() -> Model:
    """The model shipped with the package, loaded once."""
    return Model.load()


def _find(keys: Keys, wanted: Keys) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return at, keys[at] == wanted


def _deltas(keys: Keys) -> bytes:
    """Sorted keys as the distances between them, the low bytes of all first: that compresses to a third."""
    steps = np.diff(keys, prepend=np.uint64(0)).astype("<u8")
    return np.ascontiguousarray(steps.view(np.uint8).reshape(-1, 8).T).tobytes()


def _keys(data: bytes) -> Keys:
    planes = np.frombuffer(data, dtype=np.uint8).reshape(8, -1)
    steps = np.ascontiguousarray(planes.T).view("<u8").reshape(-1)
    return np.cumsum(steps, dtype=np.uint64)
