"""Whatever is pasted, spoken into a phone or sent by a broken client: reading it neither fails nor invents."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from corpus.language import clean, fold, normalize
from corpus.language.reading import read
from corpus.understanding.citations import citations
from corpus.understanding.constraints import constraints_of
from corpus.understanding.dates import dates
from corpus.understanding.entities import entities_of

_COUNT = 10_000
_VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
_WORDS = ("đăng ký", "khai sinh", "cccd", "k dc", "ddawng kys", "d9a8ng", "UBND xã", "nđ 123/2015", "điều 5", "1.001193",
          "8.000đ", "01/7/2025", "a@b.vn", "0912345678", "khoản 2", "sổ đỏ", "xã Đăk", "giấy tờ", "nghị định", "tphcm")  # fmt: skip
# Blocks people's texts come from, and some that nobody means: marks alone, private use, unassigned, other planes.
_BLOCKS = ((0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x1E00, 0x1EFF), (0x200B, 0x206F), (0x4E00, 0x4E80),
           (0x600, 0x6FF), (0xE000, 0xE080), (0x1F300, 0x1FAFF), (0x0, 0x1F), (0xFE00, 0xFE0F), (0x1D400, 0x1D7FF),
           (0xE0000, 0xE007F), (0x10FF00, 0x10FFFF), (0xD800, 0xDFFF))  # fmt: skip


def strings(seed: int, count: int) -> Iterator[str]:
    chance = random.Random(seed)
    for _ in range(count):
        parts: list[str] = []
        for _ in range(chance.choice((0, 1, 2, 3, 5, 8, 13))):
            kind = chance.random()
            if kind < 0.3:
                parts.append(chance.choice(_WORDS))
            elif kind < 0.6:
                parts.append("".join(chance.choices(_VIETNAMESE, k=chance.randint(1, 8))))
            else:
                low, high = chance.choice(_BLOCKS)
                parts.append("".join(chr(chance.randint(low, high)) for _ in range(chance.randint(1, 8))))
        yield chance.choice(("", " ", "\n", "\t ")).join(parts)


@pytest.mark.parametrize("seed", range(10))
def test_any_string_can_be_read(seed: int) -> None:
    """The tenth of ``_COUNT`` strings that comes from one seed."""
    for text in strings(seed, _COUNT // 10):
        tidy = clean(text)
        assert clean(tidy) == tidy and normalize(normalize(text)) == normalize(text)
        tidy.encode()  # what is stored and sent must be text
        found = read(tidy)
        assert not (tidy.strip() and normalize(tidy) and not found.text.strip()), f"lost: {text!r}"
        folded = fold(tidy)
        for look in (citations, dates, entities_of, constraints_of):
            look(normalize(tidy))
            look(folded)
