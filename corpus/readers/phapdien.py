"""Articles of the law code (Bộ pháp điển), one JSON object a line, gathered into legal documents.

A line: ``law_no``, ``article``, ``title``, ``text``, ``source_note``, ``effective`` (dd/mm/yyyy), ``amended``,
``topic``, ``chapter``, ``url``, ``vintage`` (month in which the code was read, ``2026-01``). The lines of a document
may stand anywhere in the file, so documents come after the last line, in the order of their first one.

The number is taken from the source note before ``law_no``, which is cut short in some lines (``64/2020/TT-``). Where
two documents of different types share one number, the smaller one's key names its type: ``24/2008/QH12 (Nghị quyết)``.
Texts amended in the meantime are already consolidated here: ``valid_from`` is the first day of the document, an
article's ``amended`` says that its wording is a later one. Whether the document is still in force is not said:
``status`` stays unknown.

Codes of rejected articles: ``NOT_JSON``, ``NOT_OBJECT``, ``NO_NUMBER``, ``NO_ARTICLE``, ``EMPTY_ARTICLE``,
``INVALID_FIELD``, ``DUPLICATE_ARTICLE``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corpus.language.hygiene import clean
from corpus.models import Article, Kind, LegalDocument, Relation, RelationKind, Unparsed
from corpus.readers.base import Item, Parsed, Rejected, Source
from corpus.readers.html_text import html_to_text
from corpus.readers.json_head import first_keys
from corpus.readers.legal_numbers import agency_of, doc_type_of, normalize_number
from corpus.readers.phapdien_note import SourceNote, parse_note
from corpus.readers.rejections import invalid_field
from corpus.readers.textfile import open_lines
from corpus.readers.values import parse_date

_SHAPE = frozenset(("law_no", "article", "text", "source_note"))
_TEXT_FIELDS = ("law_no", "article", "title", "text", "source_note", "topic", "chapter", "url", "effective", "vintage")
_ARTICLE = re.compile(r"(\d{1,4})\s*([a-zđ]?)$")
_TOPIC_NUMBER = re.compile(r"^(?:Chủ đề|Đề mục) [\d.]+ ")
_SUFFIX_ORDER = "abcdđeghiklmnopqrstuvxy"
# Days before the first National Assembly are slips of the source ("14/02/192" → 1920).
_EARLIEST = date(1945, 9, 2)
_TITLED_BY_NAME = frozenset(("Luật", "Bộ luật", "Pháp lệnh"))


class PhapdienReader:
    """Reads the law code by article into one ``LegalDocument`` a number."""

    name = "phapdien"
    kind = Kind.LEGAL
    fidelity = 60

    def accepts(self, source: Source) -> bool:
        return first_keys(source.head) >= _SHAPE

    def read(self, path: Path) -> Iterator[Item]:
        """Yield rejected lines while the file is read, then the documents."""
        drafts: dict[str, _Draft] = {}
        for number, line in open_lines(path):
            if line and not line.isspace() and (rejected := _take(drafts, number, line)):
                yield rejected
        _plain_number_to_the_larger(drafts)
        relations = _relations(drafts)
        # Each draft is let go as its document is handed out: the whole code twice would not fit a small machine.
        for key in list(drafts):
            draft = drafts.pop(key)
            yield Parsed(f"line {draft.line}", draft.document(key, relations.get(key, ())))


class _Draft:
    """The articles of one document while the file is being read."""

    __slots__ = ("articles", "fields", "first_days", "line", "note", "odd", "vintages")

    def __init__(self, line: int, note: SourceNote | None) -> None:
        self.line = line
        self.note = note
        self.articles: dict[str, tuple[Article, SourceNote | None]] = {}
        self.fields: Counter[str] = Counter()
        self.first_days: list[date] = []
        self.vintages: list[date] = []
        self.odd: list[str] = []

    @property
    def doc_type(self) -> str:
        return self.note.doc_type if self.note else ""

    def add(self, article: Article, note: SourceNote | None, row: dict[str, str]) -> None:
        self.articles[article.number] = (article, note)
        if note and (self.note is None or (note.title and not self.note.title)):
            self.note = note
        self.fields[_TOPIC_NUMBER.sub("", row["topic"])] += 1
        if article.effective:
            self.first_days.append(article.effective)
        elif row["effective"] and row["effective"] not in self.odd:
            self.odd.append(row["effective"])
        if vintage := parse_date(f"{row['vintage']}-01"):
            self.vintages.append(vintage)

    def document(self, number: str, relations: tuple[Relation, ...]) -> LegalDocument:
        note = self.note
        articles = sorted((article for article, _ in self.articles.values()), key=_order)
        doc_type = self.doc_type or doc_type_of(number)
        return LegalDocument(
            key=number,
            title=_title(doc_type, number.split(" (")[0], note.title if note else ""),
            doc_type=doc_type,
            agency=(note.agency if note else "") or agency_of(number),
            issued=note.issued if note else None,
            field=self.fields.most_common(1)[0][0],
            url=articles[0].url.split("#")[0],
            valid_from=min(self.first_days, default=None),
            as_of=min(self.vintages, default=None),
            articles=tuple(articles),
            relations=relations,
            unparsed=tuple(Unparsed(field="valid_from", text=text, reason="date_unlikely") for text in self.odd),
        )


def _take(drafts: dict[str, _Draft], line: int, text: str) -> Rejected | None:
    """Put the article of one line where it belongs, or say why it cannot be."""
    where = f"line {line}"
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return Rejected(where, "NOT_JSON", "dòng này không phải JSON hợp lệ")
    if not isinstance(raw, dict):
        return Rejected(where, "NOT_OBJECT", "mỗi dòng phải là một điều luật có tên trường")
    if wrong := next((name for name in _TEXT_FIELDS if not isinstance(raw.get(name) or "", str)), None):
        return Rejected(where, "INVALID_FIELD", f"{wrong}: phải là chữ")
    row = {name: raw.get(name) or "" for name in _TEXT_FIELDS}
    note = parse_note(row["source_note"])
    number = note.number if note else normalize_number(row["law_no"])
    if not number:
        return Rejected(where, "NO_NUMBER", "không có số ký hiệu văn bản")
    if not (match := _ARTICLE.match(clean(row["article"]).lower())):
        return Rejected(where, "NO_ARTICLE", "không có số điều", number)
    if not row["text"].strip() and not row["title"].strip():
        return Rejected(where, "EMPTY_ARTICLE", "điều không có tên và nội dung", number)
    if note and number in drafts and drafts[number].doc_type not in ("", note.doc_type):
        number = f"{number} ({note.doc_type})"
    draft = drafts.get(number) or _Draft(line, note)
    if (article_number := f"{int(match[1])}{match[2]}") in draft.articles:
        return Rejected(where, "DUPLICATE_ARTICLE", f"Điều {article_number} đã có ở dòng phía trên", number)
    try:
        draft.add(_article(article_number, row, note, raw), note, row)
    except ValidationError as error:
        return invalid_field(where, error, number)
    drafts[number] = draft
    return None


def _plain_number_to_the_larger(drafts: dict[str, _Draft]) -> None:
    """The assembly numbers laws and resolutions separately, so 24/2008/QH12 is a law and a resolution. The one with
    more articles is meant by the plain number; the other's key names its type."""
    for key in [key for key in drafts if key.endswith(")") and " (" in key]:
        number = key.split(" (")[0]
        if len(drafts[key].articles) > len(drafts[number].articles):
            larger, smaller = drafts.pop(key), drafts.pop(number)
            drafts[number], drafts[f"{number} ({smaller.doc_type})"] = larger, smaller


