"""Finding the accented readings of a text: a beam over the syllables, several at the end when it is not sure."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.language.hygiene import fold_word
from corpus.language.restoration.model import BREAK, FIRST_SYLLABLE, OTHER, Model, default_model
from corpus.language.restoration.tokens import Token, has_tone, tokens, without_tone

_BEAM = 8
_READINGS = 10  # accented forms tried of one syllable at most
_RARE = 5.0  # a form e⁵ times rarer than the most frequent of its syllable is a slip of the texts learnt from
_MARGIN = 3.0  # further readings at most e³ times less likely than the best
_IMPOSSIBLE = 9.0  # a form rarer than that is nowhere right
_RUN = 4  # bare syllables in a row, where others have marks, that were typed without
_RUN_LOSS = 0.3
_LEAST_LOSS = 1e-7


@dataclass(frozen=True, slots=True)
class Restored:
    """``text``: the likeliest accented reading; ``others``: further readings, likeliest first;
    ``certainty``: share of the first among the readings kept, 0 to 1; ``changed``: whether any mark was added."""

    text: str
    others: tuple[str, ...] = ()
    certainty: float = 1.0
    changed: bool = False


class Restorer:
    """Adds the marks that were not typed. What was typed with marks, codes, numbers, addresses and words that no
    Vietnamese text holds stay as they are."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._readings = {folded: model.likely(ids, _RARE)[:_READINGS] for folded, ids in model.readings().items()}
        self._possible = {folded: model.likely(ids, _IMPOSSIBLE) for folded, ids in model.readings().items()}
        self._ids = {word: number for number, word in enumerate(model.words)}

    def restore(self, text: str, *, best: int = 4) -> Restored:
        """The ``best`` likeliest readings of ``text``; it comes back normalised (lower case, new tone placement)."""
        normal, found = tokens(text)
        options = self._options(found)
        if not any(self._open(token, ids) for token, (ids, _) in zip(found, options, strict=True)):
            return Restored(normal)
        paths = self._paths(options, max(best, 1))
        texts: dict[str, float] = {}
        for path, score in paths:
            written = self._written(normal, found, path)
            texts.setdefault(written, score)
        top = max(texts.values())
        near = {written: math.exp(score - top) for written, score in texts.items() if score >= top - _MARGIN}
        first, *others = near
        return Restored(first, tuple(others[: best - 1]), 1.0 / sum(near.values()), first != normal)

    def _open(self, token: Token, ids: Sequence[int]) -> bool:
        return len(ids) > 1 or (ids[0] >= FIRST_SYLLABLE and self._model.words[ids[0]] != token.text)

    def _options(self, found: Sequence[Token]) -> list[tuple[list[int], list[float]]]:
        """For each token the ids it may stand for, with the log-probability of having been typed as it was."""
        toneless = sum(t.kind == "syllable" for t in found) > 2 and not any(has_tone(t.text) for t in found)
        loss = _loss(found, toneless=toneless)
        options: list[tuple[list[int], list[float]]] = []
        for token, lost in zip(found, loss, strict=True):
            options.append(self._forms(token, lost, toneless))
        return options

    def _forms(self, token: Token, lost: float, toneless: bool) -> tuple[list[int], list[float]]:
        if token.kind != "syllable":
            return [BREAK if token.kind == "break" else OTHER], [0.0]
        folded = fold_word(token.text)
        plain = folded == token.text
        typed = self._ids.get(token.text)
        if plain and not lost and typed is not None and typed in self._possible.get(folded, ()):
            return [typed], [0.0]
        if not plain and not toneless:
            return [self._ids.get(token.text, OTHER)], [0.0]
        ids = self._readings.get(folded, [])
        if not plain:  # "đang ky" without a single tone: what is typed is kept and the tone may be missing
            ids = [i for i in ids if without_tone(self._model.words[i]) == token.text]
        if not ids:
            return [OTHER], [0.0]
        if typed is not None and typed not in ids:
            ids = [*ids, typed]
        return ids, [0.0 if i == typed else math.log(lost or _LEAST_LOSS) for i in ids]

    def _paths(self, options: Sequence[tuple[list[int], list[float]]], best: int) -> list[tuple[list[int], float]]:
        """The likeliest sequences of ids with their log-probabilities, best first."""
        older = np.full(1, BREAK, dtype=np.uint64)
        old = np.full(1, BREAK, dtype=np.uint64)
        scores = np.zeros(1, dtype=np.float64)
        back: list[npt.NDArray[np.int64]] = []
        chosen: list[npt.NDArray[np.uint64]] = []
        width = max(_BEAM, best * 3)
        for ids, typed in options:
            new = np.asarray(ids, dtype=np.uint64)
            count = len(new)
            steps = self._model.score(np.repeat(older, count), np.repeat(old, count), np.tile(new, len(old)))
            totals = np.repeat(scores, count) + steps + np.tile(np.asarray(typed), len(old))
            keep = np.argsort(-totals, kind="stable")[:width]
            back.append(keep // count)
            chosen.append(new[keep % count])
            older, old, scores = old[keep // count], chosen[-1], totals[keep]
        paths = []
        for end in range(min(best * 2, len(scores))):
            path, at = [], end
            for pointers, ids_here in zip(reversed(back), reversed(chosen), strict=True):
                path.append(int(ids_here[at]))
                at = int(pointers[at])
            paths.append((path[::-1], float(scores[end])))
        return paths

    def _written(self, normal: str, found: Sequence[Token], path: Sequence[int]) -> str:
        parts, place = [], 0
        for token, identity in zip(found, path, strict=True):
            parts.append(normal[place : token.start])
            known = token.kind == "syllable" and identity >= FIRST_SYLLABLE
            parts.append(self._model.words[identity] if known else token.text)
            place = token.start + len(token.text)
        parts.append(normal[place:])
        return "".join(parts)


def _loss(found: Sequence[Token], *, toneless: bool) -> list[float]:
    """For each token the chance that a mark was left out here; 0 where a form that is right must stay.

    People type a message with marks or without. Where both stand in one message, only a long run of bare syllables was
    typed without: "nuôi voi nhà" is an elephant, and "voi" no "với".
    """
    bare = [token.kind == "syllable" and token.text == fold_word(token.text) for token in found]
    if toneless or all(bare[place] for place, token in enumerate(found) if token.kind == "syllable"):
        return [1.0] * len(found)
    runs = [0] * len(found)
    for place, is_bare in enumerate(bare):
        runs[place] = runs[place - 1] + 1 if is_bare and place else int(is_bare)
    for place in reversed(range(len(found) - 1)):
        if bare[place] and bare[place + 1]:
            runs[place] = runs[place + 1]
    return [_RUN_LOSS if run >= _RUN else 0.0 for run in runs]


@functools.cache
def default_restorer() -> Restorer:
    """The restorer with the model of the package, loaded once."""
    return Restorer(default_model())
