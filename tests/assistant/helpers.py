"""Hand-made records, a searcher that only opens records, and contexts as a step finds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.answer import AnyBlock, Aspect
from assistant.context import Context, Question, Turn
from assistant.guards.harm import Harm
from assistant.profile import Profile, load_profile
from assistant.render.plain import plain
from corpus.language.reading import read_plainly
from corpus.models import (
    Article,
    Audience,
    Channel,
    Faq,
    Fee,
    FeeKind,
    Form,
    FormRef,
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
    TimeUnit,
)
from index.documents import Documents
from index.search import Hit, Query
from index.store import UnitRow

DAY = date(2026, 11, 23)
HARMLESS = Harm(-9.0, {"none": 0.9, "evasion": 0.1})  # as the guard judges an ordinary question

ELEPHANT = Procedure(
    key="9.000001",
    title="Đăng ký nuôi voi nhà",
    url="https://example.org/voi",
    updated=date(2026, 1, 2),
    levels=(Level.COMMUNE,),
    keywords=("nuôi voi", "giấy tờ con voi"),
    steps=(
        Step(title="Nộp hồ sơ", text="Chủ voi nộp hồ sơ tại xã. Người dưới 18 tuổi phải có người giám hộ đi cùng."),
        Step(title="Nhận kết quả", text="Nhận giấy theo ngày hẹn."),
    ),
    channels=(
        Channel(
            method=Method.DIRECT,
            times=(ProcessingTime(quantity=7, unit=TimeUnit.WORKING_DAY, text="07 ngày làm việc"),),
            fees=(Fee(kind=FeeKind.AMOUNT, amount=8000, label="lệ phí", text="8.000 đồng"),),
            note="Nhận hồ sơ giờ hành chính.",
        ),
        Channel(
            method=Method.ONLINE,
            times=(ProcessingTime(quantity=5, unit=TimeUnit.WORKING_DAY, text="05 ngày làm việc"),),
            fees=(Fee(kind=FeeKind.AMOUNT, amount=8000, label="lệ phí", text="8.000 đồng"),),
        ),
    ),
    case_times=(ProcessingTime(quantity=12, unit=TimeUnit.DAY, text="12 ngày", case="voi con"),),
    paper_groups=(
        PaperGroup(
            case="Voi mua",
            papers=(
                Paper(name="Tờ khai nuôi voi", originals=1, forms=(FormRef(code="VN-01", file="vn01.docx"),)),
                Paper(name="Giấy bán voi", copies=2),
                Paper(name="Bản sao phải có chứng thực.", is_note=True),
            ),
        ),
        PaperGroup(case="Voi tặng", papers=(Paper(name="Giấy tặng voi", originals=1),)),
    ),
    conditions="Chủ voi từ đủ 18 tuổi. Nhà có chuồng rộng 100 m2.",
    results=(Result(name="Giấy chứng nhận nuôi voi"),),
    authority="Ủy ban nhân dân cấp xã.",
    agencies=("Ủy ban nhân dân cấp xã",),
    legal_basis=(LegalRef(number="12/2099/NĐ-CP", title="Nghị định về voi"),),
)  # fmt: skip
RENEWAL = Procedure(
    key="9.000002",
    title="Đăng ký lại việc nuôi voi nhà",
    levels=(Level.COMMUNE,),
    agencies=("Ủy ban nhân dân cấp xã",),
    channels=(Channel(method=Method.DIRECT, fees=(Fee(kind=FeeKind.UNKNOWN),)),),
    paper_groups=(PaperGroup(papers=(Paper(name="Đơn đăng ký lại"),)),),
)
RIDES = Procedure(
    key="9.000003",
    title="Cấp giấy phép chở khách du lịch bằng voi",
    levels=(Level.PROVINCE, Level.DISTRICT),
    agencies=("Sở Du lịch",),
    channels=(Channel(method=Method.DIRECT, fees=(Fee(kind=FeeKind.COUNCIL),)),),
    steps=(Step(title="Bước 1", text="Nộp hồ sơ tại Sở Du lịch."),),
)
INNER = Procedure(
    key="9.000009", title="Kiểm kê sổ voi của cơ quan", audience=Audience.OFFICER, agencies=("Văn phòng",)
)
TAME = Faq(
    key="voi-hoang", title="Gặp voi hoang thì báo ai?", answer="Báo kiểm lâm 1900 1234.",
    alternatives=("thay voi rung thi goi ai",), procedures=("9.000001",), url="https://example.org/hoi",
)  # fmt: skip
FAIR = NewsItem(
    key="hoi-voi", title="Hội voi mùa xuân", summary="Hội voi mở ngày 12/3.", body="Hội voi.",
    published=date(2026, 2, 1),
)  # fmt: skip
DESK = Office(
    key="mot-cua", title="Bộ phận một cửa xã Voi", address="Số 1 đường Voi", phone="0260 123 456",
    former_units=("xã Voi Cũ", "xã Voi Mới"),
)  # fmt: skip
SHEET = Form(key="VN-01", title="Tờ khai nuôi voi nhà")
LAW = LegalDocument(
    key="12/2099/NĐ-CP",
    title="Nghị định về voi",
    doc_type="Nghị định",
    agency="Chính phủ",
    issued=date(2025, 5, 1),
    articles=(
        Article(number="5", title="Chuồng voi", text="Chuồng voi rộng ít nhất 100 mét vuông."),
        Article(
            number="5a", title="Xử phạt người ngược đãi voi",
            text="1. Đánh voi bị phạt 2.000.000 đồng.\n2. Bỏ đói voi bị phạt 5.000.000 đồng.\n"
            "3. Người giấu xác voi bị phạt 9.000.000 đồng. " + "Việc xử phạt do kiểm lâm thực hiện. " * 20,
        ),
    ),
)  # fmt: skip
TINY: tuple[Record, ...] = (ELEPHANT, RENEWAL, RIDES, INNER, TAME, FAIR, DESK, SHEET, LAW)


@dataclass
class Shelf:
    """Stands in for a searcher where a step only opens records."""

    records: dict[str, Record] = field(default_factory=dict)
    generation: str = "shelf"
    documents: Documents = field(default_factory=lambda: Documents((), ()))

    @property
    def store(self) -> Shelf:
        return self

    def vector_of(self, query: Query) -> None:
        """Nothing was searched."""

    def record(self, unit: UnitRow | str, identity: str = "") -> Record | None:
        return self.records.get(identity or unit.record)  # type: ignore[union-attr]


def profile() -> Profile:
    return load_profile("demo")


def unit(record: Record, part: str = "", **fields: Any) -> UnitRow:
    identity = f"{record.id}#{part}" if part else record.id
    values = {
        "row": 1, "collection": "main", "id": identity, "record": record.id, "kind": record.kind,
        "title": record.title, "audience": record.audience, "levels": getattr(record, "levels", ()),
        "valid_from": record.valid_from, "valid_to": record.valid_to,
    }  # fmt: skip
    return UnitRow(**{**values, **fields})


def hit(record: Record, score: float = 1.0, part: str = "", **features: float) -> Hit:
    return Hit(unit(record, part), score, dict(features))


def context(
    text: str = "",
    *,
    hits: Iterable[Hit] = (),
    records: Iterable[Record] = TINY,
    aspects: Iterable[Aspect] = (),
    history: Iterable[Turn] = (),
    day: date = DAY,
    searcher: Any = None,
    **question: Any,
) -> Context:
    """A context as it stands before a step; ``hits`` are found and the first is chosen."""
    made = Context(
        question=Question(text, tuple(history), **question),
        searcher=searcher or Shelf({record.id: record for record in records}),
        profile=profile(),
        day=day,
    )
    made.text = made.search_text = text
    made.reading = read_plainly(text)
    made.query = Query(text)
    made.aspects = list(aspects)
    made.hits = list(hits)
    made.chosen = made.hits[0] if made.hits else None
    return made


def chosen(record: Record, *aspects: Aspect, text: str = "", part: str = "", **options: Any) -> Context:
    """A context in which ``record`` was chosen."""
    made = context(text, hits=[hit(record, part=part)], aspects=aspects, records=(*TINY, record), **options)
    made.harm = HARMLESS
    return made


def shown(blocks: Iterable[AnyBlock]) -> str:
    """What is read before anything is unfolded."""
    return plain(block for block in blocks if not block.folded)


def of(blocks: Iterable[AnyBlock], aspect: Aspect) -> list[AnyBlock]:
    return [block for block in blocks if block.aspect is aspect]


def codes(hits: Iterable[Hit], kind: Kind = Kind.PROCEDURE) -> list[str]:
    return [found.unit.record.partition(":")[2] for found in hits if found.unit.kind is kind]
