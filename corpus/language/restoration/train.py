"""Learning a restoration model from accented text: counts of one, two and three syllables, discounted and pruned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.language.hygiene import fold_word
from corpus.language.restoration.model import BITS, BREAK, FIRST_SYLLABLE, LARGEST_VOCABULARY, Model, packed
from corpus.language.restoration.tokens import tokens

Ids = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
_DISCOUNT = 0.75
_MASK = np.uint64(LARGEST_VOCABULARY - 1)
_SHIFT = np.uint64(BITS)


@dataclass(frozen=True, slots=True)
class Recipe:
    """``least``: a syllable seen less often is foreign; ``bigrams``/``trigrams``: how many of each are kept."""

    least: int = 8
    bigrams: int = 900_000
    trigrams: int = 2_200_000


class Counts:
    """Collects accented texts; a text with weight 5 counts as if it stood there five times."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {"<other>": 0, "<break>": BREAK}
        self._seen: Counter[int] = Counter()
        self._streams: dict[int, list[Ids]] = {}

    def add(self, text: str, weight: int = 1) -> None:
        stream = [BREAK, BREAK]
        for token in tokens(text)[1]:
            if token.kind == "syllable":
                stream.append(self._ids.setdefault(token.text, len(self._ids)))
            elif token.kind == "other":
                stream.append(0)
            elif stream[-1] != BREAK:
                stream += [BREAK, BREAK]
        ids = np.asarray(stream, dtype=np.uint64)
        self._streams.setdefault(weight, []).append(ids)
        for identity, count in zip(*np.unique(ids, return_counts=True), strict=True):
            self._seen[int(identity)] += int(count) * weight

    def model(self, recipe: Recipe | None = None) -> Model:
        """The model of everything added so far."""
        recipe = recipe or Recipe()
        words, renumber = self._vocabulary(recipe.least)
        keys: dict[int, tuple[Ids, Floats]] = {}
        for order in (1, 2, 3):
            keys[order] = _merged(
                (_grams(renumber[np.concatenate(parts)], order), weight) for weight, parts in self._streams.items()
            )
        return _estimate(words, keys, recipe)

    def _vocabulary(self, least: int) -> tuple[tuple[str, ...], Ids]:
        names = {identity: word for word, identity in self._ids.items()}
        kept = [i for i, count in self._seen.most_common() if i >= FIRST_SYLLABLE and count >= least]
        kept = kept[: LARGEST_VOCABULARY - FIRST_SYLLABLE]
        renumber = np.zeros(len(self._ids), dtype=np.uint64)
        renumber[BREAK] = BREAK
        for number, identity in enumerate(kept, start=FIRST_SYLLABLE):
            renumber[identity] = number
        return ("<other>", "<break>", *(names[i] for i in kept)), renumber


def _grams(ids: Ids, order: int) -> Ids:
    key = ids[: len(ids) - order + 1].copy()
    for offset in range(1, order):
        key = (key << _SHIFT) | ids[offset : len(ids) - order + 1 + offset]
    return key


def _merged(parts: Iterable[tuple[Ids, int]]) -> tuple[Ids, Floats]:
    all_keys, all_counts = [], []
    for grams, weight in parts:
        keys, counts = np.unique(grams, return_counts=True)
        all_keys.append(keys)
        all_counts.append(counts.astype(np.float64) * weight)
    keys, places = np.unique(np.concatenate(all_keys), return_inverse=True)
    return keys, np.asarray(np.bincount(places, weights=np.concatenate(all_counts)), dtype=np.float64)


def _estimate(words: tuple[str, ...], keys: dict[int, tuple[Ids, Floats]], recipe: Recipe) -> Model:
    """Absolute discounting, interpolated; pruned n-grams give their share back through the weight of backing off."""
    one = np.zeros(len(words))
    one[keys[1][0].astype(np.int64)] = keys[1][1]
    unigram = (one + 0.5) / (one + 0.5).sum()

    two, two_counts = keys[2]
    left, right = (two >> _SHIFT).astype(np.int64), (two & _MASK).astype(np.int64)
    bigram = _discounted(two_counts, left, len(words), unigram[right])
    keep = _best(two_counts, bigram, unigram[right], recipe.bigrams)
    two, bigram, left, right = two[keep], bigram[keep], left[keep], right[keep]
    one_backoff = _backoff(left, len(words), bigram, unigram[right])

    three, three_counts = keys[3]
    context = three >> _SHIFT
    tail = three & np.uint64((1 << (2 * BITS)) - 1)
    groups, group = np.unique(context, return_inverse=True)
    lower = _lower(two, bigram, tail, unigram, one_backoff)
    trigram = _discounted(three_counts, group, len(groups), lower)
    # A trigram is only reached through a kept pair: its weight of backing off stands there.
    reachable = _stands_in(two, context) & (three_counts > 1)
    keep = reachable & _best(np.where(reachable, three_counts, 0), trigram, lower, recipe.trigrams)
    three, trigram, lower, context = three[keep], trigram[keep], lower[keep], context[keep]
    two_backoff = _backoff(np.searchsorted(two, context), len(two), trigram, lower)
    return Model(
        words, packed(np.log(unigram)), packed(np.log(one_backoff)),
        two, packed(np.log(bigram)), packed(np.log(two_backoff)), three, packed(np.log(trigram)),
    )  # fmt: skip


def _discounted(counts: Floats, group: npt.NDArray[np.int64], groups: int, lower: Floats) -> Floats:
    total = np.bincount(group, weights=counts, minlength=groups)
    kinds = np.bincount(group, minlength=groups)
    return np.asarray(
        np.maximum(counts - _DISCOUNT, 0) / total[group] + _DISCOUNT * kinds[group] / total[group] * lower
    )


def _best(counts: Floats, own: Floats, lower: Floats, limit: int) -> npt.NDArray[np.bool_]:
    """The n-grams whose absence would change the model most: often seen, and far from what the shorter one says."""
    gain = counts * np.abs(np.log(own) - np.log(lower))
    if len(gain) <= limit:
        return np.ones(len(gain), dtype=bool)
    return np.asarray(gain > np.partition(gain, -limit)[-limit])


def _backoff(group: npt.NDArray[np.int64], groups: int, own: Floats, lower: Floats) -> Floats:
    left = 1 - np.bincount(group, weights=own, minlength=groups)
    rest = 1 - np.bincount(group, weights=lower, minlength=groups)
    return np.clip(left, 1e-6, 1) / np.clip(rest, 1e-6, None)


def _lower(two: Ids, bigram: Floats, wanted: Ids, unigram: Floats, backoff: Floats) -> Floats:
    at = np.minimum(np.searchsorted(two, wanted), len(two) - 1)
    missing = unigram[(wanted & _MASK).astype(np.int64)] * backoff[(wanted >> _SHIFT).astype(np.int64)]
    return np.where(two[at] == wanted, bigram[at], missing)


def _stands_in(keys: Ids, wanted: Ids) -> npt.NDArray[np.bool_]:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.asarray(keys[at] == wanted)


def foldings(model: Model) -> int:
    """How many folded syllables have more than one reading: what the model is for."""
    counts = Counter(fold_word(word) for word in model.words[FIRST_SYLLABLE:])
    return sum(count > 1 for count in counts.values())
