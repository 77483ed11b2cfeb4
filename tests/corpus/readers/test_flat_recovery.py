"""The judge itself: an answer key that nods at everything measures nothing."""

from pathlib import Path

import pytest

from benchmarks import flat_recovery
from benchmarks.flat_recovery import cells_of, judge, main, squeeze
from corpus.models import (
    Channel,
    LegalRef,
    Method,
    Paper,
    PaperGroup,
    Procedure,
    ProcessingTime,
    Result,
    TimeUnit,
    Unparsed,
)

W, D, H, U = TimeUnit.WORKING_DAY, TimeUnit.DAY, TimeUnit.HOUR, TimeUnit.UNKNOWN
RAW = {
    "cach_thuc_thuc_hien": "Hình thức nộp Trực tiếp5 Ngày làm việc Tại quầy",
    "thanh_phan_ho_so": "Tên giấy tờ Đơn1 bản chính",
    "can_cu_phap_ly": "Tên văn bản pháp lý Luật A46/2019/QH14",
    "ket_qua_xu_ly": "Thẻ Mã: KQ.1 Mô tả",
}


def procedure(**changes: object) -> Procedure:
    values: dict[str, object] = {
        "key": "1.999001",
        "title": "Cấp thẻ",
        "decision": "1/QĐ-A",
        "channels": (Channel(method=Method.DIRECT, times=(ProcessingTime(quantity=5, unit=W),), note="Tại quầy"),),
        "paper_groups": (PaperGroup(papers=(Paper(name="Đơn", originals=1, copies=0),)),),
        "legal_basis": (LegalRef(number="46/2019/QH14", title="Luật A"),),
        "results": (Result(name="Thẻ", code="KQ.1"),),
    }
    return Procedure.model_validate({**values, **changes})


def timed(quantity: float, unit: TimeUnit) -> tuple[Channel, ...]:
    return (Channel(method=Method.DIRECT, times=(ProcessingTime(quantity=quantity, unit=unit),), note="Tại quầy"),)


def verdicts(flat: Procedure, key: Procedure, raw: dict[str, str] = RAW) -> dict[str, str]:
    return {d.field: d.kind for d in judge(flat, key, raw)}


def test_equal_records_agree_in_everything() -> None:
    assert verdicts(procedure(), procedure()) == {}


def test_order_and_punctuation_do_not_matter() -> None:
    papers = [Paper(name="Đơn;", originals=1, copies=0), Paper(name="Ảnh", originals=2, copies=0)]
    one, two = (procedure(paper_groups=(PaperGroup(papers=tuple(p)),)) for p in (papers, papers[::-1]))
    assert verdicts(one, two) == {}
    assert squeeze("- Đơn, (mẫu) HOÀ 1.") == squeeze("đơn mẫu hòa 1")


@pytest.mark.parametrize(
    ("flat", "key", "agree"),
    [((5, W), (5, W), True), ((8, H), (8, U), True), ((8, D), (8, U), True), ((8, U), (8, U), True), ((8, W), (8, U), False), ((8, H), (8, W), False),
     ((5, W), (6, W), False)],
)  # fmt: skip
def test_the_key_confirms_working_days_and_no_other_unit(
    flat: tuple[float, TimeUnit], key: tuple[float, TimeUnit], agree: bool
) -> None:
    assert ("times" not in verdicts(procedure(channels=timed(*flat)), procedure(channels=timed(*key)))) is agree


def test_the_same_row_twice_is_not_one_row() -> None:
    assert set(verdicts(procedure(channels=timed(5, W) * 2), procedure())) == {"channels", "times", "fees"}


def test_a_note_that_took_part_of_the_fee_is_seen() -> None:
    wrong = procedure(
        channels=(
            Channel(method=Method.DIRECT, times=(ProcessingTime(quantity=5, unit=W),), note="(50.000 đồng)Tại quầy"),
        )
    )
    assert verdicts(wrong, procedure()) == {"fees": "recovery"}


def test_copies_count() -> None:
    wrong = procedure(paper_groups=(PaperGroup(papers=(Paper(name="Đơn", originals=1, copies=1),)),))
    assert verdicts(wrong, procedure()) == {"papers": "recovery"}


def test_classes() -> None:
    wrong = procedure(paper_groups=())
    other = {"paper_groups": (PaperGroup(papers=(Paper(name="Giấy khác", originals=1, copies=0),)),)}
    assert verdicts(wrong, procedure())["papers"] == "recovery"
    assert verdicts(wrong, procedure(decision=""))["papers"] == "older_page"
    assert verdicts(wrong, procedure(**other))["papers"] == "other_text"
    assert verdicts(wrong, procedure(**other, decision="2/QĐ-A"))["papers"] == "other_edition"
    assert verdicts(wrong, procedure(), {**RAW, "thanh_phan_ho_so": "Bước 2"})["papers"] == "not_in_crawl"
    kept = procedure(paper_groups=(), unparsed=(Unparsed(field="paper_groups", text="x", reason="name_or_file"),))
    assert verdicts(kept, procedure())["papers"] == "verbatim"


def test_another_edition_is_no_excuse_when_the_words_are_there() -> None:
    assert verdicts(procedure(paper_groups=()), procedure(decision="2/QĐ-A"))["papers"] == "recovery"


def test_older_pages_do_not_part_names_from_files() -> None:
    split = procedure(
        paper_groups=(PaperGroup(papers=(Paper(name="Đơn", originals=1, copies=0, forms=({"file": "Mau.docx"},)),)),)
    )
    whole = procedure(decision="", paper_groups=(PaperGroup(papers=(Paper(name="Đơn Mau.docx", originals=1),)),))
    assert cells_of("papers", split, older=True) == cells_of("papers", whole, older=True)
    assert cells_of("papers", split) != cells_of("papers", whole)


def test_without_data_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(flat_recovery, "FLAT", tmp_path / "none.gz")
    assert main([]) == 2
    assert "none.gz" in capsys.readouterr().err
