"""Understanding: what is asked about, in every way people put it. A question about the fee that was taken for one
about papers got two pages of papers."""

from __future__ import annotations

import pytest

from assistant.answer import Aspect
from assistant.cues import resource
from assistant.steps.read import read
from assistant.steps.understand import aspects_of, named_aspects, understand
from corpus.language import fold
from corpus.language.shorthand import expand
from tests.assistant.helpers import context

PHRASINGS = """
documents: làm giấy khai sinh cần giấy tờ gì
documents: lam giay khai sinh can giay to gi
documents: đi đăng ký kết hôn mang theo gì
documents: dang ky ket hon dem theo nhung gi
documents: hồ sơ cấp hộ chiếu gồm những gì
documents: thành phần hồ sơ đăng ký tạm trú
documents: cần gì để nhập hộ khẩu
documents: nhập khẩu cho con cần j
documents: lm cccd cần gtờ j
documents: cần chuẩn bị những gì khi sang tên xe
documents: làm sổ đỏ phải nộp giấy tờ nào
documents: xin giấy độc thân đem giấy gì theo
documents: đi làm bằng lái cầm theo cái gì
documents: cần bản sao hay bản chính
fee: đăng ký khai sinh bao nhiêu tiền
fee: dang ky khai sinh bao nhieu tien
fee: làm căn cước mất nhiêu tiền
fee: lam can cuoc mat nhiu tien
fee: lệ phí đăng ký kết hôn
fee: lệ phí cấp hộ chiếu là bao nhiêu
fee: phí sang tên sổ đỏ
fee: đổi bằng lái tốn bao nhiêu
fee: làm lại căn cước có mất tiền không
fee: tạm trú có tốn tiền ko
fee: đki tạm trú hết bnhiu tiền
fee: đăng ký tạm trú có miễn phí không
fee: chứng thực một trang mấy ngàn
fee: đóng bao nhiêu để cấp biển số
fee: giá làm hộ chiếu bao nhiêu
time: làm hộ chiếu mấy ngày có
time: lam ho chieu may ngay co
time: bao lâu thì có sổ đỏ
time: bao lau thi co so do
time: mấy bữa có căn cước
time: khi nào nhận được bằng lái
time: chừng nào có kết quả khai sinh
time: thời hạn giải quyết đăng ký thường trú
time: thời gian cấp giấy phép xây dựng
time: cấp phiếu lý lịch tư pháp trong bao nhiêu ngày
time: mấy hôm thì xong
time: lm cccd bao lâu lấy đc
time: có lấy liền được không
where: nộp hồ sơ ở đâu
where: nop ho so o dau
where: làm khai sinh ở đâu
where: đăng ký kết hôn chỗ mô
where: ra đâu làm giấy tạm trú
where: đến cơ quan nào để nộp đơn
where: đi đâu làm lại bằng lái
where: lm hộ chiếu ở chỗ nào
where: địa chỉ nơi nộp hồ sơ làm căn cước
where: nộp cho ai
where: nộp đơn xin trợ cấp thất nghiệp chỗ nào
how: các bước đăng ký kết hôn
how: cac buoc dang ky ket hon
how: trình tự cấp giấy phép xây dựng
how: làm sao để nhập hộ khẩu
how: làm răng để tách khẩu
how: cách đăng ký tạm trú online
how: cách nộp hồ sơ qua mạng
how: đăng ký khai tử như thế nào
how: đk tạm trú ntn
how: quy trình cấp đổi sổ đỏ
how: nộp trực tuyến thế nào
condition: điều kiện hưởng trợ cấp hưu trí
condition: dieu kien cap the can cuoc
condition: bao nhiêu tuổi được làm căn cước
condition: mấy tuổi được kết hôn
condition: ai được hưởng trợ cấp thất nghiệp
condition: ở trọ có đăng ký thường trú được không
condition: o tro co nhap khau dc ko
condition: yêu cầu gì để mở quán karaoke
condition: trường hợp nào phải đổi căn cước
result: kết quả nhận được là gì
result: làm xong nhận được giấy gì
result: ket qua nhan duoc la gi
result: xong thì được cấp giấy gì
result: sau khi đăng ký được trả gì
legal_basis: căn cứ pháp lý của đăng ký khai sinh
legal_basis: can cu phap ly dang ky ket hon
legal_basis: theo nghị định nào
legal_basis: luật nào quy định việc này
legal_basis: văn bản nào quy định lệ phí tạm trú
legal_basis: đăng ký khai tử theo luật nào
legal_basis: theo thông tư nào
form: mẫu đơn xin tách thửa
form: mau don xin tach thua
form: dùng tờ khai nào để đăng ký tạm trú
form: tờ khai CT01 tải ở đâu
form: biểu mẫu đăng ký hộ kinh doanh
form: điền mẫu nào
form: đơn xin cấp lại bằng theo mẫu số mấy
form: cần viết đơn gì
who: cơ quan nào giải quyết
who: co quan nao giai quyet
who: ai ký giấy khai sinh
who: thẩm quyền cấp giấy phép xây dựng
who: ai cấp giấy chứng nhận này
who: đơn vị nào cấp bằng lái
who: cấp nào giải quyết khiếu nại
overview: làm thủ tục gì để mở quán
overview: thủ tục đăng ký khai sinh
overview: thu tuc ket hon
overview: mất căn cước phải làm gì
overview: mới sinh em bé cần làm gì
overview: tôi muốn đăng ký tạm trú
overview: hướng dẫn tách hộ
"""
TABLE = [line.partition(": ")[::2] for line in PHRASINGS.strip().splitlines()]


