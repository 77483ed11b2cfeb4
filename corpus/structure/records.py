"""A document → the records it holds, or the reason why it holds none. The one place that says what a document is.

Reasons (stable codes): ``LOW_QUALITY`` badly read, ``DRAFT_DOCUMENT`` a draft, ``OFFICE_LETTER`` a letter between
offices, ``NO_STRUCTURE`` text of no known kind, ``NO_TEXT``, ``NOT_READ`` pages without text wait for OCR, and the
codes of ``corpus.documents`` for a part of an archive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.documents.model import Document
from corpus.language.hygiene import clean, fold
from corpus.models import Article, Form, Kind, LegalDocument, NewsItem, Record, Unparsed
from corpus.readers.values import parse_date, slug_of
from corpus.structure.legal import SURE, legal_record
from corpus.structure.legal_head import TYPES, read_head
from corpus.structure.lists import rows_to_records
from corpus.structure.procedures import is_procedure, procedure_records
from corpus.structure.questions import faqs_of

_FORM_TITLE = re.compile(
    r"(?:TỜ KHAI|(?:ĐƠN|PHIẾU|GIẤY (?:ĐỀ NGHỊ|ỦY QUYỀN|UỶ QUYỀN|CAM|XÁC NHẬN|MỜI|KHAI)|BẢN (?:KHAI|CAM|KÊ|ĐĂNG KÝ|THUYẾT|TỰ)|VĂN BẢN|BIÊN BẢN|"
    r"BÁO CÁO|HỢP ĐỒNG|DANH SÁCH|THÔNG BÁO|LÝ LỊCH|SƠ YẾU|PHƯƠNG ÁN|PHẦN KÊ KHAI)\b).*",
    re.DOTALL,
)
_NAMED_FORM = re.compile(r"Mẫu(?:\s+số)?\s+[\w.-]{1,8}\s*[.:–-]\s*\S.{8,}", re.IGNORECASE | re.DOTALL)
_PLAIN_FORM = re.compile(r"MẪU\b.{2,}", re.DOTALL)
_FORM_CODE = re.compile(
    r"\b(?:Mẫu|Biểu mẫu|Mẫu số)\s*(?:số\s*)?:?\s*(?P<code>[A-ZĐ]{0,4}\s?\d{1,3}[A-Za-z]?(?:[-/][A-Z\d]{1,6}){0,2})\b",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[.…_]{4,}|\(ký|\(Ký|ghi rõ họ|\[\s*\]|☐|□")
_STANDARD = re.compile(r"\bTCVN\s*(?P<n>\d{3,5}(?:-\d{1,2})?)\s*:\s*(?P<y>\d{4})\b")
_STANDARD_HEAD = re.compile(r"\d{1,2}(?:\.0)?\s+[A-ZĐÀ-Ỹ][^.;:]{3,80}")
_LETTER = re.compile(r"^(?:V/v|Về việc)\b|^Kính gửi", re.IGNORECASE)
_LOW_SHARE = 0.3  # of a document's letters on badly read pages, from which on it is held back
_UNREAD_SHARE = 0.5  # of the pages: half a law is no law
_LEAST_TEXT = 200
_BLANKS_OF_A_GUIDE = 4  # places to fill in that a guide may quote
_TITLE_ALONE = 500  # letters: a title, what it was issued with, and no more
_GUIDE_QUALITY = 0.75  # of a text without any structure that would bear it out


@dataclass(slots=True)
class Found:
    """One record of a document, with a confidence for its fields."""

    record: Record
    where: str
    confidence: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Missing:
    """A piece that became no record, with a stable code and words for the editor."""

    where: str
    code: str
    reason: str


@dataclass(slots=True)
class Outcome:
    """Everything that became of a document. ``shape`` names what it was taken for."""

    shape: str = ""
    found: list[Found] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)


def records_of(document: Document, kind: Kind | None = None) -> Outcome:
    """Records of a document and its parts. ``kind``: what the caller says it is."""
    outcome = Outcome()
    if document.blocks:
        _one(document, kind, "", outcome)
    for part in document.parts:
        if part.error:
            outcome.missing.append(Missing(part.name, part.error, part.error_detail or part.error))
            continue
        inner = records_of(part, kind)
        outcome.shape = outcome.shape or "archive"
        outcome.found += [Found(one.record, _joined(part.name, one.where), one.confidence) for one in inner.found]
        outcome.missing += [Missing(_joined(part.name, one.where), one.code, one.reason) for one in inner.missing]
    if not document.blocks and not document.parts:
        waiting = [page.number for page in document.pages if page.note == "needs_ocr"]
        lost = next((loss for loss in document.losses if loss.code == "DEPENDENCY_MISSING"), None)
        if lost is not None:
            outcome.missing.append(Missing("", "DEPENDENCY_MISSING", lost.detail))
        elif waiting:
            outcome.missing.append(
                Missing("", "NOT_READ", f"{len(waiting)} trang chỉ có ảnh, chưa đọc (quá số trang OCR cho phép)")
            )
        else:
            outcome.missing.append(Missing("", "NO_TEXT", "không có chữ nào trong tệp"))
    return outcome


def _joined(name: str, where: str) -> str:
    return f"{name}: {where}" if name and where else name or where


def _one(document: Document, kind: Kind | None, where: str, outcome: Outcome) -> None:
    chars = sum(page.chars for page in document.pages) or 1
    low = sum(page.chars for page in document.pages if page.low) / chars
    if (low > _LOW_SHARE or document.quality < 0.6) and document.format not in ("xlsx", "csv"):
        pages = ", ".join(str(number) for number in document.low_pages[:20])
        outcome.shape = "unreadable"
        outcome.missing.append(
            Missing(where, "LOW_QUALITY", f"đọc được nhưng chất lượng thấp ({document.quality:.2f}); trang {pages}")
        )
        return
    unread = sum(page.note == "needs_ocr" for page in document.pages)
    if unread > _UNREAD_SHARE * len(document.pages):
        reason = f"{unread} trong {len(document.pages)} trang chưa được nhận dạng chữ"
        outcome.missing.append(Missing(where, "NOT_READ", reason))
        return
    before = len(outcome.found)
    _by_shape(document, kind, where, outcome)
    doubts = _page_doubts(document)
    if doubts:
        for one in outcome.found[before:]:
            one.record = one.record.model_copy(update={"unparsed": (*one.record.unparsed, *doubts)})


def _page_doubts(document: Document) -> tuple[Unparsed, ...]:
    """Pages an editor should look at before trusting the record."""
    doubts = []
    if document.low_pages:
        doubts.append(Unparsed(field="pages", text=", ".join(map(str, document.low_pages)), reason="low_quality"))
    unread = [page.number for page in document.pages if page.note in ("needs_ocr", "unreadable")]
    if unread:
        doubts.append(Unparsed(field="pages", text=", ".join(map(str, unread)), reason="not_read"))
    return tuple(doubts)


def _by_shape(document: Document, kind: Kind | None, where: str, outcome: Outcome) -> None:
    if kind in (None, Kind.FAQ, Kind.PROCEDURE, Kind.OFFICE, Kind.NEWS) and _lists(document, kind, where, outcome):
        return
    if kind in (None, Kind.PROCEDURE) and is_procedure(document):
        found, failed = procedure_records(document)
        if found:
            outcome.shape = "procedure"
            outcome.found += [Found(one.record, _joined(where, one.where), one.confidence) for one in found]
            outcome.missing += [
                Missing(_joined(where, place), code, "không tìm thấy tên thủ tục") for place, code in failed
            ]
            return
    if kind in (None, Kind.FAQ) and (faqs := faqs_of(document.blocks)):
        outcome.shape = "faq"
        outcome.found += [Found(faq, f"câu {n}", {"answer": 0.9}) for n, faq in enumerate(faqs, start=1)]
        return
    if kind in (None, Kind.LEGAL) and _standard(document, where, outcome):
        return
    form = _form(document) if kind in (None, Kind.FORM) else None
    if kind in (None, Kind.LEGAL) and (form is None or read_head(document.blocks).confidence.get("number", 0) >= 1):
        why = _legal(document, kind, where, outcome)
        if why is None:
            return
        if why == "NO_LEGAL_NUMBER" and form is None and (_has_letterhead(document) or _is_regulation(document)):
            reason = "là văn bản, nhưng không đọc được số, ký hiệu (viết tay, bị che hoặc không có trong tệp)"
            outcome.missing.append(Missing(where, why, reason))
            return
        if why in ("DRAFT_DOCUMENT", "OFFICE_LETTER") and form is None:
            text = {"DRAFT_DOCUMENT": "bản dự thảo, chưa phải văn bản có hiệu lực",
                    "OFFICE_LETTER": "công văn trao đổi giữa các cơ quan, không phải quy định hay thủ tục"}[why]  # fmt: skip
            outcome.missing.append(Missing(where, why, text))
            return
    if form is not None:
        outcome.shape = "form"
        outcome.found.append(form)
        return
    if kind in (None, Kind.NEWS) and _article(document, where, outcome):
        return
    outcome.missing.append(Missing(where, "NO_STRUCTURE", _why_not(document, kind)))


def _lists(document: Document, kind: Kind | None, where: str, outcome: Outcome) -> bool:
    taken = False
    for table in (block for block in document.blocks if len(block.rows) > 1):
        read = rows_to_records(table, kind)
        if read is None or not read[0] or (len(read[0]) < 3 and document.format not in ("xlsx", "csv")):
            continue
        taken = True
        outcome.shape = "list"
        sheet = f"trang {table.page} " if document.format == "xlsx" and table.page > 1 else ""
        outcome.found += [Found(record, _joined(where, sheet + place), {"row": 1.0}) for place, record in read[0]]
        outcome.missing += [Missing(_joined(where, sheet + place), code, reason) for place, code, reason in read[1]]
    return taken


def _legal(document: Document, kind: Kind | None, where: str, outcome: Outcome) -> str | None:
    """None when a record was found, else why not."""
    head = read_head(document.blocks)
    if head.draft and kind is None:
        return "DRAFT_DOCUMENT"
    if head.confidence.get("number", 0) < SURE and kind is None and not head.number:
        top = [clean(line) for block in document.blocks[:20] for line in block.text.split("\n")]
        # The number of a signed letter is often only in its stamp.
        letter = any(_LETTER.match(line) for line in top) and any("doc lap" in fold(line) for line in top)
        return "OFFICE_LETTER" if letter else "NO_LEGAL_NUMBER"
    if kind is None and (
        head.doc_type in ("Công văn", "Tờ trình", "Báo cáo", "Công điện", "")
        or head.confidence.get("doc_type", 0) < SURE
    ):
        top = [block.text for block in document.blocks[:20]]
        if any(_LETTER.match(clean(line)) for text in top for line in text.split("\n")):
            return "OFFICE_LETTER"
    structured, why = legal_record(document)
    if structured is None:
        return why
    if (
        head.confidence.get("doc_type", 0) < SURE
        and kind is None
        and len(structured.record.model_dump()["articles"]) < 2
    ):
        return "NO_LEGAL_NUMBER"
    outcome.shape = "legal"
    outcome.found.append(Found(structured.record, where, structured.confidence))
    return None


def _standard(document: Document, where: str, outcome: Outcome) -> bool:
    """A national standard: known by its number, cut at its main clauses."""
    top = "\n".join(block.text for block in document.blocks[:12])
    match = _STANDARD.search(top)
    if match is None or "tieuchuanquocgia" not in re.sub(r"\W", "", fold(top)):
        return False
    number = f"TCVN {match['n']}:{match['y']}"
    articles: list[Article] = []
    title, count = "", 0
    text: list[str] = []
    for block in document.blocks:
        clause = _STANDARD_HEAD.fullmatch(block.text.strip())
        if clause and int(re.match(r"\d+", block.text.strip())[0]) == count + 1:  # type: ignore[index]
            if count:
                articles.append(Article(number=str(count), title=title, text="\n".join(text)))
            count, text = count + 1, []
            title = re.sub(r"^[\d.]+\s*", "", block.text.strip())
        elif count:
            text.append(block.text)
    if count:
        articles.append(Article(number=str(count), title=title, text="\n".join(text)))
    name = [clean(block.text) for block in document.blocks[:16] if block.text.isupper() and len(block.text) > 12
            and not re.search(r"tieu chuan quoc gia|viet nam|tcvn", fold(block.text))]  # fmt: skip
    record = LegalDocument(
        key=number, title=f"{number} {name[0].capitalize() if name else ''}".strip(), doc_type="Tiêu chuẩn quốc gia",
        articles=tuple(articles) or (Article(number="toàn văn", text=document.text),),
    )  # fmt: skip
    outcome.shape = "standard"
    outcome.found.append(Found(record, where, {"number": 1.0, "articles": 0.7}))
    return True


def _form(document: Document) -> Found | None:
    """A blank form: a title of its kind near the top, and places to fill in."""
    top = [line for block in document.blocks[:20] for cell in ([block.text] if not block.rows else [c for row in block.rows for c in row])
           for line in ([cell] if cell.isupper() else cell.split("\n"))][:60]  # fmt: skip
    lines = [clean(line.replace("\n", " ")) for line in top]
    title = next((line for line in lines if line.isupper() and _FORM_TITLE.match(line) and len(line) < 300), "")
    title = title or next((line for line in lines[:8] if _NAMED_FORM.fullmatch(line) and len(line) < 250), "")
    title = title or next((line for line in lines[:12] if line.isupper() and _PLAIN_FORM.match(line)), "")
    blanks = len(_BLANKS.findall(document.text))
    # A form pasted into Word as a picture has its title alone as text.
    pasted = len(document.text) < _TITLE_ALONE and any(loss.code == "IMAGE" for loss in document.losses)
    if not title or (not pasted and (blanks < 3 or blanks < len(document.text) / 3000)):
        return None
    if read_head(document.blocks).confidence.get("number", 0) >= 1 and len(document.text) > 12_000:
        return None
    code = next((m["code"].upper().replace(" ", "") for line in lines[:8] if (m := _FORM_CODE.search(line))), "")
    lettered = bool(re.match(r"[A-ZĐ]{2}", code))
    place = lines.index(title)
    if (
        len(title) < 20
        and place + 1 < len(lines)
        and 8 < len(lines[place + 1]) < 160
        and not lines[place + 1].startswith("Kính")
    ):
        # "ĐƠN ĐỀ NGHỊ" / "Cấp chứng chỉ …": the second line tells what for.
        title = f"{title.capitalize()} {lines[place + 1][:1].lower()}{lines[place + 1][1:]}"
    basis = next((line for line in lines[:8] if re.search(r"ban hành kèm theo", line, re.IGNORECASE)), "")
    title = re.sub(r"^(TỜ KHAI)(?=\S)", r"\1 ", title)  # a line break lost in the file
    name = title.capitalize() if title.isupper() else title
    record = Form(key=code if lettered else slug_of(f"{name} {code}".strip()), title=f"{name} (mẫu {code})" if code and code not in name else name,
                  file=document.name, legal_basis=basis[:300])  # fmt: skip
    return Found(record, "", {"title": 0.9, "code": 1.0 if code else 0.5})


def _article(document: Document, where: str, outcome: Outcome) -> bool:
    """A notice or guide: a title, and text enough to answer from."""
    texts = [block for block in document.blocks if clean(block.text)]
    body = "\n".join(block.text for block in texts)
    heading = next(
        (
            clean(block.text.replace("\n", " "))
            for block in texts[:6]
            if block.level == 1 or (len(block.text) < 200 and block.kind.value == "heading")
        ),
        "",
    )
    title = heading or clean(document.title) or (clean(texts[0].text) if texts and len(texts[0].text) < 200 else "")
    title = re.split(r"\s+[|»]\s+", title)[0]  # "Cư trú | Công an phường …": the rest is the site's name
    if len(_BLANKS.findall(body)) > max(_BLANKS_OF_A_GUIDE, len(body) / 600):
        return False  # a scanned form whose title was misread is no guide under that title
    if not title or len(body) < _LEAST_TEXT or _just_a_type(title) or document.quality < _GUIDE_QUALITY:
        return False
    published = parse_date(document.fields.get("published", "")[:10])
    record = NewsItem(
        key=slug_of(title),
        title=title.capitalize() if title.isupper() else title,
        body=body,
        section="Tài liệu",
        published=published,
    )
    outcome.shape = "guide"
    outcome.found.append(Found(record, where, {"title": 0.8 if heading else 0.5}))
    return True


def _is_regulation(document: Document) -> bool:
    """A national technical regulation: its drafts name no number, on a cover without the letterhead's columns."""
    top = (re.sub(r"\W", "", fold(block.text)) for block in document.blocks[:8] if block.text.isupper())
    return any(text.startswith("quychuankythuatquocgia") for text in top)


def _has_letterhead(document: Document) -> bool:
    """Whether the document has the state's letterhead and names its kind, as only official documents do."""
    top = [re.sub(r"\W", "", fold(block.text)) for block in document.blocks[:25]]
    motto = any("chunghiavietnam" in text for text in top)
    # In a scan the kind may stand behind the scribbles of a stamp on its line.
    named = any(block.text.endswith(tuple(name.upper() for name in TYPES)) for block in document.blocks[:12])
    return motto and (named or read_head(document.blocks).confidence.get("doc_type", 0) >= 1)


def _just_a_type(title: str) -> bool:
    """Whether a title is only a kind of document or the letterhead: then the text is a document badly understood."""
    letters = re.sub(r"\W", "", fold(title))
    return "chunghiavietnam" in letters or letters in {re.sub(r"\W", "", fold(name)) for name in TYPES}


def _why_not(document: Document, kind: Kind | None) -> str:
    wanted = f" loại {kind.value}" if kind else ""
    return f"có chữ ({len(document.text)} ký tự) nhưng không nhận ra văn bản, thủ tục, mẫu đơn hay hỏi đáp nào{wanted}"
