"""Which language a message is in. "to khai the can cuoc con me" is Vietnamese: an English answer to it would be taken for
a broken machine, and a Chinese question answered in Vietnamese for a closed door."""

from __future__ import annotations

from importlib import resources

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.language import fold
from corpus.language.tongue import Tongue, tongue_of

VIETNAMESE = """
Làm giấy khai sinh cho con cần giấy tờ gì?
đăng ký kết hôn nộp ở đâu
lệ phí cấp hộ chiếu là bao nhiêu
tôi mất thẻ căn cước thì làm lại ở đâu
mấy ngày thì có sổ đỏ
thủ tục
phí bao nhiêu
cảm ơn
xin chào
nộp chỗ mô rứa
mần răng để tách khẩu
hồ sơ của tui tới mô rồi
lam giay khai sinh cho con
dang ky tam tru o dau
to khai the can cuoc con me an so
can do in con me the an so
me em mat the can cuoc
mat bang lai
do me mat
so hong
so do
to khai thue o dau
in the can cuoc
the bhyt het han
long an doi ten chua
ha noi lam ho chieu o dau
nop phi
gia han tam tru
con toi 14 tuoi
me toi do xe o long duong
xin ly lich tu phap
anh em chia dat
bo me cho con dat
an ninh
hop dong
ban sao
ten dem
ca vet
bien so xe
ho ngheo
hai nguoi
bon em
no he
to do
khi nao co
chua co
may ngay
o dau
onl dc k
dk kd onl
ko bt lm s
lm cccd cần gtờ j
đk tạm trú ntn
đki tạm trú hết bnhiu tiền
sdt cty
nop hs onl dc ko a
xin so dt can bo
check hồ sơ
check ho so
check status hồ sơ giúp mình
làm passport online
lam passport online
gia hạn visa cho vợ
em muốn check hồ sơ đã nộp online
submit form online ở đâu ạ
apply work permit ở đâu vậy ạ
work permit cần giấy tờ gì
upload file scan hồ sơ
add thêm thành viên vào sổ hộ khẩu
đổi bằng lái quốc tế IDP
đăng nhập app VNeID bị lỗi
mở shop online có cần đăng ký kinh doanh
mở homestay cần gì
file pdf mẫu tờ khai
làm visa cho người 中国 ở đâu
ddawng kys khai sinh
thur tujc nhaajp hooj khaaur
dang kyf ket hon
ĐĂNG KÝ KHAI SINH
LAM GIAY KHAI SINH
Đăng ký khai sinh theo quy định của Luật Hộ tịch 2014
1.001193
CT01
visa
passport
ok
hello
thanks
???
123
𝐥𝐚̀𝐦 𝐡𝐨̣̂ 𝐜𝐡𝐢𝐞̂́𝐮
Ông A Blơi ở Đăk Glei làm sổ đỏ
anh Kpă Y Thuin làm căn cước
"""
ENGLISH = """
How do I register my child's birth?
birth certificate fee
where can I get a work permit
How much does it cost to register a motorbike in Quang Ngai
visa extension
work permit
ID card
id card for child under 14
can I do it online
how long
how much?
where
fee?
cost
documents?
what documents do I need
I lost my passport
I lost my ID
my passport expired
register birth in quang ngai
register a business in Da Nang
temporary residence for foreigners
My name is Nguyen Van An and I lost my passport
get married with a Vietnamese woman
land use right certificate
household business registration
driver license exchange
international driving permit
tax code
criminal record check
notarized copy
death certificate
construction permit
food safety certificate
is it free
who signs it
what should I do
Hi, I need help
hello, how can I renew my visa?
tell me about health insurance
Which form do I use? (1.001193)
What documents are needed?
opening hours of the office
how to do it
can I can you do it
register a motobike
adopt a child in Vietnam
HOW DO I GET A PASSPORT
weather today
I'd like to apply for a résumé certification at a café
"""
OTHER = """
我要办护照
我要办护照 passport
孩子出生登记需要什么文件？
여권을 만들고 싶어요
결혼 신고는 어디서 하나요?
パスポートを更新したいです
ビザの延長はどこでできますか
ຂ້ອຍຢາກເຮັດໜັງສືຜ່ານແດນ
ខ្ញុំចង់ធ្វើលិខិតឆ្លងដែន
ฉันต้องการทำหนังสือเดินทาง
Как получить паспорт?
كيف أحصل على جواز سفر
पासपोर्ट कैसे बनवाएं
Où est la mairie ?
Comment obtenir un passeport ?
Bonjour, je voudrais un permis de conduire
combien coûte le visa pour la France
¿Cómo registro el nacimiento de mi hijo?
Wie beantrage ich eine Arbeitserlaubnis?
Bagaimana cara membuat paspor?
Kâo čiăng ngă hră mơ̆ng plei
Kuv xav ua daim ntawv
"""


