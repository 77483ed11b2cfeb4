"""Public question sets in the shapes they are published in, read as sets of ours.

``folder`` is where they lie side by side, each in the folder it is known by. None of them ships with the package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from eval.datasets import GoldItem, QuestionSet, RetrievalItem, load_set, read_lines

# What an utterance of the portal's dialogue data is, for the labels that mean one of our outcomes.
_TALK = {"greet": "small_talk", "goodbye": "small_talk", "thanks": "small_talk", "thank": "small_talk"}


def _gold(folder: Path) -> QuestionSet:
    return load_set(folder / "tthc_gold" / "dev.jsonl")


def _commune(folder: Path) -> QuestionSet:
    return [
        RetrievalItem(qid=row["qid"], question=row["question"], gold=tuple(row["gold"]),
                      style="keyword" if row.get("keyword_style") else "no_diacritics" if row.get("ascii") else "formal")
        for row in _rows(folder / "tthc_commune" / "questions.jsonl", "qid", "question", "gold")
    ]  # fmt: skip


def _alqac(folder: Path) -> QuestionSet:
    return [
        RetrievalItem(qid=row["qid"], question=row["question"], gold=tuple(row["gold"]), style=row.get("type", ""))
        for row in _rows(folder / "legal_alqac2025" / "train.jsonl", "qid", "question", "gold")
    ]


def _zalo(folder: Path) -> QuestionSet:
    return load_set(folder / "legal_zalo2021" / "train_dev_lawdisjoint.jsonl")


def _citizens(folder: Path) -> QuestionSet:
    """Questions that people asked, without labels: what can be measured is whether the answer keeps to its sources,
    and whether a question and the same one without marks end alike."""
    items: QuestionSet = []
    for name in ("conganxa_faq", "conganxa_short_faq_keywords", "moh_portal_faq", "mic_hoidap"):
        rows = _rows(folder / "citizen_qa" / f"{name}.jsonl", "question")
        items += [
            GoldItem(id=f"{name}-{number:03}", question=row["question"], kind="unlabelled", style="colloquial",
                     audience="citizen", topic=name)
            for number, row in enumerate(rows, start=1)
        ]  # fmt: skip
    rows = _rows(folder / "citizen_qa" / "dvc_intents_nlu.jsonl", "text", "intent")
    for number, row in enumerate(rows, start=1):
        wanted = _TALK.get(row["intent"], "")
        plain = GoldItem(id=f"dvc-{number:03}", question=row["text"], kind="unlabelled", style="colloquial",
                         audience="citizen", outcomes=(wanted,) if wanted else (), topic=row["intent"])  # fmt: skip
        items.append(plain)
        if row.get("has_ascii_twin") and row.get("no_diacritics"):
            items.append(
                plain.model_copy(
                    update={
                        "id": plain.id + "-ascii",
                        "question": row["no_diacritics"],
                        "style": "no_diacritics",
                        "twin_of": plain.id,
                    }
                )
            )
    return items


PUBLIC_SETS: dict[str, Callable[[Path], QuestionSet]] = {
    "tthc_gold": _gold,
    "tthc_commune": _commune,
    "legal_alqac2025": _alqac,
    "legal_zalo2021": _zalo,
    "citizen_qa": _citizens,
}


def public_set(name: str, folder: Path) -> QuestionSet:
    """A public set by the name of its folder. Raises ``InputError`` (``SET_BROKEN``) where it is missing or of another
    shape than it was published in."""
    if name not in PUBLIC_SETS:
        raise InputError(f"no public set {name!r}; known: {', '.join(PUBLIC_SETS)}", code="SET_BROKEN")
    return PUBLIC_SETS[name](folder)


def _rows(path: Path, *fields: str) -> Iterator[dict[str, Any]]:
    for number, row in read_lines(path):
        if missing := [field for field in fields if not row.get(field)]:
            raise InputError(f"{path} line {number}: no {', '.join(missing)}", code="SET_BROKEN")
        yield row