def _article(number: str, row: dict[str, str], note: SourceNote | None, raw: dict[str, Any]) -> Article:
    effective = parse_date(row["effective"]) or (note.effective if note else None)
    return Article(
        number=number,
        title=html_to_text(row["title"]),
        text=html_to_text(row["text"]),
        path=" › ".join(part for part in (clean(row["topic"]), clean(row["chapter"])) if part),
        url=row["url"].strip(),
        effective=effective if effective and effective >= _EARLIEST else None,
        # The note goes first: the flag is also set where only the title speaks of amending.
        amended=note.amended if note else bool(raw.get("amended")),
    )


def _order(article: Article) -> tuple[int, int]:
    digits = article.number.rstrip(_SUFFIX_ORDER)
    return int(digits), _SUFFIX_ORDER.find(article.number[len(digits) :]) if digits != article.number else -1


def _title(doc_type: str, number: str, name: str) -> str:
    """ "Luật Thanh niên"; "Nghị định 12/2020/NĐ-CP quy định …"; "Nghị định 12/2020/NĐ-CP" when no name is known."""
    short = f"{doc_type} {number}".strip()
    bare = re.sub(rf"^{re.escape(doc_type)}\b(?: số)?(?: {re.escape(number)})?[\s:,]*", "", name, flags=re.IGNORECASE)
    if not bare:
        return short
    if doc_type in _TITLED_BY_NAME:
        return f"{doc_type} {_lower_first(bare) if _is_verb(bare) else bare[:1].upper() + bare[1:]}"
    return f"{short} {_lower_first(bare)}"


def _is_verb(name: str) -> bool:
    return name.lower().startswith(("sửa đổi", "bổ sung", "về ", "quy định"))


def _lower_first(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _relations(drafts: dict[str, _Draft]) -> dict[str, tuple[Relation, ...]]:
    """Amendments and repeals by the document that makes them, when it is in the file itself: the notes stand at the
    amended articles, a relation belongs to the amending document. Articles touched by one are told in ``scope``."""
    touched: dict[str, dict[tuple[RelationKind, str, date | None], list[Article]]] = {}
    for target, draft in drafts.items():
        for article, note in draft.articles.values():
            for change in note.changes if note else ():
                if change.number in drafts and change.number != target:
                    kind = RelationKind.REPEALS if change.repeals else RelationKind.AMENDS
                    by_target = touched.setdefault(change.number, {})
                    by_target.setdefault((kind, target, change.since), []).append(article)
    return {
        number: tuple(
            Relation(kind=kind, target=target, since=since, scope=_scope(articles))
            for (kind, target, since), articles in by_target.items()
        )
        for number, by_target in touched.items()
    }


def _scope(articles: list[Article]) -> str:
    numbers = dict.fromkeys(article.number for article in sorted(articles, key=_order))
    return f"Điều {', '.join(numbers)}"
