"""Small made-up records, and files that hold them in the native format."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from corpus.library import ImportReport, Library, import_paths
from corpus.models import (
    Article,
    Audience,
    Channel,
    Faq,
    Fee,
    FeeKind,
    Form,
    FormRef,
    LegalDocument,
    Level,
    Method,
    NewsItem,
    Office,
    Paper,
    PaperGroup,
    Procedure,
    Record,
    Step,
)


def faq(key: str, title: str = "", **fields: Any) -> Faq:
    return Faq(key=key, title=title or f"Câu hỏi {key}?", **{"answer": f"Trả lời {key}.", **fields})


def small_records() -> list[Record]:
    """One or two of each kind; the last is for officers only."""
    return [
        Procedure(
            key="1.000001", title="Đăng ký khai sinh", field="Hộ tịch", levels=(Level.COMMUNE,),
            keywords=("giấy khai sinh",), agencies=("Ủy ban nhân dân xã",), conditions="Trong 60 ngày từ ngày sinh.",
            steps=(Step(title="Bước 1", text="Nộp tờ khai"),),
            channels=(Channel(method=Method.DIRECT, fees=(Fee(kind=FeeKind.FREE, text="Miễn lệ phí"),)),),
            paper_groups=(PaperGroup(papers=(Paper(name="Tờ khai", forms=(FormRef(code="CT01"),)),)),),
        ),
        Procedure(key="1.000002", title="Cấp giấy phép xây dựng nhà ở", field="Xây dựng", levels=(Level.PROVINCE,),
                  agencies=("Sở Xây dựng",), valid_from=date(2030, 1, 1)),
        Procedure(key="1.000003", title="Đăng ký kết hôn", field="Hộ tịch", levels=(Level.COMMUNE, Level.PROVINCE)),
        Faq(key="ho-khau", title="Sổ hộ khẩu giấy còn dùng được không?", answer="Không còn giá trị.",
            alternatives=("so ho khau con gia tri khong",)),
        NewsItem(key="nghi-le", title="Lịch nghỉ lễ", summary="Nghỉ hai ngày", body="Trung tâm đóng cửa hai ngày.",
                 valid_from=date(2030, 4, 30), valid_to=date(2030, 5, 1)),
        Office(key="xa-mau", title="Trung tâm hành chính công xã Mẫu", address="Số 1 đường Mẫu", serves=("xã Mẫu",)),
        Form(key="CT01", title="Tờ khai thay đổi thông tin cư trú"),
        LegalDocument(
            key="01/2030/QH99", title="Luật Mẫu", doc_type="Luật", valid_from=date(2030, 1, 1),
            articles=(Article(number="1", title="Phạm vi điều chỉnh", text="Luật này quy định về mẫu vật."),
                      Article(number="2", title="Thẩm quyền", text="Cơ quan đăng ký hộ tịch cấp xã.",
                              effective=date(2031, 7, 1))),
        ),
        Faq(key="noi-bo", title="Quy trình nội bộ xử lý hồ sơ khai sinh quá hạn?", answer="Báo trưởng phòng.",
            audience=Audience.OFFICER),
    ]  # fmt: skip


def as_native(record: Record) -> dict[str, Any]:
    return {"kind": record.kind.value, **record.model_dump(mode="json", exclude_defaults=True)}


def write_records(path: Path, records: Iterable[Record | str]) -> Path:
    """A JSONL file of the native format (gzip when the name says so); a str is written as a raw line."""
    lines = (r if isinstance(r, str) else json.dumps(as_native(r), ensure_ascii=False) for r in records)
    raw = "".join(line + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


def bring(library: Library, path: Path, *records: Record | str, collection: str = "main") -> ImportReport:
    """Write ``records`` to ``path`` and import it."""
    return import_paths(library, [write_records(path, records)], collection=collection)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """Created, updated, deleted, skipped."""
    return tuple(report.total(name) for name in ("created", "updated", "deleted", "skipped"))  # type: ignore[return-value]


def state(library: Library) -> dict[tuple[str, str], str]:
    """What the library holds, to compare before and after."""
    return {(e.collection, e.record.id): e.digest for e in library.entries()}