def lines(block: str) -> list[str]:
    return block.strip().splitlines()


@pytest.mark.parametrize("text", lines(VIETNAMESE))
def test_vietnamese_however_it_is_typed(text: str) -> None:
    assert tongue_of(text) is Tongue.VIETNAMESE


@pytest.mark.parametrize("text", lines(ENGLISH))
def test_english(text: str) -> None:
    assert tongue_of(text) is Tongue.ENGLISH


@pytest.mark.parametrize("text", lines(OTHER))
def test_neither(text: str) -> None:
    assert tongue_of(text) is Tongue.OTHER


def test_there_are_enough_cases() -> None:
    assert len(lines(VIETNAMESE) + lines(ENGLISH) + lines(OTHER)) >= 120


@pytest.mark.parametrize("text", [text for text in lines(VIETNAMESE) if text.isalpha() or " " in text])
def test_leaving_the_accents_out_changes_nothing(text: str) -> None:
    assert tongue_of(fold(text)) is Tongue.VIETNAMESE


@pytest.mark.parametrize("default", list(Tongue))
@pytest.mark.parametrize("text", ["passport?", "ok", "1.001193", "", "visa"])
def test_words_that_say_nothing_leave_it_to_the_conversation(text: str, default: Tongue) -> None:
    assert tongue_of(text, default) is default


def test_a_clear_message_is_not_overruled_by_the_conversation() -> None:
    assert tongue_of("làm ở đâu", Tongue.ENGLISH) is Tongue.VIETNAMESE
    assert tongue_of("how long", Tongue.VIETNAMESE) is Tongue.ENGLISH


def test_a_very_long_message_is_read_in_bounded_time() -> None:
    assert tongue_of("đăng ký khai sinh " * 200_000) is Tongue.VIETNAMESE


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_has_a_language(text: str) -> None:
    assert tongue_of(text) in Tongue


@given(st.lists(st.sampled_from(lines(VIETNAMESE)), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_vietnamese_sentences_together_are_vietnamese(texts: list[str]) -> None:
    assert tongue_of(". ".join(texts)) is Tongue.VIETNAMESE


@given(st.lists(st.sampled_from(lines(ENGLISH)), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_english_sentences_together_are_english(texts: list[str]) -> None:
    assert tongue_of(". ".join(texts)) is Tongue.ENGLISH


@given(
    st.sampled_from(lines(VIETNAMESE) + lines(ENGLISH) + lines(OTHER)),
    st.sampled_from(["\u200b", "  ", "\n", "!", " 😀"]),
)
@settings(max_examples=200, deadline=None)
def test_invisible_characters_spaces_and_marks_change_nothing(text: str, noise: str) -> None:
    assert tongue_of(f"{noise}{text}{noise}") is tongue_of(text)


@given(st.sampled_from(lines(VIETNAMESE) + lines(ENGLISH)))
@settings(max_examples=150, deadline=None)
def test_case_does_not_matter(text: str) -> None:
    assert tongue_of(text.upper()) is tongue_of(text.lower()) is tongue_of(text)


def test_the_lists_hold_only_text() -> None:
    """Unquoted, "no", "off" and "true" are truth values in YAML, and no word of any message."""
    text = resources.files("corpus.language").joinpath("resources/tongue.yaml").read_text("utf-8")
    for name, words in yaml.safe_load(text).items():
        assert all(isinstance(word, str) and word == fold(word) for word in words), name
