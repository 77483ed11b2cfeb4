"""All training pairs and passages of a data folder, and the part of the questions held out for decisions."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from corpus.models import Procedure, digest_of
from index.training import legal, sources
from index.training.data import Pair, Passages, nearest_titles
from index.training.generate import from_procedures
from index.units import LEVEL_WORDS, units_of

_SUBJECTS = 3  # a record lists up to a dozen kinds of applicants; the first ones tell siblings apart
_SIBLINGS = 16


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the training data; its digest goes into the manifest of the model."""

    seed: int = 20260726
    resources: int = 3  # raised when the questions and wordings of ``resources/`` change
    per_record: int = 6
    written_weight: float = 7.0
    generated_weight: float = 0.5
    keyword_weight: float = 1.0
    legal_articles: int = 20000
    legal_weight: float = 0.35
    legal_question_weight: float = 3.0
    held_out_tenths: int = 1

    @property
    def digest(self) -> str:
        """Short digest of all values."""
        return digest_of([asdict(self)])[:16]


@dataclass(slots=True)
class TrainingSet:
    """``pairs`` to train on, ``held_out`` pairs to decide by (of procedures no written question of ``pairs`` has),
    and all ``passages``; ``codes`` are the keys of procedures."""

    pairs: list[Pair]
    held_out: list[Pair]
    passages: Passages
    codes: list[str]
    counts: dict[str, int] = field(default_factory=dict)


def store(made: TrainingSet, path: Path) -> None:
    """Write everything to a JSON file, so that a run that was broken off need not make it again."""
    passages = made.passages
    state = {
        "pairs": [_plain(pair) for pair in made.pairs], "held_out": [_plain(pair) for pair in made.held_out],
        "texts": passages.texts, "titles": passages.titles, "siblings": passages.siblings,
        "codes": made.codes, "counts": made.counts,
    }  # fmt: skip
    path.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")


def restore(path: Path) -> TrainingSet:
    """Read what ``store`` wrote."""
    state = json.loads(path.read_text(encoding="utf-8"))
    texts, siblings = ({key: tuple(found) for key, found in state[name].items()} for name in ("texts", "siblings"))
    pairs, held_out = ([_pair(row) for row in state[name]] for name in ("pairs", "held_out"))
    return TrainingSet(pairs, held_out, Passages(texts, state["titles"], siblings), state["codes"], state["counts"])


def _plain(pair: Pair) -> list[object]:
    return [pair.query, pair.key, pair.origin, sorted(pair.right), pair.near, pair.weight]


def _pair(row: list[Any]) -> Pair:
    query, key, origin, right, near, weight = row
    return Pair(query, key, origin, frozenset(right), tuple(near), weight)


def passage_texts(procedure: Procedure) -> tuple[str, ...]:
    """The texts an index may embed for a procedure, those of ``index.units`` twice as likely as the others."""
    [unit] = units_of(procedure)
    levels = ", ".join(LEVEL_WORDS[level] for level in procedure.levels)
    subjects = ", ".join(procedure.subjects[:_SUBJECTS])
    parts = (procedure.title, procedure.field, levels, subjects)
    rich = " . ".join(part for part in parts if part)
    result = f"{procedure.title} . {procedure.results[0].name[:120]}" if procedure.results else procedure.title
    return (unit.dense[0], unit.dense[0], rich, rich, procedure.title, result)


def prepare(data: Path, recipe: Recipe) -> TrainingSet:
    """Read the data folder and make everything. The same folder and recipe give the same result."""
    chance = random.Random(recipe.seed)
    procedures = sources.procedures(data)
    passages = Passages()
    codes = list(procedures)
    for code, procedure in procedures.items():
        passages.add(code, procedure.title, passage_texts(procedure))
    alike = nearest_titles([f"{p.title} {p.field}" for p in procedures.values()], _SIBLINGS)
    for code, near in zip(codes, alike, strict=True):
        passages.siblings[code] = tuple(codes[number] for number in near)
    written = _written(sources.written_questions(data), procedures, recipe)
    held = [pair for pair in written if is_held_out(pair.key, recipe)]
    pairs = [pair for pair in written if not any(is_held_out(code, recipe) for code in pair.right)]
    made = from_procedures(procedures, recipe.per_record, sources.place_names(data), chance)
    pairs += [_weighted(pair, recipe) for pair in made]
    pairs += _legal(data, recipe, passages, chance)
    return TrainingSet(pairs, held, passages, codes, dict(Counter(pair.origin for pair in pairs)))


def _written(questions: Sequence[sources.Written], procedures: Mapping[str, Procedure], recipe: Recipe) -> list[Pair]:
    out: list[Pair] = []
    for question in questions:
        known = [code for code in question.codes if code in procedures]
        near = tuple(code for code in question.siblings if code in procedures and code not in known)
        for code in known[:2]:
            weight = recipe.written_weight / min(len(known), 2)
            out.append(Pair(question.text, code, "written", frozenset(known), near, weight))
    return out


def is_held_out(code: str, recipe: Recipe) -> bool:
    """Whether no question of this procedure is trained on."""
    return hashlib.sha256(code.encode()).digest()[0] % 10 < recipe.held_out_tenths


def _weighted(pair: Pair, recipe: Recipe) -> Pair:
    weight = recipe.keyword_weight if pair.origin == "keyword" else recipe.generated_weight
    return Pair(pair.query, pair.key, pair.origin, pair.right, pair.near, weight)


def _legal(data: Path, recipe: Recipe, passages: Passages, chance: random.Random) -> list[Pair]:
    articles = legal.sample(sources.code_of_law(data), recipe.legal_articles, chance)
    asked, needed = legal.question_pairs(sources.legal_questions(data), recipe.legal_question_weight)
    legal.add_articles(passages, [*articles, *needed])
    made = legal.article_pairs(articles, chance)
    return asked + [Pair(p.query, p.key, p.origin, p.right, p.near, recipe.legal_weight) for p in made]
