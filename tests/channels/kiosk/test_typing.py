"""The keyboard's Telex and VNI against the rules of the writing, and against the tool that undoes both."""

from __future__ import annotations

import random

import pytest

from corpus.language.syllable import TONES, bases, put_together
from corpus.language.telex import encode_telex, encode_vni, untyped
from tests.channels.kiosk.conftest import LANDSCAPE, PORTRAIT

pytestmark = pytest.mark.browser

PLAY = """async ([base, cases]) => {
  const { press } = await import(base + "/kiosk/static/typing.js");
  const type = (keys, way) => [...keys].reduce((now, key) => press(now.text, key, way, now.raw), { text: "", raw: false }).text;
  return cases.map(([keys, way]) => type(keys, way));
}"""
ERASE = """async ([base, texts]) => {
  const { erase } = await import(base + "/kiosk/static/typing.js");
  return texts.map((text) => { const steps = []; while (text) steps.push(text = erase(text)); return steps; });
}"""
SLIPS = [
    ("telex", "DDawng kys khai sinh", "Đăng ký khai sinh"), ("telex", "nguwowif daan", "người dân"),
    ("telex", "thuongwf", "thường"), ("telex", "nguoiwf", "người"), ("telex", "ruouwj", "rượu"), ("telex", "luuw", "lưu"),
    ("telex", "thuowr", "thuở"), ("telex", "quys", "quý"), ("telex", "giwax", "giữa"), ("telex", "dangd", "đang"),
    ("telex", "toasn", "toán"), ("telex", "hoaf", "hòa"), ("telex", "hoafn", "hoàn"), ("telex", "thuyr", "thủy"),
    ("telex", "khuyur", "khuỷu"), ("telex", "tw", "tư"), ("telex", "Ddawk", "Đăk"), ("telex", "Kroong", "Krông"),
    ("telex", "ass", "as"), ("telex", "aaa", "aa"), ("telex", "ddd", "dd"), ("telex", "ww", "w"), ("telex", "toansz", "toan"),
    ("telex", "class test", "class tét"), ("telex", "CT01", "CT01"), ("telex", "a,b.c?", "a,b.c?"), ("telex", "WW", "W"),
    ("vni", "D9a8ng ky1", "Đăng ký"), ("vni", "ngu7o7i2", "người"), ("vni", "nguoi72", "người"), ("vni", "thuong72", "thường"),
    ("vni", "a11", "a1"), ("vni", "toan10", "toan"), ("vni", "CT01", "CT01"), ("vni", "15 ngay2", "15 ngày"), ("vni", "ho6 so7", "hồ sơ".replace("ồ", "ô")),
    ("off", "ddawng", "ddawng"),
]  # fmt: skip


@pytest.fixture
def play(open_kiosk, hall):
    page = open_kiosk()
    return lambda cases: page.evaluate(PLAY, [hall.base, cases])


def words() -> list[str]:
    """Every syllable of the writing. "oo" stays out: "boong" needs a third o in every typing program."""
    made = (put_together(base, tone) for base in bases() if "oo" not in base for tone in TONES)
    return sorted(filter(None, made))


def test_every_syllable_can_be_typed_both_ways(play):
    """15,000 syllables: one whose tone stands on the wrong letter looks like a misspelling on an official screen."""
    known = words()
    assert len(known) > 15_000
    for way, encode in (("telex", encode_telex), ("vni", encode_vni)):
        made = play([[encode(word), way] for word in known])
        assert [(word, got) for word, got in zip(known, made, strict=True) if word != got] == []


