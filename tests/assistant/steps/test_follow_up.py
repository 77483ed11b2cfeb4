"""Following up: what a question owes to the conversation. "vậy mất bao nhiêu tiền" alone finds nothing, and a topic
lent to a question that has its own drowned it."""

from __future__ import annotations

import pytest

from assistant.context import Turn
from assistant.steps.follow_up import OLDER_WEIGHT, TOPIC_WEIGHT, follow_up, own_words
from assistant.steps.read import read
from assistant.steps.understand import understand
from index.search import Searcher
from tests.assistant.helpers import context

ASKED = Turn("user", "đăng ký nuôi voi nhà cần giấy tờ gì")
TOLD = Turn("assistant", "Đăng ký nuôi voi nhà (mã 9.000001)\n\nGiấy tờ cần nộp: …")
SHORT_TOLD = Turn("assistant", "Bạn nộp tại Ủy ban nhân dân xã.")


def followed(text: str, *history: Turn, searcher: Searcher | None = None):
    made = context(text, history=history, searcher=searcher)
    read(made)
    understand(made)
    follow_up(made)
    return made


@pytest.mark.parametrize(
    "text",
    ["vậy mất bao nhiêu tiền", "nộp ở đâu", "mấy ngày có", "ai cấp", "cần giấy gì", "mang theo gì", "vay bao lau",
     "nop o dau", "thế còn lệ phí thì sao", "hồ sơ gồm những gì", "điều kiện thế nào", "kết quả là gì"],
)  # fmt: skip
def test_a_question_without_a_subject_stays_with_the_procedure(text: str) -> None:
    """The third question of a conversation was answered from another procedure: the second named no topic."""
    made = followed(text, ASKED, TOLD, Turn("user", "bao lâu"), TOLD)
    assert made.code == "9.000001"
    assert made.reasons["follow_up"] == "stays with 9.000001"


def test_the_code_of_the_question_before_will_do() -> None:
    made = followed("bao lâu có", Turn("user", "Lệ phí bao nhiêu? (9.000003)"), SHORT_TOLD)
    assert made.code == "9.000003"


def test_an_answer_with_several_codes_decides_nothing() -> None:
    """After a question back no procedure is chosen yet."""
    both = Turn("assistant", "Chọn: nuôi voi (9.000001) hay chở khách (9.000003)?")
    assert followed("bao lâu có", ASKED, both).code == ""


def test_without_a_code_the_topic_is_searched_again() -> None:
    made = followed("vậy mất bao nhiêu tiền", ASKED, SHORT_TOLD)
    assert made.query is not None and made.query.text.startswith("đăng ký nuôi voi nhà")
    assert "nuôi voi" in made.search_text
    assert made.aspect.value == "fee"


def test_the_topic_is_the_last_question_that_had_one() -> None:
    turns = [ASKED, SHORT_TOLD, Turn("user", "bao nhiêu tiền"), SHORT_TOLD, Turn("user", "nộp ở đâu"), SHORT_TOLD]
    made = followed("mấy ngày có", *turns)
    assert made.query is not None and "nuôi voi" in made.query.text


def test_a_subject_borrows_the_topic_as_a_hint(tiny: Searcher) -> None:
    made = followed("vậy voi con thì sao", ASKED, SHORT_TOLD, searcher=tiny)
    assert made.query is not None and made.query.text == "vậy voi con thì sao"
    assert made.query.extra["đăng ký nuôi voi nhà cần giấy tờ gì"] == TOPIC_WEIGHT
    assert made.query.extra["bạn nộp tại ủy ban nhân dân xã."] == OLDER_WEIGHT
    assert made.query.dense_text.startswith("đăng ký nuôi voi nhà")


def test_a_new_subject_is_not_drowned(tiny: Searcher) -> None:
    """ "còn hộ chiếu thì sao" after marriage was answered with marriage."""
    made = followed("còn chở khách du lịch thì sao", ASKED, TOLD, searcher=tiny)
    assert made.query is not None
    assert tiny.search(made.query)[0].unit.title == "Cấp giấy phép chở khách du lịch bằng voi"


@pytest.mark.parametrize(
    "text",
    [
        "tôi muốn hỏi sổ hộ khẩu giấy còn giá trị không khi mua bán nhà đất",
        "làm thẻ căn cước cho con 10 tuổi cần mang theo những giấy tờ gì",
        "lam the can cuoc cho con 10 tuoi can mang theo nhung giay to gi",
        "con toi sinh o nuoc ngoai ve viet nam thi lam khai sinh o dau",
        "the can cuoc cua toi het han thi doi o dau mat bao nhieu tien",
    ],
)
def test_a_long_question_of_its_own_borrows_nothing(text: str) -> None:
    """ "con" and "thẻ" typed without marks read as "còn" and "thế", so nearly every question borrowed a topic."""
    made = followed(text, ASKED, TOLD)
    assert "follow_up" not in made.reasons and made.code == ""


@pytest.mark.parametrize(
    "text",
    [
        "vậy nếu voi nhà tôi được người khác tặng thì phải nộp thêm giấy tờ nào nữa",
        "vay neu voi nha toi duoc nguoi khac tang thi phai nop them giay to nao nua",
        "tôi ở tỉnh khác mới chuyển về thì với thủ tục này phải nộp thêm những gì",
    ],
)
def test_a_long_question_that_points_back_borrows(text: str, tiny: Searcher) -> None:
    made = followed(text, ASKED, SHORT_TOLD, searcher=tiny)
    assert made.reasons["follow_up"] == "topic of the conversation added"


def test_a_code_typed_now_wins() -> None:
    assert followed("nộp ở đâu (9.000003)", ASKED, TOLD).code == "9.000003"


@pytest.mark.parametrize("history", [(), (Turn("user", "  "),), (Turn("assistant", "Chào anh/chị."),)])
def test_no_conversation_no_topic(history: tuple[Turn, ...]) -> None:
    made = followed("nộp ở đâu", *history)
    assert "follow_up" not in made.reasons


def test_what_names_a_subject() -> None:
    assert own_words("làm giấy khai sinh cho con cần gì") == ["khai", "sinh", "con"]
    assert own_words("vậy mất bao nhiêu tiền") == []
    # "Trường hợp đăng ký thường trú thì sao?" stayed with the splitting of a household: "trường hợp" is in no title.
    assert own_words("trường hợp đăng ký thường trú thì sao") == ["dang", "ky", "thuong", "tru"]
