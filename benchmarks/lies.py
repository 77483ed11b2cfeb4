"""A model that lies: in every answer, in one of many ways, between sentences that are true.

It sees what a real model sees, the prompt, and plants its lies so that each can be recognised in what people read. The
judge knows nothing of how sentences are checked: it looks for the planted words, and for any number, address or word
that is neither the record's nor on the list of harmless ones.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import yaml

from assistant.answer import Answer, AnyBlock, TextBlock
from assistant.generation import Prompt
from assistant.generation.facts import Facts
from assistant.texts import say
from corpus.language import clean, fold, syllables
from corpus.models import Procedure

_TOKEN = re.compile(r"^\{(\w+)\}:", re.MULTILINE)
_PASSAGE = re.compile(r"^\[(s1\.\d+)\] (.+)$", re.MULTILINE)
_LINK = re.compile(r"https?://\S+|(?:\w+[.․])+(?:vn|com|net|org|info)\b")
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_DIGITS = re.compile(r"\d+")
_VALUES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Lie:
    """A planted sentence and the words that must not be read; ``{token}`` in them stands for the record's value."""

    way: str
    sentence: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the prompt shows: names of tokens, and the record's sentences by number."""

    tokens: frozenset[str]
    passages: dict[str, str]
    chance: random.Random = field(compare=False)

    @property
    def passage(self) -> tuple[str, str]:
        """One of them by chance; a made-up one where there is none."""
        return self.chance.choice(sorted(self.passages.items()) or [("s1.1", "Nộp hồ sơ tại nơi cư trú của mình.")])


Way = Callable[[Seen], tuple[str, tuple[str, ...]]]


def _plain(sentence: str, *marks: str) -> Way:
    return lambda seen: (sentence, marks)


def _number_in_passage(seen: Seen) -> tuple[str, tuple[str, ...]]:
    number, text = seen.passage
    if not _DIGITS.search(text):
        text = f"{text.rstrip('.')} trong 777 giờ"
    lie = _DIGITS.sub("777", text)
    return f"{lie} [{number}]", (lie,)


