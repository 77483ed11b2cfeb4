"""Composing: the record as blocks. Each test is an answer that sent somebody to the wrong place or with the wrong money."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer import Aspect, Outcome
from assistant.context import Context
from assistant.render.plain import source_line
from assistant.steps.compose import compose
from corpus.models import Channel, Fee, FeeKind, LegalStatus, Level, Method, Procedure, Unparsed
from tests.assistant.helpers import (
    DAY,
    DESK,
    ELEPHANT,
    FAIR,
    LAW,
    RENEWAL,
    RIDES,
    SHEET,
    TAME,
    chosen,
    of,
    shown,
)


def composed(record, *aspects: Aspect, **options) -> Context:
    made = chosen(record, *aspects, **options)
    compose(made)
    return made


def with_fee(*fees: Fee) -> Procedure:
    return RENEWAL.model_copy(update={"channels": (Channel(method=Method.DIRECT, fees=fees),)})


@pytest.mark.parametrize("key", ["QT 33/CX-HCTP-4018", "dang-ky-nuoi-voi-12ab34cd"])
def test_a_key_of_our_own_is_not_shown_as_a_code(key: str) -> None:
    """People asked the counter for "mã QT 33/CX-HCTP-4018", of which four digits are this program's own."""
    made = composed(ELEPHANT.model_copy(update={"key": key}), Aspect.FEE)
    assert made.blocks[0].text == "Đăng ký nuôi voi nhà"
    assert key not in source_line(made.sources[0]) and made.sources[0].number == key


@pytest.mark.parametrize("aspect", [a for a in Aspect if a not in (Aspect.NONE, Aspect.OVERVIEW)])
def test_the_aspect_asked_comes_first_and_the_rest_is_folded(aspect: Aspect) -> None:
    made = composed(ELEPHANT, aspect)
    assert made.outcome is Outcome.ANSWERED
    head, first, *rest = made.blocks
    assert "Đăng ký nuôi voi nhà" in head.text and "9.000001" in head.text
    assert first.aspect is aspect and not first.folded
    open_aspects = {block.aspect for block in rest if not block.folded} - {aspect, Aspect.NONE}
    assert open_aspects <= {Aspect.TIME, Aspect.FEE, Aspect.WHERE}
    everything = {block.aspect for block in made.blocks}
    assert everything >= {a for a in Aspect if a not in (Aspect.NONE, Aspect.OVERVIEW)}


def test_no_aspect_is_told_twice() -> None:
    made = composed(ELEPHANT, Aspect.FEE, Aspect.TIME)
    types = [(block.type, block.aspect) for block in made.blocks if block.aspect in (Aspect.FEE, Aspect.TIME)]
    assert len(types) == len(set(types)) == 2
    assert [block.aspect for block in made.blocks][1:3] == [Aspect.FEE, Aspect.TIME]


def test_an_overview_shows_papers_fee_time_and_place() -> None:
    made = composed(ELEPHANT, Aspect.OVERVIEW)
    assert [b.aspect for b in made.blocks if not b.folded and b.aspect.value != "none"][:4] == [
        Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.WHERE,
    ]  # fmt: skip


def test_an_unknown_fee_says_unknown_and_never_free() -> None:
    """ "Không có thông tin" was shown as free; people came without money."""
    made = composed(RENEWAL, Aspect.FEE)
    assert made.outcome is Outcome.PARTIAL
    text = shown(of(made.blocks, Aspect.FEE)).lower()
    assert "không có thông tin" in text
    assert "miễn" not in text and "không thu" not in text and "0 đồng" not in text
    assert "không ghi phí, lệ phí" in text


def test_four_kinds_of_fee_read_differently() -> None:
    fees = {
        FeeKind.FREE: Fee(kind=FeeKind.FREE),
        FeeKind.COUNCIL: Fee(kind=FeeKind.COUNCIL),
        FeeKind.AMOUNT: Fee(kind=FeeKind.AMOUNT, amount=20000),
        FeeKind.RULE: Fee(kind=FeeKind.RULE, text="Thu theo Thông tư 85"),
        FeeKind.UNKNOWN: Fee(kind=FeeKind.UNKNOWN),
    }
    texts = {kind: shown(of(composed(with_fee(fee), Aspect.FEE).blocks, Aspect.FEE)) for kind, fee in fees.items()}
    assert len(set(texts.values())) == 5
    assert "Không thu" in texts[FeeKind.FREE]
    assert "Hội đồng nhân dân" in texts[FeeKind.COUNCIL]
    assert "20.000 đồng" in texts[FeeKind.AMOUNT]
    assert "Thông tư 85" in texts[FeeKind.RULE]


