"""What a legal document does to others: built on, guides, amends, replaces, repeals; and from when it is in force."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from corpus.models import Article, Relation, RelationKind
from corpus.readers.legal_numbers import normalize_number
from corpus.readers.legal_refs import legal_numbers
from corpus.readers.values import parse_date

_BASED = re.compile(r"^\W*Căn cứ\b", re.IGNORECASE)
_AMENDS = re.compile(r"sửa đổi|bổ sung|đính chính", re.IGNORECASE)
_ALREADY = re.compile(r"(?:đã được|được|đã) sửa đổi, bổ sung.{0,200}", re.IGNORECASE | re.DOTALL)
_GUIDES = re.compile(
    r"hướng dẫn|quy định chi tiết|biện pháp (?:để )?(?:thi hành|tổ chức)|chi tiết (?:và|thi hành)", re.IGNORECASE
)
_REPLACES = re.compile(r"thay thế(?! (?:cụm )?từ\b)", re.IGNORECASE)
_REPEALS = re.compile(r"bãi bỏ|hết hiệu lực|hủy bỏ|huỷ bỏ", re.IGNORECASE)
_PARTLY = re.compile(r"\b(?:khoản|điểm|điều|chương|mục|phụ lục|cụm từ|một số)\b", re.IGNORECASE)
_IN_FORCE = re.compile(
    r"\bnày\s+(?:bắt đầu\s+)?có hiệu lực(?:\s+thi hành)?(?:\s+(?:kể\s+)?từ)?\s*(?:ngày\s*(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})\s*năm\s*(?P<y>\d{4})"
    r"|ngày\s*(?P<slash>\d{1,2}/\d{1,2}/\d{4})|(?P<signed>ngày\s+ký))", re.IGNORECASE)  # fmt: skip
_AFTER = re.compile(r"có hiệu lực(?:\s+thi hành)?\s+sau\s+(?P<days>\d{1,3})\s+ngày", re.IGNORECASE)
_FORCE_TITLE = re.compile(r"hiệu lực|thi hành|điều khoản", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.;\n]+(?:\.(?=\d)[^.;\n]*)*[.;\n]?")
_LAW_NAME = re.compile(r"(?:Bộ luật|Luật|Pháp lệnh)\s+[^\d;,()]{3,80}?(?=\s+số|\s+ngày|\s+năm|[;,.]|$)")


def relations_of(number: str, title: str, preamble: Iterable[str], articles: Iterable[Article]) -> tuple[Relation, ...]:
    """Relations to documents named by number, strongest first for each target and kind."""
    found: dict[tuple[RelationKind, str], Relation] = {}

    def add(kind: RelationKind, targets: Iterable[str], scope: str = "") -> None:
        for target in targets:
            if target and target != number:
                found.setdefault((kind, target), Relation(kind=kind, target=target, scope=scope))

    preamble = list(preamble)
    basis = [text for text in preamble if _BASED.match(text)]
    for text in basis:
        add(RelationKind.BASED_ON, legal_numbers(text))
    if "/VBHN-" in number:
        for text in preamble:
            if not _BASED.match(text):
                add(RelationKind.BASED_ON, legal_numbers(text)[:1], "hợp nhất")
        return tuple(found.values())
    named = legal_numbers(title)
    if _AMENDS.search(_ALREADY.sub("", title)):
        add(RelationKind.AMENDS, legal_numbers(_ALREADY.sub("", title)), "một phần" if _PARTLY.search(title) else "")
    elif _REPEALS.search(title):
        add(RelationKind.REPEALS, named, "một phần" if re.search(r"một phần|một số điều", title) else "")
    elif _GUIDES.search(title):
        add(RelationKind.GUIDES, named or _named_laws(title, basis))
    for article in articles:
        if _AMENDS.match(article.title) or re.match(r"(?:Sửa đổi|Bổ sung)", article.text):
            head = article.title or article.text.split("\n", 1)[0]
            add(RelationKind.AMENDS, legal_numbers(_ALREADY.sub("", head)), "một phần")
        if _FORCE_TITLE.search(article.title) or not article.title:
            for sentence in _sentences(article.text):
                if len(sentence) < 900:
                    _ending(sentence, add)
        elif _REPEALS.match(article.title):
            for sentence in [article.title, *_sentences(article.text)]:
                add(RelationKind.REPEALS, legal_numbers(sentence), "một phần" if _PARTLY.search(sentence) else "")
    return tuple(found.values())


def _ending(sentence: str, add: object) -> None:
    assert callable(add)
    numbers = legal_numbers(_ALREADY.sub("", sentence))
    if not numbers:
        return
    part = re.search(r"\b(?:khoản|điểm|chương|phụ lục|cụm từ)\b|\bđiều \d", sentence, re.IGNORECASE)
    # "thay thế Nghị định số …": what is named behind the word is replaced, all of it where no part is named.
    if match := _REPLACES.search(sentence):
        behind = legal_numbers(sentence[match.end() :])
        add(RelationKind.REPLACES, behind or numbers, "một phần" if part else "")
    elif _REPEALS.search(sentence) and not re.search(
        r"chưa hết hiệu lực|trước khi.{0,40}hết hiệu lực", sentence, re.IGNORECASE
    ):
        add(RelationKind.REPEALS, numbers, "một phần" if part else "")


def _named_laws(title: str, basis: list[str]) -> list[str]:
    """Numbers that "Căn cứ …" gives for the laws a title names without theirs."""
    names = [match[0].strip().casefold() for match in _LAW_NAME.finditer(title)]
    numbers: list[str] = []
    for name in names:
        for text in basis:
            at = text.casefold().find(name)
            behind = legal_numbers(text[at : at + len(name) + 60]) if at >= 0 else []
            numbers += behind[:1]
    return list(dict.fromkeys(normalize_number(number) for number in numbers))


def in_force_from(articles: Iterable[Article], issued: date | None) -> tuple[date | None, float]:
    """First day in force with confidence: said in the article about it 1, elsewhere .6; 0 where nothing says it."""
    articles = [article for article in articles if article.number[:1].isdigit()]
    for sure, chosen in ((1.0, [a for a in articles if _FORCE_TITLE.search(a.title)]), (0.6, articles[::-1])):
        for article in chosen:
            for text in (article.text, article.title):
                if match := _IN_FORCE.search(text):
                    if match["signed"]:
                        return issued, sure if issued else 0.0
                    day = parse_date(match["slash"] or f"{match['d']}/{match['m']}/{match['y']}")
                    if day:
                        return day, sure
    return None, 0.0


def _sentences(text: str) -> list[str]:
    return [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]
