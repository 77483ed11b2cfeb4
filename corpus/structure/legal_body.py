"""Articles of a legal document, each with its path of parts, chapters and sections; appendices behind them.

An article's heading is "Điều N." at the start of a block. Inside quotation marks it belongs to another document (the
text that an amendment puts in), and a number that does not follow the one before is a mention. A regulation issued
with a decision counts its articles anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.documents.model import Block
from corpus.language.hygiene import clean
from corpus.models import Article

_ARTICLE = re.compile(
    r"(?P<quote>[“\"«]?)\s*Điều\s+(?P<n>\d{1,3})\s?(?P<letter>[a-zđ]?)\s*(?:(?P<point>[.:])\s*|(?=\n)|$)"
    r"(?:(?:\[?\d{1,3}\]|\d{1,3}(?=\s))\s*)?(?P<rest>.*)", re.DOTALL)  # fmt: skip
_OLD_ARTICLE = re.compile(r"Điều\s+(?P<roman>[IVX]{1,5})\s*[.:]?\s+(?P<rest>.+)", re.DOTALL)
_ORDINALS = "nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười"
_LEVELS = (
    (
        0,
        re.compile(
            rf"Phần\s+(?:thứ\s+(?:{_ORDINALS})|[IVXLC]+|[A-Z]|\d+)\b[.:]?\s*(?P<name>.*)", re.IGNORECASE | re.DOTALL
        ),
    ),
    (1, re.compile(r"Chương\s+(?:[IVXLC]+[a-zđ]?|\d+)\b[.:]?\s*(?P<name>.*)", re.IGNORECASE | re.DOTALL)),
    (2, re.compile(r"Mục\s+(?:[IVXLC]+|\d+[a-zđ]?|[A-Z])\b[.:]?\s*(?P<name>.*)", re.IGNORECASE | re.DOTALL)),
    (3, re.compile(r"Tiểu mục\s+(?:[IVXLC]+|\d+)\b[.:]?\s*(?P<name>.*)", re.IGNORECASE | re.DOTALL)),
)
_APPENDIX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:SỐ|số)?\s*(?P<n>[IVXLC]+(?:[.-]\d+)?|\d+[A-Za-z]?|[A-Z](?![^\W\d_]))(?:\d{1,3}(?=\s|$))?)?\s*(?:$|[.:\n(-]|(?=[A-ZĐ]{2}))"
)
_ATTACHED = re.compile(
    r"(?P<articles>QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|QUY CHUẨN|HƯỚNG DẪN|NỘI QUY|QUY TRÌNH)\b|(?:CHƯƠNG TRÌNH|ĐỀ ÁN|DANH MỤC|KẾ HOẠCH)\b"
)
_SIGNED = re.compile(r"(?:Nơi nhận\s*:|TM\.\s|T/M\s|KT\.\s|K/T|Q\.\s|TL\.\s|TUQ\.\s|CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|CHỦ NHIỆM|"
                     r"XÁC THỰC VĂN BẢN HỢP NHẤT|GIÁM ĐỐC|THỐNG ĐỐC|TỔNG)")  # fmt: skip
# Signatures that nothing else looks like: behind them only attachments follow, whose articles are their own.
_SURELY_SIGNED = re.compile(r"(?:Nơi nhận\s*:|TM\.\s|T/M\s|KT\.\s|XÁC THỰC VĂN BẢN HỢP NHẤT)")
_LETTERHEAD = re.compile(r"S\s*ố\s*:.{0,30}VBHN")
_NOTE_MARK = re.compile(r"(?<=[^\W\d_])\d{1,3}$")  # number of a footnote behind a heading
_PASSED = re.compile(r"(?:Luật|Bộ luật|Nghị quyết|Pháp lệnh) này (?:được|đã được)\s.{0,80}thông qua", re.DOTALL)
_TITLE_CHARS = 300
_GAP = 3  # a consolidated text leaves out repealed articles


@dataclass(slots=True)
class Body:
    """Articles in order, and what stands outside them."""

    articles: list[Article] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_body(blocks: Sequence[Block], *, consolidated: bool = False) -> Body:
    """The articles among ``blocks``. In a consolidated text footnotes quote other laws at the foot of each page, and
    their quotations go on below the next page's text: there an open quotation ends with its page."""
    return _Reader(consolidated).read(blocks)


