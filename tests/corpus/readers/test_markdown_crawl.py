"""The markdown crawl prints "ngày" behind hours, months and numbers without a unit: "8 giờ" arrived as "8 ngày". Its
fee column is empty throughout, which is unknown and not free."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.models import FeeKind, Kind, Level, Method, Procedure, TimeUnit
from corpus.readers.base import Parsed, Source
from corpus.readers.markdown_crawl import MarkdownCrawlReader
from corpus.readers.markdown_page import bullets, fields_of, rows_of, sections_of, tables_of

PAGE = """# Cấp thẻ thư viện

## Thông tin chung

* **Mã thủ tục:** 1.999001
* **Loại thủ tục:** Loại khác
* **Cơ quan có thẩm quyền:** UBND cấp xã
* **Địa chỉ tiếp nhận HS:** Số 1 đường A
tầng 2
* **Cơ quan phối hợp:** Không có thông tin

## Thủ tục hành chính liên quan

* Gia hạn thẻ
* Cấp lại thẻ

## Trình tự thực hiện

1. **Cấp mới**

   - Bước 1: Nộp đơn
     tại quầy
   - Bước 2: Nhận thẻ
2. Gia hạn thẻ tại quầy.

## Cách thức thực hiện

| Hình thức nộp | Thời gian giải quyết | Phí, lệ phí | Mô tả |
| --- | --- | --- | --- |
| Trực tiếp | 3 ngày làm việc | Không có thông tin | Tại quầy<br>giờ hành chính |
| Trực tuyến | 8 ngày | Không có thông tin | Không có thông tin |
| Dịch vụ bưu chính | N/A | Không có thông tin | Gửi về \\| xã |

## Thành phần hồ sơ

### a) Cấp mới

