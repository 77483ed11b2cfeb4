"""Legal training pairs: titles and sentences of articles, written legal questions, articles that name each other."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from corpus.language import fold, normalize, syllables
from corpus.language.sentences import sentences
from index.training.data import Pair, Passages
from index.training.generate import from_title
from index.training.sources import LawArticle

_HEAD = 160  # what the index embeds of an article's text, see ``index.units``
_COMMON = 2  # a title that more articles have ("Phạm vi điều chỉnh") asks for none of them
_ONE_LAW = 40
_COMPANY = 8


def sample(articles: Iterable[LawArticle], count: int, chance: random.Random) -> list[LawArticle]:
    """``count`` articles, at most ``_ONE_LAW`` of one document; only those with a title that few share."""
    usable = [a for a in articles if 3 <= len(syllables(a.title)) <= 40 and len(syllables(a.text)) >= 12]
    common = Counter(fold(article.title) for article in usable)
    usable = [article for article in usable if common[fold(article.title)] <= _COMMON]
    chance.shuffle(usable)
    taken: Counter[str] = Counter()
    kept: list[LawArticle] = []
    for article in usable:
        if len(kept) < count and taken[article.law] < _ONE_LAW:
            taken[article.law] += 1
            kept.append(article)
    return sorted(kept, key=lambda article: article.key)


def article_pairs(articles: Sequence[LawArticle], chance: random.Random) -> list[Pair]:
    """For each article one question from its title or one of its own sentences from beyond what is embedded."""
    out: list[Pair] = []
    for article in articles:
        head = article.text[:_HEAD]
        inner = [s for s in sentences(article.text) if 8 <= len(syllables(s)) <= 40 and s not in head]
        if inner and chance.random() < 0.5:
            query, origin = normalize(chance.choice(inner)).strip(" .;"), "legal-sentence"
        else:
            query, origin = from_title(article.title, chance), "legal-title"
        out.append(Pair(query, article.key, origin, frozenset({article.key})))
    return out


def question_pairs(questions: Iterable[tuple[str, LawArticle]], weight: float) -> tuple[list[Pair], list[LawArticle]]:
    """Written legal questions and the articles they need."""
    right: dict[str, set[str]] = defaultdict(set)
    listed = list(questions)
    for question, article in listed:
        right[question].add(article.key)
    pairs = [Pair(q, a.key, "legal-question", frozenset(right[q]), weight=weight) for q, a in listed]
    return pairs, list({article.key: article for _, article in listed}.values())


def add_articles(passages: Passages, articles: Sequence[LawArticle]) -> None:
    """The texts an index embeds of an article; neighbours in the same document are its siblings."""
    by_law: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        head = f"{article.title}\n{article.text[:_HEAD]}"
        passages.add(article.key, f"{article.title} {article.key}", (head, head, article.text[: _HEAD + 80]))
        by_law[article.law].append(article.key)
    for keys in by_law.values():
        for at, key in enumerate(keys):
            around = keys[max(0, at - _COMPANY) : at] + keys[at + 1 : at + 1 + _COMPANY]
            passages.siblings[key] = tuple(around)
