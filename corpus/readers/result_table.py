"""The last field of a flat page: results with their codes, keywords, description, and buttons of the page itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.models import Result, Unparsed
from corpus.readers.jsonl import blank

# The dialogue for choosing an office stands behind the description and is no content.
_BUTTONS = re.compile(r"Chọn cơ quan thực hiện\s*Tỉnh/ ?Thành phố.*$", re.DOTALL)
_TAIL = re.compile(r"Từ khóa(?P<keywords>.*?)Mô tả(?P<description>.*)$", re.DOTALL)
_MARK = re.compile(r"Mã:\s*")
# Groups of capitals and digits: KQ.G01.000262, G15-KQ004389, 000.00.16.H05-KQ0001, KQ.G12 0001. Digits end a group,
# so that the next result's "Giấy …" or "QUYẾT ĐỊNH …" stays outside.
_CODE = re.compile(r"[A-ZĐ]*\d*(?:[._-][A-ZĐ]+\d*|[._-]\d+)*(?: \d{4,7}(?!\d))?")
# Codes have six digits, seldom seven; "0003521. Giấy phép" is six and a numbered name.
_NUMBERED_NAME = re.compile(r"(?P<code>KQ\.[A-Z]\d{2}\.\d{6})(?=\d{1,2}(?:[.)] ?|\s)[^\W\d_])")


@dataclass(frozen=True, slots=True)
class ResultCell:
    """Results, keywords and description of one page."""

    results: tuple[Result, ...] = ()
    keywords: tuple[str, ...] = ()
    description: str = ""
    unparsed: tuple[Unparsed, ...] = ()


def parse_results(text: str) -> ResultCell:
    """Take the field apart; a result whose code has no certain end is kept as text."""
    text = _BUTTONS.sub("", blank(text)).strip()
    tail = _TAIL.search(text)
    keywords = blank(tail["keywords"]) if tail else ""
    description = blank(tail["description"]) if tail else ""
    body = blank(text[: tail.start()] if tail else text)
    results, unparsed = _results(body)
    return ResultCell(results, keyword_list(keywords), description, unparsed)


def keyword_list(text: str) -> tuple[str, ...]:
    """Keywords between commas, semicolons and line breaks. A title given as keyword stays whole when it is long."""
    parts = [part.strip(" .") for part in re.split(r"[;\n]" if len(text) > 200 else r"[;,\n]", text)]
    return tuple(dict.fromkeys(part for part in parts if part))


def _results(body: str) -> tuple[tuple[Result, ...], tuple[Unparsed, ...]]:
    results: list[Result] = []
    unparsed: list[Unparsed] = []
    name, *pieces = _MARK.split(body)
    for piece in pieces:
        code, rest = _code(piece)
        if not code:
            # A code typed at random ("Mã: dsfas…") has no end that shows; the name before it is certain all the same.
            unparsed.append(Unparsed(field="results", text=f"{name.strip()}Mã: {piece}", reason="code_or_name"))
        if name.strip(" -+*;.\n"):
            results.append(Result(name=name.strip(), code=code))
        name = rest if code else ""
    if name.strip(" -+*;.\n"):
        results.append(Result(name=name.strip()))
    return tuple(dict.fromkeys(results)), tuple(unparsed)


def _code(piece: str) -> tuple[str, str]:
    found = _CODE.match(piece)
    code = found[0] if found else ""
    if code and code[-1].isupper() and len(piece) > len(code) and piece[len(code)].islower():
        code = code[:-1]
    if numbered := _NUMBERED_NAME.match(piece):
        code = numbered["code"]
    code = code.rstrip("._-")
    return (code, piece[len(code) :]) if any(c.isdigit() for c in code) else ("", piece)