def understood(text: str):
    made = context(text)
    read(made)
    understand(made)
    return made


def test_enough_phrasings_of_every_aspect() -> None:
    assert len(TABLE) >= 80
    asked = {aspect for aspect, _ in TABLE}
    assert asked == {aspect.value for aspect in Aspect} - {"none"}


@pytest.mark.parametrize(("aspect", "text"), TABLE)
def test_the_aspect_asked_comes_first(aspect: str, text: str) -> None:
    assert understood(text).aspect is Aspect(aspect)


def test_leaving_out_the_diacritics_changes_few_aspects() -> None:
    """Unmarked wordings can be read several ways ("ai" in "hai"); all but a few must mean the same."""
    different = [text for aspect, text in TABLE if aspects_of(expand(fold(text)).text)[0].value != aspect]
    assert len(different) <= len(TABLE) * 0.06, different


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("đăng ký kết hôn cần giấy tờ gì, bao nhiêu tiền, nộp ở đâu", ["documents", "fee", "where"]),
        ("lm cccd hết nhiu tiền, bao lâu có", ["fee", "time"]),
        ("nộp hồ sơ ở đâu", ["where"]),
        ("lệ phí và thời hạn giải quyết", ["fee", "time"]),
        ("đối tượng nào được miễn lệ phí", ["fee", "condition"]),
    ],
)
def test_several_aspects_in_one_question(text: str, aspects: list[str]) -> None:
    assert [aspect.value for aspect in understood(text).aspects] == aspects


def test_a_weak_wording_gives_way_to_a_strong_one() -> None:
    """ "hồ sơ" in "hồ sơ nộp ở đâu" names the dossier; the answer led with the list of papers."""
    assert understood("hồ sơ khai sinh nộp ở đâu").aspect is Aspect.WHERE
    assert understood("hồ sơ khai sinh").aspect is Aspect.DOCUMENTS


def test_a_marked_syllable_matches_only_itself() -> None:
    """ "phi công" must not ask for a fee."""
    assert Aspect.FEE not in understood("giấy phép cho người lái máy bay").aspects
    assert Aspect.TIME not in named_aspects("con tôi bao lầu")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.001193 cần giấy tờ gì", "1.001193"),
        ("thủ tục (1.001193)", "1.001193"),
        ("mã 2.000815, phí bao nhiêu", "2.000815"),
        ("Lệ phí bao nhiêu? (3.000348)", "3.000348"),
        ("tiền 1.000.000 đồng", ""),
        ("số 11.001193", ""),
        ("số 1.0011934", ""),
        ("nghị định 123/2015/NĐ-CP", ""),
    ],
)
def test_codes_are_found_and_other_numbers_are_not(text: str, code: str) -> None:
    assert understood(text).code == code


def test_shorthand_is_written_out_on_the_searched_copy_only() -> None:
    made = understood("lm cccd cần gtờ j")
    assert made.text == "lm cccd cần gtờ j"
    assert "căn cước công dân" in made.search_text and "giấy tờ gì" in made.search_text


def test_everyday_words_get_their_official_ones_beside_them() -> None:
    query = understood("xin giấy độc thân").query
    assert query is not None
    assert 0 < max(weight for wording, weight in query.extra.items() if "tình trạng hôn nhân" in wording) <= 1
    assert query.text == "xin giấy độc thân"


def test_every_wording_stands_for_one_aspect_only() -> None:
    """A wording under two aspects would make both asked whenever it is typed."""
    seen: dict[str, str] = {}
    for aspect, wordings in resource("aspects").items():
        for wording in wordings:
            assert seen.setdefault(wording, aspect) == aspect, wording


def test_weak_wordings_are_wordings() -> None:
    """A weak wording that no list holds weakens nothing: a typing error went unseen."""
    known = {wording for wordings in resource("aspects").values() for wording in wordings}
    assert set(resource("cues")["weak_aspects"]) <= known


def test_what_is_only_hinted_at_beside_what_is_asked_is_not_asked() -> None:
    """ "Nộp hồ sơ xong bao nhiêu ngày" was answered with two screens of papers below the days."""
    assert aspects_of("nộp hồ sơ kết hôn xong thì bao nhiêu ngày mới được ký giấy") == [Aspect.TIME]
    assert set(aspects_of("lệ phí bao nhiêu và cần mang theo gì")) == {Aspect.FEE, Aspect.DOCUMENTS}
