"""Letters in disguise: each form was a way round the rules; each harmless text must stay as it was typed."""

from __future__ import annotations

import pytest

from corpus.language import clean
from corpus.language.disguise import plain_letters, undisguised


@pytest.mark.parametrize(
    "typed",
    [
        "l à m  g i ả  g i ấ y", "l.à.m g.i.ả g.i.ấ.y", "làm_giả_giấy_|_*", "lаm̀ gіả gіấу".replace("m̀", "m"),
        "là\u200bm g\u00adiả giấy", "l̶à̶m̶ g̶i̶ả̶ g̶i̶ấ̶y̶", "làm ｇｉả ｇｉấｙ", "l à m g i ả g i ấ y",
    ],
)  # fmt: skip
def test_the_words_come_back(typed: str) -> None:
    words = plain_letters(typed).replace("|", " ").replace("*", " ").replace("_", " ").split()
    assert words in (["làm", "giả", "giấy"], ["lam", "giả", "giấy"])


@pytest.mark.parametrize(
    "text",
    [
        "Đăng ký – khai sinh…", "A B C hạng nào lái được", "1.001193 và TP.HCM, V.I.P", "паспорт нового образца",
        "Kpă Siu ơ̆", "½ ngày, Điều 5 khoản 1", "mẫu CT01, 82A-123.45", "",
    ],
)  # fmt: skip
def test_ordinary_text_stays(text: str) -> None:
    assert plain_letters(text) == clean(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("l4m g14 g14y t0", "lam gia giay to"), ("giảảả giấyyy", "giả giấy"), ("m4t kh4u", "mat khau"),
        ("l@m h0 ch13u", "lam ho chieu"),
    ],
)  # fmt: skip
def test_digits_and_drawn_out_letters_are_guessed(typed: str, meant: str) -> None:
    assert meant in undisguised(typed)


@pytest.mark.parametrize("text", ["mẫu CT01 82A1", "phí 5k hay 3tr", "đăng ký kết hôn", "12345"])
def test_codes_and_amounts_are_no_disguise(text: str) -> None:
    assert undisguised(text) == ()
