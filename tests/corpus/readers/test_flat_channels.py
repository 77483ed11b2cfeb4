"""Ways to submit, out of a table whose cells were glued together. "Trực tuyến140,000 VNĐ" is one day and 40,000 đồng;
"Trực tuyến125 VNĐ" is nobody knows what, and must not become a fee or a time."""

import pytest

from corpus.models import FeeKind, Method, TimeUnit
from corpus.readers.flat_channels import HEADER, channel_of, fee_cell, parse_channels, split_rows


def table(*rows: str) -> str:
    return HEADER + "".join(rows)


def test_methods_times_fees_and_notes() -> None:
    channels, unparsed = parse_channels(
        table(
            "Trực tuyến5 Ngày làm việc50,000 Việt Nam Đồng(50.000 đồng/lần)Nộp qua Cổng dịch vụ công.",
            "Trực tiếp30 NgàyKhông có thông tin",
            "Dịch vụ bưu chínhKhông có thông tinMiễn phíGửi về Sở.",
        )
    )
    assert unparsed == ()
    online, direct, postal = channels
    assert (online.method, direct.method, postal.method) == (Method.ONLINE, Method.DIRECT, Method.POSTAL)
    assert (online.times[0].quantity, online.times[0].unit) == (5, TimeUnit.WORKING_DAY)
    assert (online.fees[0].amount, online.note) == (50_000, "Nộp qua Cổng dịch vụ công.")
    assert (direct.times[0].quantity, direct.times[0].unit) == (30, TimeUnit.DAY)
    assert (direct.fees[0].kind, direct.note) == (FeeKind.UNKNOWN, "")
    assert (postal.times, postal.fees[0].kind, postal.note) == ((), FeeKind.FREE, "Gửi về Sở.")


@pytest.mark.parametrize(
    ("time", "quantity", "unit"),
    [
        ("8 Giờ", 8, TimeUnit.HOUR),
        ("6 Tháng", 6, TimeUnit.MONTH),
        ("7.5 Ngày làm việc", 7.5, TimeUnit.WORKING_DAY),
        ("7", 7, TimeUnit.UNKNOWN),
    ],
)
def test_units_are_the_sources_own(time: str, quantity: float, unit: TimeUnit) -> None:
    (channel,), _ = parse_channels(table(f"Trực tiếp{time}Miễn phí"))
    assert (channel.times[0].quantity, channel.times[0].unit) == (quantity, unit)


def test_method_words_inside_a_note_begin_no_row() -> None:
    note = "Trực tuyến: qua Cổng. Trực tiếp 5 Ngày tại quầy. - Trực tiếp, dịch vụ bưu chính"
    (channel,), _ = parse_channels(table(f"Trực tiếp5 Ngày làm việcMiễn phí{note}"))
    assert channel.note == note


def test_a_note_that_ends_in_white_space_hides_no_row() -> None:
    channels, _ = parse_channels(table("Trực tiếp5 NgàyMiễn phíđủ hồ sơ hợp lệ \n", "Dịch vụ bưu chính7 NgàyMiễn phí"))
    assert [channel.method for channel in channels] == [Method.DIRECT, Method.POSTAL]
    assert channels[0].note == "đủ hồ sơ hợp lệ"


@pytest.mark.parametrize(
    ("glued", "time", "amount"),
    [("140,000 Việt Nam Đồng", 1, 40_000), ("11,000 VNĐ", 1, 1_000), ("220,000,000 VNĐ", 2, 20_000_000)],
)
def test_digits_of_time_and_fee_with_one_reading(glued: str, time: int, amount: int) -> None:
    (channel,), unparsed = parse_channels(table("Trực tiếp" + glued))
    assert unparsed == ()
    assert (channel.times[0].quantity, channel.times[0].unit, channel.fees[0].amount) == (
        time,
        TimeUnit.UNKNOWN,
        amount,
    )


@pytest.mark.parametrize("glued", ["125 VNĐ", "155,000 VNĐ", "1140,000 VNĐ", "1250 VNĐ"])
def test_digits_with_two_readings_are_kept_as_text(glued: str) -> None:
    (channel,), (unparsed,) = parse_channels(table(f"Trực tiếp{glued}(lệ phí)"))
    assert (unparsed.field, unparsed.reason, unparsed.text) == ("channels", "time_or_fee", f"Trực tiếp{glued}(lệ phí)")
    assert channel.times == ()
    assert [fee.kind for fee in channel.fees] == [FeeKind.UNKNOWN]
    assert glued in channel.note


@pytest.mark.parametrize(
    ("bracket", "note"),
    [
        ("(Không quy định.)", "Nộp hồ sơ"),
        ("(phí (lần đầu))", "Nộp hồ sơ"),
        ("(trừ các đơn hàng (mẫu): 2.000.000 đồng)", ""),
        ("(a) Cấp mới: 20.000 đồng; b) Cấp lại: 10.000 đồng)", "05 ngày"),
        ("(đồng (Miễn phí đến 30/6/2026)", "30 ngày kể từ ngày nhận"),
        ("((áp dụng từ 2025))", ""),
    ],
)
def test_where_the_fees_text_ends(bracket: str, note: str) -> None:
    (row,) = split_rows(table(f"Trực tiếp5 NgàyMiễn phí{bracket}{note}")) or []
    assert (row.fee, row.note, row.doubt) == (f"Miễn phí{bracket}", note, "")


