"""Quoting the sentence that answers. Three pages of steps hid "vợ hoặc chồng đi một mình được không"."""

from __future__ import annotations

import pytest

from assistant.answer import Aspect
from assistant.render.highlight import relevant, sentences
from corpus.models import Channel, Fee, FeeKind, Method, Paper, PaperGroup, Procedure, Step
from tests.assistant.helpers import ELEPHANT, RENEWAL

WEDDING = Procedure(
    key="9.000005",
    title="Đăng ký kết hôn",
    steps=(
        Step(title="Nộp hồ sơ", text="Nộp tại Ủy ban nhân dân cấp xã nơi cư trú của một trong hai bên."),
        Step(title="Kiểm tra", text="Công chức đối chiếu giấy tờ với cơ sở dữ liệu. Thiếu thì hướng dẫn bổ sung."),
        Step(title="Ký", text="Khi đăng ký kết hôn cả hai bên nam, nữ phải có mặt cùng ký vào Sổ. Sau đó trao giấy."),
    ),
    conditions="Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi. Việc kết hôn do hai bên tự nguyện quyết định.",
    channels=(
        Channel(method=Method.DIRECT, note="Chỉ nhận hồ sơ trực tiếp vào buổi sáng.",
                fees=(Fee(kind=FeeKind.FREE, text="Miễn lệ phí cho công dân cư trú ở trong nước."),)),
    ),
    paper_groups=(PaperGroup(papers=(Paper(name="Giấy xác nhận tình trạng hôn nhân nếu không tra cứu được"),)),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("một người đi đăng ký kết hôn có được không hay cả hai phải có mặt",
         "Khi đăng ký kết hôn cả hai bên nam, nữ phải có mặt cùng ký vào Sổ."),
        ("ca hai phai co mat khong", "Khi đăng ký kết hôn cả hai bên nam, nữ phải có mặt cùng ký vào Sổ."),
        ("con gái mấy tuổi thì đăng ký được", "Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi."),
        ("nộp buổi sáng hay buổi chiều", "Chỉ nhận hồ sơ trực tiếp vào buổi sáng."),
        ("công chức đối chiếu những gì", "Công chức đối chiếu giấy tờ với cơ sở dữ liệu."),
    ],
)  # fmt: skip
def test_the_sentence_that_answers_is_quoted_word_for_word(question: str, quote: str) -> None:
    assert relevant(WEDDING, question, [])[0].text == quote


def test_every_quote_stands_in_the_record() -> None:
    held = " ".join(WEDDING.model_dump_json().replace("\\n", " ").split())
    for question in ("có mặt", "bao nhiêu tuổi", "giấy xác nhận", "kết hôn ở đâu"):
        assert all(quote.text in held for quote in relevant(WEDDING, question, []))


def test_a_sentence_of_the_aspect_asked_counts_more() -> None:
    first = relevant(WEDDING, "hai bên", [Aspect.CONDITION])[0]
    assert first.aspect is Aspect.CONDITION
    assert relevant(WEDDING, "hai bên", [Aspect.HOW])[0].aspect is Aspect.HOW


def test_a_question_of_other_words_quotes_nothing() -> None:
    assert relevant(WEDDING, "xyzzy", []) == []


def test_a_record_without_running_text_quotes_nothing() -> None:
    assert relevant(Procedure(key="9.000004", title="Trống"), "gì cũng được", []) == []


def test_only_the_near_best_are_quoted() -> None:
    assert 1 <= len(relevant(ELEPHANT, "người giám hộ đi cùng", [])) <= 3
    assert len(relevant(WEDDING, "công chức đối chiếu với cơ sở dữ liệu", [])) == 1


def test_what_every_answer_shows_anyway_is_not_quoted_again() -> None:
    """Under "Thời hạn: 7 ngày làm việc" stood "Phần nói đúng điều anh/chị hỏi: “07 ngày làm việc”"."""
    assert relevant(WEDDING, "miễn lệ phí cho công dân cư trú ở trong nước", [Aspect.FEE])[0].aspect is not Aspect.FEE
    long = Fee(kind=FeeKind.RULE, text="Câu dài dòng về mức thu. " * 40 + "Hộ nghèo được miễn toàn bộ.")
    record = WEDDING.model_copy(update={"channels": (Channel(method=Method.DIRECT, fees=(long,)),)})
    assert relevant(record, "hộ nghèo có được miễn không", [])[0].text == "Hộ nghèo được miễn toàn bộ."


def test_scraps_are_no_sentences() -> None:
    assert all(15 <= len(sentence.text) <= 600 for sentence in sentences(WEDDING))
    assert [sentence.text for sentence in sentences(RENEWAL)] == ["Đơn đăng ký lại"]
