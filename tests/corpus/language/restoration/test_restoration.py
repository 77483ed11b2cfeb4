"""Restoring marks: half of the questions come without them, and a wrong guess must never be worse than none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.language import fold, normalize
from corpus.language.restoration import Restored, default_restorer
from corpus.language.restoration.decode import Restorer
from corpus.language.restoration.model import Model, RestorationModelError, default_model
from corpus.language.restoration.tokens import tokens
from corpus.language.restoration.train import Counts, Recipe


def restored(text: str) -> Restored:
    return default_restorer().restore(text)


@pytest.mark.parametrize(
    "text",
    [
        "đăng ký kết hôn có yếu tố nước ngoài",
        "cấp lại giấy phép lái xe",
        "xác nhận thông tin về cư trú",
        "giấy chứng nhận quyền sử dụng đất",
        "hồ sơ gồm những giấy tờ gì",
        "nộp hồ sơ ở đâu và bao lâu thì có kết quả",
        "làm lại thẻ căn cước bị mất",
        "trợ cấp hưu trí xã hội",
        "đăng ký khai tử",
        "chồng tôi là người nước ngoài",
        "ủy ban nhân dân cấp xã",
        "thành lập công ty trách nhiệm hữu hạn một thành viên",
    ],
)
def test_what_lost_its_marks_gets_them_back(text: str) -> None:
    """The dense leg found none of the questions typed without marks."""
    assert restored(fold(text)).text == text


@pytest.mark.parametrize(
    "text",
    [
        "con gái tôi xin đi học lớp một ở trường xa nhà",
        "Cho em xin hỏi về thủ tục chuyển hộ khẩu",
        "mẹ tôi đẻ con ở nhà",
        "tôi tên là Kpă Y Thanh, ở Plei Kần",
        "giấy phép kinh doanh karaoke",
        "Bộ phận một cửa thu phí bao nhiêu?",
    ],
)
def test_what_was_typed_with_marks_stays(text: str) -> None:
    """ "cho con đi" is right as it stands: a syllable without a mark is no lost mark."""
    assert restored(text).text == normalize(text)
    assert not restored(text).changed


def test_half_a_message_without_marks() -> None:
    """Phones switch the keyboard in the middle of a sentence."""
    assert restored("tôi muốn hỏi lam giay khai sinh cho con").text == "tôi muốn hỏi làm giấy khai sinh cho con"


@pytest.mark.parametrize(
    "word",
    ["1.001193", "123/2015/NĐ-CP", "abc.def@gmail.com", "82A-123.45", "CT01", "0912 345 678", "www.dichvucong.gov.vn",
     "H49.12-250701-0001", "20.000", "10k", "covid-19"],
)  # fmt: skip
def test_codes_numbers_and_addresses_stay(word: str) -> None:
    """ "can cuoc" beside a code must not turn the code into words."""
    assert normalize(word) in restored(f"toi hoi ho so {word} lam o dau").text


@pytest.mark.parametrize("text", ["facebook", "wifi gateway online", "xyzzy qwrtp", "", "   ", "!!!", "12345", "😀"])
def test_what_is_no_vietnamese_stays(text: str) -> None:
    assert restored(text).text == normalize(text)


def test_unsure_it_says_so_and_names_the_other_readings() -> None:
    """ "so do" is "sổ đỏ" and "sơ đồ"; a search must look for both."""
    found = restored("so do dat")
    assert found.certainty < 1
    assert {"sổ đỏ đất", "sơ đồ đất"} <= {found.text, *found.others}


def test_a_single_missing_tone_in_a_text_without_tones() -> None:
    """Some type the letters đ, ơ, ư but never a tone."""
    assert restored("đăng ky tam tru ơ đâu").text == "đăng ký tạm trú ở đâu"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_text_keeps_its_letters(text: str) -> None:
    found = restored(text)
    assert fold(found.text) == fold(text)
    for other in found.others:
        assert fold(other) == fold(text)
    assert 0 < found.certainty <= 1


@given(st.lists(st.sampled_from(["dang", "ký", "khai", "1.001193", "abc@x.vn", "cần", "gi", "?", "10k"]), max_size=12))
def test_it_is_idempotent_on_its_own_result(words: list[str]) -> None:
    once = restored(" ".join(words)).text
    assert fold(restored(once).text) == fold(once)


def test_tokens_know_codes_from_syllables() -> None:
    kinds = [token.kind for token in tokens("Mã 1.001193, gửi a@b.vn. Xong")[1]]
    assert kinds == ["syllable", "other", "syllable", "other", "break", "syllable"]


@pytest.fixture(scope="module")
def small() -> Model:
    counts = Counts()
    for _ in range(12):
        counts.add("đăng ký khai sinh cho con. cần giấy tờ gì? đăng ký kết hôn")
        counts.add("mặt trời mọc; mất giấy tờ")
    return counts.model(Recipe(least=2))


def test_a_model_learns_from_text(small: Model) -> None:
    restorer = Restorer(small)
    assert restorer.restore("dang ky khai sinh can giay to gi").text == "đăng ký khai sinh cần giấy tờ gì"
    assert restorer.restore("mat giay to").text == "mất giấy tờ"
    assert restorer.restore("mat troi").text == "mặt trời"


def test_a_model_survives_the_file(small: Model) -> None:
    again = Model.from_bytes(small.to_bytes())
    assert again.words == small.words
    assert (again.trigram_keys == small.trigram_keys).all() and (again.bigram == small.bigram).all()


@pytest.mark.parametrize("damage", [lambda b: b[:-20], lambda b: b"", lambda b: b"PK" + b, lambda b: b[:60] + b[80:]])
def test_a_damaged_model_is_refused(small: Model, damage) -> None:
    """Half a file would restore half of the words and nobody would see why."""
    with pytest.raises(RestorationModelError):
        Model.from_bytes(damage(small.to_bytes()))


def test_a_missing_model_is_named(tmp_path) -> None:
    with pytest.raises(RestorationModelError, match="no restoration model"):
        Model.load(tmp_path / "none.bin")


def test_the_shipped_model_is_small_and_knows_the_language() -> None:
    model = default_model()
    assert 4_000 < len(model.words) < 16_384
    assert len(model.readings()["dang"]) > 5


@pytest.mark.parametrize(
    "text", ["đăng ký nuôi voi nhà", "vậy voi con thì sao", "con tôi bao lầu", "giấy to bằng bàn tay"]
)
def test_a_rare_word_is_not_taken_for_a_frequent_one(text: str) -> None:
    """ "nuôi voi" (an elephant) became "nuôi với"."""
    assert restored(text).text == text
