"""English questions in the words of Vietnamese records: "renew my driving licence" found the first issue of one, and a
question about something unknown found whatever is nearest."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.language.english import in_english, to_vietnamese, vocabulary
from corpus.language.tongue import Tongue, tongue_of

DATA: dict[str, Any] = yaml.safe_load(
    resources.files("corpus.language").joinpath("resources/english.yaml").read_text("utf-8")
)
WORDINGS = [(wording, item["means"]) for item in DATA["terms"] for wording in item["says"]]

MEANINGS = {
    "How do I register my child's birth?": "đăng ký khai sinh",
    "I want to register the birth of my baby": "đăng ký khai sinh",
    "birth certificate of my son": "đăng ký khai sinh",
    "I lost my birth certificate": "cấp bản sao trích lục hộ tịch bản sao giấy khai sinh",
    "re-register a birth": "đăng ký lại khai sinh",
    "marriage certificate": "đăng ký kết hôn",
    "marrying a Korean citizen": "đăng ký kết hôn có yếu tố nước ngoài",
    "my fiancée is Japanese, we want to get married": "đăng ký kết hôn có yếu tố nước ngoài",
    "my father passed away": "khai tử",
    "single status certificate": "cấp giấy xác nhận tình trạng hôn nhân",
    "temporary residence registration": "đăng ký tạm trú",
    "extend my temporary residence": "gia hạn tạm trú",
    "temporary residence card for a foreigner": "cấp thẻ tạm trú cho người nước ngoài tại Việt Nam",
    "ID card": "cấp thẻ căn cước",
    "I lost my ID card": "cấp lại thẻ căn cước",
    "my ID card has expired": "cấp đổi thẻ căn cước",
    "ID card for a child under 14": "cấp thẻ căn cước cho người dưới 14 tuổi",
    "passport renewal": "cấp hộ chiếu phổ thông ở trong nước",
    "my passport was stolen": "trình báo mất hộ chiếu phổ thông",
    "work permit for a foreign worker": "cấp giấy phép lao động đối với người lao động nước ngoài",
    "extend a work permit": "gia hạn giấy phép lao động",
    "driving licence": "cấp giấy phép lái xe",
    "renew my driving license": "đổi giấy phép lái xe",
    "lost driver's licence": "cấp lại giấy phép lái xe",
    "exchange my American driver’s license": "đổi giấy phép lái xe hoặc bằng lái xe của người nước ngoài",
    "international driving permit": "cấp giấy phép lái xe quốc tế",
    "land use right certificate": "cấp giấy chứng nhận quyền sử dụng đất",
    "I lost my red book": "cấp lại giấy chứng nhận quyền sử dụng đất do bị mất",
    "household business": "đăng ký thành lập hộ kinh doanh",
    "open a small coffee shop": "đăng ký thành lập hộ kinh doanh",
    "company registration": "đăng ký thành lập doanh nghiệp công ty",
    "single-member limited liability company": "đăng ký thành lập công ty TNHH một thành viên",
    "visa extension": "gia hạn tạm trú cho người nước ngoài",
    "criminal record": "cấp phiếu lý lịch tư pháp",
    "notarised copy": "chứng thực bản sao từ bản chính",
    "certify my signature": "chứng thực chữ ký",
    "write a will": "chứng thực di chúc",
    "health insurance card": "cấp thẻ bảo hiểm y tế",
    "construction permit": "cấp giấy phép xây dựng",
    "food safety certificate": "đủ điều kiện an toàn thực phẩm",
    "tax code": "đăng ký thuế lần đầu mã số thuế cá nhân",
    "registeration of a motobike": "đăng ký cấp biển số xe lần đầu",
    "CT07": "xác nhận thông tin về cư trú",
    "sổ đỏ transfer": "sổ đỏ",
    "procedure 1.001193": "1.001193",
}
ASPECTS = {
    "birth certificate fee": ("fee",),
    "how much is a passport": ("fee",),
    "is it free to register a birth?": ("fee",),
    "how long does a passport take": ("time",),
    "where do I get a work permit": ("where",),
    "what documents do I need for a marriage certificate": ("documents",),
    "what should I bring": ("documents",),
    "who can apply for legal aid": ("condition",),
    "am I eligible for unemployment benefit": ("condition",),
    "which form do I use for temporary residence": ("form",),
    "which law regulates the work permit": ("legal_basis",),
    "which agency grants it": ("who",),
    "what will I receive": ("result",),
    "how to renew my visa": ("how",),
    "how do I get a passport and how much does it cost": ("fee", "how"),
    "how long does it take and what is the fee": ("time", "fee"),
    "passport": (),
}


@pytest.mark.parametrize(("question", "meaning"), MEANINGS.items())
def test_what_it_is_about(question: str, meaning: str) -> None:
    assert meaning in to_vietnamese(question).query


@pytest.mark.parametrize(("question", "aspects"), ASPECTS.items())
def test_what_is_asked(question: str, aspects: tuple[str, ...]) -> None:
    assert to_vietnamese(question).aspects == aspects


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("renew my driving licence", "cấp giấy phép lái xe"),
        ("extend my work permit", "cấp giấy phép lao động"),
        ("I lost my passport", "cấp hộ chiếu"),
        ("cancel permanent residence registration", "đăng ký tạm trú"),
        ("buying a used motorbike", "lần đầu"),
    ],
)
def test_the_longer_wording_leaves_nothing_to_the_shorter(question: str, other: str) -> None:
    assert other not in to_vietnamese(question).query.replace("xóa đăng ký thường trú", "")


def test_the_aspect_is_asked_in_vietnamese_too() -> None:
    assert to_vietnamese("passport fee").question == "cấp hộ chiếu phổ thông ở trong nước, lệ phí bao nhiêu tiền"
    assert to_vietnamese("how long?").question == "mất bao lâu"


def test_an_unknown_word_lowers_what_is_covered() -> None:
    known, unknown = to_vietnamese("register a birth"), to_vietnamese("register a spaceship")
    assert known.covered == 1.0 and not known.unknown
    assert unknown.covered == 0.5 and unknown.unknown == ("spaceship",)


@pytest.mark.parametrize("text", ["", "?", "the of a", "please"])
def test_nothing_to_translate(text: str) -> None:
    translated = to_vietnamese(text)
    assert (translated.query, translated.aspects, translated.covered) == ("", (), 1.0)


@pytest.mark.parametrize(
    ("question", "meaning"),
    [
        ("I want to kill myself", "tự tử"),
        ("my husband beats me", "đang bị đánh"),
        ("where can I buy a fake passport", "làm giả"),
        ("can I bribe the officer", "hối lộ"),
    ],
)
def test_danger_and_fraud_reach_the_rules_for_them(question: str, meaning: str) -> None:
    assert meaning in to_vietnamese(question).query


def test_the_lists_are_large_enough_and_hold_only_text() -> None:
    assert len(WORDINGS) >= 250
    words = [*DATA["skip"], *(word for family in DATA["families"] for word in family), *DATA["words"]]
    said = [wording for part in ("terms", "aspects", "alarms") for item in DATA[part] for wording in item["says"]]
    assert all(isinstance(text, str) for text in (*words, *said))  # an unquoted "on" is true in YAML


def test_no_wording_means_two_things() -> None:
    """ "record foreign marriage" was the same words as "foreign marriage registration", and never found."""
    lost = [(wording, means) for wording, means in WORDINGS if means not in to_vietnamese(wording).query]
    assert lost == []


def test_every_wording_is_told_for_english() -> None:
    """A wording whose words the recogniser does not know is answered in Vietnamese."""
    named = {
        "passport",
        "visa",
        "vneid",
        "ct07",
        "kt3",
        "lltp",
        "e visa",
        "true copy",
        "pit",
        "dichvucong",
        "tin",
        "trc",
        "ho khau",
    }
    other = [wording for wording, _ in WORDINGS if tongue_of(wording) is not Tongue.ENGLISH and wording not in named]
    assert other == []


def test_titles_known_word_for_word_have_an_english_name() -> None:
    assert in_english("Thủ tục đăng ký khai sinh") == "birth registration"
    assert in_english("Cấp hộ chiếu phổ thông ở trong nước (thực hiện tại cấp tỉnh)") == "passport"
    assert in_english("Xóa đăng ký tạm trú") == "cancel temporary residence"
    assert in_english("Đăng ký nuôi voi nhà") == ""


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_looked_up(text: str) -> None:
    translated = to_vietnamese(text)
    assert 0.0 <= translated.covered <= 1.0
    assert set(translated.aspects) <= {item["aspect"] for item in DATA["aspects"]}


@given(st.lists(st.sampled_from(sorted(vocabulary())), max_size=12))
@settings(max_examples=100, deadline=None)
def test_known_words_never_fail_in_any_order(words: list[str]) -> None:
    assert to_vietnamese(" ".join(words)).covered <= 1.0