class _Reader:
    def __init__(self, consolidated: bool) -> None:
        self.body = Body()
        self._consolidated, self._page = consolidated, 0
        self._path: dict[int, str] = {}
        self._open: int | None = None  # level whose name stands in the next block
        self._number = ""
        self._title = ""
        self._text: list[str] = []
        self._article_path = ""
        self._last = 0
        self._quoted = False
        self._attached = ""
        self._signed = False
        self._quoted_number = 0  # of the last article that a quotation began with
        self._state = "preamble"  # preamble, articles, closing, appendix
        self._seen: set[str] = set()

    def read(self, blocks: Sequence[Block]) -> Body:
        for block in blocks:
            for text in [block.text] if block.rows else _split(block.text):
                self._block(text, block)
        self._finish()
        return self.body

    def _block(self, text: str, block: Block) -> None:
        if self._consolidated and block.page != self._page:
            self._quoted = False
        self._page = block.page
        quoted = self._quoted
        self._quoted = _quote_open(text, quoted)
        if not block.rows and (self._opens(text) if not quoted else self._consolidated and self._goes_on(text)):
            return
        if self._open is not None and not quoted and self._state != "appendix" and _is_name(text):
            self._path[self._open] = f"{self._path[self._open]} {_sentence(text)}"
            self._open = None
            return
        self._open = None
        if self._state == "preamble":
            self.body.preamble.append(text)
        elif self._state == "closing":
            self.body.closing.append(text)
        else:
            self._text.append(text)

    def _opens(self, text: str) -> bool:
        """Whether the text begins something new, which is then noted."""
        starts = (self._starts_article, self._starts_part, self._starts_appendix, self._ends)
        return any(start(text) for start in starts)

    def _goes_on(self, text: str) -> bool:
        """Whether inside an open quotation the document itself goes on: with the very next article. A footnote's
        quotation that ends on a later page otherwise swallowed whole laws."""
        match = _ARTICLE.fullmatch(text)
        if match is None or match["point"] is None or int(match["n"]) != self._last + 1 or self._state == "closing":
            return False
        if not self._starts_article(text):
            return False
        self._quoted = _quote_open(text, False)
        return True

    def _starts_article(self, text: str) -> bool:
        match = _ARTICLE.fullmatch(text)
        if match is None:
            return False
        number, rest = int(match["n"]), clean(match["rest"])
        if match["quote"]:
            self._quoted_number = number
            return False
        if not self._attached and (self._state == "appendix" or self._signed):
            return False
        # "Điều 5 của Luật này" at the start of a line is a mention; so is a number out of its order.
        if match["point"] is None and rest:
            return False
        expected = number == self._last + 1 or (number == self._last and match["letter"])
        skipped = self._last < number <= self._last + _GAP and self._last > 0
        anew = number == 1 and bool(self._attached) and self._state in ("closing", "appendix")
        if not (expected or skipped or anew):
            return False
        if skipped and not expected and number == self._quoted_number + 1:
            self._quoted_number = number  # the quotation's next article
            return False
        if skipped and not expected:
            self.body.doubts.append(f"Điều {self._last} → Điều {number}")
        self._finish()
        self._last = number
        self._state = "articles"
        title, below = _title_and_text(rest)
        title = _NOTE_MARK.sub("", title) if self._consolidated else title
        number_text = f"{number}{match['letter']}"
        self._number = f"{number_text} ({self._attached})" if self._attached else number_text
        self._title, self._text = title, [below] if below else []
        self._article_path = " > ".join(self._path[level] for level in sorted(self._path))
        return True

    def _starts_part(self, text: str) -> bool:
        if len(text) > _TITLE_CHARS or self._state in ("appendix", "closing"):
            return False
        for level, pattern in _LEVELS:
            match = pattern.fullmatch(text)
            if match is None:
                continue
            name = clean(match["name"])
            # "Mục 2 Chương này" is a mention; a heading's name begins with a capital.
            if name and (not name[:1].isupper() or text.endswith((";", ",", ":"))):
                return False
            head = clean(text[: match.start("name")]).rstrip(".:")
            self._path = {key: value for key, value in self._path.items() if key < level}
            self._path[level] = f"{head[:1].upper()}{head[1:]}" + (f". {_sentence(name)}" if name else ".")
            self._open = None if name else level
            if self._state == "preamble":
                return True
            self._finish()
            self._number, self._text = "", []
            return True
        return False

    def _starts_appendix(self, text: str) -> bool:
        match = _APPENDIX.match(text)
        if match is None or len(text) > _TITLE_CHARS or (not self.body.articles and not self._number):
            return False
        if not (text[:7].isupper() or len(text) < 20):
            return False
        # "… theo" / "Phụ lục 02." is the end of a sentence; appendices come behind the signatures.
        if self._state == "articles" and not text[:7].isupper() and text.endswith((".", ";", ",")):
            return False
        self._finish()
        self._state, self._open, self._path = "appendix", None, {}
        self._number = f"Phụ lục {match['n']}" if match["n"] else "Phụ lục"
        self._title, self._article_path = _sentence(clean(text[match.end() :])).strip(" .:-"), ""
        self._attached = ""
        return True

    def _ends(self, text: str) -> bool:
        """The signatures, behind which only what is attached follows."""
        if self._state == "articles" and (_SIGNED.match(text) or _PASSED.match(text)) and len(text) < 400:
            self._take_letterhead(text)
            self._finish()
            self._state, self._signed = "closing", _SURELY_SIGNED.match(text) is not None
            self.body.closing.append(text)
            return True
        if self._state == "closing":
            self._signed = self._signed or _SURELY_SIGNED.match(text) is not None
        match = (
            _ATTACHED.match(text) if self._state == "closing" and len(text) < _TITLE_CHARS and text.isupper() else None
        )
        if match is None:
            return False
        name = f"{_sentence(' '.join(text.split()[:2]))} kèm theo"
        self._path, self._last = {}, 0
        if match["articles"]:
            self._attached = name
            return False
        # A list or plan has no articles; those of the blank decisions among its forms are none of this document.
        self._finish()
        self._state, self._open, self._attached = "appendix", None, ""
        self._number, self._title, self._article_path = name, _sentence(text), ""
        return True

    def _take_letterhead(self, text: str) -> None:
        """The letterhead above "Xác thực …" is no part of the last article."""
        number = next((n for n in range(len(self._text) - 1, -1, -1) if _LETTERHEAD.match(self._text[n])), None)
        if not text.startswith("XÁC THỰC") or number is None or len(self._text) - number > 3:
            return
        while number > 0 and self._text[number - 1].isupper() and len(self._text[number - 1]) < _TITLE_CHARS:
            number -= 1
        self.body.closing += self._text[number:]
        del self._text[number:]

    def _finish(self) -> None:
        if self._number:
            number = self._number
            if number in self._seen:
                number = next(f"{number} ({n})" for n in range(2, 10_000) if f"{number} ({n})" not in self._seen)
            self._seen.add(number)
            title, text = self._title, "\n".join(part for part in self._text if part)
            if not title and self._state == "appendix":
                title, text = _first_line(text)
            self.body.articles.append(
                Article(number=number, title=title[:_TITLE_CHARS], text=text, path=self._article_path)
            )
        self._number, self._title, self._text = "", "", []


