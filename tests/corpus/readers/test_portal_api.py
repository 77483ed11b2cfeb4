"""The portal's own records: numbers without units, zeros of three meanings, numbers against their own texts, remarks
among papers. Each trap is a made-up twin of a real record."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.models import FeeKind, Kind, Procedure, TimeUnit
from corpus.readers.base import Item, Parsed, Rejected, Source
from corpus.readers.portal_api import PortalApiReader

ROW: dict[str, Any] = {
    "code": "1.999001",
    "source_id": "0",
    "name": "Cấp thẻ thư viện",
    "category": {"code": "G00", "name": "Thư viện"},
    "promulgating_agency": "Bộ A",
    "executing_agency": "Thư viện xã",
    "subject_types": ["Công dân Việt Nam", "Cán bộ, công chức, viên chức"],
    "results": ["Thẻ thư viện", ""],
    "requirements": "Không có thông tin",
    "channels": [
        {
            "method": "DIRECT",
            "fees": [{"type": "SERVICE_FEE", "value_vnd": 20000, "text": "20.000 đồng/thẻ"}],
            "processing": {"qty": 3, "unit": "WORKING_DAY"},
            "note": "Tại quầy",
        }
    ],
    "processing_cases": [{"case_code": "1.999001.01", "qty": 3, "unit": "WORKING_DAY"}],
    "legal_basis": [{"code": "Luật số 46/2019/QH14", "name": "Luật Thư viện"}],
    "steps_raw": [{"name": "", "text": "Bước 1: Nộp đơn\nBước 2: Nhận thẻ"}],
    "checklist_raw": [
        {
            "group": "* Giấy tờ phải nộp:",
            "items": [
                {
                    "name": "Tờ khai (Mẫu số 1)", "original_qty": 1, "copy_qty": 0, "code": "x", "has_electronic_form": False,
                    "attachments": [{"id": "1", "fileName": "Mau 1.docx", "bucketName": "b", "filePath": "p"}],
                }
            ],
        }
    ],
    "state": "ACTIVE",
    "source": {
        "url": "https://example.invalid/1", "updated_at": "2026-04-16T03:27:23.145Z", "created_at": "2026-04-08T14:52:58.803Z",
        "crawled_at": "2026-07-18T09:13:46.134Z",
    },
}  # fmt: skip


def read(tmp_path: Path, row: dict[str, Any]) -> Item:
    path = tmp_path / "api.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    (item,) = PortalApiReader().read(path)
    return item


def record(tmp_path: Path, **changes: Any) -> Procedure:
    item = read(tmp_path, {**copy.deepcopy(ROW), **changes})
    assert isinstance(item, Parsed), item
    assert isinstance(item.record, Procedure)
    return item.record


def channel(**changes: Any) -> list[dict[str, Any]]:
    return [{**copy.deepcopy(ROW["channels"][0]), **changes}]


def fees(tmp_path: Path, *entries: tuple[int | None, str]) -> Procedure:
    return record(
        tmp_path, channels=channel(fees=[{"type": "FEE", "value_vnd": value, "text": text} for value, text in entries])
    )


def test_every_field_arrives(tmp_path: Path) -> None:
    found = record(tmp_path)
    assert (found.key, found.title, found.field, found.issuer, found.agencies) == (
        "1.999001",
        "Cấp thẻ thư viện",
        "Thư viện",
        "Bộ A",
        ("Thư viện xã",),
    )
    assert (found.url, found.updated, found.as_of) == (
        "https://example.invalid/1",
        date(2026, 4, 16),
        date(2026, 7, 18),
    )
    assert found.subjects == ("Công dân Việt Nam", "Cán bộ, công chức, viên chức")
    assert [step.title for step in found.steps] == ["Bước 1", "Bước 2"]
    assert [result.name for result in found.results] == ["Thẻ thư viện"]
    assert [(ref.number, ref.title) for ref in found.legal_basis] == [("46/2019/QH14", "Luật Thư viện")]
    assert (found.conditions, found.levels, found.procedure_type, found.decision) == ("", (), "", "")
    (paper,) = found.paper_groups[0].papers
    assert [(form.code, form.file) for form in paper.forms] == [("1", "Mau 1.docx")]
    assert found.unparsed == ()


def test_a_fee(tmp_path: Path) -> None:
    (fee,) = record(tmp_path).channels[0].fees
    assert (fee.kind, fee.amount, fee.label, fee.text) == (FeeKind.AMOUNT, 20_000, "lệ phí", "20.000 đồng/thẻ")


def test_trap_1_a_number_without_a_unit_gets_none(tmp_path: Path) -> None:
    found = record(
        tmp_path,
        channels=channel(processing={"qty": 5, "unit": "OTHER"}),
        processing_cases=[{"case_code": "1.999001.01", "qty": 25, "unit": "DAY"}],
    )
    (time,) = found.channels[0].times
    assert (time.quantity, time.unit) == (5, TimeUnit.UNKNOWN)
    (case,) = found.case_times
    assert (case.quantity, case.unit, case.case) == (25, TimeUnit.DAY, "1.999001.01")
    assert [(unparsed.field, unparsed.reason) for unparsed in found.unparsed] == [("case_times", "time_conflict")]


def test_trap_1_a_number_confirmed_by_a_case_is_no_conflict(tmp_path: Path) -> None:
    found = record(tmp_path, channels=channel(processing={"qty": 3, "unit": "OTHER"}))
    assert found.channels[0].times[0].unit is TimeUnit.UNKNOWN
    assert found.unparsed == ()


def test_words_in_a_numbers_place(tmp_path: Path) -> None:
    found = record(tmp_path, channels=channel(processing={"qty": "Không quá 10 ngày làm việc", "unit": "OTHER"}))
    (time,) = found.channels[0].times
    assert (time.quantity, time.unit, time.text) == (10, TimeUnit.WORKING_DAY, "Không quá 10 ngày làm việc")


@pytest.mark.parametrize("processing", [None, {}, {"qty": 0, "unit": "OTHER"}, {"qty": None, "unit": "DAY"}])
def test_no_time(tmp_path: Path, processing: Any) -> None:
    assert record(tmp_path, channels=channel(processing=processing)).channels[0].times == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [("", FeeKind.UNKNOWN), ("Không có thông tin", FeeKind.UNKNOWN), ("Miễn phí", FeeKind.FREE), ("Hội đồng nhân dân tỉnh quyết định. Miễn cho hộ nghèo", FeeKind.COUNCIL),
     ("Miễn lệ phí cho hộ nghèo", FeeKind.RULE), ("Theo quy định của Luật phí và lệ phí", FeeKind.RULE)],
)  # fmt: skip
def test_trap_2_what_a_zero_means_is_in_its_text(tmp_path: Path, text: str, kind: FeeKind) -> None:
    assert [fee.kind for fee in fees(tmp_path, (0, text)).channels[0].fees] == [kind]


def test_trap_3_the_text_wins_and_the_number_is_kept_for_review(tmp_path: Path) -> None:
    found = fees(tmp_path, (5000, "Trường hợp nộp trực tuyến thu 7.000 đồng/lần"))
    assert [fee.amount for fee in found.channels[0].fees] == [7_000]
    assert [(unparsed.reason, unparsed.text) for unparsed in found.unparsed] == [
        ("fee_conflict", "5000: Trường hợp nộp trực tuyến thu 7.000 đồng/lần")
    ]


def test_a_damaged_sum_is_kept_for_review_and_is_no_fee(tmp_path: Path) -> None:
    found = fees(tmp_path, (5, "Đăng ký khai sinh"))
    assert [(fee.kind, fee.amount) for fee in found.channels[0].fees] == [(FeeKind.UNKNOWN, None)]
    assert [unparsed.reason for unparsed in found.unparsed] == ["amount_damaged"]


def test_an_empty_entry_beside_a_real_one_is_no_second_fee(tmp_path: Path) -> None:
    assert [fee.amount for fee in fees(tmp_path, (7000, ""), (0, ""), (7000, "")).channels[0].fees] == [7_000]
    assert [fee.kind for fee in fees(tmp_path).channels[0].fees] == [FeeKind.UNKNOWN]


def test_trap_4_remarks_among_papers(tmp_path: Path) -> None:
    items = [
        {"name": "Trường hợp gửi qua bưu chính thì gửi kèm bản sao", "original_qty": 0, "copy_qty": 0},
        {"name": "Giấy chứng sinh", "original_qty": 0, "copy_qty": 0},
        {"name": "Trường hợp ủy quyền: văn bản ủy quyền", "original_qty": 1, "copy_qty": 0, "attachments": None},
    ]
    found = record(tmp_path, checklist_raw=[{"group": "", "items": items}, {"group": "* Lưu ý:", "items": items[1:2]}])
    assert [[paper.is_note for paper in group.papers] for group in found.paper_groups] == [[True, False, False], [True]]


def test_trap_6_documents_listed_twice(tmp_path: Path) -> None:
    entry = {"code": "Thông tư số 03/2023/TT-BTP", "name": "Thông tư số 03/2023/TT-BTP"}
    assert [ref.number for ref in record(tmp_path, legal_basis=[entry, entry]).legal_basis] == ["03/2023/TT-BTP"]


def test_trap_7_no_executing_agency(tmp_path: Path) -> None:
    assert record(tmp_path, executing_agency=None, category=None).agencies == ()


@pytest.mark.parametrize(
    "changes",
    [{"channels": "x"}, {"channels": channel(method="FAX")}, {"channels": channel(fees=[{"value_vnd": -1}])}, {"channels": channel(fees=[{"value_vnd": 1.5}])},
     {"channels": channel(fees=[{"value_vnd": "nhiều"}])}, {"checklist_raw": [{"group": "", "items": [{"name": "a", "original_qty": "1"}]}]},
     {"processing_cases": [{"qty": True, "unit": "DAY"}]}, {"source": []}, {"subject_types": [None]}],
)  # fmt: skip
def test_wrong_types_reject_the_record_by_name(tmp_path: Path, changes: dict[str, Any]) -> None:
    item = read(tmp_path, {**copy.deepcopy(ROW), **changes})
    assert isinstance(item, Rejected)
    assert (item.code, item.key) == ("INVALID_FIELD", "1.999001")
    assert next(iter(changes)).split("_")[0] in item.reason


@pytest.mark.parametrize(
    ("head", "taken"),
    [(json.dumps(ROW), True), (json.dumps({"code": "1", "name": "x", "markdown": "y"}), False), ("[]", False)],
)
def test_accepts_its_own_shape_only(head: str, taken: bool) -> None:
    assert PortalApiReader().accepts(Source(Path("x"), head)) is taken


def test_it_says_what_it_is() -> None:
    assert (PortalApiReader.name, PortalApiReader.kind, PortalApiReader.fidelity) == ("portal-api", Kind.PROCEDURE, 30)
