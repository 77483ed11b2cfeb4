"""Questions with their answers from running text: "Hỏi: … Trả lời: …", and headings that ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.documents.model import Block, BlockKind
from corpus.language.hygiene import clean
from corpus.models import Faq
from corpus.readers.values import slug_of

_QUESTION = re.compile(
    r"^(?:\W*(?:câu\s+)?(?:hỏi|câu hỏi)(?:\s*(?:số\s*)?\d{1,3})?\s*[:.)]|(?:câu\s+\d{1,3}|\d{1,3})\s*[.:)])\s*(?P<text>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ANSWER = re.compile(r"^\W*(?:trả lời|đáp|giải đáp)\s*[:.]\s*(?P<text>.*)", re.IGNORECASE | re.DOTALL)
_ASKS = re.compile(r"\?\s*$")
_LONGEST = 500
_LEAST = 2  # one pair in a long text is a quotation
_SHARE = 0.4  # of the text's blocks must stand in pairs where no "Trả lời" says so


def faqs_of(blocks: Sequence[Block]) -> list[Faq]:
    """Pairs in their order; empty where the text is no list of questions."""
    pairs: list[tuple[str, list[str]]] = []
    marked = any(_ANSWER.match(block.text) for block in blocks)
    answering = False
    for block in blocks:
        text = block.text
        answer, question = _ANSWER.match(text), _asked(block, marked)
        if answer is not None and pairs:
            answering = True
            if clean(answer["text"]):
                pairs[-1][1].append(clean(answer["text"]))
        elif question:
            pairs.append((question, []))
            answering = not marked
        elif pairs and answering:
            pairs[-1][1].append(clean(text))
        elif pairs and marked:  # a long question over several blocks
            pairs[-1] = (f"{pairs[-1][0]} {clean(text)}", [])
    whole = [(question, answer) for question, answer in pairs if answer and len(question) <= 3 * _LONGEST]
    if len(whole) < _LEAST or (not marked and sum(1 + len(a) for _, a in whole) < _SHARE * len(blocks)):
        return []
    return [Faq(key=slug_of(question), title=question, answer="\n".join(answer)) for question, answer in whole]


def _asked(block: Block, marked: bool) -> str:
    text = clean(block.text)
    match = _QUESTION.match(text)
    if match is not None and (_ASKS.search(text) or (marked and re.match(r"\W*(?:câu\s+)?hỏi", text, re.IGNORECASE))):
        return clean(match["text"])
    if not marked and len(text) <= _LONGEST and _ASKS.search(text) and (block.kind is BlockKind.HEADING or block.bold):
        return text
    return ""
