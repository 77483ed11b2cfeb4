"""The English frame: a key that exists in one language only is met by whoever speaks the other."""

from __future__ import annotations

import asyncio
import string
import threading

import pytest
import yaml

from assistant.answer import Aspect, FeesBlock, TimesBlock
from assistant.render.money_and_time import fee_words, time_words
from assistant.render.plain import block_text
from assistant.render.procedure import aspect_blocks
from assistant.texts import _texts, say, spoken_language, using_language
from corpus.language.tongue import Tongue, tongue_of
from corpus.models import Fee, FeeKind, ProcessingTime, TimeUnit
from tests.assistant.helpers import ELEPHANT
from tests.assistant.test_texts import ROOM, TEXTS, leaves, parts

ENGLISH = yaml.safe_load((ROOM / "resources/texts_en.yaml").read_text("utf-8"))
# Not said to anybody, the same in every language, or with a Vietnamese name in it.
SAME = {"fees.words_of_free", "source.legal", "other_language", "places.centre"}


def test_every_text_is_there_in_english_with_the_same_parts() -> None:
    vietnamese, english = dict(leaves(TEXTS)), dict(leaves(ENGLISH))
    assert set(vietnamese) == set(english)
    assert [key for key in vietnamese if parts(vietnamese[key]) != parts(english[key])] == []


def test_the_english_texts_are_english() -> None:
    left = []
    for key, text in leaves(ENGLISH):
        said = "".join(literal for literal, *_ in string.Formatter().parse(text)).replace("đồng", "")
        if key not in SAME and tongue_of(said, Tongue.ENGLISH) is not Tongue.ENGLISH:
            left.append(key)
    assert left == []


def test_the_language_holds_inside_the_block_only() -> None:
    assert (spoken_language(), say("methods.online")) == ("vi", "Nộp trực tuyến")
    with using_language("en"):
        assert (spoken_language(), say("methods.online")) == ("en", "Online")
        with using_language("vi"):
            assert say("methods.online") == "Nộp trực tuyến"
        assert say("methods.online") == "Online"
    assert say("methods.online") == "Nộp trực tuyến"


def test_the_language_is_put_back_after_a_failure() -> None:
    with pytest.raises(RuntimeError), using_language("en"):
        raise RuntimeError
    assert spoken_language() == "vi"


def test_an_unknown_language_is_an_error_before_anything_is_said() -> None:
    with pytest.raises(KeyError), using_language("xx"):
        pytest.fail("entered")
    assert spoken_language() == "vi"


def test_two_threads_speak_two_languages() -> None:
    """One question in English made the answer beside it English too."""
    both, said = threading.Barrier(2), {}

    def speak(language: str) -> None:
        with using_language(language):
            both.wait(10)
            said[language] = say("methods.postal")
            both.wait(10)

    threads = [threading.Thread(target=speak, args=(language,)) for language in ("vi", "en")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert said == {"vi": "Qua bưu chính", "en": "By post"}


def test_two_tasks_speak_two_languages() -> None:
    async def speak(language: str) -> str:
        with using_language(language):
            await asyncio.sleep(0)
            return say("methods.postal")

    async def both() -> list[str]:
        return await asyncio.gather(speak("en"), speak("vi"))

    assert asyncio.run(both()) == ["By post", "Qua bưu chính"]


def test_a_text_without_english_is_said_in_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing key must not turn an answer into an error."""
    _texts.cache_clear()
    monkeypatch.setitem(_texts("vi"), "only_here", "chỉ có ở đây")
    with using_language("en"):
        assert say("only_here") == "chỉ có ở đây"
    _texts.cache_clear()


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (ProcessingTime(quantity=5, unit=TimeUnit.WORKING_DAY, text="05 ngày làm việc"), "5 working days (05 ngày làm việc)"),
        (ProcessingTime(quantity=1, unit=TimeUnit.WORKING_DAY, text="01 ngày làm việc"), "1 working day (01 ngày làm việc)"),
        (ProcessingTime(quantity=8, unit=TimeUnit.HOUR, text="8 giờ"), "8 hours (8 giờ)"),
        (ProcessingTime(quantity=30, unit=TimeUnit.DAY), "30 days"),
        (ProcessingTime(unit=TimeUnit.AT_ONCE, text="Trả ngay trong ngày"), "on the spot (Trả ngay trong ngày)"),
        (ProcessingTime(text="Theo lịch của cơ quan"), "Theo lịch của cơ quan"),
    ],
)  # fmt: skip
def test_a_time_is_glossed_and_its_wording_kept(time: ProcessingTime, words: str) -> None:
    with using_language("en"):
        assert time_words(time) == words


@pytest.mark.parametrize(
    ("fee", "words"),
    [
        (Fee(kind=FeeKind.FREE, text="Miễn phí"), "No fee is charged"),
        (Fee(kind=FeeKind.UNKNOWN, text="Không có thông tin"), "The source says nothing about fees"),
        (Fee(kind=FeeKind.RULE, text="Theo Thông tư 1"), "As the rules provide (Theo Thông tư 1)"),
        (Fee(kind=FeeKind.AMOUNT, amount=8000, label="lệ phí", text="8.000 đồng"), "Lệ phí 8.000 đồng"),
        (Fee(kind=FeeKind.COUNCIL), "Set by the provincial People's Council"),
    ],
)
def test_a_fee_is_glossed_and_its_figure_kept_as_published(fee: Fee, words: str) -> None:
    with using_language("en"):
        assert fee_words(fee) == words


def test_a_record_in_an_english_frame() -> None:
    with using_language("en"):
        asked = (Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.WHERE)
        blocks = [block for aspect in asked for block in aspect_blocks(ELEPHANT, aspect, "s1")]
        text = "\n".join(map(block_text, blocks))
    assert [block.title for block in blocks if block.title] == [
        "Documents to submit", "Fees and charges", "Processing time", "Where to submit"]  # fmt: skip
    assert {FeesBlock, TimesBlock} <= {type(block) for block in blocks}
    assert "Tờ khai nuôi voi (original × 1; VN-01 vn01.docx)" in text
    assert "In person: 7 working days (07 ngày làm việc)" in text
