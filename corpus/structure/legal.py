"""A document → a legal record, with a confidence for every field and the doubts that an editor should see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.documents.model import Block, Document
from corpus.language.hygiene import clean, fold
from corpus.models import Article, LegalDocument, Record, Unparsed
from corpus.readers.values import slug_of
from corpus.structure.legal_body import Body, read_body
from corpus.structure.legal_head import HISTORY, Head, read_head
from corpus.structure.legal_relations import in_force_from, relations_of

SURE = 0.6  # a field of less is told to the editor and left out of the record
_NAME = re.compile(r"(?:[A-ZĐ][^\W\d_]*\.?\s+){1,4}[A-ZĐ][^\W\d_]*")
_NOT_A_NAME = re.compile(
    r"bo truong|thu truong|chu tich|pho|giam doc|noi nhan|ngay|thang|ky |chinh phu|thu tuong|tong|truong|van phong|da ky"
)
_POST = re.compile(
    r"(?:KT|TM|TL|TUQ|Q)\.|CHỦ TỊCH|BỘ TRƯỞNG|THỦ TƯỚNG|GIÁM ĐỐC|THỐNG ĐỐC|TRƯỞNG|CHỦ NHIỆM|CHÁNH ÁN|VIỆN TRƯỞNG|TỔNG"
)


@dataclass(slots=True)
class Structured:
    """A record read out of a document. ``confidence``: field → 0 to 1. ``where`` is for the report."""

    record: Record
    confidence: dict[str, float] = field(default_factory=dict)
    where: str = ""


def legal_record(document: Document) -> tuple[Structured | None, str]:
    """The legal document, or None and why there is none: ``NO_LEGAL_NUMBER``, ``DRAFT_DOCUMENT``, ``NO_ARTICLES``."""
    head = read_head(document.blocks)
    if head.draft:
        return None, "DRAFT_DOCUMENT"
    if not head.number:
        return None, "NO_LEGAL_NUMBER"
    if _by_hand(document, head.number):
        return None, "NO_LEGAL_NUMBER"
    body = read_body(document.blocks[head.end :], consolidated="/VBHN-" in head.number)
    if not body.articles:
        # Directives and resolutions of one sentence have none: their text is one.
        text = "\n".join(block.text for block in document.blocks[head.end :])
        if len(text) < 100:
            return None, "NO_ARTICLES"
        body.articles = [Article(number="toàn văn", text=text)]
        head.confidence["articles"] = 0.7
    return _record(document, head, body), ""


def _record(document: Document, head: Head, body: Body) -> Structured:
    day, sure = in_force_from(body.articles, head.issued)
    confidence = dict(head.confidence)
    confidence["articles"] = confidence.get("articles", 1.0 - min(0.5, 0.1 * len(body.doubts)))
    if day:
        confidence["valid_from"] = sure
    name = signer(body.closing, document.blocks)
    if name:
        confidence["signer"] = 0.8
    doubts = [Unparsed(field=key, text=str(getattr(head, key)), reason="unsure") for key in ("number", "agency", "doc_type")
              if confidence.get(key, 1.0) < SURE and getattr(head, key)]  # fmt: skip
    doubts += [Unparsed(field="articles", text=text, reason="article_gap") for text in body.doubts]
    doubts += [Unparsed(field="issued", text=head.number, reason="missing")] if head.issued is None else []
    if "/VBHN-" in head.number:
        body.preamble = [
            block.text for block in document.blocks[: head.end] if HISTORY.search(block.text)
        ] + body.preamble
    title = head.title or f"{head.doc_type} số {head.number}".strip()
    record = LegalDocument(
        key=head.number, title=title, doc_type=head.doc_type, agency=head.agency if confidence.get("agency", 0) >= SURE else "",
        issued=head.issued, signer=name, valid_from=day if sure >= SURE and (head.issued is None or day is None or day >= head.issued) else None,
        articles=tuple(body.articles),
        relations=relations_of(head.number, head.title, body.preamble, body.articles), unparsed=tuple(doubts),
    )  # fmt: skip
    return Structured(record, {key: round(value, 2) for key, value in confidence.items()})


def _by_hand(document: Document, number: str) -> bool:
    """Whether the number was read off handwriting and nothing bears it out. In a scan a hand-written number stands
    apart from the printed "/NQ-CP", and is misread without the engine's noticing: "115" became a sure "445"."""
    scanned = {page.number for page in document.pages if page.ocr}
    if not any(block.page in scanned for block in document.blocks[:40]):
        return False
    text = re.sub(r"\s*-\s*", "-", fold(document.text))
    digits = number.partition("/")[0].lstrip("0")
    named = re.search(rf"(?<!\d)0*{re.escape(digits)}(?!\d)", document.name)
    return named is None and re.search(rf"(?<![\w/]){re.escape(fold(number))}(?!\w)", text) is None


def signer(closing: Sequence[str], blocks: Sequence[Block]) -> str:
    """Who signed: the first personal name below a post in capitals."""
    lines = [line for text in closing for line in clean(text).split("\n")]
    lines += [cell for block in blocks if block.rows and any("Nơi nhận" in c for row in block.rows for c in row)
              for row in block.rows for c in row for cell in c.split("\n")]  # fmt: skip
    post = False
    for line in lines:
        line = clean(line).strip(" ./_-")
        post = post or bool(_POST.search(line))
        # The name may stand on the line of the post: "THỨ TRƯỞNG Nguyễn Văn A".
        for match in _NAME.finditer(line) if post and len(line) < 160 else ():
            found = clean(match[0]).removesuffix(" Phụ")  # "Phụ lục" on the same line
            if not all(len(word) > 1 and word[1:].islower() for word in found.split()):
                continue
            if 2 <= len(found.split()) <= 5 and not found.isupper() and not _NOT_A_NAME.search(fold(found)):
                return found
    return ""


def has_number(blocks: Sequence[Block]) -> bool:
    return bool(read_head(blocks).number)


def key_for(title: str) -> str:
    """Key of a record without a number of its own."""
    return slug_of(title)