def test_a_numbered_note_is_no_fee_text() -> None:
    (row,) = split_rows(table("Trực tiếp5 NgàyMiễn phí(1) Nộp hồ sơ (bản giấy).\n(2) Nhận kết quả")) or []
    assert row.fee == "Miễn phí"
    assert row.note.startswith("(1) Nộp")


def test_a_bracket_without_a_certain_end_keeps_the_row_as_text() -> None:
    row = "Trực tiếp5 NgàyMiễn phí(20.000 đồng (cấp mới; 10.000 đồng (cấp lại (đến 2026) Trường hợp khác"
    (channel,), (unparsed,) = parse_channels(table(row))
    assert (unparsed.reason, unparsed.text) == ("fee_or_note", row)
    assert [fee.kind for fee in channel.fees] == [FeeKind.UNKNOWN]
    assert (channel.times[0].quantity, "20.000 đồng" in channel.note) == (5, True)


def test_time_in_words() -> None:
    channels, unparsed = parse_channels(
        table(
            "Trực tuyếnKhông phải trả kết quả cho người nộpMiễn phíQua Cổng", "Trực tiếpKhôngKhông có thông tinTại quầy"
        )
    )
    assert unparsed == ()
    assert [channel.times[0].text for channel in channels] == ["Không phải trả kết quả cho người nộp", "Không"]
    assert [channel.note for channel in channels] == ["Qua Cổng", "Tại quầy"]


@pytest.mark.parametrize("text", ["Nộp tại quầy", "Trực tiếp5 NgàyMiễn phí", HEADER + "bằng mọi hình thức"])
def test_what_is_no_table_is_kept_whole(text: str) -> None:
    channels, (unparsed,) = parse_channels(text)
    assert channels == ()
    assert (unparsed.text, unparsed.reason) == (text, "no_table")


@pytest.mark.parametrize("text", ["", "Không có thông tin", HEADER])
def test_nothing_gives_nothing(text: str) -> None:
    assert parse_channels(text) == ((), ())


class TestFeeCell:
    """The page shows "Miễn phí" for the portal's 0, whatever that 0 stands for."""

    @pytest.mark.parametrize(
        ("cell", "kind"),
        [("Miễn phí", FeeKind.FREE), ("Miễn phí(Không thu)", FeeKind.FREE), ("Miễn phí(Không có)", FeeKind.FREE), ("Miễn phí(Không quy định.)", FeeKind.UNKNOWN),
         ("Miễn phí(Hội đồng nhân dân tỉnh quyết định)", FeeKind.COUNCIL), ("Miễn phí(Theo quy định của Luật phí và lệ phí)", FeeKind.RULE),
         ("Miễn phí(135.000 đồng/lần)", FeeKind.AMOUNT), ("Không có thông tin", FeeKind.UNKNOWN), ("100 VNĐ", FeeKind.UNKNOWN)],
    )  # fmt: skip
    def test_kinds(self, cell: str, kind: FeeKind) -> None:
        assert [fee.kind for fee in fee_cell(cell)] == [kind]

    @pytest.mark.parametrize(
        "note", ["Lệ phí: 20.000 đồng/giấy", "Mức thu phí theo Thông tư số 00", "Người nộp hồ sơ nộp phí tại quầy"]
    )
    def test_free_is_not_believed_when_the_note_charges(self, note: str) -> None:
        (fee,) = fee_cell("Miễn phí", note)
        assert (fee.kind, fee.text) == (FeeKind.UNKNOWN, "Miễn phí")

    @pytest.mark.parametrize("note", ["", "Nộp qua Cổng dịch vụ công", "Được miễn phí: không", "05 ngày làm việc"])
    def test_free_stands_beside_other_notes(self, note: str) -> None:
        assert [fee.kind for fee in fee_cell("Miễn phí", note)] == [FeeKind.FREE]

    def test_what_the_page_shows_is_kept(self) -> None:
        (fee,) = fee_cell("2,000 Việt Nam Đồng(/trang)")
        assert (fee.amount, fee.text) == (2_000, "2,000 Việt Nam Đồng(/trang)")
        (dollars,) = fee_cell("10 USD(/bản)")
        assert (dollars.amount, dollars.currency) == (10, "USD")


def test_every_character_of_the_table_is_in_some_row() -> None:
    body = "Trực tuyến5 NgàyMiễn phí(Không)Qua mạng Trực tiếp125 VNĐlạDịch vụ bưu chính3Không có thông tinGửi"
    rows = split_rows(HEADER + body) or []
    assert "".join(row.text for row in rows) == body
    assert [channel_of(row).method.value for row in rows] == ["online", "direct", "postal"]
