"""Makes ``data/personal_data.jsonl`` from hand-written lines and seeded frames: ``python -m benchmarks.personal_data_set``.

A line is ``{id, text, spans: [[start, end, kind]], source}``. The same seed always gives the same file.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import yaml

from corpus.language import fold

DATA = Path(__file__).parent / "data"
_SEED = 20261123
_OF_EACH = 7
_MARK = re.compile(r"\{(\w+)\|([^}]*)\}")
_SLOT = re.compile(r"\{(\w+)\}")
_FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Hoàng",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Trương",
    "Lâm",
    "Trịnh",
    "Đoàn",
]
_MIDDLE = ["Văn", "Thị", "Hữu", "Đức", "Xuân", "Quang", "Thanh", "Ngọc", "Minh", "Hồng", "Kim", "Thu", "Quốc", "Công"]
_GIVEN = [
    "An",
    "Bình",
    "Châu",
    "Cường",
    "Dung",
    "Duyên",
    "Hà",
    "Hải",
    "Hạnh",
    "Hiếu",
    "Hoa",
    "Hùng",
    "Hương",
    "Khoa",
    "Lan",
    "Liên",
    "Long",
    "Mai",
    "Nam",
    "Nga",
    "Phúc",
    "Quân",
    "Sơn",
    "Tâm",
]
_HIGHLAND = ["A Thút", "Y Sen", "A Byot", "Y Hniu", "A Pưm", "Y Đêm", "A Jring", "Siu Blơ", "Rơ Mah Tuyn", "Kpuih Hải",
             "Ksor Blâm", "Y Khiết", "A Lâm", "Rơ Châm Vinh", "Puih Thêu", "Rmah Lý"]  # fmt: skip
_STREETS = ["Nguyễn Huệ", "Trần Phú", "Lê Lợi", "Phan Đình Phùng", "Hùng Vương", "Lý Thường Kiệt", "Trần Hưng Đạo"]
# A slot that is filled like a kind of another name.
_KINDS = {
    "old_id": "citizen_id", "insurance": "insurance_number", "card": "insurance_number", "bank": "bank_account",
    "birth": "date_of_birth", "highland": "name", "otp": "secret",
}  # fmt: skip
_NOBODYS = frozenset(("amount", "document", "procedure", "date", "hotline", "office_phone", "office_mail", "street",
                      "small", "year", "birth_cue"))  # fmt: skip


def main() -> None:
    """Write the set."""
    chance = random.Random(_SEED)
    rows = []
    for number, line in enumerate(_lines("personal_data_written.txt"), start=1):
        rows.append({"id": f"w{number:03d}", **_marked(line), "source": "written"})
    frames = yaml.safe_load((DATA / "personal_data_frames.yaml").read_text("utf-8"))
    for kind, texts in frames.items():
        for number, frame in enumerate(texts, start=1):
            for copy in range(_OF_EACH):
                row = _marked(_filled(frame, chance))
                style = chance.choice(("written", "written", "plain", "small"))
                text = {"plain": fold, "small": str.lower, "written": str}[style](row["text"])
                if len(text) == len(row["text"]):  # the spans still stand
                    row["text"] = text
                rows.append({"id": f"{kind[0]}{number:02d}-{copy}", **row, "source": "frame"})
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (DATA / "personal_data.jsonl").write_text(text, "utf-8")
    print(f"{len(rows)} examples, {sum(not row['spans'] for row in rows)} without personal data")


def _lines(name: str) -> list[str]:
    return [line for line in (DATA / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]


def _marked(line: str) -> dict[str, object]:
    """A line with ``{kind|value}`` marks as text and spans."""
    text, spans, end = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[end : mark.start()]
        spans.append([len(text), len(text) + len(mark[2]), mark[1]])
        text += mark[2]
        end = mark.end()
    return {"text": text + line[end:], "spans": spans}


def _filled(frame: str, chance: random.Random) -> str:
    def value(slot: re.Match[str]) -> str:
        made = _MAKERS[slot[1]](chance)
        return made if slot[1] in _NOBODYS else f"{{{_KINDS.get(slot[1], slot[1])}|{made}}}"

    return _SLOT.sub(value, frame)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(str(chance.randrange(10)) for _ in range(count))


def _spread(chance: random.Random, digits: str, sizes: tuple[int, ...]) -> str:
    """Digits as people group them: together, or in groups with spaces, dots or hyphens."""
    sign = chance.choice(("", "", " ", ".", "-"))
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    return sign.join(groups) if sign else digits


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"


def _amount(chance: random.Random) -> str:
    return f"{chance.randrange(10, 9999) * 1000:,}".replace(",", chance.choice((".", ".", "", ",")))


def _plate(chance: random.Random) -> str:
    head = f"{chance.randrange(11, 99)}{chance.choice('ABCDFH')}"
    tail = _digits(chance, 5)
    return chance.choice((f"{head}-{tail}", f"{head}-{tail[:3]}.{tail[3:]}", f"{head}{tail}", f"{head}1 {tail}"))


_MAKERS: dict[str, Callable[[random.Random], str]] = {
    "name": _name,
    "highland": lambda c: c.choice(_HIGHLAND),
    "citizen_id": lambda c: _spread(c, f"0{c.randrange(1, 96):02d}{c.randrange(4)}{_digits(c, 8)}", (3, 3, 3, 3)),
    "old_id": lambda c: _spread(c, f"{c.randrange(1, 4)}{_digits(c, 8)}", (3, 3, 3)),
    "phone": lambda c: c.choice(("0", "0", "+84")) + _spread(c, f"{c.choice('35789')}{_digits(c, 8)}", (3, 3, 3)),
    "email": lambda c: f"{fold(c.choice(_GIVEN))}{c.choice(('.', '_', ''))}{_digits(c, 3)}@{c.choice(('gmail.com', 'yahoo.com', 'icloud.com'))}",
    "address": lambda c: c.choice((
        f"số {c.randrange(1, 300)} đường {c.choice(_STREETS)}", f"thôn {c.randrange(1, 9)}, xã Bình {c.choice(_GIVEN)}",
        f"số nhà {c.randrange(1, 99)} hẻm {c.randrange(1, 50)}/{c.randrange(1, 9)}",
        f"tổ {c.randrange(1, 12)}, phường Quang {c.choice(_GIVEN)}",
    )),
    "plate": _plate,
    "tax_code": lambda c: f"{c.choice('48')}{_digits(c, 9)}" + c.choice(("", "", f"-{_digits(c, 3)}")),
    "insurance": lambda c: _digits(c, 10),
    "card": lambda c: f"{c.choice(('GD', 'DN', 'HS', 'HN', 'TE'))}{c.randrange(1, 5)}{_digits(c, 12)}",
    "bank": lambda c: _digits(c, c.choice((9, 10, 12, 13, 14))),
    "passport": lambda c: f"{c.choice('BCNP')}{_digits(c, 7)}",
    "dossier": lambda c: f"H{c.randrange(10, 60)}.{c.randrange(1, 40):02d}-{c.randrange(24, 27)}{c.randrange(1, 13):02d}{c.randrange(1, 29):02d}-{_digits(c, 4)}",
    "birth": lambda c: f"{c.randrange(1, 29):02d}{(s := c.choice('/-.'))}{c.randrange(1, 13):02d}{s}{c.randrange(1940, 2026)}",
    "birth_cue": lambda c: c.choice(("sinh ngày", "ngày sinh", "sn")),
    "otp": lambda c: _digits(c, 6),
    "amount": _amount,
    "document": lambda c: f"{c.choice(('Nghị định', 'Thông tư', 'Quyết định'))} {c.randrange(1, 400)}/{c.randrange(2004, 2027)}/{c.choice(('NĐ-CP', 'TT-BTP', 'QĐ-TTg', 'TT-BCA'))}",
    "procedure": lambda c: f"{c.choice('123')}.{c.choice('01')}{_digits(c, 5)}",
    "date": lambda c: f"{c.randrange(1, 29):02d}/{c.randrange(1, 13):02d}/{c.randrange(2010, 2027)}",
    "hotline": lambda c: c.choice(("1022", "1900 9095", "18001096", "19001009", "113")),
    "office_phone": lambda c: _spread(c, f"02{c.choice(('55', '60'))}{c.randrange(2, 9)}{_digits(c, 6)}", (4, 4, 3)),
    "office_mail": lambda c: f"{c.choice(('motcua', 'tiepdan', 'vanphong'))}@{c.choice(('tinh', 'xahoa', 'sotuphap'))}.gov.vn",
    "street": lambda c: c.choice(_STREETS),
    "small": lambda c: str(c.randrange(1, 400)),
    "year": lambda c: str(c.randrange(1950, 2027)),
}  # fmt: skip


if __name__ == "__main__":
    main()
