"""A flat page from file to record, with a made-up procedure."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.models import FeeKind, Kind, Level, Procedure
from corpus.readers.base import Parsed, Rejected, Source
from corpus.readers.flat_crawl import FlatCrawlReader

ROW: dict[str, Any] = {
    "ma_thu_tuc": "1.999001",
    "detail_url": "https://example.invalid/1",
    "formality_id": "",
    "ten_thu_tuc": "Cấp thẻ thư viện cộng đồng",
    "so_quyet_dinh": "12/QĐ-XYZ",
    "cap_thuc_hien": "Cấp tỉnh, Cấp xã",
    "loai_thu_tuc": "Loại khác",
    "linh_vuc": "Thư viện",
    "doi_tuong_thuc_hien": "Công dân Việt Nam, Cán bộ, công chức, viên chức",
    "co_quan_co_tham_quyen": "UBND cấp xã",
    "dia_chi_tiep_nhan": "",
    "co_quan_duoc_uy_quyen": "Không có thông tin",
    "co_quan_phoi_hop": "Sở A",
    "thu_tuc_lien_quan": "#Tên thủ tục1Gia hạn thẻ#1Tên thủ tụcGia hạn thẻ",
    "trinh_tu_thuc_hien": "Bước 1: Nộp đơn\nBước 2: Nhận thẻ",
    "cach_thuc_thuc_hien": "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp3 Ngày làm việcMiễn phíTại quầyTrực tuyến125 VNĐ",
    "thanh_phan_ho_so": "--Tên giấy tờMẫu đơn, tờ khaiSố lượngĐơn (Mẫu số 1);Mau 1.docx1 bản chính",
    "can_cu_phap_ly": "Tên văn bản pháp lýMã văn bảnLuật Thư viện46/2019/QH14",
    "co_quan_thuc_hien": "Thư viện xã",
    "yeu_cau_dieu_kien": "Không có thông tin",
    "ket_qua_xu_ly": "Thẻ thư việnMã: KQ.G01.000001Từ khóathẻMô tảKhông có thông tin",
    "agency_folder": "x",
}


def read(tmp_path: Path, *rows: dict[str, Any]) -> list[Parsed | Rejected]:
    path = tmp_path / "flat.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return list(FlatCrawlReader().read(path))


def record(tmp_path: Path, **changes: Any) -> Procedure:
    (item,) = read(tmp_path, {**ROW, **changes})
    assert isinstance(item, Parsed)
    assert isinstance(item.record, Procedure)
    return item.record


def test_every_field_arrives(tmp_path: Path) -> None:
    found = record(tmp_path)
    assert (found.key, found.title, found.decision, found.url) == (
        "1.999001",
        "Cấp thẻ thư viện cộng đồng",
        "12/QĐ-XYZ",
        "https://example.invalid/1",
    )
    assert (found.levels, found.procedure_type, found.field) == (
        (Level.PROVINCE, Level.COMMUNE),
        "Loại khác",
        "Thư viện",
    )
    assert found.subjects == ("Công dân Việt Nam", "Cán bộ, công chức, viên chức")
    assert [step.title for step in found.steps] == ["Bước 1", "Bước 2"]
    assert [channel.method.value for channel in found.channels] == ["direct", "online"]
    assert found.channels[0].fees[0].kind is FeeKind.FREE
    assert found.paper_groups[0].papers[0].forms[0].file == "Mau 1.docx"
    assert [(ref.number, ref.title) for ref in found.legal_basis] == [("46/2019/QH14", "Luật Thư viện")]
    assert (found.results[0].code, found.keywords, found.description) == ("KQ.G01.000001", ("thẻ",), "")
    assert (found.authority, found.agencies, found.delegated, found.coordinating) == (
        "UBND cấp xã",
        ("Thư viện xã",),
        "",
        "Sở A",
    )
    assert (found.conditions, found.related) == ("", ("Gia hạn thẻ",))
    assert (found.updated, found.as_of, found.issuer) == (None, None, "")
    assert [unparsed.reason for unparsed in found.unparsed] == ["time_or_fee"]


def test_decomposed_letters_do_not_hide_the_tables(tmp_path: Path) -> None:
    """A fifth of the crawl is not NFC; its headers did not match and the tables stayed text."""
    import unicodedata

    changed = {name: unicodedata.normalize("NFD", value) for name, value in ROW.items()}
    assert record(tmp_path, **changed) == record(tmp_path)


def test_empty_fields_make_an_empty_record(tmp_path: Path) -> None:
    found = record(tmp_path, **{name: "" for name in ROW if name not in ("ma_thu_tuc", "ten_thu_tuc")})
    assert found == Procedure(key="1.999001", title="Cấp thẻ thư viện cộng đồng")


def test_broken_tables_lose_nothing(tmp_path: Path) -> None:
    found = record(tmp_path, cach_thuc_thuc_hien="x", thanh_phan_ho_so="y", can_cu_phap_ly="z")
    assert {(unparsed.field, unparsed.text) for unparsed in found.unparsed} == {
        ("channels", "x"),
        ("paper_groups", "y"),
        ("legal_basis", "z"),
    }


def test_bad_records_do_not_stop_the_good_ones(tmp_path: Path) -> None:
    items = read(tmp_path, {**ROW, "linh_vuc": 3}, {**ROW, "ma_thu_tuc": "x"}, ROW, ROW)
    assert [item.code if isinstance(item, Rejected) else "ok" for item in items] == [
        "INVALID_FIELD",
        "BAD_CODE",
        "ok",
        "DUPLICATE_CODE",
    ]


@pytest.mark.parametrize(
    ("head", "taken"),
    [
        (json.dumps(ROW), True),
        (json.dumps(ROW)[:400] + "…", False),
        (json.dumps({"code": "1.000001", "name": "x", "markdown": ""}), False),
        ("---\ntitle: x", False),
        ("", False),
    ],
)
def test_accepts_its_own_shape_only(head: str, taken: bool) -> None:
    assert FlatCrawlReader().accepts(Source(Path("x.md"), head)) is taken


def test_it_says_what_it_is() -> None:
    assert (FlatCrawlReader.name, FlatCrawlReader.kind, FlatCrawlReader.fidelity) == ("flat-crawl", Kind.PROCEDURE, 20)
