"""Some fifty pages of the markdown crawl came from the portal's older page, whose tables are running text. There the
units are the page's own, and fees are shown."""

import pytest

from corpus.models import FeeKind, Method, TimeUnit
from corpus.readers.fallback_page import parse_fallback_channels, parse_fallback_papers

C = "Hình thức nộp Thời hạn giải quyết Phí, lệ phí Mô tả "
P = "Tên giấy tờ Mẫu đơn, tờ khai Số lượng "


def test_channels() -> None:
    channels, unparsed = parse_fallback_channels(
        C
        + "Trực tiếp 30 Ngày Lệ phí: 150 USDXem chi tiết Nộp trực tiếp tại Sở. Trực tuyến 10 Ngày làm việc Trong 10 ngày. "
        "Dịch vụ bưu chính Theo mô tả Phí: 250.000 ĐồngXem chi tiếtLệ phí: 500000 ĐồngXem chi tiết Gửi qua bưu điện"
    )
    assert unparsed == ()
    assert [channel.method for channel in channels] == [Method.DIRECT, Method.ONLINE, Method.POSTAL]
    assert [(channel.times[0].quantity, channel.times[0].unit) for channel in channels] == [
        (30, TimeUnit.DAY), (10, TimeUnit.WORKING_DAY), (None, TimeUnit.UNKNOWN),
    ]  # fmt: skip
    assert [[(fee.kind, fee.amount, fee.currency, fee.label) for fee in channel.fees] for channel in channels] == [
        [(FeeKind.AMOUNT, 150, "USD", "lệ phí")],
        [(FeeKind.UNKNOWN, None, "VND", "")],
        [(FeeKind.AMOUNT, 250_000, "VND", "phí"), (FeeKind.AMOUNT, 500_000, "VND", "lệ phí")],
    ]
    assert [channel.note for channel in channels] == ["Nộp trực tiếp tại Sở.", "Trong 10 ngày.", "Gửi qua bưu điện"]


def test_a_fee_label_without_a_sum_is_unknown() -> None:
    (channel,), _ = parse_fallback_channels(C + "Trực tiếp 20 Ngày làm việc Phí: ĐồngXem chi tiết Nộp tại Bộ")
    assert [fee.kind for fee in channel.fees] == [FeeKind.UNKNOWN]
    assert channel.note == "Nộp tại Bộ"


def test_a_fee_without_a_time() -> None:
    (channel,), _ = parse_fallback_channels(
        C + "Trực tiếp Lệ phí: 9.000.000 ĐồngXem chi tiếtMức giá: 50.000.000 ĐồngXem chi tiết 1. Nộp hồ sơ"
    )
    assert channel.times == ()
    assert [(fee.label, fee.amount) for fee in channel.fees] == [("lệ phí", 9_000_000), ("mức giá", 50_000_000)]


def test_method_words_in_a_note_begin_no_row() -> None:
    channels, _ = parse_fallback_channels(
        C + "Trực tiếp 5 Ngày làm việc - Trực tiếp tại Bộ phận Một cửa; - Trực tuyến tại Cổng"
    )
    assert len(channels) == 1


@pytest.mark.parametrize("text", [C + "Trực tiếp Tùy theo đợt Theo đợt", "Nộp tại quầy", C + "bằng mọi cách"])
def test_what_cannot_be_told_is_kept_whole(text: str) -> None:
    channels, (unparsed,) = parse_fallback_channels(text)
    assert channels == ()
    assert (unparsed.reason, unparsed.text) == ("no_table", text.strip())


def test_papers() -> None:
    groups, unparsed = parse_fallback_papers(
        f"Bao gồm {P}Tờ trình theo mẫu (bản chính) Mucb.docx Bản chính: 1 - Bản sao: 0 Ảnh 4x6 Bản chính: - Bản sao: 2 "
        f"Cấp lại {P}Giấy báo mất Mua1.doc Mub2.pdf Bản chính: 1 - Bản sao: "
    )
    assert unparsed == ()
    assert [(group.case, [(p.name, p.originals, p.copies) for p in group.papers]) for group in groups] == [
        ("", [("Tờ trình theo mẫu (bản chính)", 1, 0), ("Ảnh 4x6", None, 2)]),
        ("Cấp lại", [("Giấy báo mất", 1, None)]),
    ]
    assert [form.file for form in groups[1].papers[0].forms] == ["Mua1.doc", "Mub2.pdf"]


def test_a_file_name_with_spaces_cannot_be_told_from_the_papers_name() -> None:
    groups, (unparsed,) = parse_fallback_papers(
        f"Bao gồm {P}Phiếu theo Thông tư Mẫu CC01 Phiếu thu nhận căn cước.doc Bản chính: 1 - Bản sao: 0"
    )
    assert unparsed.reason == "name_or_file"
    assert groups[0].papers[0].name == "Phiếu theo Thông tư Mẫu CC01 Phiếu thu nhận căn cước.doc"


def test_text_behind_the_last_count_is_told() -> None:
    _, (unparsed,) = parse_fallback_papers(f"Bao gồm {P}Đơn Bản chính: 1 - Bản sao: 0 giấy bị cắt")
    assert (unparsed.reason, unparsed.text) == ("paper_without_count", "giấy bị cắt")


@pytest.mark.parametrize("parse", [parse_fallback_channels, parse_fallback_papers])
def test_nothing_gives_nothing(parse) -> None:
    assert parse("") == ((), ())
