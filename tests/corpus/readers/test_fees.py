"""Free, unknown, set by the people's council, a figure, a rule: taking one for another sends somebody home, or lets
somebody come without the money. Every case here stood in a real record in other words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import FeeKind
from corpus.readers.fees_times import fee_conflict, is_free, parse_fees
from corpus.readers.money import cut_by_figure, find_money, sentences

COUNCIL = "Mức lệ phí do Hội đồng nhân dân cấp tỉnh quyết định. Miễn lệ phí cho người thuộc hộ nghèo; người khuyết tật."


def kinds(text: str, value: int | None = None) -> list[tuple[str, int | None]]:
    return [(fee.kind.value, fee.amount) for fee in parse_fees(text, value=value)]


@pytest.mark.parametrize(
    "text",
    ["", "Không có thông tin", " không có thông tin. ", "Không quy định.", "Chưa quy định", "chưa có quy định cụ thể"],
)
@pytest.mark.parametrize("value", [None, 0])
def test_what_says_nothing_is_unknown_never_free(text: str, value: int | None) -> None:
    assert kinds(text, value) == [("unknown", None)]


@pytest.mark.parametrize(
    "text",
    ["Miễn phí", "miễn lệ phí", "Miễn lệ phí.", "- Miễn lệ phí;", "Không thu phí", "Không thu lệ phí", "Không mất phí", "Không",
     "Không có", "Không phải nộp phí, lệ phí", "Lệ phí: Không", "Phí, lệ phí: không thu", "Miễn phí, lệ phí", "Miễn phí và lệ phí",
     "(Miễn lệ phí.)", "Miễn lệ phí (Thông tư số 00/2019/TT-XYZ)"],
)  # fmt: skip
def test_free_when_the_whole_statement_says_so(text: str) -> None:
    assert kinds(text, 0) == [("free", None)]


@pytest.mark.parametrize(
    "text",
    ["Miễn lệ phí cho người thuộc hộ nghèo", "Miễn phí đối với trẻ em dưới 14 tuổi", "Trường hợp công dân thuộc diện được miễn phí",
     "Miễn phí từ ngày 07/4/2026 đến 30/6/2026", "Miễn lệ phí khi nộp trực tuyến", "Không thu lệ phí đăng ký đối với tổ hợp tác",
     "Miễn lệ phí (áp dụng đối với hộ nghèo)", "Giảm lệ phí", "Không quá mức quy định"],
)  # fmt: skip
def test_an_exemption_for_some_is_not_free_for_all(text: str) -> None:
    """A page that frees poor households was once answered with "không mất tiền" to everybody."""
    assert not is_free(text)
    assert FeeKind.FREE not in {fee.kind for fee in parse_fees(text, value=0)}


def test_an_exemption_stated_as_an_own_entry_is_not_free() -> None:
    """The portal gives "Miễn phí Đồng - Trường hợp …" as a third fee beside two real ones."""
    assert kinds("Miễn phí Đồng - Trường hợp công dân thuộc diện được miễn phí theo quy định", 0) == [("rule", None)]


def test_a_free_main_fee_leaves_the_rule_for_copies() -> None:
    fees = parse_fees(
        "Miễn lệ phí. Phí cấp bản sao (nếu có yêu cầu) thực hiện theo Thông tư số 00/2016/TT-XYZ.", value=0
    )
    assert [fee.kind for fee in fees] == [FeeKind.FREE, FeeKind.RULE]
    assert fees[0].text == "Miễn lệ phí."
    assert fees[1].text.startswith("Phí cấp bản sao")


def test_a_free_main_fee_leaves_the_figure_for_something_else() -> None:
    text = "- Miễn lệ phí (Thông tư số 00/2019/TT-XYZ). - Phí công bố nội dung: 100.000 đồng/lần."
    assert kinds(text, 100_000) == [("free", None), ("amount", 100_000)]


@pytest.mark.parametrize(
    "text",
    [COUNCIL, f"({COUNCIL})", f"Đồng ({COUNCIL})", "Theo quy định của HĐND tỉnh", "Nghị quyết số 00/2025/NQ-HĐND",
     "Theo mức thu do Hội đồng nhân dân cấp tỉnh quy định. Phí cấp bản sao theo Thông tư số 00/2016/TT-XYZ."],
)  # fmt: skip
def test_a_zero_beside_the_councils_name_is_the_councils_matter(text: str) -> None:
    (fee,) = parse_fees(text, value=0)
    assert fee.kind is FeeKind.COUNCIL
    assert fee.text == text


def test_the_council_among_other_authorities_is_a_rule() -> None:
    text = "Mức thu thực hiện theo quy định của Chính phủ, Bộ trưởng Bộ Tài chính hoặc Hội đồng nhân dân cấp tỉnh."
    assert kinds(text, 0) == [("rule", None)]


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [("50.000 đồng", 50_000, "VND"), ("150000đ/lần", 150_000, "VND"), ("Phí : 50.000 Đồng", 50_000, "VND"), ("5000 đồng/hồ sơ", 5_000, "VND"),
     ("1,500,000 VNĐ", 1_500_000, "VND"), ("200.000đồng/thẻ", 200_000, "VND"), ("145 USD/thẻ", 145, "USD"), ("10USD/giấy", 10, "USD"),
     ("Lệ phí cấp thẻ: 100 đô la Mỹ", 100, "USD"), ("Thu 20.000 vnđ /tờ khai", 20_000, "VND")],
)  # fmt: skip
def test_one_clear_figure(text: str, amount: int, currency: str) -> None:
    (fee,) = parse_fees(text)
    assert (fee.kind, fee.amount, fee.currency, fee.text) == (FeeKind.AMOUNT, amount, currency, text)


@pytest.mark.parametrize(
    ("value", "text", "amount"),
    [(5000, "Trường hợp nộp qua cổng dịch vụ công thu 7.000 đồng/lần", 7_000), (100, "100.000 đồng/lần", 100_000),
     (150, "150.000 đồng/lần/thẻ.", 150_000), (40_000, "50.000đ/giấy", 50_000)],
)  # fmt: skip
def test_where_number_and_text_contradict_the_text_wins(value: int, text: str, amount: int) -> None:
    assert kinds(text, value) == [("amount", amount)]
    assert fee_conflict(value, text)


def test_the_currency_of_the_text_wins_too() -> None:
    """A residence card of 155 USD was stored, and answered, as 155 đồng."""
    (fee,) = parse_fees("Thẻ tạm trú trên 02 năm: 155 USD/thẻ.", value=155, currency="VND")
    assert (fee.amount, fee.currency) == (155, "USD")


def test_a_figure_for_a_time_does_not_overrule_the_general_one() -> None:
    text = "(áp dụng mức phí 400.000 đồng/hồ sơ kể từ ngày 01/7/2025 đến hết ngày 31/12/2026)"
    assert kinds(text, 800_000) == [("amount", 800_000), ("amount", 400_000)]
    assert not fee_conflict(400_000, text)


@pytest.mark.parametrize("value", [1, 5, 20, 100, 850, 999])
def test_a_sum_below_a_thousand_dong_lost_its_last_digits(value: int) -> None:
    assert [kind for kind, _ in kinds("", value)] == ["unknown"]
    assert [kind for kind, _ in kinds("Đăng ký khai sinh", value)] == ["unknown"]
    assert [kind for kind, _ in kinds("Theo biểu phí của Bộ", value)] == ["rule"]


def test_small_sums_of_dollars_are_right() -> None:
    (fee,) = parse_fees("/bản", value=10, currency="USD", shown="10 USD(/bản)")
    assert (fee.kind, fee.amount, fee.currency, fee.text) == (FeeKind.AMOUNT, 10, "USD", "10 USD(/bản)")


@pytest.mark.parametrize(
    "text", ["/hồ sơ", "Cấp bản sao trích lục", "Theo Thông tư số 00/2024/TT-XYZ", "02 triệu đồng/Giấy chứng nhận"]
)
def test_a_value_beside_a_text_without_a_clear_figure(text: str) -> None:
    assert kinds(text, 2_000_000) == [("amount", 2_000_000)]


def test_separate_amounts_become_separate_fees_with_their_own_words() -> None:
    fees = parse_fees("- Cấp lần đầu: 600.000 đồng/lần. - Cấp lại: 300.000 đồng/lần. - Gia hạn: 100.000 đồng/lần.")
    assert [(fee.amount, fee.text) for fee in fees] == [
        (600_000, "- Cấp lần đầu: 600.000 đồng/lần."),
        (300_000, "- Cấp lại: 300.000 đồng/lần."),
        (100_000, "- Gia hạn: 100.000 đồng/lần."),
    ]


def test_labels_of_parts_are_their_own() -> None:
    fees = parse_fees("Lệ phí cấp mới: 40.000 đồng; Phí thẩm định: 20.000 đồng.", label="mức giá")
    assert [fee.label for fee in fees] == ["lệ phí", "phí"]


def test_an_exemption_between_amounts_stands_alone() -> None:
    fees = parse_fees("Cấp mới: 40.000 đồng. Cấp lại: 20.000 đồng. Miễn lệ phí cho hộ nghèo.")
    assert [fee.kind for fee in fees] == [FeeKind.AMOUNT, FeeKind.AMOUNT, FeeKind.RULE]


def test_no_word_of_a_text_is_lost_in_its_parts() -> None:
    text = "Lệ phí: + Cấp mới: 40.000 đồng (xe máy); cấp lại: 20.000 đồng. Nộp tại quầy. Miễn cho hộ nghèo."
    words = " ".join(fee.text for fee in parse_fees(text)).split()
    assert words == text.split()


@pytest.mark.parametrize(
    "text",
    ["từ 100.000 đồng đến 200.000 đồng", "150.000 đồng + (số tấn x 15.000 đồng); tối đa 700.000 đồng", "Tối đa 200.000 đồng/bản",
     "Tài sản dưới 20.000.000 đồng: 50.000 đồng", "10.000.0000 đồng (cấp lần đầu); 3000.000 đồng (cấp lại)", "06 triệu đồng/Giấy chứng nhận",
     "Cấp mới: 100.000 đồng. Cấp lại: 50.000 đồng. Nộp trực tuyến bằng 50% mức trên.", "8.000.000/lần; thêm một loại: 2.000.000/lần"],
)  # fmt: skip
def test_amounts_that_cannot_be_told_apart_stay_a_rule(text: str) -> None:
    (fee,) = parse_fees(text)
    assert (fee.kind, fee.text) == (FeeKind.RULE, text)


def test_too_many_amounts_stay_a_rule() -> None:
    text = " ".join(f"- Loại {n}: {n}0.000 đồng." for n in range(1, 12))
    assert kinds(text) == [("rule", None)]


@pytest.mark.parametrize(
    "text",
    ["Dưới 02 ha: 1.500.000 đồng/hồ sơ", "tàu bay từ 5.700 kg trở lên: 4.500.000 đồng", "ngày 01/7/2025: 30.000 đồng"],
)
def test_other_numbers_are_no_money(text: str) -> None:
    assert len(find_money(text)) == 1


def test_dates_numbers_and_points_are_no_money() -> None:
    assert find_money("điểm đ khoản 2 Điều 5 Thông tư số 229/2016/TT-BTC ngày 11/11/2016, hợp đồng số 12") == []


def test_sentences_do_not_end_in_brackets_numbers_or_abbreviations() -> None:
    assert sentences("Thu 2.000 đồng (theo Điều 1. Khoản 2). Nộp ngay; không trả lại") == [
        "Thu 2.000 đồng (theo Điều 1. Khoản 2).",
        "Nộp ngay;",
        "không trả lại",
    ]


def test_two_figures_in_one_part_cannot_be_cut() -> None:
    assert cut_by_figure("20.000 đồng hoặc 30.000 đồng") is None


def test_a_whole_page_in_the_fee_column_is_not_taken_apart() -> None:
    (fee,) = parse_fees("Cấp mới: 20.000 đồng; " * 2000)
    assert (fee.kind, len(fee.text) > 20_000) == (FeeKind.RULE, True)


@given(st.text(max_size=80), st.none() | st.integers(0, 10**9))
def test_any_text_gives_at_least_one_valid_fee(text: str, value: int | None) -> None:
    fees = parse_fees(text, value=value)
    assert fees
    assert all(fee.amount is None or fee.amount >= 0 for fee in fees)


@given(st.integers(1000, 10**9))
def test_a_written_sum_is_read_back(amount: int) -> None:
    for written in (f"{amount} đồng", f"{amount:,} VNĐ", f"{amount:,}".replace(",", ".") + "đ/lần"):
        assert kinds(written) == [("amount", amount)]