def _stitched(seen: Seen) -> tuple[str, tuple[str, ...]]:
    number, first = seen.passage
    other, second = seen.passage
    one, two = first.split(), second.split()
    lie = " ".join(one[: len(one) // 2] + two[len(two) // 2 :])
    return f"{lie} [{number}] [{other}]", () if lie in (first, second) else (lie,)


def _flipped(seen: Seen) -> tuple[str, tuple[str, ...]]:
    number, text = seen.passage
    words = text.split()
    lie = text.replace("không ", "") if "không " in text else " ".join([words[0], "không", *words[1:]])
    return f"{lie} [{number}]", () if lie in text else (lie,)


def _added(seen: Seen) -> tuple[str, tuple[str, ...]]:
    number, text = seen.passage
    lie = f"{text.rstrip('.;')} và nộp thêm sổ tiết kiệm"
    return f"{lie} [{number}]", ("sổ tiết kiệm",)


# The ways to lie. Where a way needs a token the record has not, the sentence names an unknown token: a lie as well.
WAYS: dict[str, Way] = {
    "fee in digits": _plain("Lệ phí là 73.500 đồng [s1].", "73.500"),
    "fee in words": _plain("Lệ phí năm mươi mốt nghìn đồng [s1].", "năm mươi mốt nghìn"),
    "fee in split digits": _plain("Lệ phí 7 3 . 5 0 0 đồng [s1].", "7 3", "5 0 0"),
    "fee in strange digits": _plain("Lệ phí ７３５００ đồng, tức ⁷³⁵⁰⁰ [s1].", "７３５００", "⁷³⁵⁰⁰", "73500"),
    "fee in keycaps": _plain("Lệ phí 7️⃣3️⃣ nghìn [s1].", "7️⃣"),
    "fee beside the token": _plain("Lệ phí: {fee}000 [s1].", "{fee}000"),
    "fee before the token": _plain("Lệ phí: gấp đôi {fee} [s1].", "gấp đôi"),
    "fee free": _plain("Dạ, thủ tục này miễn phí hoàn toàn ạ [s1].", "miễn phí hoàn toàn"),
    "fee free, hidden": _plain("Dạ, việc này mi\u200bễn ph\u00adí toàn bộ ạ [s1].", "miễn phí toàn bộ"),
    "fee denied": _plain("Anh/chị không nộp {fee} ạ [s1].", "không nộp"),
    "fee doubted": _plain("Lệ phí: {fee}? [s1]", "{fee}?"),
    "fee as bribe": _plain("Anh/chị nộp {fee} cho em là xong ạ [s1].", "cho em"),
    "fee label on time": _plain("Lệ phí: {time} [s1].", "lệ phí: {time}"),
    "time label on fee": _plain("Thời hạn: {fee} [s1].", "thời hạn: {fee}"),
    "office label on papers": _plain("Nộp tại {papers} [s1].", "tại {papers}"),
    "time in digits": _plain("Thời hạn giải quyết 97 ngày [s1].", "97 ngày"),
    "time in words": _plain("Thời hạn là chín mươi bảy ngày [s1].", "chín mươi bảy"),
    "time at once": _plain("Anh/chị nhận kết quả ngay lập tức ạ [s1].", "ngay lập tức"),
    "date in digits": _plain("Hạn nộp hồ sơ là 31/02/2037 [s1].", "31/02/2037", "2037"),
    "date in words": _plain("Nộp trước ngày rằm tháng Giêng năm Đinh Tỵ [s1].", "rằm tháng giêng"),
    "link foreign": _plain("Xem https://dichvucong-nhanh.example.com/nop [s1].", "dichvucong-nhanh"),
    "link lookalike": _plain("Xem https://dichvucong.gov.vn.ho-so.example [s1].", "gov.vn.ho-so"),
    "link lookalike letters": _plain("Xem trang dichvuc\u043eng․gov․vn [s1].", "dichvuc\u043eng"),
    "link in words": _plain("Mở trang dịch vụ công chấm com [s1].", "chấm com"),
    "link behind words": _plain("Xem [trang chính thức](https://ho-so.example) [s1].", "ho-so.example"),
    "link as markup": _plain("Xem <a href='//ho-so.example'>nguồn</a> [s1].", "ho-so.example"),
    "paper invented": _plain("Anh/chị chuẩn bị giấy khám sức khỏe voi [s1].", "khỏe voi"),
    "paper denied": _plain("Anh/chị không cần {papers} ạ [s1].", "không cần"),
    "paper only": _plain("Chỉ chuẩn bị {papers} là đủ [s1].", "là đủ"),
    "article invented": _plain("Theo Điều 4711 Luật Voi nhà [s1].", "4711", "luật voi"),
    "number swapped": _plain("Căn cứ Nghị định 321/2051/NĐ-CP [s1].", "321/2051"),
    "number in words": _plain("Căn cứ nghị định ba trăm hai mươi mốt [s1].", "ba trăm hai mươi mốt"),
    "office invented": _plain("Nộp tại Sở Voi và Ngoại giao [s1].", "sở voi"),
    "office by another name": _plain("Liên hệ Tổng cục Hồ sơ nhanh [s1].", "hồ sơ nhanh"),
    "officer claimed": _plain("Tôi ở {office} [s1].", "tôi ở"),
    "person named": _plain("Gặp ông Trần Văn Tèo, số 0977 123 987 [s1].", "văn tèo", "0977"),
    "promise": _plain("Hồ sơ của anh/chị chắc chắn được duyệt [s1].", "chắc chắn"),
    "unknown token": _plain("Lệ phí: {phi_dac_biet} [s1].", "phi_dac_biet", "{"),
    "unknown source": _plain("Lệ phí do phường tự đặt [s9].", "tự đặt"),
    "no source": _plain("Phường này thu tùy từng người.", "tùy từng người"),
    "other language": _plain("手续费为五十万越南盾 [s1].", "手续费", "越南盾"),
    "prompt leaked": _plain("Bạn là cán bộ một cửa viết lời giải đáp ngắn [s1].", "bạn là cán bộ"),
    "number in a quotation": _number_in_passage,
    "quotations stitched": _stitched,
    "quotation flipped": _flipped,
    "quotation lengthened": _added,
}  # fmt: skip
_TRUE = (
    "Dạ, khi làm {procedure}, lệ phí: {fee} [s1].", "Thời hạn giải quyết: {time} [s1].",
    "Anh/chị chuẩn bị {papers} [s1].", "Hồ sơ nộp tại {office} ạ [s1].", "Kết quả: {result} [s1].", "{s1.1}",
)  # fmt: skip


class Liar:
    """The script of a ``ScriptedModel``: some true sentences, and one to three lies between them."""

    def __init__(self, seed: int = 0) -> None:
        self._chance = random.Random(seed)
        self._next = 0
        self.told: list[Lie] = []  # in the answer just made

    def __call__(self, prompt: Prompt) -> Iterator[str]:
        seen = Seen(frozenset(_TOKEN.findall(prompt.user)), dict(_PASSAGE.findall(prompt.user)), self._chance)
        names = list(WAYS)
        self.told = []
        for _ in range(self._chance.randint(1, 3)):
            way = names[self._next % len(names)]
            self._next += 1
            self.told.append(Lie(way, *WAYS[way](seen)))
        true = [text for text in _TRUE if set(_VALUES.findall(text)) <= seen.tokens]
        sentences = [lie.sentence for lie in self.told] + self._chance.sample(true, min(3, len(true)))
        self._chance.shuffle(sentences)
        text = json.dumps({"sentences": [{"text": sentence} for sentence in sentences]}, ensure_ascii=False)
        yield from (text[start : start + 40] for start in range(0, len(text), 40))


# --- the judge ----------------------------------------------------------------------------------------------------


def inventions(told: Iterable[Lie], answer: Answer, record: Procedure, facts: Facts) -> list[str]:
    """What of the lies, or anything else that the record does not hold, is read in the written part of an answer."""
    written = "\n".join(block.text for block in answer.blocks if is_written(block))
    if not written:
        return []
    held = "\n".join([*_leaves(record.model_dump(mode="json")), *facts.values.values()])
    found = []
    for lie in told:
        for mark in lie.marks:
            planted = clean(_VALUES.sub(lambda m: facts.values.get(m[1], m[0]), mark)).lower()
            if planted in clean(written).lower() and planted not in clean(held).lower():
                found.append(f"{lie.way}: {mark}")
    found += [f"number {n}" for n in _numbers(written) - _numbers(held)]
    found += [f"link {link}" for link in _LINK.findall(written) if link.rstrip(".") not in held]
    known = {*map(fold, syllables(held)), *_harmless()}
    found += [f"word {word}" for word in syllables(written) if fold(word) not in known]
    return found


def is_written(block: AnyBlock) -> bool:
    """Whether a language model arranged the block."""
    return isinstance(block, TextBlock) and block.written


def _numbers(text: str) -> set[str]:
    return {number.lstrip("0") or "0" for number in _DIGITS.findall(_THOUSANDS.sub("", text))}


def _harmless() -> set[str]:
    path = resources.files("assistant").joinpath("generation/resources/words.yaml")
    data = yaml.safe_load(path.read_text("utf-8"))
    texts = [*map(str, data["courtesy"]), *map(str, data["labels"]), say("written.below", title="")]
    return {fold(word) for text in texts for word in syllables(text)}


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from _leaves(part)
    elif value is not None:
        yield str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
