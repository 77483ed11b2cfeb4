"""Keys of Telex and VNI: undone where they make a syllable, played forth for the twins."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.syllable import TONES, bases, is_syllable, put_together, taken_apart
from corpus.language.telex import encode_telex, encode_vni, untyped

# Where o stands twice the second is a letter, and a key to Telex: "ngoáo", "xoong" come out wrong in any editor too.
ONCE = [base for base in bases() if base.count("o") < 2]
ALL = sorted({syllable for base in ONCE for tone in TONES if (syllable := put_together(base, tone))})

KEYS = {
    "đăng": "ddawng dawngd  ddangw d9a8ng d9ang8 da8ng9 d9a9ng đawng đang8",
    "ký": "kys ky1",
    "giấy": "giaays giaasy giayas giasay gia6y1 giay61 giâys giây1",
    "được": "dduowcj dduwowcj duowcdj dduwocj dduocwj d9u7o7c5 d9uo7c5 d9uo75c đươcj đuwocj",
    "làm": "lamf lafm lam2 la2m",
    "hồ": "hoof hofo ho62 ho26 hôf hô2",
    "sơ": "sow so7 sơw",
    "cước": "cuwowcs cuowcs cuocws cu7o7c1",
    "căn": "cawn canw ca8n can8",
    "cần": "caafn caanf ca6n2 cânf",
    "thường": "thuwongf thuowngf thuwờng thuwowngf thu7o7ng2",
    "quyết": "quyeets quyeest quye6t1 quyêts",
    "quốc": "quoocs quoosc quo6c1",
    "nhưng": "nhuwng nhwng nhu7ng",
    "người": "nguwowif nguowif nguoiwf ngu7o7i2 ngươif",
    "chưa": "chuwa chuaw chu7a",
    "tuần": "tuaanf tuaafn tua6n2",
    "xuất": "xuaats xua6t1",
    "hòa": "hoaf hofa hoa2",
    "khỏe": "khoer khoe3",
    "ủy": "uyr uy3",
    "thuở": "thuowr",
    "gì": "gif gi2",
    "giữa": "giuwax giuaxw giu7a4",
    "đi": "ddi did d9i đdi",
    "không": "khoong kho6ng",
    "khái": "khais khai1",
}  # fmt: skip

NO_KEYS = """
ký hồ đăng sinh hof1a ct07 kt3 b12 1a 82a 10k 2tr hk2 a0 f0 covid19 kpă plei rmah krông sss dd w s bn ko internet website
khaisinh hosow thẻẻ hồồ xoong moóc tk1 m2 km2 h264
"""


@pytest.mark.parametrize(("keys", "meant"), [(keys, meant) for meant, typed in KEYS.items() for keys in typed.split()])
def test_keys_are_undone(keys: str, meant: str) -> None:
    assert untyped(keys)[0] == meant


def test_which_way_of_typing_it_was() -> None:
    assert untyped("kys") == ("ký", "telex") and untyped("ky1") == ("ký", "vni")


@pytest.mark.parametrize(
    "token",
    NO_KEYS.split(),
)
def test_what_is_no_run_of_keys(token: str) -> None:
    """Right spellings, codes and other words have no syllable behind them."""
    assert untyped(token) == ("", "")


def test_encoding_keeps_case_numbers_and_foreign_words() -> None:
    typed = "Đăng ký KHAI SINH theo 123/2015/NĐ-CP, Kpă được Ở xã"
    assert encode_telex(typed) == "DDawng kys KHAI SINH theo 123/2015/NĐ-CP, Kpă dduwowcj OWr xax"
    assert encode_vni(typed) == "D9a8ng ky1 KHAI SINH theo 123/2015/NĐ-CP, Kpă d9u7o7c5 O73 xa4"
    assert encode_telex("") == encode_vni("") == ""


@given(st.sampled_from(ALL))
def test_there_and_back(syllable: str) -> None:
    vni, telex = encode_vni(syllable), encode_telex(syllable)
    assert vni.isascii() and telex.isascii()
    if vni != syllable:
        assert untyped(vni) == (syllable, "vni")
    if telex != syllable and not is_syllable(telex):
        assert untyped(telex) == (syllable, "telex")


@given(st.sampled_from([syllable for syllable in ALL if taken_apart(syllable)[1]]))
def test_a_tone_key_behind_a_syllable_typed_with_its_marks(syllable: str) -> None:
    """The editor set the marks and lost the tone: "giâys"."""
    base, tone = taken_apart(syllable)
    key = dict(zip(TONES[1:], "fsrxj", strict=True))[tone]
    if not is_syllable(base + key):
        assert untyped(base + key)[0] == syllable


@given(st.text(alphabet=string.ascii_lowercase + string.digits + "âăđêôơưáạ", max_size=12))
def test_whatever_comes_out_is_a_syllable(token: str) -> None:
    found, way = untyped(token)
    assert (not found and not way) or (is_syllable(found) and way in ("telex", "vni"))


@given(st.text())
def test_any_text_can_be_typed(text: str) -> None:
    assert isinstance(encode_telex(text), str) and isinstance(encode_vni(text), str)
    assert untyped(text) is not None
