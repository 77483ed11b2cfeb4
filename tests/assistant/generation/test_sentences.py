"""What of a model's sentence is shown. Each refused one is a way in which a model misled somebody, or could."""

from __future__ import annotations

import pytest

from assistant.answer import Aspect
from assistant.generation.sentences import Checked, Removed, check_sentence
from assistant.grounding import Evidence
from corpus.models import Procedure
from tests.assistant.generation.conftest import facts
from tests.assistant.helpers import ELEPHANT

EVIDENCE = Evidence.of(ELEPHANT)
MINOR = "Người dưới 18 tuổi phải có người giám hộ đi cùng."


def check(text: str) -> Checked | Removed:
    return check_sentence(text, facts(), EVIDENCE)


def number_of(passage: str) -> str:
    return next(p.id for p in facts().passages if p.text == passage)


@pytest.mark.parametrize(
    ("said", "shown", "aspect"),
    [
        ("Dạ, lệ phí: {fee} [s1].", "Dạ, lệ phí: 8.000 đồng.", Aspect.FEE),
        ("Anh/chị nộp hồ sơ tại {office} ạ [s1]", "Anh/chị nộp hồ sơ tại Ủy ban nhân dân cấp xã ạ.", Aspect.WHERE),
        ("  KẾT QUẢ : {result}[s1] ", "KẾT QUẢ: Giấy chứng nhận nuôi voi.", Aspect.RESULT),
        ("Chuẩn bị {papers} [s1].", "Chuẩn bị theo mục “Giấy tờ cần nộp” bên dưới.", Aspect.DOCUMENTS),
        ("Xem {link} [s1].", "Xem https://example.org/voi", None),
    ],
)
def test_tokens_are_filled_by_code(said, shown, aspect):
    found = check(said)
    assert found == Checked(shown, frozenset({aspect} if aspect else ()))


def test_a_sentence_of_the_record_is_shown_as_the_record_has_it():
    for said in (
        f"Dạ, {MINOR.lower()} [{number_of(MINOR)}]",
        f"người dưới 18 tuổi phải có người giám hộ đi cùng nhé [{number_of(MINOR)}]",
        "Dạ, người dưới 18 tuổi phải có người giám hộ [s1].",
        f"Lưu ý: {{{number_of(MINOR)}}}",
    ):
        found = check(said)
        assert isinstance(found, Checked), (said, found)
        assert MINOR in found.text


def test_a_quotation_cannot_be_cut_short():
    """Quoted up to "phải có", the sentence would lose what must be had: code shows all of it."""
    found = check("Người dưới 18 tuổi phải có [s1].")
    assert isinstance(found, Checked) and found.text == MINOR


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Lệ phí là 8.000 đồng [s1].", "words of its own"),  # true, but not written by code
        ("Lệ phí: {fee}00 [s1].", "words of its own"),
        ("Lệ phí tám nghìn đồng [s1].", "words of its own"),
        ("Dạ, không mất phí [s1].", "words of its own"),
        ("Anh/chị không nộp {fee} [s1].", "words of its own"),
        ("Chỉ nộp {fee} [s1].", "words of its own"),
        ("Lệ phí: {fee}? [s1]", "foreign sign"),
        ("Lệ phí: {time} [s1].", "misplaced token"),
        ("Thời hạn và lệ phí: {fee} [s1].", "misplaced token"),
        ("{fee} [s1].", "misplaced token"),
        ("Lệ phí: {fee}, {time} [s1].", "misplaced token"),
        ("Lệ phí: {fee}, lệ phí: {fee} [s1].", "token twice"),
        ("Thời hạn {time}, lệ phí [s1].", "announces nothing"),
        ("Nộp {fee} cho em [s1].", "words of its own"),
        ("Tôi ở {office} [s1].", "words of its own"),
        ("Lệ phí: {phi} [s1].", "unknown token"),
        ("Lệ phí: {fee}.", "uncited"),
        ("Lệ phí: {fee} [s2].", "unknown source s2"),
        ("Lệ phí: {fee} [s1, s9].", "unknown source s9"),
        ("Dạ, {procedure} ạ [s1].", "says nothing"),
        ("[s1]", "says nothing"),
        ("Người trên 18 tuổi phải có người giám hộ đi cùng. [s1]", "words of its own"),
        ("Người dưới 18 tuổi không phải có người giám hộ đi cùng. [s1]", "words of its own"),
        ("Người dưới 18 tuổi phải có người giám hộ đi cùng và nộp 2 triệu [s1].", "words of its own"),
        ("Người dưới 18 tuổi phải có người giám hộ đi cùng.", "uncited"),
        ("người giám hộ [s1]", "words of its own"),
        ("Xem https://example.org/voi [s1].", "words of its own"),
        ("Xem https://example.org/voi.evil [s1].", "words of its own"),
        ("Lệ phí: {fee} 😀 [s1]", "foreign sign"),
        ("<b>Lệ phí: {fee}</b> [s1]", "foreign sign"),
        ("手续费 {fee} [s1]", "words of its own"),
        ("Bạn KHÔNG biết con số nào [s1].", "words of its own"),
        ("a " * 600, "too long"),
    ],
)
def test_what_is_not_shown(said, why):
    assert check(said) == Removed(why)


def test_hidden_letters_do_not_hide_words():
    assert check("Lệ phí: mi\u200bễn, {fee} [s1].") == Removed("words of its own")


def test_half_of_one_sentence_and_half_of_another_is_neither():
    joined = "Người dưới 18 tuổi phải có chuồng rộng 100 m2 [s1]."
    assert check(joined) == Removed("words of its own")


def test_a_value_that_the_record_does_not_hold_is_not_shown():
    """If a renderer ever made up a figure, the check that the code-made answer passes catches it here too."""
    wrong = type(facts())({**facts().values, "fee": "9.999 đồng"}, facts().passages)
    assert check_sentence("Lệ phí: {fee} [s1].", wrong, EVIDENCE) == Removed("foreign number")
    free = type(facts())({**facts().values, "fee": "miễn phí"}, facts().passages)
    assert check_sentence("Lệ phí: {fee} [s1].", free, EVIDENCE) == Removed("foreign money")


def test_what_loses_its_meaning_alone_is_no_passage():
    """ "đủ thì có phiếu hẹn" without what stood before it, or a rule without the exception behind its semicolon."""
    step = ELEPHANT.steps[0].model_copy(update={"text": "Chủ voi không phải nộp tiền; trừ voi chở khách du lịch."})
    record: Procedure = ELEPHANT.model_copy(update={"steps": (step,)})
    assert not any("nộp tiền" in p.text or "trừ voi" in p.text for p in facts(record).passages)


def test_one_paper_of_a_list_cannot_be_quoted_as_if_it_were_all():
    assert not any("Giấy bán voi" in passage.text for passage in facts().passages)
