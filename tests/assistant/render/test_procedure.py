"""A record as blocks, aspect by aspect: everything it holds, nothing it does not."""

from __future__ import annotations

import pytest

from assistant.answer import Aspect
from assistant.render.office import office_blocks
from assistant.render.plain import plain
from assistant.render.procedure import ORDER, aspect_blocks
from corpus.models import (
    Channel,
    Fee,
    FeeKind,
    FormRef,
    Method,
    Office,
    Paper,
    PaperGroup,
    Procedure,
    Result,
    Step,
    Unparsed,
)
from tests.assistant.helpers import DESK, ELEPHANT

EMPTY = Procedure(key="9.000004", title="Trống")


def text_of(record: Procedure, aspect: Aspect) -> str:
    return plain(aspect_blocks(record, aspect, "s1"))


@pytest.mark.parametrize("aspect", list(Aspect))
def test_an_empty_record_says_nothing(aspect: Aspect) -> None:
    """A heading without content reads as "nothing is needed"."""
    assert aspect_blocks(EMPTY, aspect, "s1") == []


@pytest.mark.parametrize("aspect", ORDER)
def test_every_block_names_its_aspect_source_and_title(aspect: Aspect) -> None:
    blocks = aspect_blocks(ELEPHANT, aspect, "s7")
    assert blocks and blocks[0].title
    assert {block.aspect for block in blocks} == {aspect}
    assert {block.source for block in blocks} == {"s7"}


def test_the_order_holds_every_aspect_once() -> None:
    assert sorted(ORDER) == sorted(set(Aspect) - {Aspect.OVERVIEW, Aspect.NONE})


def test_papers_keep_their_cases_and_notes_are_no_papers() -> None:
    text = text_of(ELEPHANT, Aspect.DOCUMENTS)
    assert text.index("Voi mua") < text.index("Tờ khai nuôi voi") < text.index("Voi tặng") < text.index("Giấy tặng voi")
    assert "- Tờ khai nuôi voi (1 bản chính; VN-01 vn01.docx)" in text
    assert "  (Bản sao phải có chứng thực.)" in text


def test_a_case_without_papers_is_left_out() -> None:
    record = EMPTY.model_copy(update={"paper_groups": (PaperGroup(case="Không có gì"),)})
    assert aspect_blocks(record, Aspect.DOCUMENTS, "s1") == []


def test_forms_are_the_papers_with_a_blank_form_each_once() -> None:
    sheet = Paper(name="Tờ khai", originals=1, forms=(FormRef(code="VN-01"),))
    groups = (PaperGroup(case="a", papers=(sheet, Paper(name="Ảnh"))), PaperGroup(case="b", papers=(sheet,)))
    text = text_of(EMPTY.model_copy(update={"paper_groups": groups}), Aspect.FORM)
    assert text.count("Tờ khai (VN-01)") == 1 and "Ảnh" not in text


def test_an_agency_is_named_once_whatever_its_full_stop() -> None:
    """ "Công an cấp xã." and "Công an cấp xã" were two places to go to."""
    assert text_of(ELEPHANT, Aspect.WHERE).count("Ủy ban nhân dân cấp xã") == 1
    assert text_of(ELEPHANT, Aspect.WHO).count("Ủy ban nhân dân cấp xã") == 1


def test_a_list_of_agencies_is_no_further_agency() -> None:
    names = ("Công an tỉnh", "Công an cấp xã", "Công an tỉnh, Công an cấp xã", "Sở Voi, Sở Gà")
    assert text_of(EMPTY.model_copy(update={"agencies": names}), Aspect.WHO).splitlines()[1:] == [
        "Công an tỉnh", "Công an cấp xã", "Sở Voi, Sở Gà",
    ]  # fmt: skip


def test_a_place_shows_the_address_first_and_the_notes_of_channels() -> None:
    record = ELEPHANT.model_copy(update={"intake_address": "Số 1 đường Voi"})
    text = text_of(record, Aspect.WHERE)
    assert text.index("Số 1 đường Voi") < text.index("Ủy ban")
    assert "Nộp trực tiếp: Nhận hồ sơ giờ hành chính." in text


def test_notes_of_channels_stand_alone_where_no_agency_is_known() -> None:
    record = EMPTY.model_copy(update={"channels": (Channel(method=Method.ONLINE, note="Trên Cổng."),)})
    assert text_of(record, Aspect.WHERE) == "Nơi nộp hồ sơ:\nNộp trực tuyến: Trên Cổng."


def test_steps_without_words_are_no_steps() -> None:
    record = EMPTY.model_copy(update={"steps": (Step(), Step(text="Nộp."))})
    assert text_of(record, Aspect.HOW) == "Các bước thực hiện:\n1. Nộp."


def test_results_are_named_once() -> None:
    record = EMPTY.model_copy(update={"results": (Result(name="Giấy"), Result(name="Giấy", code="2"))})
    assert text_of(record, Aspect.RESULT) == "Kết quả nhận được:\nGiấy"


@pytest.mark.parametrize(
    ("field", "aspect"),
    [
        ("paper_groups", Aspect.DOCUMENTS),
        ("channels", Aspect.FEE),
        ("channels", Aspect.TIME),
        ("results", Aspect.RESULT),
        ("legal_basis", Aspect.LEGAL_BASIS),
    ],
)
def test_text_that_could_not_be_parted_is_kept_word_for_word(field: str, aspect: Aspect) -> None:
    record = EMPTY.model_copy(update={"unparsed": (Unparsed(field=field, text="5 Ngày 10.000 Đồng", reason="x"),)})
    text = text_of(record, aspect)
    assert "5 Ngày 10.000 Đồng" in text and "nguyên văn" in text


def test_an_unknown_fee_is_only_shown_where_no_other_is_known() -> None:
    def with_fees(*fees: Fee) -> Procedure:
        return EMPTY.model_copy(update={"channels": (Channel(method=Method.DIRECT, fees=fees),)})

    unknown, known = Fee(kind=FeeKind.UNKNOWN), Fee(kind=FeeKind.AMOUNT, amount=8000)
    assert "không có thông tin" in text_of(with_fees(unknown), Aspect.FEE)
    assert "không có thông tin" not in text_of(with_fees(unknown, known), Aspect.FEE)


def test_an_office_leaves_out_what_is_unknown() -> None:
    assert plain(office_blocks(Office(key="x", title="Một cửa"), "s1")) == "- Một cửa"
    blocks = office_blocks(DESK, "s1")
    assert [block.type for block in blocks] == ["places", "text"]
    assert "trước đây: xã Voi Cũ, xã Voi Mới" in plain(blocks)


def test_a_form_asked_for_is_the_paper_that_is_filled_in_where_no_blank_is_named() -> None:
    """ "Cần tờ khai nào" was told that the source holds no form, with "Tờ khai đăng ký lại" among its papers."""
    papers = (
        Paper(name="- Tờ khai đăng ký lại"),
        Paper(name="Giấy tờ tùy thân"),
        Paper(name="Tờ khai phải ký", is_note=True),
    )
    record = Procedure(key="9.000009", title="Đăng ký lại", paper_groups=(PaperGroup(papers=papers),))
    (block,) = aspect_blocks(record, Aspect.FORM, "s1")
    assert [paper.name for case in block.cases for paper in case.papers] == ["- Tờ khai đăng ký lại"]