| Tên giấy tờ | Bản chính | Bản sao | Tệp đính kèm |
| --- | --- | --- | --- |
| Đơn (Mẫu số 1) | 1 | 0 | [Mau 1 (2).docx](file:///C:/a b/1_999001/Mau%201%20%282%29.docx) |
| Ảnh | 2 | 1 | Không có |

### Số lượng hồ sơ: 01 bộ.

| Tên giấy tờ | Bản chính | Bản sao | Tệp đính kèm |
| --- | --- | --- | --- |
| * Lưu ý: mang thẻ cũ | 0 | 0 | [a.docx](file:///x)<br>[b.pdf](file:///y) |

## Căn cứ pháp lý

| Tên văn bản pháp lý | Mã văn bản |
| --- | --- |
| Luật Thư viện | Luật số 46/2019/QH14 |

## Cơ quan thực hiện

Thư viện xã

## Yêu cầu, điều kiện thực hiện

Không có thông tin

## Kết quả xử lý

* Thẻ thư viện (Mã: `KQ.G01.000001`)
* Văn bản từ chối
có nêu lý do

## Từ khóa

thẻ, thư viện

## Mô tả

Không có thông tin
"""
ROW: dict[str, Any] = {
    "code": "1.999001", "name": "Cấp thẻ thư viện", "catalog_name": "Cấp thẻ", "decision": "12/QĐ-XYZ", "level": "Cấp xã, Cấp bộ/ngành",
    "field": "Thư viện", "subject": "Công dân Việt Nam", "issuer": "Bộ A", "executor": "Thư viện xã", "url": "https://example.invalid/1",
    "markdown": PAGE,
}  # fmt: skip


def record(tmp_path: Path, **changes: Any) -> Procedure:
    path = tmp_path / "md.jsonl"
    path.write_text(json.dumps({**ROW, **changes}, ensure_ascii=False), encoding="utf-8")
    (item,) = MarkdownCrawlReader().read(path)
    assert isinstance(item, Parsed), item
    assert isinstance(item.record, Procedure)
    return item.record


def test_every_field_arrives(tmp_path: Path) -> None:
    found = record(tmp_path)
    assert (found.key, found.title, found.decision, found.issuer, found.url) == (
        "1.999001",
        "Cấp thẻ thư viện",
        "12/QĐ-XYZ",
        "Bộ A",
        "https://example.invalid/1",
    )
    assert (found.levels, found.procedure_type, found.authority) == (
        (Level.COMMUNE, Level.MINISTRY),
        "Loại khác",
        "UBND cấp xã",
    )
    assert (found.intake_address, found.coordinating) == ("Số 1 đường A\ntầng 2", "")
    assert found.related == ("Gia hạn thẻ", "Cấp lại thẻ")
    assert found.agencies == ("Thư viện xã",)
    assert [(step.title, step.text) for step in found.steps] == [
        ("Cấp mới", ""),
        ("Bước 1", "Nộp đơn\ntại quầy"),
        ("Bước 2", "Nhận thẻ"),
        ("", "Gia hạn thẻ tại quầy."),
    ]
    assert [(result.name, result.code) for result in found.results] == [
        ("Thẻ thư viện", "KQ.G01.000001"),
        ("Văn bản từ chối\ncó nêu lý do", ""),
    ]
    assert [(ref.number, ref.title) for ref in found.legal_basis] == [("46/2019/QH14", "Luật Thư viện")]
    assert (found.keywords, found.description, found.conditions) == (("thẻ", "thư viện"), "", "")
    assert (found.dossier_sets, found.updated, found.as_of, found.unparsed) == (1, None, None, ())


def test_channels(tmp_path: Path) -> None:
    direct, online, postal = record(tmp_path).channels
    assert (direct.method, online.method, postal.method) == (Method.DIRECT, Method.ONLINE, Method.POSTAL)
    assert (direct.times[0].quantity, direct.times[0].unit) == (3, TimeUnit.WORKING_DAY)
    assert (direct.note, online.note, postal.note) == ("Tại quầy\ngiờ hành chính", "", "Gửi về | xã")
    assert postal.times == ()
    assert {fee.kind for channel in (direct, online, postal) for fee in channel.fees} == {FeeKind.UNKNOWN}


def test_a_number_of_days_may_be_hours_or_months(tmp_path: Path) -> None:
    (time,) = record(tmp_path).channels[1].times
    assert (time.quantity, time.unit, time.text) == (8, TimeUnit.UNKNOWN, "8 ngày")


@pytest.mark.parametrize(
    ("cell", "text", "quantity", "unit"),
    [("Theo mô tả ngày", "Theo mô tả", None, TimeUnit.UNKNOWN), ("7.5 ngày làm việc", "7.5 ngày làm việc", 7.5, TimeUnit.WORKING_DAY),
     ("Không quá 10 ngày làm việc ngày", "Không quá 10 ngày làm việc", 10, TimeUnit.WORKING_DAY),
     ("Không quá 15 ngày kể từ ngày nhận. ngày", "Không quá 15 ngày kể từ ngày nhận.", 15, TimeUnit.DAY)],
)  # fmt: skip
def test_words_in_the_time_column_lose_the_added_unit(
    tmp_path: Path, cell: str, text: str, quantity: float | None, unit: TimeUnit
) -> None:
    (time,) = record(tmp_path, markdown=PAGE.replace("8 ngày", cell)).channels[1].times
    assert (time.text, time.quantity, time.unit) == (text, quantity, unit)


@pytest.mark.parametrize("cell", ["N/A", "0 ngày", "Không có thông tin"])
def test_no_time(tmp_path: Path, cell: str) -> None:
    assert record(tmp_path, markdown=PAGE.replace("8 ngày", cell)).channels[1].times == ()


def test_papers_and_files(tmp_path: Path) -> None:
    first, second = record(tmp_path).paper_groups
    assert (first.case, second.case) == ("a) Cấp mới", "Số lượng hồ sơ: 01 bộ.")
    assert [(paper.name, paper.originals, paper.copies) for paper in first.papers] == [
        ("Đơn (Mẫu số 1)", 1, 0),
        ("Ảnh", 2, 1),
    ]
    assert [(form.code, form.file, form.url) for form in first.papers[0].forms] == [("1", "Mau 1 (2).docx", "")]
    assert second.papers[0].is_note
    assert [form.file for form in second.papers[0].forms] == ["a.docx", "b.pdf"]


def test_no_path_of_the_crawling_computer_gets_in(tmp_path: Path) -> None:
    assert "file:" not in record(tmp_path).model_dump_json()


def test_unreadable_rows_are_kept_as_text(tmp_path: Path) -> None:
    page = PAGE.replace("| Ảnh | 2 | 1 |", "| Ảnh | hai | 1 |").replace("| Trực tuyến |", "| Qua điện thoại |")
    found = record(tmp_path, markdown=page)
    assert {(unparsed.field, unparsed.reason) for unparsed in found.unparsed} == {
        ("paper_groups", "no_count"),
        ("channels", "unknown_method"),
    }


def test_a_page_without_anything(tmp_path: Path) -> None:
    found = record(tmp_path, markdown="", level="", executor="")
    assert (found.channels, found.paper_groups, found.steps, found.unparsed) == ((), (), (), ())


def test_text_of_a_section_is_not_lost_where_it_is_no_table(tmp_path: Path) -> None:
    found = record(tmp_path, markdown="## Cách thức thực hiện\nNộp tại quầy\n\n## Thành phần hồ sơ\nĐơn và ảnh\n")
    assert {(unparsed.field, unparsed.text) for unparsed in found.unparsed} == {
        ("channels", "Nộp tại quầy"),
        ("paper_groups", "Đơn và ảnh"),
    }


def test_tables_without_a_heading_between_them() -> None:
    """The header of the second table was read as a paper named "Tên giấy tờ"."""
    head = "| Tên | Số |\n| --- | --- |\n"
    assert tables_of(f"### A\n{head}| x | 1 |\n\n{head}| y | 2 |\n") == [
        ("A", [["x", "1"]], ""),
        ("", [["y", "2"]], ""),
    ]


def test_loose_text_above_a_table_is_given_back() -> None:
    table = "| Tên | Số |\n| --- | --- |\n| x | 1 |"
    assert tables_of(f"ghi chú\n{table}") == [("", [["x", "1"]], "ghi chú")]
    assert tables_of(f"### A\nghi chú\n{table}\ncuối") == [("A", [["x", "1"]], "ghi chú")]


def test_page_pieces() -> None:
    assert sections_of("# T\n## A\r\nx\n## B\ny\n## A\nz") == {"A": "x\n", "B": "y\n"}
    assert fields_of("* **A:** x\ny\n* **B:** Không có thông tin") == {"A": "x\ny", "B": ""}
    assert rows_of("không có bảng") == []
    assert bullets("* a\n* b\nc\n* a") == ("a", "b\nc")
    assert bullets("một đoạn") == ("một đoạn",)
    assert bullets("Không có thông tin") == ()


@pytest.mark.parametrize(
    ("head", "taken"),
    [
        (json.dumps(ROW), True),
        ("\n" + json.dumps(ROW)[:1500], True),
        (json.dumps({"code": "1.000001", "name": "x", "channels": []}), False),
        ("# Tiêu đề", False),
    ],
)
def test_accepts_its_own_shape_only(head: str, taken: bool) -> None:
    assert MarkdownCrawlReader().accepts(Source(Path("x"), head)) is taken


def test_it_says_what_it_is() -> None:
    assert (MarkdownCrawlReader.name, MarkdownCrawlReader.kind, MarkdownCrawlReader.fidelity) == (
        "markdown-crawl",
        Kind.PROCEDURE,
        10,
    )
