"""Questions that leave open which of several procedures is meant, made from the names the procedures share.

"cấp lại giấy phép" stands in forty names and is none of them: whoever asks so must be asked back. Made from whatever
index is at hand, so that no question of a measuring set is needed to learn when to ask.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable

from corpus.language import fold, normalize, syllables

_SHORTEST, _LONGEST = 2, 9  # syllables shared
_MOST = 60  # names that share it: more is no need at all ("cấp giấy")
# Words a person would not end on, and ways to ask around the need.
_OPEN_ENDS = frozenset(
    [
        "của",
        "cho",
        "về",
        "và",
        "các",
        "có",
        "trong",
        "theo",
        "từ",
        "đối",
        "với",
        "do",
        "được",
        "là",
        "để",
        "hoặc",
        "tại",
        "không",
        "quy",
        "định",
        "trường",
        "hợp",
    ]
)
_FRAMES = (
    "{}", "{} cần giấy tờ gì", "cho hỏi {} mất bao lâu", "em muốn {} thì làm sao", "{} ở đâu ạ", "lệ phí {} bao nhiêu",
    "tôi cần {} phải làm thế nào", "hồ sơ {} gồm những gì", "thủ tục {}", "xin hỏi {} nộp ở đâu",
)  # fmt: skip


def vague_questions(titles: Iterable[str], *, count: int, seed: int = 11) -> list[str]:
    """``count`` questions, each about words that at least two of the titles share and none consists of."""
    order = random.Random(seed)
    names = {fold(title).removeprefix("thu tuc "): normalize(title).removeprefix("thủ tục ") for title in titles}
    holders: dict[str, set[str]] = defaultdict(set)
    for folded, name in names.items():
        typed = syllables(name)
        for length in range(_SHORTEST, _LONGEST + 1):
            # A need is named from its beginning: "cấp lại giấy phép …", "đăng ký biến động …".
            if len(typed) > length + 1 and typed[length - 1] not in _OPEN_ENDS:
                holders[" ".join(typed[:length])].add(folded)
    shared = sorted(part for part, held in holders.items() if 2 <= len(held) <= _MOST and fold(part) not in names)
    by_length: dict[int, list[str]] = defaultdict(list)
    for part in shared:
        by_length[len(part.split())].append(part)
    made: list[str] = []
    while len(made) < count and by_length:
        length = order.choice(sorted(by_length))
        parts = by_length[length]
        part = parts.pop(order.randrange(len(parts)))
        if not parts:
            del by_length[length]
        question = order.choice(_FRAMES).format(part)
        made.append(fold(question) if order.random() < 0.3 else question)
    return made
