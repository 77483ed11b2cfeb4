"""Proof that no question of a dev set, and nothing nearly like one, is in the training data.

Near means: folded syllables shared to .8 (Jaccard), or a ``token_set_ratio`` of 92 or more for questions of at least
four syllables. A bare official title is no leak: it is public content of the record, and people do type it.
This is the only module of the room that reads the texts of dev sets.

``python -m index.training.leak_check DATA_DIR [PAIRS.json]`` exits with 1 and lists what was found.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from corpus.language import fold, syllables
from index.training.sources import rows

# File of each dev set and the field that holds its question.
DEV_SETS = (
    ("tthc_gold/dev.jsonl", "question"),
    ("tthc_commune/questions.jsonl", "question"),
    ("legal_alqac2025/train.jsonl", "question"),
    ("legal_alqac2025/private_test.jsonl", "question"),
    ("legal_zalo2021/train_dev_lawdisjoint.jsonl", "question"),
    ("citizen_qa/dvc_intents_nlu.jsonl", "text"),
)
JACCARD = 0.8
TOKEN_SET = 92.0
_SHORT = 4  # syllables; below that every question is inside some other one
_RARE = 12  # rarest syllables of a training question by which candidates are looked up


@dataclass(frozen=True, slots=True)
class Leak:
    """A training question and the dev question it is too near to; ``likeness`` from 0 to 100."""

    training: str
    dev: str
    likeness: float


def dev_questions(data: Path) -> list[str]:
    """Texts of all dev questions there are under ``data``, the earlier turns of conversations too."""
    found: list[str] = []
    for name, key in DEV_SETS:
        path = data / name
        if path.exists():
            for row in rows(path):
                found.extend(_strings(row.get(key) or row.get("question") or row.get("utterance") or ""))
                found.extend(text for turn in row.get("history", ()) if turn.get("role") == "user"
                             for text in _strings(turn.get("text", "")))  # fmt: skip
    return found


def leaks(training: Iterable[str], dev: Sequence[str], titles: Iterable[str] = ()) -> Iterator[Leak]:
    """Training questions too near to a dev question; ``titles`` are the bare official ones that may stay."""
    allowed = {fold(title) for title in titles}
    forms = list(dict.fromkeys(form for text in dev if (form := fold(text)) and form not in allowed))
    parts = [frozenset(syllables(form)) for form in forms]
    where: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(parts):
        for syllable in found:
            where[syllable].append(number)
    for text in dict.fromkeys(training):
        form = fold(text)
        own = frozenset(syllables(form))
        if not own or form in allowed:
            continue
        worst = max(
            ((_likeness(form, own, forms[n], parts[n]), n) for n in _candidates(own, parts, where)), default=None
        )
        if worst is not None and worst[0] > 0:
            yield Leak(text, forms[worst[1]], worst[0])


def _likeness(form: str, own: frozenset[str], other: str, theirs: frozenset[str]) -> float:
    """0 when the two are not near."""
    shared = len(own & theirs) / len(own | theirs)
    ratio = 0.0
    if min(len(own), len(theirs)) >= _SHORT:
        ratio = fuzz.token_set_ratio(form, other)
    return max(shared * 100 if shared >= JACCARD else 0.0, ratio if ratio >= TOKEN_SET else 0.0)


def _candidates(own: frozenset[str], parts: Sequence[frozenset[str]], where: dict[str, list[int]]) -> list[int]:
    """Dev questions that share at least half of the syllables of the shorter of the two."""
    counts: dict[int, int] = defaultdict(int)
    for syllable in own:
        for number in where.get(syllable, ()):
            counts[number] += 1
    return [n for n, count in counts.items() if count * 2 >= min(len(own), len(parts[n]))]


def _strings(value: object) -> list[str]:
    return [value] if isinstance(value, str) and value.strip() else []


def main(arguments: Sequence[str]) -> int:
    """Check the pairs that a training kept (``PAIRS.json``), or what would be made of a data folder before any are dropped."""
    from index.training import recipe

    if not arguments:
        sys.stderr.write("usage: python -m index.training.leak_check DATA_DIR [PAIRS.json]\n")
        return 2
    data = Path(arguments[0])
    made = recipe.restore(Path(arguments[1])) if len(arguments) > 1 else recipe.prepare(data, recipe.Recipe())
    training, titles = [pair.query for pair in made.pairs], list(made.passages.titles.values())
    dev = dev_questions(data)
    found = list(leaks(training, dev, titles))
    for leak in found:
        sys.stdout.write(f"{leak.likeness:.0f}\t{leak.training}\t{leak.dev}\n")
    sys.stdout.write(f"{len(found)} of {len(set(training))} training questions are too near to {len(dev)} of dev\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