def test_the_tool_that_undoes_typing_agrees_whatever_the_order_of_the_keys(play):
    """People type the mark keys late: "thuongwf", "d9uoc75". What the index makes of that and what the screen shows
    must be the same word."""
    chance = random.Random(11)
    cases = []
    for word in chance.sample(words(), 4000):
        way, encode = chance.choice([("telex", encode_telex), ("vni", encode_vni)])
        keys = encode(word)
        commands = [key for key in keys if key in ("w" if way == "telex" else "678")]
        late = "".join(key for key in keys if key not in commands) + "".join(dict.fromkeys(commands))
        if untyped(late)[0] == word:
            cases.append((word, late, way))
    assert len(cases) > 2000
    made = play([[keys, way] for _, keys, way in cases])
    differ = [(word, keys, got) for (word, keys, _), got in zip(cases, made, strict=True) if word != got]
    assert differ == []


def test_slips_escapes_foreign_words_and_codes(play):
    made = play([[keys, way] for way, keys, _ in SLIPS])
    assert made == [word for _, _, word in SLIPS]


def test_backspace_takes_letters_and_moves_the_tone(open_kiosk, hall):
    """After "toàn" without its n the tone has to stand on the o: a tone left behind is a letter nobody can type."""
    page = open_kiosk()
    texts = ["toàn", "thuyền", "Đăng ký", "người", "café", "a1"]
    assert page.evaluate(ERASE, [hall.base, texts]) == [
        ["tòa", "tò", "t", ""],
        ["thuyề", "thùy", "thù", "th", "t", ""],
        ["Đăng k", "Đăng ", "Đăng", "Đăn", "Đă", "Đ", ""],
        ["ngườ", "ngừ", "ng", "n", ""],
        ["caf", "ca", "c", ""],
        ["a", ""],
    ]


def test_the_keys_on_the_screen(open_kiosk):
    """Touch after touch: Telex, VNI, the keys with marks on them, capitals, backspace, the caret in the middle."""
    page = open_kiosk()
    page.locator(".start").tap()
    page.get_by_role("button", name="Gõ hoặc nói").tap()
    field = page.locator("#question")

    def touch(keys: str) -> None:
        for key in keys:
            name = {" ": "Dấu cách", "?": "Dấu hỏi chấm", "<": "Xóa một chữ", "^": "Chữ hoa"}.get(key)
            (
                page.get_by_role("button", name=name, exact=True)
                if name
                else page.locator(f'.key[data-letter="{key}"]')
            ).tap()

    touch("^ddawngkys<<< kys")
    assert field.input_value() == "Đăng ký"
    page.get_by_role("button", name="Kiểu gõ VNI").tap()
    touch(" ke6t1")
    page.get_by_role("button", name="Kiểu gõ Telex").tap()
    touch(" hôn")
    page.get_by_role("button", name="Dấu nặng").tap()
    assert field.input_value() == "Đăng ký kết hộn"
    page.get_by_role("button", name="Dấu nặng").tap()
    field.evaluate("node => node.setSelectionRange(4, 4)")
    touch("h<")
    assert field.input_value() == "Đăng ký kết hôn" and field.evaluate("node => node.selectionStart") == 4
    assert page.evaluate("document.activeElement.id") == "question", "keys take no focus from the field"


@pytest.mark.parametrize("screen", [PORTRAIT, LANDSCAPE], ids=["upright", "lying"])
def test_the_keyboard_stands_on_the_screen_whole(open_kiosk, screen):
    """With large letters the row with the space bar lay below the edge."""
    page = open_kiosk(viewport=screen)
    page.locator(".start").tap()
    page.get_by_role("button", name="Gõ hoặc nói").tap()
    for look in ("", "large", "low", "large low"):
        over, smallest, wide = page.evaluate(
            """(look) => { document.documentElement.className = look; const main = document.querySelector("main");
            const keys = [...document.querySelectorAll(".key")]; return [main.scrollHeight - main.clientHeight,
            Math.min(...keys.map((key) => Math.min(key.offsetHeight, key.offsetWidth))),
            keys.filter((key) => key.scrollWidth > key.clientWidth + 1).map((key) => key.textContent)] }""",
            look,
        )
        assert over <= 0 and smallest >= 44 and wide == [], (look, over, smallest, wide)