def test_a_known_fee_is_not_watered_down_by_an_unknown_one() -> None:
    made = composed(with_fee(Fee(kind=FeeKind.UNKNOWN), Fee(kind=FeeKind.AMOUNT, amount=8000)), Aspect.FEE)
    assert made.outcome is Outcome.ANSWERED
    text = shown(of(made.blocks, Aspect.FEE))
    assert "8.000 đồng" in text and "không có thông tin" not in text


def test_times_by_channel_and_by_case() -> None:
    text = shown(of(composed(ELEPHANT, Aspect.TIME).blocks, Aspect.TIME))
    assert "Nộp trực tiếp: 7 ngày làm việc" in text
    assert "Nộp trực tuyến: 5 ngày làm việc" in text
    assert "voi con: 12 ngày" in text


def test_what_the_record_does_not_hold_makes_the_answer_partial() -> None:
    made = composed(RENEWAL, Aspect.CONDITION)
    assert made.outcome is Outcome.PARTIAL
    notice = next(block for block in made.blocks if block.type == "notice")
    assert notice.level == "warning" and "không ghi yêu cầu, điều kiện" in notice.text
    assert any(block.aspect is Aspect.DOCUMENTS for block in made.blocks), "the rest is still there, folded"


def test_one_of_two_aspects_missing_is_said_but_no_partial_answer() -> None:
    made = composed(RENEWAL, Aspect.DOCUMENTS, Aspect.TIME)
    assert made.outcome is Outcome.ANSWERED
    assert "không ghi thời hạn giải quyết" in shown(made.blocks)


def test_a_sentence_elsewhere_in_the_record_rescues_a_missing_aspect() -> None:
    """The age stood in the steps, and the answer said that nothing was known of conditions."""
    record = ELEPHANT.model_copy(update={"conditions": ""})
    made = composed(record, Aspect.CONDITION, text="dưới 18 tuổi có cần người giám hộ không")
    assert "Người dưới 18 tuổi phải có người giám hộ đi cùng" in shown(made.blocks)


def test_a_district_procedure_says_that_districts_are_gone() -> None:
    assert "không còn cấp huyện" in shown(composed(RIDES, Aspect.WHERE).blocks)
    assert "không còn cấp huyện" not in shown(composed(ELEPHANT, Aspect.WHERE).blocks)
    assert Level.DISTRICT in RIDES.levels


@pytest.mark.parametrize(
    ("fields", "words", "level"),
    [
        ({"valid_to": date(2025, 6, 30)}, "chỉ áp dụng đến hết ngày 30/06/2025", "danger"),
        ({"valid_from": date(2027, 3, 1)}, "áp dụng từ 01/03/2027", "warning"),
    ],
)
def test_what_is_not_in_force_says_so(fields, words: str, level: str) -> None:
    made = composed(ELEPHANT.model_copy(update=fields), Aspect.FEE)
    notice = made.blocks[-1]
    assert notice.type == "notice" and notice.level == level and words in notice.text and not notice.folded


def test_the_last_day_in_force_is_in_force() -> None:
    for fields in ({"valid_to": DAY}, {"valid_from": DAY}, {}):
        made = composed(ELEPHANT.model_copy(update=fields), Aspect.FEE)
        assert "hiệu lực" not in shown(made.blocks) and "áp dụng từ" not in shown(made.blocks)


@pytest.mark.parametrize(
    ("status", "words"), [(LegalStatus.EXPIRED, "hết hiệu lực"), (LegalStatus.NOT_YET, "chưa có hiệu lực")]
)
def test_a_law_known_to_be_out_of_force_says_so_without_a_date(status: LegalStatus, words: str) -> None:
    """Registers often give the state and no date; repealed articles were quoted as the law of today."""
    made = composed(LAW.model_copy(update={"status": status}), part="5")
    assert words in shown(made.blocks)


def test_an_article_that_begins_later_than_its_law_says_so() -> None:
    later = LAW.articles[0].model_copy(update={"effective": date(2027, 7, 1)})
    made = composed(LAW.model_copy(update={"articles": (later, LAW.articles[1])}), part="5")
    assert "áp dụng từ 01/07/2027" in shown(made.blocks)


def test_unparsed_text_is_kept_and_marked() -> None:
    blob = "Trực tiếp 5 Ngày Phí : 10.000 Đồng Trực tuyến 3 Ngày"
    pieces = (Unparsed(field="channels", text=blob, reason="run_on_ambiguous"),)
    record = RENEWAL.model_copy(update={"unparsed": pieces, "channels": ()})
    for aspect in (Aspect.FEE, Aspect.TIME):
        made = composed(record, aspect)
        assert made.outcome is Outcome.ANSWERED
        text = shown(made.blocks)
        assert blob in text and "giữ nguyên văn" in text
        assert text.count(blob) == 1, "one blob holds fees and times: it was shown under both"


