"""What is ranked and what is quoted.

A *unit* is what search ranks: a whole procedure, a question with its answer, a notice, an office, one article of
a law. It carries its *passages* — the whole and one per aspect — and the text of the index fields made of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from corpus.models import (
    Article,
    Channel,
    Faq,
    Fee,
    FeeKind,
    Form,
    FormRef,
    Hours,
    Kind,
    LegalDocument,
    LegalRef,
    Level,
    Method,
    NewsItem,
    Office,
    Paper,
    PaperGroup,
    Procedure,
    ProcessingTime,
    Record,
    Result,
    Step,
    Unparsed,
    digest_of,
)

LEVEL_WORDS = {
    Level.MINISTRY: "cấp bộ",
    Level.PROVINCE: "cấp tỉnh",
    Level.DISTRICT: "cấp huyện",
    Level.COMMUNE: "cấp xã",
    Level.OTHER: "cơ quan khác",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotable piece of a unit; ``aspect`` is ``whole`` or the aspect it answers."""

    aspect: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that search ranks. ``fields`` maps an index field to its text;
    ``aliases`` are other names; ``dense`` holds the texts that
    are embedded: short ones of a service, which its whole text does not better, and an article in pieces."""

    id: str
    record: str
    kind: Kind
    title: str
    fields: dict[str, str]
    passages: tuple[Passage, ...]
    dense: tuple[str, ...]
    aliases: tuple[str, ...] = ()


PIECES = 16  # of an article; what is longer is mostly an appendix
_PIECE = 80  # words, some 120 tokens: of longer texts one vector says too little
FIELDS = ("title", "alias", "dossier", "process")


def units_of(record: Record) -> tuple[Unit, ...]:
    """The units of a record; one for most kinds, one per article for a legal text."""
    return _MAKERS[record.kind](record)


def _join(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _papers(groups: tuple[PaperGroup, ...]) -> str:
    lines: list[str] = []
    for group in groups:
        lines.append(group.case)
        for paper in group.papers:
            forms = " ".join(f"{form.code} {form.name} {form.file}" for form in paper.forms)
            lines.append(f"{paper.name} {forms}".strip())
    return _join(*lines)


def _procedure(record: Record) -> tuple[Unit, ...]:
    assert isinstance(record, Procedure)
    levels = ", ".join(LEVEL_WORDS[level] for level in record.levels)
    unparsed: dict[str, list[str]] = {}
    for piece in record.unparsed:
        unparsed.setdefault(piece.field, []).append(piece.text)
    documents = _join(_papers(record.paper_groups), *unparsed.get("paper_groups", ()))
    ways = _join(
        *(f"{t.text} {t.case}" for c in record.channels for t in c.times),
        *(fee.text for c in record.channels for fee in c.fees),
        *(channel.note for channel in record.channels),
        *unparsed.get("channels", ()),
    )
    steps = _join(*(f"{step.title} {step.text}".strip() for step in record.steps))
    results = _join(*(result.name for result in record.results), *unparsed.get("results", ()))
    agencies = _join(record.authority, *record.agencies, record.intake_address)
    legal = _join(*(f"{ref.number} {ref.title}" for ref in record.legal_basis), *unparsed.get("legal_basis", ()))
    whole = f"{record.title}. Lĩnh vực: {record.field}. {levels}"
    aspects = {
        "documents": documents,
        "how": steps,
        "where": agencies,
        "time": ways,
        "condition": record.conditions,
        "result": results,
        "legal_basis": legal,
    }
    passages = (Passage("whole", whole), *(Passage(name, text) for name, text in aspects.items() if text))
    fields = {
        "title": record.title,
        "alias": " . ".join(record.keywords),
        "dossier": _join(documents, results),
        "process": _join(
            record.field, ", ".join(record.subjects), agencies, steps, record.conditions, ways, record.description
        ),
    }
    dense = (whole, " . ".join(record.keywords)) if record.keywords else (whole,)
    return (Unit(record.id, record.id, record.kind, record.title, fields, passages, dense, record.keywords),)


def _faq(record: Record) -> tuple[Unit, ...]:
    assert isinstance(record, Faq)
    fields = {"title": record.title, "alias": " . ".join(record.alternatives), "dossier": "", "process": record.answer}
    passages = (Passage("whole", f"{record.title}\n{record.answer}"),)
    dense = (record.title, *record.alternatives)
    return (Unit(record.id, record.id, record.kind, record.title, fields, passages, dense, record.alternatives),)


def _news(record: Record) -> tuple[Unit, ...]:
    assert isinstance(record, NewsItem)
    body = _join(record.summary, record.body)
    fields = {"title": record.title, "alias": record.section, "dossier": "", "process": body}
    dense = (_join(record.title, record.summary[:200]),)
    return (Unit(record.id, record.id, record.kind, record.title, fields, (Passage("whole", body),), dense),)


def _office(record: Record) -> tuple[Unit, ...]:
    assert isinstance(record, Office)
    alias = " . ".join((*record.serves, *record.former_units))
    body = _join(record.address, record.phone, ", ".join(record.fields), record.hours.text)
    fields = {"title": record.title, "alias": alias, "dossier": "", "process": body}
    passages = (Passage("where", _join(record.title, body)),)
    return (Unit(record.id, record.id, record.kind, record.title, fields, passages, (_join(record.title, alias),)),)


def _form(record: Record) -> tuple[Unit, ...]:
    assert isinstance(record, Form)
    title = f"{record.key} {record.title}"
    fields = {"title": title, "alias": "", "dossier": record.file, "process": record.legal_basis}
    return (Unit(record.id, record.id, record.kind, record.title, fields, (Passage("form", title),), (title,)),)


def _legal(record: Record) -> tuple[Unit, ...]:
    assert isinstance(record, LegalDocument)
    if not record.articles:
        title = f"{record.title} {record.number}"
        fields = {"title": title, "alias": record.doc_type, "dossier": "", "process": record.field}
        whole = Passage("whole", _join(record.title, record.number))
        return (Unit(record.id, record.id, record.kind, record.title, fields, (whole,), (record.title,)),)
    return tuple(_article(record, article) for article in record.articles)


def _article(document: LegalDocument, article: Article) -> Unit:
    heading = f"{article.label}. {article.title}".strip()
    # The title is part of the text: a question shares words with both, and two short fields rank worse than one.
    fields = {"title": article.title, "alias": f"{document.title} {document.number}", "dossier": article.path,
              "process": _join(article.title, article.text)}  # fmt: skip
    dense = tuple(_join(article.title, piece) for piece in _pieces(article.text))
    passages = (Passage("whole", _join(heading, article.text)),)
    return Unit(f"{document.id}#{article.number}", document.id, document.kind, heading, fields, passages, dense)


def _pieces(text: str) -> list[str]:
    """The first ``PIECES`` pieces of ``_PIECE`` words; an empty one where the text is empty."""
    words = text.split()
    return [" ".join(words[at : at + _PIECE]) for at in range(0, max(1, min(len(words), _PIECE * PIECES)), _PIECE)]


_MAKERS: dict[Kind, Callable[[Record], tuple[Unit, ...]]] = {
    Kind.PROCEDURE: _procedure,
    Kind.FAQ: _faq,
    Kind.NEWS: _news,
    Kind.OFFICE: _office,
    Kind.FORM: _form,
    Kind.LEGAL: _legal,
}


def maker_digest() -> str:
    """What this module makes of a few probe records: changes when units come out differently.

    The probes fill every field the makers read, and with more text than the makers cut off.
    """
    long = " ".join(f"{number} từ" for number in range(100))
    probes: list[Record] = [
        Procedure(
            key="0.000000", title="Đăng ký thử", field="Hộ tịch", levels=tuple(Level), keywords=("giấy", "tờ"),
            conditions="Đủ tuổi", subjects=("Công dân",), description=long, authority="Ủy ban", agencies=("Xã",),
            intake_address="Số 1", steps=(Step(title="Bước 1", text="Nộp"), Step(text="Nhận")),
            channels=(Channel(method=Method.DIRECT, note="Ghi chú", times=(ProcessingTime(text="3 ngày", case="Thường"),),
                              fees=(Fee(kind=FeeKind.FREE, text="Không thu"),)),),
            paper_groups=(PaperGroup(case="Trường hợp", papers=(
                Paper(name="Tờ khai", forms=(FormRef(code="CT01", name="Mẫu", file="ct01.docx"),)),)),),
            results=(Result(name="Giấy"),), legal_basis=(LegalRef(number="1/2020/QH14", title="Luật"),),
            unparsed=tuple(Unparsed(field=name, text=f"thô {name}", reason="r")
                           for name in ("paper_groups", "channels", "results", "legal_basis")),
        ),
        Procedure(key="0.000001", title="Đăng ký trống"),
        Faq(key="f", title="Hỏi?", answer="Đáp.", alternatives=("hoi",)),
        NewsItem(key="n", title="Tin", summary=long, body="Thân", section="Mục"),
        Office(key="o", title="Trung tâm", serves=("xã A",), former_units=("xã B",), address="Số 2", phone="0",
               fields=("Đất",), hours=Hours(text="Sáng")),
        Form(key="CT01", title="Tờ khai", file="ct01.docx", legal_basis="Thông tư"),
        LegalDocument(key="1/2020/QH14", title="Luật", doc_type="Luật", field="Hộ tịch", articles=(
            Article(number="1", title="Phạm vi", text=long, path="Chương I"),)),
        LegalDocument(key="2/2020/QH14", title="Luật", doc_type="Luật", field="Hộ tịch"),
    ]  # fmt: skip
    return digest_of([asdict(unit) for record in probes for unit in units_of(record)])[:16]
