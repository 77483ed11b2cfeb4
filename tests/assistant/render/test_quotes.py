"""Quotes that help, or none: "Đăng ký kết hôn mất bao nhiêu tiền" was answered with who must be present."""

from __future__ import annotations

import pytest

from assistant.answer import Aspect
from assistant.render.quotes import quotes
from benchmarks.quotes import LABELLED, load, measure, starter_procedures
from corpus.models import Channel, Method, Paper, PaperGroup, Procedure, Step

WEDDING = Procedure(
    key="9.000005",
    title="Đăng ký kết hôn",
    description="Đăng ký kết hôn ở trong nước, cả hai cùng có mặt.",
    steps=(
        Step(title="Nộp hồ sơ", text="Nộp tại xã nơi cư trú của một trong hai bên hoặc qua Cổng dịch vụ công."),
        Step(title="Ký", text="Cả nam và nữ cùng có mặt, mang giấy tờ tùy thân và ký vào Sổ."),
    ),
    conditions="Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi. Phải nộp lại trong thời hạn 15 ngày nếu hồ sơ bị trả.",
    channels=(Channel(method=Method.DIRECT, note="Nhận hồ sơ giờ hành chính và sáng thứ 7."),),
    paper_groups=(PaperGroup(papers=(Paper(name="Văn bản ủy quyền nếu nhờ người khác nộp hồ sơ"),)),),
)


def quoted(question: str, *aspects: Aspect, shown: tuple[Aspect, ...] = ()) -> list[str]:
    return [sentence.text for sentence in quotes(WEDDING, question, aspects, shown)]


@pytest.mark.parametrize(("question", "aspects"), [
    ("đăng ký kết hôn mất bao nhiêu tiền", (Aspect.FEE,)),
    ("đăng ký kết hôn mấy ngày xong", (Aspect.TIME,)),
    ("kết hôn ở đâu", (Aspect.WHERE,)),
    ("đăng ký kết hôn cần giấy tờ gì", (Aspect.DOCUMENTS,)),
    ("nhờ người khác nộp thì mất bao lâu", (Aspect.TIME,)),  # the name of a paper tells no time
    ("kết hôn trễ có bị phạt không", (Aspect.CONDITION,)),  # the term is no answer to "is there a fine"
])  # fmt: skip
def test_nothing_is_quoted_that_speaks_of_something_else(question: str, aspects: tuple[Aspect, ...]) -> None:
    assert quoted(question, *aspects) == []


@pytest.mark.parametrize(("question", "begins"), [
    ("một mình chồng đi được không", "Cả nam và nữ"),
    ("mot minh chong di duoc khong", "Cả nam và nữ"),
    ("nhờ em đi nộp giùm được không", "Văn bản ủy quyền"),
    ("bao nhiêu tuổi thì được", "Nam từ đủ 20"),
    ("cuối tuần có nhận không", "Nhận hồ sơ giờ hành chính"),
    ("làm qua mạng được không", "Nộp tại xã"),
])  # fmt: skip
def test_the_sentence_on_the_point_asked_is_quoted(question: str, begins: str) -> None:
    assert quoted(question, Aspect.CONDITION)[0].startswith(begins)


def test_what_is_read_anyway_is_not_quoted() -> None:
    assert quoted("bao nhiêu tuổi thì được", Aspect.CONDITION, shown=(Aspect.CONDITION,)) == []


def test_the_description_is_never_quoted() -> None:
    """It says again what the procedure is, in the very words of the question."""
    assert all("trong nước" not in text for text in quoted("hai vợ chồng cùng có mặt không"))


def test_a_point_of_the_name_sets_no_sentence_apart() -> None:
    will = WEDDING.model_copy(
        update={"title": "Chứng thực di chúc", "conditions": "Nộp phí, nhận di chúc đã chứng thực."}
    )
    assert quotes(will, "chứng thực di chúc được không", [Aspect.CONDITION]) == []


def test_on_the_labelled_pairs_nine_of_ten_quotes_help() -> None:
    """.275 of what was quoted before helped."""
    questions = load(LABELLED)
    assert sum(len(asked.lines) for asked in questions) >= 120
    figures = measure(questions)
    assert figures["quotes"]["all"]["precision"] >= 0.9
    assert figures["quotes"]["all"]["recall"] >= 0.6
    assert {asked.procedure for asked in questions} <= set(starter_procedures())
