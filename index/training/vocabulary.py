"""Pruning of the base model's vocabulary: 250,002 pieces of a hundred languages, of which Vietnamese needs few.

A unigram tokenizer needs no merges, so pieces can simply be left out; the others keep their scores, and a text is cut
into the best sequence of what is left. Every single character stays that Vietnamese text, codes and plain Latin need,
so nothing becomes unknown that was known before.
"""

from __future__ import annotations

import json
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tokenizers import Tokenizer

from corpus.language import fold, normalize

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_TONES = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
_ALWAYS = _TONES + string.ascii_lowercase + string.digits + string.punctuation + "▁–—“”‘’…°²³%‰§"
_PORTION = 2000


@dataclass(frozen=True, slots=True)
class Inflation:
    """Mean tokens a text with the full and with the pruned vocabulary, and the share of unknown tokens after."""

    full: float
    pruned: float
    unknown: float

    @property
    def ratio(self) -> float:
        """How much longer sequences became; 1 is no loss."""
        return self.pruned / self.full if self.full else 1.0


def forms(texts: Iterable[str]) -> Iterable[str]:
    """Each text as the model will read it: normal form, and the same typed without diacritics."""
    for text in texts:
        yield normalize(text)
        yield fold(text)


def count_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """How often each piece (by its id) is used for ``texts``."""
    counts: Counter[int] = Counter()
    portion: list[str] = []
    for text in texts:
        portion.append(text)
        if len(portion) == _PORTION:
            _count(tokenizer, portion, counts)
            portion.clear()
    _count(tokenizer, portion, counts)
    return counts


def _count(tokenizer: Tokenizer, texts: Sequence[str], counts: Counter[int]) -> None:
    for encoding in tokenizer.encode_batch(texts, add_special_tokens=False):
        counts.update(encoding.ids)


def select(pieces: Sequence[str], counts: Counter[int], size: int) -> list[int]:
    """Ids of the pieces to keep, ascending: the special ones, all single characters of ``_ALWAYS`` (also at the
    beginning of a word), then the most used until there are ``size``."""
    wanted = set(SPECIAL) | set(_ALWAYS) | {f"▁{character}" for character in _ALWAYS}
    kept = {number for number, piece in enumerate(pieces) if piece in wanted}
    for number, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if len(kept) >= size or count < 2:
            break
        kept.add(number)
    return sorted(kept)


def pruned(tokenizer: Tokenizer, kept: Sequence[int]) -> Tokenizer:
    """The tokenizer with only the pieces ``kept``; the n-th of them gets the id n.

    Raises ``ValueError`` when it is no unigram tokenizer or a special piece is missing.
    """
    data: dict[str, Any] = json.loads(tokenizer.to_str())
    model = data["model"]
    if model["type"] != "Unigram":
        raise ValueError(f"a unigram tokenizer is needed, not {model['type']}")
    vocabulary = [model["vocab"][number] for number in kept]
    place = {piece: number for number, (piece, _) in enumerate(vocabulary)}
    missing = [piece for piece in SPECIAL if piece not in place]
    if missing:
        raise ValueError(f"special pieces missing: {missing}")
    model["vocab"], model["unk_id"] = vocabulary, place["<unk>"]
    data["added_tokens"] = [token | {"id": place[token["content"]]} for token in data["added_tokens"]
                            if token["content"] in place]  # fmt: skip
    special = data["post_processor"]["special_tokens"]
    data["post_processor"]["special_tokens"] = {
        name: entry | {"ids": [place[piece] for piece in entry["tokens"]]} for name, entry in special.items()
    }
    data["truncation"] = data["padding"] = None
    return Tokenizer.from_str(json.dumps(data, ensure_ascii=False))


def inflation(full: Tokenizer, small: Tokenizer, texts: Sequence[str]) -> Inflation:
    """What pruning costs on ``texts``, which should not be those that were counted."""
    before = sum(len(e.ids) for e in full.encode_batch(texts, add_special_tokens=False))
    after = [e.ids for e in small.encode_batch(texts, add_special_tokens=False)]
    unknown = int(small.token_to_id("<unk>") or 0)
    total = sum(map(len, after))
    missed = sum(list(ids).count(unknown) for ids in after)
    count = max(len(texts), 1)
    return Inflation(before / count, total / count, missed / max(total, 1))