def test_a_faq_leads_to_its_procedures() -> None:
    made = composed(TAME)
    assert "1900 1234" in shown(made.blocks)
    assert made.procedures == ["9.000001"]
    assert made.actions[0].question == "Đăng ký nuôi voi nhà (9.000001)"
    assert made.sources[0].title == "Gặp voi hoang thì báo ai?" and made.sources[0].number == ""


def test_a_faq_about_a_procedure_that_is_gone_offers_nothing() -> None:
    made = composed(TAME.model_copy(update={"procedures": ("9.999999",)}))
    assert made.actions == []


def test_news_offices_forms_and_articles_have_a_rendering() -> None:
    assert "Hội voi mở ngày 12/3" in shown(composed(FAIR).blocks)
    desk = shown(composed(DESK).blocks)
    assert "Số 1 đường Voi" in desk and "0260 123 456" in desk and "xã Voi Cũ, xã Voi Mới" in desk
    assert "VN-01 – Tờ khai nuôi voi nhà" in shown(composed(SHEET).blocks)
    assert "100 mét vuông" in shown(composed(LAW, part="5").blocks)


def test_a_law_without_its_text_is_named_and_says_that_the_text_is_missing() -> None:
    """ "điều 5 nghị định …" was "answered" with the name of the decree."""
    made = composed(LAW.model_copy(update={"articles": ()}))
    assert made.outcome is Outcome.PARTIAL
    name, card, notice = made.blocks
    assert name.text == "Nghị định về voi – 12/2099/NĐ-CP"
    assert "Cơ quan ban hành: Chính phủ" in card.text and "Ngày ban hành: 01/05/2025" in card.text
    assert "chưa có thông tin rà soát" in card.text, "nobody looked whether it is in force: that is not said of it"
    assert "chưa có nội dung" in notice.text
    titled = composed(LAW.model_copy(update={"articles": (), "title": "Nghị định 12/2099/NĐ-CP về voi"}))
    assert titled.blocks[0].text == "Nghị định 12/2099/NĐ-CP về voi"


@pytest.mark.parametrize("record", [ELEPHANT, TAME, FAIR, DESK, SHEET, LAW])
def test_every_answer_carries_its_source(record) -> None:
    made = composed(record)
    assert [source.id for source in made.sources] == ["s1"]
    assert made.sources[0].kind is record.kind
    known = {source.id for source in made.sources}
    assert all(block.source in known for block in made.blocks if block.source)


def test_the_source_of_an_article_quotes_it() -> None:
    source = composed(LAW, part="5").sources[0]
    assert source.number == "12/2099/NĐ-CP" and "100 mét vuông" in source.excerpt
    assert source.updated == date(2025, 5, 1)


def test_the_date_of_a_source_is_its_own_or_when_it_was_read() -> None:
    assert composed(ELEPHANT).sources[0].updated == date(2026, 1, 2)
    read = RENEWAL.model_copy(update={"as_of": date(2026, 7, 18)})
    assert composed(read).sources[0].updated == date(2026, 7, 18)
    assert composed(RENEWAL).sources[0].updated is None


def test_a_way_of_handing_in_that_is_asked_for_is_named_first() -> None:
    """ "Đăng ký qua mạng được không" was told that the source holds no conditions."""
    made = composed(ELEPHANT.model_copy(update={"conditions": ""}), Aspect.CONDITION, text="làm qua mạng được không")
    assert "nộp trực tiếp, nộp trực tuyến" in shown(made.blocks[1:2])
    assert made.outcome is Outcome.ANSWERED and "không ghi yêu cầu" not in shown(made.blocks)
    by_post = composed(ELEPHANT, Aspect.CONDITION, text="gửi bưu điện qua bưu điện được không")
    assert "Nguồn không ghi cách nộp này" in shown(by_post.blocks[1:2])


def test_a_fee_nobody_asked_for_and_nobody_knows_is_folded() -> None:
    record = ELEPHANT.model_copy(
        update={"channels": (Channel(method=Method.DIRECT, fees=(Fee(kind=FeeKind.UNKNOWN),)),)}
    )
    fees = [block for block in composed(record, Aspect.DOCUMENTS).blocks if block.type == "fees"]
    assert fees and all(block.folded for block in fees)
    assert not any(block.folded for block in composed(record, Aspect.FEE).blocks if block.type == "fees")


def test_what_could_not_be_read_into_a_table_is_folded_where_it_was_not_asked_for() -> None:
    """ "Kênh trực tuyến: giá trị 5.000 đi kèm dòng chữ …" stood below an answer about days."""
    odd = Unparsed(field="channels", text="giá trị 5.000 không có chữ", reason="x")
    record = ELEPHANT.model_copy(update={"unparsed": (odd,)})
    assert "giá trị 5.000" not in shown(composed(record, Aspect.DOCUMENTS).blocks)
    assert "giá trị 5.000" in shown(composed(record, Aspect.FEE).blocks)
