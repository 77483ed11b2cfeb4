"""Places: a person who knows the old name gets to the right office, and a name of a place does not mislead a search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

import assistant.steps.places as module
from assistant.answer import Aspect, NoticeBlock, Outcome, TextBlock
from assistant.context import Context, Question, Turn
from assistant.cues import resource
from assistant.places import gazetteer_of, own_lines
from assistant.profile import Profile, load_profile
from assistant.render.plain import plain
from assistant.steps.places import explain_places, places, without_places
from assistant.steps.read import read
from corpus.language import fold
from corpus.models import Kind, Office, Record
from corpus.places import Change
from index.store import UnitRow
from tests.assistant.helpers import DAY, Shelf, unit

HERE = load_profile("quang-ngai")
DEMO = load_profile("demo")
CENTRE = Office(key="tt-1", title="Trung tâm Phục vụ hành chính công xã Đăk Hà", office_type="one_stop",
                serves=("xã Đăk Hà",), address="Số 1", phone="0260 1")  # fmt: skip
POLICE = Office(key="ca-1", title="Công an xã Đăk Hà", office_type="police", serves=("xã Đăk Hà",))


@dataclass
class Offices(Shelf):
    def units(self) -> Iterable[UnitRow]:
        return [unit(record) for record in self.records.values()]


def asked(
    text: str, *, history: Iterable[Turn] = (), profile: Profile = HERE, records: Iterable[Record] = ()
) -> Context:
    """A context after the steps before this one and this one."""
    searcher = Offices({record.id: record for record in records})
    context = Context(question=Question(text, tuple(history)), searcher=searcher, profile=profile, day=DAY)  # type: ignore[arg-type]
    read(context)
    places(context)
    return context


def said(context: Context) -> str:
    return plain(context.blocks)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("xã Đăk Blà giờ thuộc xã nào", "xã Đăk Blà (thành phố Kon Tum, tỉnh Kon Tum cũ) nay là xã Đăk Rơ Wa"),
        ("Mô Rai nay là xã gì", "nay vẫn là xã Mô Rai"),
        ("xã cũ của tôi là Hà Mòn, giờ lên đâu làm giấy tờ", "nay là xã Đăk Hà"),
        # Everyday words for "is now": each of these was searched for among procedures, and nothing was found.
        ("phường Quyết Thắng hồi trước giờ kêu là phường gì", "nay là phường Kon Tum"),
        ("phường Trường Chinh giờ gọi bằng gì", "nay là phường Kon Tum"),
        ("tỉnh Bình Định giờ nhập vô đâu", "Bình Định nay thuộc tỉnh Gia Lai"),
        ("thành phố Kon Tum cũ nay chia thành những đơn vị nào", "Địa bàn ấy nay là: phường Kon Tum"),
        ("huyện Ngọc Hồi còn không, địa bàn ấy nay gồm những xã nào", "Địa bàn ấy nay là: xã Bờ Y"),
        ("sở giao thông vận tải giờ nhập vô sở nào rồi", "nay là Sở Xây dựng"),
        # A story about one place that ends by asking of it.
        (
            "Nhà tôi hồi đó ở thị trấn Đăk Tô. Con cái đi học xa cứ hỏi địa chỉ. Giờ thị trấn đó gọi là xã gì?",
            "nay là xã Đăk Tô",
        ),
        ("huyện Sa Thầy còn không", "huyện Sa Thầy (tỉnh Kon Tum cũ) không còn từ 01/7/2025 (Luật 72/2025/QH15)"),
        (
            "Kon Tum giờ thuộc tỉnh nào",
            "tỉnh Kon Tum nay thuộc tỉnh Quảng Ngãi từ 01/7/2025 (Nghị quyết 202/2025/QH15)",
        ),
        ("Kon Tum nhập vào Quảng Ngãi khi nào", "từ 01/7/2025"),
        ("thị trấn Đăk Hà nay là xã nào", "nay là xã Đăk Hà"),
        ("xã Sa Bình sáp nhập chưa", "nay vẫn mang tên xã Sa Bình"),
        ("phường Cẩm Thành gồm những phường cũ nào", "gồm các đơn vị cũ: phường Nghĩa Chánh"),
        ("xã Nghĩa An thành phố Quảng Ngãi giờ là xã nào", "đã nhập vào xã An Phú"),
        ("tỉnh Bình Định nay là tỉnh nào", "nay thuộc tỉnh Gia Lai"),
        ("công an huyện giờ ở đâu", "nay là Công an xã, phường, đặc khu"),
        ("công an huyện Sa Thầy giờ ở đâu", "xã Rờ Kơi"),
        ("phòng tư pháp huyện chuyển đi đâu rồi", "hộ tịch, chứng thực nay do UBND xã"),
        ("sở TN&MT giờ là sở nào", "Sở Nông nghiệp và Môi trường"),
        ("sở tài nguyên môi trường Kon Tum giờ là sở nào", "tỉnh Kon Tum nay thuộc tỉnh Quảng Ngãi"),
    ],
)
def test_a_question_about_a_change_is_answered(question: str, expected: str):
    for text in (question, fold(question)):
        context = asked(text)
        assert context.outcome is Outcome.ANSWERED and context.stopped, text
        assert expected.lower() in said(context).lower(), text
        assert context.sources and not context.procedures and not context.choices


def test_the_answer_cites_the_resolution():
    context = asked("xã Đăk Blà giờ thuộc xã nào")
    (source,) = context.sources
    assert (source.id, source.kind, source.number) == ("s1", Kind.LEGAL, "1677/NQ-UBTVQH15")
    assert source.number in source.title and source.url.startswith("https://")
    assert "không phải phường Đăk Bla" in said(context), "the profile warns of the name that differs by a mark"


def test_the_office_of_today_is_shown_where_it_is_on_record():
    context = asked("xã Hà Mòn giờ thuộc xã nào", records=(POLICE, CENTRE))
    assert "Trung tâm Phục vụ hành chính công xã Đăk Hà" in said(context) and "0260 1" in said(context)
    assert [source.kind for source in context.sources] == [Kind.LEGAL, Kind.OFFICE]
    assert context.blocks[-1].source == "s2"
    assert "Trung tâm Phục vụ hành chính công xã Đăk Hà" in said(asked("xã Hà Mòn giờ thuộc xã nào"))


@pytest.mark.parametrize(
    ("question", "choices"),
    [
        ("Kon Tum", 3), ("Đăk Hà nay là gì", 3), ("xã Đăk Hà", 2), ("xã Đăk Long nay là xã nào", 2), ("Đăk Bla giờ là gì", 2),
        ("phường Trần Hưng Đạo nay là phường nào", 2), ("Nguyễn Nghiêm giờ là phường gì", 3), ("Thắng Lợi nay là xã nào", 2),
        ("xã Trà Bùi nay thuộc xã nào", 2),
    ],
)  # fmt: skip
def test_a_name_of_several_places_is_asked_back_and_each_choice_is_an_answer(question: str, choices: int):
    """A choice that was asked back again sent people round in a circle."""
    context = asked(question)
    assert context.outcome is Outcome.CLARIFICATION
    assert len(context.choices) == choices
    answers = []
    for choice in context.choices:
        after = asked(choice.question)
        assert after.outcome is Outcome.ANSWERED, choice.question
        answers.append(said(after))
    assert len(set(answers)) == choices


def test_a_divided_commune_says_that_the_hamlet_decides():
    context = asked("xã Trà Bùi nay thuộc xã nào")
    assert "xã Cà Đam, xã Tây Trà Bồng" in said(context) and "Thôn nào" in said(context)


def test_a_name_too_common_is_asked_for_its_district():
    context = asked("xã Tân Thành giờ là xã gì")
    assert context.outcome is Outcome.CLARIFICATION and not context.choices
    assert "huyện, tỉnh cũ" in said(context)


def test_a_namesake_of_another_type_is_mentioned():
    """Who lives in the old township says "xã" too."""
    text = said(asked("xã Đăk Hà nay là xã gì"))
    assert (
        "nay là xã Tu Mơ Rông" in text
        and "thị trấn Đăk Hà (huyện Đăk Hà, tỉnh Kon Tum cũ) thì nay là xã Đăk Hà" in text
    )


@pytest.mark.parametrize(
    ("question", "note"),
    [
        (
            "đăng ký khai sinh ở xã Đăk Blà cần giấy tờ gì",
            "xã Đăk Blà (thành phố Kon Tum, tỉnh Kon Tum cũ) nay là xã Đăk Rơ Wa",
        ),
        ("dang ky ket hon o phuong thang loi kon tum", "nay là phường Kon Tum"),
        ("làm hộ chiếu ở tỉnh Kon Tum", "Tỉnh Kon Tum nay thuộc tỉnh Quảng Ngãi"),
        ("làm hộ chiếu ở Kon Tum", "Tỉnh Kon Tum nay thuộc tỉnh Quảng Ngãi"),
        ("chứng thực bản sao ở huyện Đăk Tô", "Từ 01/7/2025 không còn huyện Đăk Tô"),
        ("xã Trà Bùi làm giấy khai sinh", "đã chia về xã Cà Đam, xã Tây Trà Bồng"),
        ("đăng ký kết hôn ở phường Trần Hưng Đạo", "Có nhiều nơi tên “Trần Hưng Đạo”"),
        ("đổi bằng lái ở sở GTVT", "giấy phép lái xe do Công an"),
        ("lên ubnd huyện đăng ký hộ kinh doanh", "UBND cấp huyện không còn"),
    ],
)
def test_a_question_about_something_else_keeps_a_remark(question: str, note: str):
    context = asked(question)
    assert not context.stopped and context.outcome is None
    assert any(note in remark.text for remark in context.notes), [remark.text for remark in context.notes]


@pytest.mark.parametrize(
    "question",
    [
        "đăng ký khai sinh ở xã Sa Bình", "đăng ký tạm trú ở phường Kon Tum", "đăng ký khai sinh ở xã Đăk Hà",
        "khai sinh cho cháu Bình An", "hợp tác xã Hòa Bình thành lập thế nào", "bảo hiểm xã hội một lần",
    ],
)  # fmt: skip
def test_a_name_that_is_still_good_needs_no_remark(question: str):
    assert asked(question).notes == []


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("đăng ký khai sinh ở xã Sa Bình", "đăng ký khai sinh"),
        ("em ở tt Sa Thầy muốn nhập hộ khẩu cho con", "em muốn nhập hộ khẩu cho con"),
        ("đăng ký tạm trú tại phường 5, quận 3, TPHCM", "đăng ký tạm trú"),
        ("dang ky ket hon o phuong thang loi kon tum", "đăng ký kết hôn"),
    ],
)
def test_places_are_not_searched_for(question: str, left: str):
    """A search with them found the procedures of other provinces, whose titles hold names of places."""
    assert asked(question).search_text == left


def test_an_office_is_searched_for_by_its_place_of_today():
    context = asked("công an xã Hà Mòn ở đâu")
    assert "hà mòn" in context.search_text and "xã đăk hà" in context.search_text


def test_a_question_of_nothing_but_a_place_keeps_its_words():
    context = asked("xã Sa Bình", history=[Turn("user", "đăng ký khai sinh")])
    assert not context.stopped and context.search_text


def test_with_a_conversation_a_bare_place_is_left_to_the_next_step():
    """ "ở xã Sa Bình" answers the question "ở đâu ạ", it does not ask one."""
    history = [Turn("user", "đăng ký khai sinh cần gì"), Turn("assistant", "Anh/chị ở xã nào?")]
    assert not asked("ở xã Sa Bình ạ", history=history).stopped
    assert asked("ở xã Sa Bình ạ").stopped


@pytest.mark.parametrize(
    "question", ["đăng ký khai sinh cần giấy tờ gì", "", "???", "xã", "giờ là xã nào", "hộ khẩu là gì"]
)
def test_a_question_without_a_place_is_untouched(question: str):
    context = asked(question)
    assert not context.stopped and not context.notes and context.place is None
    assert "places" not in context.reasons


def test_the_first_place_stays_on_the_context():
    context = asked("đăng ký khai sinh ở xã Đăk Blà")
    assert context.place is not None and context.place.sole is not None
    assert context.place.sole.change is Change.MERGED


def test_remarks_are_added_to_an_answer_once_and_to_no_other_ending():
    for outcome, more in ((Outcome.ANSWERED, 2), (Outcome.PARTIAL, 2), (Outcome.NO_SOURCE, 2), (Outcome.EMERGENCY, 1)):
        context = asked("đăng ký khai sinh ở xã Đăk Blà")
        context.outcome, context.blocks = outcome, [TextBlock(text="Nội dung", aspect=Aspect.HOW)]
        explain_places(context)
        assert len(context.blocks) == more, outcome
        explain_places(context)
        assert len(context.blocks) == more, outcome
    assert isinstance(context.notes[0], NoticeBlock)


def test_a_failure_leaves_the_question_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "find", lambda *_, **__: 1 / 0)
    context = asked("xã Đăk Blà giờ thuộc xã nào")
    assert not context.stopped and context.search_text


def test_in_english_the_frame_is_english():
    from assistant.steps.language import language
    from assistant.texts import using_language

    context = Context(question=Question("How do I register a birth in xã Đăk Blà?"), searcher=Offices(),  # type: ignore[arg-type]
                      profile=HERE, day=DAY)  # fmt: skip
    language(context)
    with using_language(context.language):
        read(context)
        places(context)
    assert context.language == "en"
    assert "is now xã Đăk Rơ Wa" in context.notes[0].text and "đăk blà" not in context.search_text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("đăng ký khai sinh ở xã Sa Bình", "đăng ký khai sinh"), ("xin giấy (xã Đăk Blà) gấp", "xin giấy () gấp"),
        ("không có gì", "không có gì"), ("", ""),
    ],
)  # fmt: skip
def test_a_text_without_its_places(text: str, left: str):
    assert without_places(text, HERE) == left


def test_bare_names_are_taken_out_only_for_a_profile():
    assert without_places("khai sinh ở Đăk Hà", HERE) == "khai sinh"
    assert without_places("khai sinh ở Đăk Hà") == "khai sinh ở Đăk Hà"
    assert without_places("khai sinh ở xã Đăk Blà") == "khai sinh"


# ── Profiles ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_province_of_the_imagination_has_its_own_communes():
    """The code knows no province: the same step works on the communes of any profile."""
    context = asked("phường Hừng Đông nay là phường nào", profile=DEMO)
    assert context.outcome is Outcome.ANSWERED and "nay là phường Bình Minh (tỉnh Sao Mai)" in said(context)
    assert asked("xã Rừng Thông nay là xã nào", profile=DEMO).outcome is Outcome.CLARIFICATION
    assert "không còn" in said(asked("huyện Suối Mơ còn không", profile=DEMO))
    assert "nay thuộc tỉnh Sao Mai" in said(asked("tỉnh Sao Hôm giờ thuộc tỉnh nào", profile=DEMO))
    assert not asked("phường Hừng Đông nay là phường nào").stopped
    assert all(len(line.split("\t")) == 7 for line in own_lines(DEMO))


def test_the_communes_of_the_profile_are_those_of_the_table():
    """Two tables that disagree would send people to two places."""
    gazetteer = gazetteer_of(HERE)
    for commune in HERE.communes:
        for old in commune.old_units:
            text = f"{old.type} {old.name}, {old.district}"
            (mention,) = gazetteer.find(text, province=HERE.province)
            reading = gazetteer.resolve(mention, province=HERE.province, past=True).sole
            assert reading is not None, text
            assert [gazetteer.describe(new) for new in reading.now] == [f"{commune.type} {commune.name}"], text
            assert gazetteer.describe(reading.unit) == f"{old.type} {old.name}", "another spelling in the table"
            assert gazetteer.describe(gazetteer.table.unit(reading.unit.parent)) == old.district


def test_names_the_profile_calls_ambiguous_are_asked_back():
    for name in HERE.ambiguous_names:
        context = asked(f"{name.name} nay là gì")
        assert context.outcome is Outcome.CLARIFICATION, name.name
        assert len(context.choices) == len(name.options), name.name


def test_the_questions_of_choices_have_their_parts():
    questions = resource("places")["questions"]
    assert set(questions) == {"commune", "district", "province", "today"}
    assert all("{unit}" in text for text in questions.values())
