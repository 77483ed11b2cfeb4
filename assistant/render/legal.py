"""An article as an excerpt: the clause that speaks to the question, word for word."""

from __future__ import annotations

import math
import re
from collections import Counter

from assistant.answer import ArticleBlock
from assistant.render.money_and_time import shorten
from assistant.texts import say
from corpus.language import folded_terms
from corpus.models import Article, LegalDocument

_CLAUSE = re.compile(r"(?m)^\s*(\d+[^\W\d_]?)\.\s+")
_EXCERPT = 900


def article_name(number: str) -> str:
    """ "Điều 5"; an appendix, the only article whose number begins with no digit, goes by its own name."""
    return say("law.article", number=number) if number[:1].isdigit() else number[:1].upper() + number[1:]


def article_block(
    document: LegalDocument, article: Article, question: str, source: str, *, clause: str = ""
) -> ArticleBlock:
    """The article with the clause asked for, else its best one, as the excerpt; the whole text where it is short or
    has no clauses."""
    clause, text = _asked_clause(article.text, clause) or _best_clause(article.text, question)
    return ArticleBlock(
        title=document.title,
        number=document.number,
        article=article.number,
        clause=say("law.clause", number=clause) if clause else "",
        heading=article.title,
        excerpt=shorten(text, _EXCERPT),
        source=source,
    )


def _asked_clause(text: str, number: str) -> tuple[str, str] | None:
    return next((found for found in _clauses(text) if number and found[0].lower() == number.lower()), None)


def _best_clause(text: str, question: str) -> tuple[str, str]:
    clauses = _clauses(text)
    if len(text) <= 500 or len(clauses) < 2:
        return "", text
    terms = [Counter(folded_terms(body)) for _, body in clauses]
    spread = Counter(term for counter in terms for term in counter)
    asked = set(folded_terms(question))

    def score(number: int) -> float:
        return sum(math.log(1 + len(clauses) / spread[term]) for term in terms[number] if term in asked)

    best = max(range(len(clauses)), key=lambda number: (score(number), -number))
    return clauses[best] if score(best) > 0 else ("", text)


def _clauses(text: str) -> list[tuple[str, str]]:
    marks = list(_CLAUSE.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)][: len(marks)]  # none where there is no clause
    return [(mark[1], text[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)]