def _split(text: str) -> list[str]:
    """A block, cut where a line of it begins an article: Word files break lines without a new paragraph."""
    return [
        part
        for part in re.split(r"\n(?=(?:Điều\s+\d{1,3}[a-zđ]?\s*[.:]|Chương\s+[IVXLC]+\s*$|CHƯƠNG\s+[IVXLC]+))", text)
        if part
    ]


def _quote_open(text: str, before: bool) -> bool:
    """Whether a quotation is open behind ``text``. A closing mark without an opening one ends it; straight marks are
    counted in pairs only where no curly ones are."""
    opened, closed = text.count("“"), text.count("”")
    if not opened and not closed:
        straight = text.count('"')
        return before ^ (straight % 2 == 1) if straight and (before or text.lstrip().startswith('"')) else before
    if text.rfind("“") > text.rfind("”"):
        return opened > closed or before
    return False if closed >= opened else before


def _title_and_text(rest: str) -> tuple[str, str]:
    """Heading and text of a block "Điều N. …": the heading is its first line where that is short and no sentence."""
    first, _, more = rest.partition("\n")
    first = first.strip()
    if (
        len(first) > _TITLE_CHARS
        or (first.endswith((".", ";", ":", "./.")) and len(first) > 60)
        or re.match(r"1[.)]\s", first)
    ):
        return "", rest
    if first.endswith((";", ":")):
        return "", rest
    return first.rstrip("."), more.strip()


def _first_line(text: str) -> tuple[str, str]:
    first, _, more = text.partition("\n")
    return (_sentence(first), more) if len(first) <= _TITLE_CHARS else ("", text)


def _is_name(text: str) -> bool:
    return len(text) <= _TITLE_CHARS and text[:1].isupper() and not text.endswith((";", ":"))


def _sentence(text: str) -> str:
    """A heading in capitals as a sentence."""
    text = clean(text)
    letters = [c for c in text if c.isalpha()]
    return text.capitalize() if letters and sum(c.isupper() for c in letters) > 0.8 * len(letters) else text
